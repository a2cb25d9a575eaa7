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
package fiji.plugin.florence2.plainimagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.VirtualScreen;
import fiji.plugin.florence2.plainimagej.scene.BatchScene;

import java.util.Properties;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Batches in a real ImageJ with windows, with the embedded model. */
@Tag("window")
class BatchMenuTest {

	private static Properties notes;

	@BeforeAll
	static void play() throws Exception {
		try (VirtualScreen screen = VirtualScreen.open()) {
			notes = PlainImageJ.install("imagej-batch").play(BatchScene.class, screen);
		}
	}

	private static String note(final String name) {
		return notes.getProperty(name);
	}

	@Test
	void theDialogRunsABatch() {
		assertTrue(note("dialog").startsWith("[Folder of images:, '', "), note("dialog"));
		assertTrue(note("images").matches("image,.*\\n\"blood, 1.JPG\",640,480,1,\\d+,\\nnuclei.png,128,128,1,\\d+,\\n"),
			note("images"));
	}

	/** No dialog waits for anybody, and no image is left in a window. */
	@Test
	void badFilesAreReportedInTheTableAndTheLog() {
		assertEquals("[image, bad.png, bad.tif, empty.gif, text.png]", note("failures"));
		assertTrue(note("macro").contains("Florence-2 Batch: bad.png: "), note("macro"));
		assertEquals("0", note("windows"));
	}

	@Test
	void theRecordedLineDoesTheSame() {
		assertTrue(note("recorded").startsWith(
			"run(\"Florence-2 Batch...\", \"input_folder=[IMAGES] output_folder=[IMAGES/results] model=nano tasks=[Detect Objects] "),
			note("recorded"));
		assertEquals("true", note("again"));
	}

	/** Unreadable images must not end the macro that called the batch. */
	@Test
	void theMacroGoesOn() {
		assertEquals("true", note("on"));
		assertTrue(note("macro").matches("(?s).*\"blood, 1.JPG\",640,480,1,[1-9]\\d*,\\nnuclei.png,128,128,1,[1-9]\\d*,"),
			note("macro"));
		assertEquals("true", note("macro pictures"));
	}

	@Test
	void escapeStopsABatchThatKeepsWhatIsDone() {
		final int done = Integer.parseInt(note("stopped after"));
		assertTrue(done > 0 && done < 40, done + " images");
	}
}
