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
package fiji.plugin.florence2.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of output files on all file systems. */
class OutputNamesTest {

	private static final String SUM = "~[0-9a-f]{8}";
	private static final String FACE = Character.toString(0x1F600);
	private static final int MAX_NAME_BYTES = 255;
	private static final String MAX_ENDING = "-z0001-t0001.png.part";

	private static List<String> outputs(final String... images) {
		final OutputNames names = new OutputNames(List.of(images));
		return Arrays.stream(images).map(names::of).toList();
	}

	private static String output(final String image) {
		return outputs(image).get(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.tif", "Day 1/IMG_0001.TIF", "\u00e4 \u00df, \u6f22/\u00b5m.png", "a..b/c .png",
		"console/nullable.png", "con1.png", "a.zipper/a.tif.zip" })
	void mostAreThoseOfTheImages(final String image) {
		assertEquals(image, output(image));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 39, 40, 100 })
	void longNamesAreCutBetweenCharacters(final int letters) {
		for (final String character : List.of(FACE, "e\u0301", "\u00e9", "\u0e19\u0e49\u0e33",
			"\ud83d\udc69\u200d\ud83d\udd2c"))
		{
			final String image = "a".repeat(letters) + character.repeat(70) + ".png";
			final String cut = output(image);
			assertTrue(bytes(cut) + MAX_ENDING.length() <= MAX_NAME_BYTES, cut);
			assertTrue(StandardCharsets.UTF_8.newEncoder().canEncode(cut), cut);
			if (bytes(image) <= 200) continue;
			final String kept = cut.replaceFirst(SUM + "$", "");
			assertTrue(image.startsWith(kept), cut);
			assertEquals(0, (kept.length() - letters) % character.length(), cut);
		}
	}

	private static int bytes(final String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

	@Test
	void longNamesThatBeginTheSameDiffer() {
		final String begin = "x".repeat(240);
		assertEquals(2, Set.copyOf(outputs(begin + "1.png", begin + "2.png")).size());
	}

	/** Names of 255 bytes, the most that Linux takes. */
	@Test
	void theLongestNamesFit() {
		for (final String image : List.of("x".repeat(251) + ".tif", "\u00e9".repeat(125) + "x.png",
			FACE.repeat(62) + "abc.tif"))
		{
			assertTrue(bytes(image) <= MAX_NAME_BYTES && bytes(image) > 250, image);
			assertTrue(bytes(output(image)) + MAX_ENDING.length() <= MAX_NAME_BYTES, image);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "CON.tif", "nul", "aux.png", "Com1.tif", "LPT\u00b9.tif", "prn .tif", "a:b.tif", "what?.png",
		"a\\b.tif", "\"q\".tif", "a|b.tif", "<1>.tif", "*.tif", "tab\tname.tif", "ends with dot./a.tif",
		"ends with space /a.tif", "NUL/a.tif", "x. . ./a.tif" })
	void namesThatWindowsDoesNotTakeAreChanged(final String image) {
		final String changed = output(image);
		assertTrue(changed.matches(".*" + SUM + ".*"), changed);
		for (final String part : changed.split("/")) {
			assertFalse(Pattern.compile("[<>:\"|?*\\\\\\p{Cntrl}]|[. ]$").matcher(part).find(), changed);
			assertFalse(part.matches("(?i)(con|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\\..*)?"), changed);
		}
	}

	/** The ROIs of a.tif are rois/a.tif.zip, which must not be a folder. */
	@ParameterizedTest
	@ValueSource(strings = { "zip", "tif", "png", "ZIP" })
	void noFolderIsWhereAFileHasToBe(final String ending) {
		final List<String> outputs = outputs("a.tif", "a.tif." + ending + "/x.png", "a.tif." + ending + "/y/z.png");
		assertEquals("a.tif", outputs.get(0));
		for (final String output : outputs.subList(1, 3))
			assertTrue(output.matches("a\\.tif\\." + ending + SUM + "/.*"), output);
	}

	@Test
	void noTwoAreTheSameWithoutCase() {
		final List<String> outputs = outputs("A.tif", "B.TIF", "a.TIF", "a.tif", "c/\u00c4.png", "c/a\u0308.png",
			"c/\u00e4.png", "C/D.tif", "c/d.tif");
		final Set<String> folded = new HashSet<>();
		for (final String output : outputs)
			assertTrue(folded.add(Normalizer.normalize(output, Normalizer.Form.NFC).toLowerCase(Locale.ROOT)),
				outputs.toString());
		assertEquals("B.TIF", outputs.get(1));
		assertEquals("a.tif", outputs.get(3));
		assertEquals("c/\u00e4.png", outputs.get(6));
	}

	@Test
	void otherExtensionsDoNotCollide() {
		assertEquals(List.of("a.tif", "a.png", "a.tif.tif"), outputs("a.tif", "a.png", "a.tif.tif"));
	}
}
