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
package fiji.plugin.florence2.ui.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ui.WindowScenes;

import java.nio.file.Path;
import java.util.Properties;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The window of a review on a display, used by keys and mouse. Its pictures are in target/screenshots/review. */
class ReviewWindowTest {

	@TempDir
	private static Path folder;
	private static Properties notes;

	@BeforeAll
	static void play() throws Exception {
		notes = WindowScenes.play(ReviewScene.class, folder, Path.of("target", "screenshots", "review"),
			folder.resolve("my cells").toString());
	}

	private static String note(final String name) {
		return notes.getProperty(name);
	}

	@Test
	void keysDecideAndGoOn() {
		assertTrue(note("first").startsWith("0 of "), note("first"));
		assertTrue(note("decided").startsWith("4 of "), note("decided"));
		assertTrue(note("decided").endsWith(" 1 rejected"), note("decided"));
	}

	@Test
	void decisionsAreUndone() {
		assertEquals("2 accepted, 0 corrected, 0 rejected", note("undone"));
		assertEquals("2 accepted, 0 corrected, 1 rejected", note("redone"));
	}

	@Test
	void regionsAreNamedDrawnAndCorrected() {
		assertEquals("CORRECTED", note("labelled"));
		assertTrue(note("drawn").startsWith("ACCEPTED "), note("drawn"));
		assertTrue(note("corrected").startsWith("CORRECTED "), note("corrected"));
	}

	@Test
	void severalAreDecidedAtOnce() {
		assertEquals("[REJECTED] of 3", note("several"));
	}

	@Test
	void oneLabelIsShownAlone() {
		assertEquals("platelet", note("platelets"));
	}

	@Test
	void wholeImagesAreAccepted() {
		assertEquals("ACCEPTED", note("image"));
	}

	@Test
	void imagesAreOpenedInTheExplorer() {
		assertEquals("true", note("explored"));
	}
}
