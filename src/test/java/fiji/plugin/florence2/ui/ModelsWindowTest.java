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
package fiji.plugin.florence2.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The window of models on a display, in the looks that Fiji and ImageJ have. Its pictures are in target/screenshots. */
class ModelsWindowTest {

	@TempDir
	private Path folder;

	private Properties play(final String look, final boolean whole) throws Exception {
		final Path store = Files.createDirectories(folder.resolve("store"));
		final Properties notes = WindowScenes.play(ModelsWindowScene.class, folder, Path.of("target", "screenshots"), look,
			store.toString(), Boolean.toString(whole));
		assertDownloaded(notes);
		return notes;
	}

	private static void assertDownloaded(final Properties notes) {
		assertTrue(notes.getProperty("models").startsWith("nano (default), complete, optimised, \u2013, "),
			notes.getProperty("models"));
		assertEquals("Download, Add Folder\u2026", notes.getProperty("absent"));
		assertEquals("Cancel, Add Folder\u2026", notes.getProperty("downloading"));
		final String progress = notes.getProperty("progress");
		assertTrue(progress.matches("(?s)\\d+ %; Downloading .*: \\S+ \\wB of \\S+ \\wB in all, .*/s, .* left\n.*"),
			progress);
		assertTrue(notes.getProperty("canceled").contains("what has come is kept"), notes.getProperty("canceled"));
		assertEquals("true", notes.getProperty("resumed"));
		final String downloaded = notes.getProperty("downloaded");
		assertTrue(downloaded.startsWith("Downloaded, checked and optimised. 27 of 27 tokens"), downloaded);
		assertTrue(downloaded.contains(" Set as Default makes it the model of all commands.\n"), downloaded);
	}

	/** What the looks may change is the same in all that the window does. */
	@ParameterizedTest
	@ValueSource(strings = { "com.formdev.flatlaf.FlatDarkLaf", "javax.swing.plaf.metal.MetalLookAndFeel" })
	void aModelIsDownloadedInEachLook(final String look) throws Exception {
		play(look, false);
	}

	@Test
	void modelsAreHadAndGivenUp() throws Exception {
		final Properties notes = play("com.formdev.flatlaf.FlatLightLaf", true);
		assertEquals("[nano, Cells/half]", notes.getProperty("offered"));
		assertEquals("[nano, Cells/half, Tissue/half]", notes.getProperty("without the window"));
		assertEquals("[Cells/half, nano, Tissue/half]", notes.getProperty("default"));
		assertTrue(notes.getProperty("damaged").startsWith("Damaged: config.json. "), notes.getProperty("damaged"));
		assertEquals("false; Canceled: the model is as it was.",
			notes.getProperty("optimisation canceled").replaceAll("(?s)\\n.*", ""));
		assertTrue(
			notes.getProperty("optimised").startsWith("Optimised. 27 of 27 tokens of its answer to a test prompt are"),
			notes.getProperty("optimised"));
		assertEquals("Verify, 8 Bit Copy\u2026, Open Folder, Delete\u2026, Add Folder\u2026",
			notes.getProperty("optimised buttons"));
		assertEquals("decoder_model_merged_optimized.onnx", notes.getProperty("opened"));
		assertTrue(
			notes.getProperty("8 bit")
				.startsWith(
					"[Cells/half, nano, Cells-half-8bit, Tissue/half] The model Cells-half-8bit is made. 25 of 27 tokens"),
			notes.getProperty("8 bit"));
		assertTrue(notes.getProperty("refused").contains("config.json"), notes.getProperty("refused"));
		assertEquals("[Cells/half, nano, my-nano] false", notes.getProperty("deleted"));
		assertEquals("[nano] true", notes.getProperty("taken off"));
		assertTrue(notes.getProperty("offline").contains("is to stay offline"), notes.getProperty("offline"));
	}
}
