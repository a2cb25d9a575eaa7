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
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.batch.ResultFolder;
import fiji.plugin.florence2.script.Florence2Service;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.platform.PlatformService;

/** The command as SciJava runs it, without a display, on the embedded model. */
class BatchTest {

	private static Context context;

	@TempDir
	private Path folder;
	private Path in;
	private Path out;

	@BeforeAll
	static void start() {
		System.setProperty("java.awt.headless", "true");
		context = new Context(CommandService.class, PlatformService.class, Florence2Service.class);
	}

	@AfterAll
	static void stop() {
		context.dispose();
	}

	@BeforeEach
	void sample() throws Exception {
		in = Files.createDirectories(folder.resolve("in"));
		out = folder.resolve("out");
		Files.copy(Path.of(CommandsTest.class.getResource("/fiji/plugin/florence2/cli/sample.png").toURI()),
			in.resolve("sample.png"));
	}

	private CommandModule run(final Object... inputs) throws Exception {
		final List<Object> all = new ArrayList<>(List.of("input_folder", in.toFile(), "output_folder", out.toFile()));
		all.addAll(Arrays.asList(inputs));
		return context.service(CommandService.class).run(Batch.class, true, all.toArray()).get();
	}

	private List<Map<String, String>> rows() throws IOException {
		return ResultFolder.rows(out.resolve("results.csv"));
	}

	@Test
	void aFolderBecomesTablesAndFiles() throws Exception {
		Files.writeString(in.resolve("bad.tif"), "no image");
		final CommandModule module = run("tasks", "OD, caption", "label_images", true, "pictures", true);
		assertFalse(module.isCanceled(), module.getCancelReason());
		assertTrue(rows().size() > 6, rows().size() + " rows");
		for (final String file : List.of("rois/sample.png.zip", "labels/sample.png.tif", "pictures/sample.png.png",
			"annotations.json", "results.jsonl", "manifest.json"))
		{
			assertTrue(Files.exists(out.resolve(file)), file);
		}
		assertEquals("bad.tif", ResultFolder.rows(out.resolve("failures.csv")).get(0).get("image"));
		final Map<String, String> before = ResultFolder.contents(out);
		assertFalse(run("tasks", "Detect Objects, Caption", "label_images", true, "pictures", true).isCanceled());
		assertEquals(before, ResultFolder.contents(out), "nothing is done twice");
	}

	@Test
	void aNameIsLookedFor() throws Exception {
		assertFalse(
			run("tasks", "open vocabulary detection", "text", "nucleus", "tiles", "by size", "tile_size", 200, "rois", false)
				.isCanceled());
		assertTrue(rows().size() > 3);
		assertEquals("nucleus", rows().get(0).get("label"));
		assertFalse(Files.exists(out.resolve("rois")));
	}

	@Test
	void wrongInputsAreRefused() throws Exception {
		assertRefused("no task", "tasks", "");
		assertRefused("no task", "tasks", "OD, SING");
		assertRefused("needs a region", "tasks", "region to category");
		assertRefused("needs a text", "tasks", "open vocabulary detection");
		assertRefused("takes a text", "text", "nucleus");
		assertRefused("by size", "tiles", "some");
		assertRefused("overlap", "tiles", "by size", "tile_size", 100, "tile_overlap", 100);
		assertRefused("auto or a number from 0 to 1", "min_score", 7.0);
		assertRefused("no boxes to outline", "tasks", "CAPTION", "outlines", true);
		assertRefused("no folder of images", "input_folder", new File(""));
		assertRefused("no folder of results", "output_folder", new File(" "));
		assertRefused("There is no image", "pattern", "*.lif");
		assertFalse(Files.exists(out));
	}

	private void assertRefused(final String part, final Object... inputs) throws Exception {
		final List<Object> all = new ArrayList<>(List.of("input_folder", in.toFile(), "output_folder", out.toFile()));
		for (int i = 0; i < inputs.length; i += 2) {
			final int known = all.indexOf(inputs[i]);
			if (known >= 0) all.set(known + 1, inputs[i + 1]);
			else all.addAll(List.of(inputs[i], inputs[i + 1]));
		}
		final CommandModule module = context.service(CommandService.class).run(Batch.class, true, all.toArray()).get();
		assertTrue(module.isCanceled());
		assertTrue(module.getCancelReason().contains(part), module.getCancelReason());
		assertTrue(module.getCancelReason().endsWith("."), module.getCancelReason());
	}

	@Test
	void foldersThatAreNotGivenAreRequired() throws Exception {
		final CommandModule module = context.service(CommandService.class).run(Batch.class, true).get();
		assertTrue(module.getCancelReason().contains("no folder of images"), module.getCancelReason());
	}
}
