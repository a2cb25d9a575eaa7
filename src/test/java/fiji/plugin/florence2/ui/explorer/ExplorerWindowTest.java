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

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.VirtualScreen;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The explorer on a display, used by mouse and keys. Its pictures are in target/screenshots/explorer. With the system property
 * {@code pictures.keep} those of docs/explorer.md are replaced by the ones that were taken.
 */
class ExplorerWindowTest {

	private static final Path TAKEN = Path.of("target", "screenshots", "explorer");
	private static final Path SHOWN = Path.of("docs", "images", "explorer");

	@TempDir
	private static Path folder;
	private static Properties notes;

	@BeforeAll
	static void play() throws Exception {
		final Path file = folder.resolve("notes");
		// ImageJ comes with this look-up table and colours groups of selections by it.
		Files.write(Files.createDirectories(folder.resolve("luts")).resolve("glasbey.lut"), new byte[3 * 256]);
		Files.createDirectories(folder.resolve("plugins"));
		try (VirtualScreen screen = VirtualScreen.open()) {
			screen.frameWindows();
			final ChildJvm.Outcome outcome = ChildJvm.run(screen,
				List.of("-Djava.util.prefs.userRoot=" + folder, "-Duser.home=" + folder, "-Dplugins.dir=" + folder),
				ExplorerScene.class, TAKEN.toString(), file.toString());
			assertEquals(0, outcome.exitCode(), outcome.output());
		}
		if (Boolean.getBoolean("pictures.keep"))
			for (final String picture : List.of("explorer.png", "rectangle.png"))
				Files.copy(TAKEN.resolve(picture), SHOWN.resolve(picture), StandardCopyOption.REPLACE_EXISTING);
		notes = new Properties();
		try (Reader in = Files.newBufferedReader(file)) {
			notes.load(in);
		}
	}

	private static String note(final String name) {
		return notes.getProperty(name);
	}

	@Test
	void objectsAreDraftsFromTheModelsOwnThreshold() {
		assertEquals("15 nucleus", note("detected"));
		assertEquals("from 0.34: 15 of 19", note("own threshold"));
		assertEquals("from 0.90: 12 of 19", note("high threshold"));
		assertTrue(note("time").matches("Answered in \\d+\\.\\d\\d s\\."), note("time"));
	}

	@Test
	void whatCannotBeAskedSaysWhy() {
		assertEquals("false Nothing is selected: draw a rectangle on the image", note("not without a selection"));
		assertEquals("Write what to look for, then press Enter.", note("no words"));
		assertEquals("the largest nucleus: 1 region", note("words"));
	}

	@Test
	void clicksAndKeysKeepAndRename() {
		assertEquals("nucleus-1 ACCEPTED", note("kept"));
		assertEquals("cell-1", note("renamed"));
	}

	@Test
	void everythingIsUndoneAndDoneAgain() {
		assertEquals("5: 0 kept, 0 shown", note("undone"));
		assertEquals("14 kept, 14 shown", note("redone"));
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
		assertEquals(note("rectangle") + 14, note("not judged"));
	}

	@Test
	void phrasesLeadToRegions() {
		assertEquals("A fluorescence image with 17 nuclei.", note("caption"));
		assertEquals(note("caption"), note("grounded"));
		assertEquals("18 selected", note("of the phrase"));
	}

	@Test
	void answersAreComparedAndCopied() {
		assertTrue(note("history").startsWith("7: Propose \u00b7 nano \u00b7 17 regions \u00b7 "), note("history"));
		assertTrue(note("compared").matches(
			"Both: 13 \\(grey\\)\\. Only Propose .*: 4 \\(orange\\)\\. Only Detect .*: 2 \\(blue\\)\\."), note("compared"));
		assertEquals("run(\"Florence-2 Propose Regions...\", \"imp=[\" + getTitle() + \"] model=nano\");\n", note("macro"));
		assertTrue(note("recorded").contains(
			"run(\"Florence-2 Detect Objects...\", \"model=nano min_score=auto output=[ROI Manager] "), note("recorded"));
		assertTrue(note("script").endsWith("println florence2.on(imp).model('nano').propose().toRoiManager()\n"),
			note("script"));
	}

	@Test
	void otherImagesAreFollowed() {
		assertEquals("0 shown, 14 kept", note("second"));
		assertTrue(note("unfamiliar").endsWith(
			" s. This image is unlike those that nano was trained on: do not trust its answers; try a published model or " +
				"train your own."),
			note("unfamiliar"));
	}

	@Test
	void aQuestionEndsWithItsImageOrByEscape() {
		assertEquals("Canceled.", note("canceled"));
		assertEquals("The image large was closed during the analysis: open it again, and repeat the command.",
			note("closed"));
	}
}
