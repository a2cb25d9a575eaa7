/*-
 * #%L
 * Florence-2 for Fiji
 * %%
 * Copyright (C) 2026 Florence-2 for Fiji developers
 * %%
 * Redistribution and use in source and binary forms, with or without
 * modification, are permitted provided that the following conditions are met:
 * 
 * 1. Redistributions of source code must retain the above copyright notice,
 *    this list of conditions and the following disclaimer.
 * 2. Redistributions in binary form must reproduce the above copyright notice,
 *    this list of conditions and the following disclaimer in the documentation
 *    and/or other materials provided with the distribution.
 * 
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
 * AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
 * IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE
 * ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDERS OR CONTRIBUTORS BE
 * LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR
 * CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF
 * SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
 * INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
 * CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE)
 * ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
 * POSSIBILITY OF SUCH DAMAGE.
 * #L%
 */
package fiji.plugin.florence2.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.batch.LargeImage;
import fiji.plugin.florence2.batch.LargeImageQuery;
import fiji.plugin.florence2.script.Florence2Service;
import fiji.plugin.florence2.task.InputKind;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;

import ij.io.FileSaver;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.module.ModuleItem;
import org.scijava.platform.PlatformService;

/** A large image by the command of the menu, and by a script. */
class LargeImageCommandTest {

	private static Context context;

	@TempDir
	private static Path folder;
	private static Path slide;

	@BeforeAll
	static void start() throws Exception {
		System.setProperty("java.awt.headless", "true");
		context = new Context(CommandService.class, PlatformService.class, Florence2Service.class);
		slide = folder.resolve("slide.tif");
		new FileSaver(CommandsTest.sample()).saveAsTiff(slide.toString());
	}

	@AfterAll
	static void stop() {
		context.dispose();
	}

	private static CommandModule run(final Path out, final Object... inputs) throws Exception {
		final List<Object> all = new ArrayList<>(List.of("image_file", slide.toFile(), "output_folder", out.toFile()));
		for (int i = 0; i < inputs.length; i += 2) {
			final int known = all.indexOf(inputs[i]);
			if (known >= 0) all.set(known + 1, inputs[i + 1]);
			else all.addAll(List.of(inputs[i], inputs[i + 1]));
		}
		return context.service(CommandService.class).run(LargeImageCommand.class, true, all.toArray()).get();
	}

	@Test
	void aScriptContinuesWhatTheCommandHasBegun() throws Exception {
		final Path out = folder.resolve("out");
		final CommandModule module =
			run(out, "tiles", "by size", "tile_size", 200, "tile_overlap", 40, "label_image", true);
		assertFalse(module.isCanceled(), module.getCancelReason());
		final int regions = Files.readAllLines(out.resolve("regions.jsonl")).size();
		assertTrue(regions > 5, regions + " regions");
		assertTrue(Files.exists(out.resolve("labels.tif")));
		final LargeImageQuery query =
			context.service(Florence2Service.class).large(slide.toString()).tiles(200, 40).labelImage().into(out.toString());
		final LargeImage.Summary summary = query.run();
		assertEquals(regions, summary.regions());
		assertTrue(summary.rows() > 1);
		assertEquals(summary.rows(), summary.before());
		assertThrows(PromptException.class, () -> query.channel(2).run());
		assertThrows(PromptException.class, () -> query.planes("whole stack").run());
		assertThrows(PromptException.class, () -> query.outlines().run());
	}

	@Test
	void wrongInputsAreRefused() throws Exception {
		assertRefused("There is no large image", "image_file", new File(""));
		assertRefused("There is no folder of results", "output_folder", new File(" "));
		assertRefused("There is no image file", "image_file", folder.resolve("none.tif").toFile());
		assertRefused("has no plane 2", "plane", 2);
		assertRefused("needs a text", "task", "Find by Name");
		assertRefused("overlap", "tiles", "by size", "tile_size", 100, "tile_overlap", 100);
	}

	private static void assertRefused(final String part, final Object... inputs) throws Exception {
		final CommandModule module = run(folder.resolve("refused"), inputs);
		assertTrue(module.isCanceled());
		assertTrue(module.getCancelReason().contains(part), module.getCancelReason());
		assertFalse(Files.exists(folder.resolve("refused").resolve("regions.jsonl")));
	}

	/** The command names all tasks that a large image can be processed with, and no other. */
	@Test
	void tasksAreThoseOfLargeImages() {
		final List<String> supported = new ArrayList<>();
		for (final Task task : Task.values()) {
			try {
				final BatchPlan plan = LargeImage.plan(slide).withTasks(List.of(task));
				LargeImage.requireSupported(task.inputKind() == InputKind.TEXT ? plan.withText("nucleus") : plan);
				supported.add(task.title());
			}
			catch (final PromptException e) {
				// It is no such task.
			}
		}
		final ModuleItem<?> input =
			context.service(CommandService.class).getCommand(LargeImageCommand.class).getInput("task");
		assertEquals(supported.stream().sorted().toList(),
			input.getChoices().stream().map(Object::toString).sorted().toList());
	}
}
