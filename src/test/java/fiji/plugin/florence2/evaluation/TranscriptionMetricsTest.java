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
package fiji.plugin.florence2.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Edits and rates that can be counted by hand. */
class TranscriptionMetricsTest {

	@ParameterizedTest
	@CsvSource({ "kitten, sitting, 3", "flaw, lawn, 2", "10 µm, 10 um, 1", "10 µm, 10µm, 1", "Scale, scale, 1",
		"abc, '', 3", "'', abc, 3", "'', '', 0", "same, same, 0", "ab, ba, 2", "5 𝜇m, 5 m, 1" })
	void errors(final String written, final String read, final int errors) {
		assertEquals(errors, new Transcription(written, read).errors());
		assertEquals(errors, new Transcription(read, written).errors());
	}

	@Test
	void whiteSpaceIsOneBlank() {
		final Transcription transcription = new Transcription(" Scale bar\n10 µm ", "Scale  bar 10\tµm");
		assertEquals(0, transcription.errors());
		assertEquals(15, transcription.characters());
	}

	@Test
	void charactersAreCodePoints() {
		assertEquals(4, new Transcription("5 𝜇m", "").characters());
	}

	@Test
	void allErrorsOverAllCharacters() {
		final TranscriptionMetrics figures =
			TranscriptionMetrics.of(List.of(new Transcription("10 µm", "10 um"), new Transcription("abc", "")));
		assertEquals(new TranscriptionMetrics(2, 0, 8, 4), figures);
		assertEquals(0.5, figures.characterErrorRate());
	}

	/** What is read where there is nothing counts as inserted. */
	@Test
	void textReadInImagesWithoutText() {
		final TranscriptionMetrics figures = TranscriptionMetrics
			.of(List.of(new Transcription("ab", "ab"), new Transcription("", "abc"), new Transcription("", "")));
		assertEquals(new TranscriptionMetrics(3, 2, 2, 3), figures);
		assertEquals(1.5, figures.characterErrorRate());
		assertTrue(Double.isNaN(TranscriptionMetrics.of(List.of(new Transcription("", "abc"))).characterErrorRate()));
	}

	/** The distance is a metric, and changing one character changes it by one at most. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void oneMoreMistakeIsOneMoreErrorAtMost(final long seed) {
		final Random random = new Random(seed);
		final String written = word(random);
		final StringBuilder read = new StringBuilder(word(random));
		final int errors = new Transcription(written, read.toString()).errors();
		read.insert(random.nextInt(read.length() + 1), 'x');
		final int more = new Transcription(written, read.toString()).errors();
		assertTrue(Math.abs(more - errors) <= 1, written + " / " + read);
		assertTrue(errors <= Math.max(written.length(), read.length()));
		assertTrue(errors >= Math.abs(written.length() - (read.length() - 1)));
	}

	private static String word(final Random random) {
		final StringBuilder word = new StringBuilder();
		for (int i = random.nextInt(12); i >= 0; i--)
			word.append("abc".charAt(random.nextInt(3)));
		return word.toString();
	}
}
