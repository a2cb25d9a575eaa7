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
import java.util.Properties;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The explorer on a display, used by mouse and keys. With the system property {@code pictures.keep} the pictures of
 * docs/explorer.md are replaced by the ones that were taken.
 */
class ExplorerWindowTest {

	@TempDir
	private static Path folder;
	private static Properties notes;

	@BeforeAll
	static void play() throws Exception {
		notes = ExplorerScenes.play(ExplorerScene.class, folder);
		ExplorerScenes.keep("explorer.png", "rectangle.png");
	}

	private static String note(final String name) {
		return notes.getProperty(name);
	}

	@Test
	void objectsAreDraftsFromTheModelsOwnThreshold() {
		assertEquals("17 \u00d7 nucleus", note("detected"));
		assertEquals("from 0.37: 17 of 17", note("own threshold"));
		assertEquals("from 0.90: 11 of 17", note("high threshold"));
		assertTrue(note("time").matches("Answered in \\d+\\.\\d\\d s\\."), note("time"));
	}

	@Test
	void withoutAnImageItOffersOne() {
		assertEquals("false There is no image open: open one first.", note("no image"));
	}

	@Test
	void aSelectionLimitsWhatIsAskedAbout() {
		assertTrue(
			note("inside").matches("Answered in .* s, only inside the selection: untick that .* [1-3] \u00d7 nucleus"),
			note("inside"));
		assertTrue(note("whole image").matches("Answered in .* s\\. 16 \u00d7 nucleus, 1 \u00d7 cell"),
			note("whole image"));
	}

	@Test
	void whatIsAcceptedIsNumberedAndSaid() {
		assertEquals("15 regions added to the ROI Manager.", note("said"));
		assertTrue(note("names").matches("\\[cell-1, nucleus-1, nucleus-2, .*, nucleus-15\\]"), note("names"));
	}

	@Test
	void whatCannotBeAskedSaysWhy() {
		assertEquals("false Nothing is selected: draw a rectangle on the image", note("not without a selection"));
		assertEquals("the largest nucleus: 1 region", note("words"));
	}

	@Test
	void clicksAndKeysKeepAndRename() {
		assertEquals("nucleus-1 ACCEPTED", note("kept"));
		assertEquals("cell-1", note("renamed"));
	}

	@Test
	void everythingIsUndoneAndDoneAgain() {
		assertEquals("7: 0 kept, 0 shown", note("undone"));
		assertEquals("16 kept, 16 shown", note("redone"));
	}

	@Test
	void whatTheUserHasStays() {
		assertEquals("1 true", note("overlay"));
		assertEquals("1 in the overlay, null selected", note("own selections"));
	}

	@Test
	void aRectangleIsAskedAbout() {
		assertTrue(note("rectangle").matches("Category: nucleus\nDescription: .+\nOutline: nucleus\nText: .*\n"),
			note("rectangle"));
	}

	@Test
	void eachAnswerAboutARectangleIsJudged() {
		assertTrue(note("accepted outline").matches("nucleus-\\d+ Polygon"), note("accepted outline"));
		assertTrue(note("judged").matches("Category \u2713: white cell\nDescription \u2717: .+\n" +
			"Outline \u2713: nucleus\nText \u2717: .*\nwhite cell-1"), note("judged"));
		assertEquals(note("rectangle") + 16, note("not judged"));
	}

	@Test
	void phrasesLeadToRegions() {
		assertEquals("A fluorescence image with 18 nuclei.", note("caption"));
		assertEquals(note("caption"), note("grounded"));
		assertEquals("16 selected", note("of the phrase"));
	}

	@Test
	void answersAreComparedAndCopied() {
		assertTrue(note("history").startsWith("9: Propose \u00b7 nano \u00b7 19 regions \u00b7 "), note("history"));
		assertTrue(note("compared").matches(
			"Both: 17 \\(grey\\)\\. Only Propose .*: 2 \\(orange\\)\\. Only Detect .*: 0 \\(blue\\)\\."), note("compared"));
		assertEquals("run(\"Florence-2 Propose Regions...\", \"imp=[\" + getTitle() + \"] model=nano\");\n", note("macro"));
		assertTrue(note("recorded").contains(
			"run(\"Florence-2 Detect Objects...\", \"model=nano min_score=auto output=[ROI Manager] "), note("recorded"));
		assertTrue(note("script").endsWith("println florence2.on(imp).model('nano').propose().toRoiManager()\n"),
			note("script"));
	}

	@Test
	void acceptedRegionsAreAddedToADataSetOnce() {
		assertEquals("Florence-2 Data Set Import: 1 images, 16 regions and 0 texts are new.", note("data set 0"));
		assertEquals("Florence-2 Data Set Import: 0 images, 0 regions and 0 texts are new.", note("data set 1"));
		assertEquals("true", note("remembered"));
		final String line = "run(\"Florence-2 Data Set Import...\", \"imp=[\" + getTitle() + \"] data_set=FOLDER " +
			"add=[ROI Manager] trust=%s\");";
		assertEquals(String.format(line, "right") + "\n" + String.format(line, "complete"), note("recorded data set"));
	}

	@Test
	void otherImagesAreFollowed() {
		assertEquals("0 shown, 16 kept", note("second"));
		assertTrue(note("unfamiliar").endsWith(
			" s. This image is unlike those that nano was trained on: do not trust its answers; try a published model or " +
				"train your own."),
			note("unfamiliar"));
	}

	@Test
	void aQuestionEndsWithItsImageOrByEscape() {
		assertEquals("Canceled.", note("canceled"));
		assertEquals("The image large was closed during the analysis: open it again, and repeat the command. true",
			note("closed"));
	}
}
