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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.VirtualScreen;
import fiji.plugin.florence2.plainimagej.scene.EveryInputScene;

import java.util.Properties;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A command with every kind of input in a real ImageJ with windows. */
@Tag("window")
class MenuCommandTest {

	private static final String RECORDED = "run(\"Every Input...\", \"model=nano text=[it's \\\"round\\\"] " +
		"slices=[current slice] weather=SUN minscore=0.125 count=100 overlap=20 notes=two\\nlines folder=here manager=true\");";
	private static final String GIVEN = "{count=7, folder=there, imp=%s, manager=false, minScore=0.25, model=base, " +
		"notes=none, overlap=35, slices=all slices, text=a round nucleus, weather=RAIN}";
	private static final String REFUSED = "null";
	private static Properties notes;

	@BeforeAll
	static void play() throws Exception {
		try (VirtualScreen screen = VirtualScreen.open()) {
			notes = PlainImageJ.install("imagej-every-input").play(EveryInputScene.class, screen);
		}
	}

	@Test
	void isInTheMenu() {
		assertNote("menu", "[Every Input...]");
		assertNote("menu command",
			"fiji.plugin.florence2.plainimagej.MenuCommand(\"fiji.plugin.florence2.plainimagej.sample.EveryInput\")");
	}

	@Test
	void dialogShowsEveryInputWithItsDefault() {
		assertNote("dialog",
			"[Names are found in the whole image, whatever is selected in\nit, and added to what was there., " +
				"Model:, <nano>, Text to find:, '', Slices:, <current slice>, Weather:, <SUN>, Minimum score:, '0.30', " +
				"Most objects:, '100', Overlap (%):, '20', Notes:, '', Folder:, 'here/', (Browse), [x] Add to ROI Manager, , " +
				"(Help), (Cancel), (OK)]");
	}

	@Test
	void dialogRemembersWhatPersists() {
		assertContains("remembered", "Text to find:, ''");
		assertContains("remembered", "Minimum score:, '0.125'");
	}

	@Test
	void dialogSaysWhatIsWrong() {
		assertContains("bad number", "Minimum score must be a number from 0 to 1.");
	}

	@Test
	void linkOnHelpPagePressesTheCommandsButton() {
		assertNote("help", "opened");
	}

	@Test
	void recordedLineHasFijisForm() {
		assertNote("recorded", RECORDED);
	}

	@Test
	void recordedLineGivesTheSameInputs() {
		assertNote("replayed", notes.getProperty("dialog given"));
	}

	@Test
	void onlyFinishedRunsFromTheMenuAreRecorded() {
		assertNote("recorded after replay", notes.getProperty("recorded"));
		assertNote("recorded after cancel", notes.getProperty("recorded"));
	}

	@Test
	void canceledDialogLetsTheMacroGoOn() {
		assertNote("macro after cancel", REFUSED + "went on");
	}

	@Test
	void withoutAnImageNothingRuns() {
		assertNote("no image", "[There is no image open: open one first., (OK)]");
		assertStart("no image, macro", "There is no image open: open one first. in line 1");
	}

	@Test
	void macroGivesInputs() {
		assertNote("macro", given("cells 2.tif"));
	}

	@Test
	void macroNamesAnImageByTitleOrId() {
		assertNote("macro named", given("cells 1.tif"));
		assertNote("macro ID", given("cells 1.tif"));
		assertStart("macro no such image", "No open image is called cells 3.tif. in line 1");
	}

	@Test
	void commandsReasonIsShownAndEndsTheMacro() {
		assertStart("macro refused", "There is nothing of that name. in line 1");
	}

	@Test
	void whatAMacroLeavesOutHasItsDefault() {
		assertNote("macro missing", given("cells 2.tif").replace("count=7", "count=100").replace("RAIN", "SUN"));
	}

	@Test
	void whatAMacroGetsWrongIsRefused() {
		assertStart("macro wrong", "\"FOG\" cannot be the value of weather: write one of SUN, RAIN. in line 1");
	}

	@Test
	void imageOutputIsTheMacrosActiveImage() {
		assertTrue(notes.getProperty("macro output").endsWith("}Copy of cells 2.tif"), notes.getProperty("macro output"));
		// two windows, two images of the macro, and the copy
		assertTrue(notes.getProperty("batch output").endsWith("}5Copy of a two"), notes.getProperty("batch output"));
	}

	@Test
	void batchModeHasItsOwnCurrentImage() {
		assertNote("batch active", given("a two"));
		assertNote("batch first", given("a one"));
		assertNote("batch second", given("a two"));
	}

	@Test
	void batchModeTakesDefaultsToo() {
		assertNote("batch missing", given("a two").replace("overlap=35", "overlap=20"));
	}

	@Test
	void batchModeRefusesWrongValues() {
		assertStart("batch wrong", "\"many\" cannot be the value of count: write a whole number, at least 1. in line 1");
	}

	private static String given(final String title) {
		return GIVEN.formatted(title);
	}

	private static void assertNote(final String name, final String expected) {
		assertEquals(expected, notes.getProperty(name), name);
	}

	/** The message has the macro's line behind the sentence, and nothing of what the macro would have logged. */
	private static void assertStart(final String name, final String start) {
		assertTrue(notes.getProperty(name).startsWith(start), notes.getProperty(name));
		assertFalse(notes.getProperty(name).contains("goes on ") || notes.getProperty(name).endsWith(" goes on"),
			notes.getProperty(name));
	}

	private static void assertContains(final String name, final String part) {
		assertTrue(notes.getProperty(name).contains(part), notes.getProperty(name));
	}
}
