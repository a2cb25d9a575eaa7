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
package fiji.plugin.florence2.ui.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The explorer while images, stacks and models change. */
class ExplorerCircumstancesTest {

	@TempDir
	private static Path folder;
	private static Properties notes;

	@BeforeAll
	static void play() throws Exception {
		notes = ExplorerScenes.play(ExplorerCircumstancesScene.class, folder, folder.toString());
	}

	private static String note(final String name) {
		return notes.getProperty(name);
	}

	@Test
	void planesAreFollowedIfWanted() {
		assertEquals("2 questions, kept in 2", note("followed"));
		assertEquals("2 questions", note("not followed"));
	}

	/** On a screen of 800 x 600. */
	@Test
	void nothingIsCutOffInASmallWindow() {
		assertTrue(note("least height").matches("5\\d\\d of 600"), note("least height"));
		for (final String look : List.of("Nimbus", "Metal", "FlatLaf Dark"))
			assertEquals("", note("cut off in " + look), look);
	}

	@Test
	void aModelMayBeDeletedWhileItIsChosen() {
		assertEquals("Answered in 0.00 s.", note("other model"));
		assertTrue(
			note("deleted model").matches("The folder .*other of the model other is not there: connect its disk, .*"),
			note("deleted model"));
		assertEquals("nano: Answered in 0.00 s.", note("the model that is left"));
	}

	@Test
	void theStackMayChange() {
		assertEquals("The size, type or dimensions of the image large changed during the analysis: repeat the command.",
			note("changed stack"));
		assertEquals("Answered in 0.00 s.", note("smaller stack"));
		assertEquals("0", note("kept"));
	}

	@Test
	void anAnswerIsThatOfItsImage() {
		assertEquals("0 shown, 0 questions", note("other image"));
		assertEquals("17 \u00d7 nucleus", note("asked image"));
	}
}
