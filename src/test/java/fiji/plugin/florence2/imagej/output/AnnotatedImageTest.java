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
package fiji.plugin.florence2.imagej.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.florence2.vision.RgbPlane;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

/** The brightness of annotated images; what is drawn into them, the tests of batches look at. */
class AnnotatedImageTest {

	private static final int SIDE = 900;

	/** Mostly of one colour, with a square of another. */
	private static BufferedImage picture(final int background, final int square) {
		final int[] pixels = new int[SIDE * SIDE];
		Arrays.fill(pixels, background);
		for (int y = 0; y < 100; y++)
			Arrays.fill(pixels, y * SIDE, y * SIDE + 100, square);
		return AnnotatedImage.of(new RgbPlane(SIDE, SIDE, pixels), List.of());
	}

	private static String rgb(final BufferedImage picture, final int x, final int y) {
		return String.format("%06x", picture.getRGB(x, y) & 0xFFFFFF);
	}

	@Test
	void aDarkImageIsShownBrighterInItsColours() {
		final BufferedImage picture = picture(0x000204, 0x0a1428);
		assertEquals("3264c8", rgb(picture, 50, 50), "the brightest channel at 200");
		assertEquals("000a14", rgb(picture, 500, 500));
	}

	@Test
	void anImageThatCanBeSeenStaysAsItIs() {
		final BufferedImage picture = picture(0x000204, 0x9600a0);
		assertEquals("9600a0", rgb(picture, 50, 50));
		assertEquals("000204", rgb(picture, 500, 500));
	}

	@Test
	void aBlackImageStaysBlack() {
		assertEquals("000000", rgb(picture(0, 0), 500, 500));
	}
}
