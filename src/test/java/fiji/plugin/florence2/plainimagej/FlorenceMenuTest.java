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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.VirtualScreen;
import fiji.plugin.florence2.plainimagej.scene.FlorenceScene;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of the plugin in a real ImageJ with windows, with the embedded model. */
@Tag("window")
class FlorenceMenuTest {

	private static final Pattern LABEL = Pattern.compile("Plugins>Florence-2(?:>[^,]+)?, \"([^\"]+)\".*");
	private static Properties notes;

	@BeforeAll
	static void play() throws Exception {
		try (VirtualScreen screen = VirtualScreen.open()) {
			notes = PlainImageJ.install("imagej-florence").play(FlorenceScene.class, screen);
		}
	}

	@Test
	void menuIsThatOfTheConfiguration() throws Exception {
		final List<String> labels = Files.readAllLines(Path.of("src/plain-imagej/resources/plugins.config"))
			.stream()
			.map(LABEL::matcher)
			.filter(Matcher::matches)
			.map(line -> line.group(1))
			.toList();
		assertEquals(String.join("\n", labels), note("menu"));
		assertEquals(labels.stream().filter(label -> !label.equals("-")).count(), Long.parseLong(note("commands")));
	}

	@Test
	void dialogOffersModels() {
		assertTrue(note("dialog").startsWith("[Model:, <nano>, Score threshold (auto, 0-1):, 'auto', "), note("dialog"));
		assertTrue(note("dialog").contains(", Advanced, "), "a message without HTML: " + note("dialog"));
	}

	@Test
	void objectsBecomeSelectionsAndRows() {
		assertTrue(note("found").matches("([1-9]\\d*) selections, \\1 rows"), note("found"));
		assertTrue(note("roi").startsWith("nucleus"), note("roi"));
	}

	@Test
	void recordedLineFindsTheSame() {
		assertTrue(
			note("recorded").startsWith(
				"run(\"Florence-2 Detect Objects...\", \"model=nano min_score=auto output=[ROI Manager] replace=true "),
			note("recorded"));
		assertEquals(1, note("recorded").lines().count());
		assertEquals("", note("replay log"));
		assertEquals(note("found"), note("replayed"));
		assertEquals("", note("one view log"));
		assertTrue(note("found in one view").matches("([1-9]\\d*) selections, \\1 rows"), note("found in one view"));
		assertNotEquals(note("found"), note("found in one view"));
	}

	@Test
	void batchModeProcessesTheNamedImage() {
		assertEquals("", note("batch log"));
		assertEquals("0 selections, 0 rows", note("found in the empty image"));
		assertEquals(note("found"), note("found in the sample"));
	}

	@Test
	void selectionsOfAHyperstackHavePositions() {
		assertEquals("", note("hyperstack log"));
		assertEquals("[z2 t1, z2 t2, z2 t3]", note("positions"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
		value = { "wrong slices|some", "wrong output|nowhere",
			"wrong views|The number of views must be auto, 1, 2, 4 or 8, not 3.",
			"wrong score|The score threshold must be auto or a number from 0 to 1, not \"2\".", "no such model|\"none\"",
			"no such image|No open image is called a picture.", "no region|There is no selection", "no text|needs a text",
			"number abc|\"abc\" cannot be the value of max_size: write a number from 0 to 1.",
			"number 1e400|\"1e400\" cannot be", "number NaN|\"NaN\" cannot be", "number []|\"\" cannot be",
			"number 0,5|\"0,5\" cannot be", "number -0.1|\"-0.1\" cannot be",
			"whole number|\"512.5\" cannot be the value of tile_size: write a whole number, at least 16.",
			"no boolean|\"yes\" cannot be the value of table: write true or false." })
	void badInputIsOneSentenceThatEndsTheMacro(final String name, final String part) {
		assertTrue(note(name).contains(part), note(name));
		assertTrue(note(name).contains(". in line "), note(name));
		assertFalse(note(name).contains("goes on"), note(name));
	}

	@Test
	void badInputLeavesNothing() {
		assertEquals("0 selections, 0 rows", note("left after bad input"));
	}

	@Test
	void escapeStopsARunAndLeavesNothing() {
		assertEquals("0 selections, 0 rows", note("left after Esc"));
		assertEquals("", note("log after Esc"));
	}

	@Test
	void captionBecomesARow() {
		assertEquals("0 selections, 1 rows", note("caption"));
	}

	/** As many as by the menu. */
	@Test
	void theExplorerAsks() {
		assertEquals("'" + note("found").split(" ")[0] + " \u00d7 nucleus'", note("explored"));
	}

	@Test
	void theExplorerHandsItsQuestionOver() {
		assertEquals("[1, 2]", note("all planes"));
		assertTrue(note("batch").matches("image,.*\\none.png,360,360,1,\\d+,\\ntwo.png,360,360,1,\\d+,\\n"), note("batch"));
	}

	@Test
	void optionsAreEnteredAndRecorded() {
		assertTrue(note("options").startsWith("[Default model:, <nano>, Device:, <automatic>, "), note("options"));
		assertTrue(
			note("recorded options").startsWith("run(\"Florence-2 Options...\", \"default_model=nano device=automatic "),
			note("recorded options"));
	}

	@Test
	void gpuSupportIsRequestedAndReported() {
		assertEquals("[Action:, <install>, Mirror:, '', (Help), (Cancel), (OK)]", note("gpu"));
		assertTrue(note("gpu status").contains("GPU support"), note("gpu status"));
	}

	@Test
	void pluginsThatAreLoadedAgainContinue() {
		assertEquals("", note("closed"));
		assertEquals("", note("log after new menus"));
		assertEquals(note("found"), note("found after new menus"));
	}

	private static String note(final String name) {
		return notes.getProperty(name);
	}
}
