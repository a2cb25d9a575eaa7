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
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.imagej.service.ModelService;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.platform.PlatformService;

/** What the command refuses, without a display. {@code TrainingMenuTest} trains. */
class TrainTest {

	private static Context context;

	@TempDir
	private Path folder;

	@BeforeAll
	static void start() {
		System.setProperty("java.awt.headless", "true");
		context = new Context(CommandService.class, PlatformService.class, ModelService.class);
	}

	@AfterAll
	static void stop() {
		context.dispose();
	}

	private static String refusal(final Object... inputs) throws Exception {
		final CommandModule module = context.service(CommandService.class).run(Train.class, true, inputs).get();
		assertTrue(module.isCanceled());
		return module.getCancelReason();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
		value = { "data|nothing|\"nothing\" is no choice of Learn from",
			"data|COCO folder|There is no COCO folder: choose one.",
			"data|open images|No open image has regions in its overlay", "data|ROI Manager|There is no image open",
			"method|fast|\"fast\" is no choice of Method", "tasks|SING|no task" })
	void wrongChoicesAreRefused(final String key, final String value, final String part) throws Exception {
		final String reason =
			key.equals("data") ? refusal(key, value) : refusal("data", "COCO folder", "folder", folder.toFile(), key, value);
		assertTrue(reason.contains(part), reason);
		assertTrue(reason.endsWith("."), reason);
	}

	@Test
	void aFolderIsNotOverlooked() throws Exception {
		assertEquals("A COCO folder is filled in: choose COCO folder at Learn from, or empty it.",
			refusal("data", "open images", "folder", folder.toFile()));
	}

	@Test
	void aFolderWithoutAnnotationsIsNamed() throws Exception {
		assertEquals("The folder " + folder + " has no annotations.json: choose a folder with a file of that name in the " +
			"form of COCO, and the images in a folder images.", refusal("data", "COCO folder", "folder", folder.toFile()));
	}
}
