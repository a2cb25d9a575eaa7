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
package fiji.plugin.florence2.tiling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineJoinerTest {

	/** A level line of text from x1 to x2; with {@code x1 > x2} it is upside down. */
	private static Region line(final String text, final double x1, final double x2) {
		final double bottom = x1 < x2 ? 10 : -10;
		return new Region(text,
			new Quad(List.of(new Point(x1, 0), new Point(x2, 0), new Point(x2, bottom), new Point(x1, bottom))), 0.5, 0.25);
	}

	/** The parts join to the same line in each order. */
	private static void assertJoined(final Region expected, final Region... parts) {
		assertEquals(expected, LineJoiner.join(Arrays.asList(parts)));
		Collections.reverse(Arrays.asList(parts));
		assertEquals(expected, LineJoiner.join(Arrays.asList(parts)));
	}

	@ParameterizedTest
	@CsvSource({ //
		// The longest common part is in the middle of both.
		"Scale: 100 um Obj, Obj 100x oil, Scale: 100 um Obj 100x oil", //
		"Scale bar 10, bar 10 µm, Scale bar 10 µm", //
		"10x 10x, 10x 10x, 10x 10x", //
		"hello, hello, hello", //
		"hello, lo, hello", //
		// No letter or only one in common.
		"hello, world, hello world", //
		"the cat s, sat, the cat s sat", //
		// A letter is misread, missing or added, at the start, in the middle or at the end of the overlap.
		"Scale bar 1C, ar 10 µm, Scale bar 10 µm", //
		"Magnification 40x, rnification 40x oil, Magnification 40x oil", //
		"Scale bar l0, bar 10 µm, Scale bar 10 µm", //
		"Scale bar, c ale bar 10, Scale bar 10", //
		"Scale bar, cle bar 10, Scale bar 10" })
	void textsJoinAtEndAndStart(final String first, final String second, final String joined) {
		assertEquals(joined, LineJoiner.join(first, second));
	}

	@Test
	void partsInAnyOrder() {
		assertJoined(line("Scale bar 10 µm", 10, 140), line("Scale bar 1C", 10, 99), line("ar 10 µm", 80, 140));
		assertJoined(line("Scale bar 10 µm", 10, 140), line("Scale b", 10, 60), line("ale bar 10", 30, 120),
			line("r 10 µm", 85, 140));
	}

	@Test
	void anUpsideDownLine() {
		assertJoined(line("Scale bar 10 µm", 140, 10), line("Scale bar 1C", 140, 51), line("ar 10 µm", 70, 10));
	}

	/** The start of Hebrew text is at the right. */
	@Test
	void aRightToLeftScript() {
		assertJoined(line("שלום עולם טוב", 0, 130), line("ולם טוב", 0, 75), line("שלום עול", 50, 130));
	}

	@Test
	void aPartWithinAnotherOneIsLeftOut() {
		assertJoined(line("Scale bar 10 µm", 0, 150), line("Scale bar 10 µm", 0, 150), line("bar", 60, 90));
		assertJoined(line("hello", 0, 50), line("hello", 0, 50), line("hello", 0, 50));
	}
}
