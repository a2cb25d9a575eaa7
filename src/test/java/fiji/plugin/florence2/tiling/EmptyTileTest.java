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

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.vision.RgbPlane;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmptyTileTest {

	private static final int SIDE = 192;

	private static RgbPlane grey(final double background, final double noise) {
		final Random random = new Random(7);
		final int[] pixels = new int[SIDE * SIDE];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = grey((int) Math.round(background + noise * random.nextGaussian()));
		return new RgbPlane(SIDE, SIDE, pixels);
	}

	private static int grey(final int level) {
		return Math.max(0, Math.min(255, level)) * 0x010101;
	}

	/** A square that is brighter than what is there by so many levels. */
	private static RgbPlane with(final RgbPlane plane, final int x, final int y, final int side, final int levels) {
		final int[] pixels = plane.pixels().clone();
		for (int row = y; row < y + side; row++) {
			for (int column = x; column < x + side; column++)
				pixels[row * SIDE + column] = grey((pixels[row * SIDE + column] & 0xFF) + levels);
		}
		return new RgbPlane(SIDE, SIDE, pixels);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 13, 255 })
	void oneLevelIsNothing(final int level) {
		assertTrue(EmptyTile.is(grey(level, 0)));
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.3, 1, 3, 4.5 })
	void noiseAloneIsNothing(final double noise) {
		assertTrue(EmptyTile.is(grey(100, noise)));
	}

	/** A small bright object, a large dim one, and a point, each in noise and without. */
	@Test
	void whatStandsOutIsSomething() {
		for (final double noise : new double[] { 0, 1, 3 }) {
			final RgbPlane empty = grey(100, noise);
			assertFalse(EmptyTile.is(with(empty, 50, 60, 4, 40)), "small, noise " + noise);
			assertFalse(EmptyTile.is(with(empty, 40, 40, 60, noise == 3 ? 4 : 3)), "large and dim, noise " + noise);
			assertFalse(EmptyTile.is(with(empty, 191, 191, 1, 60)), "a point in the corner, noise " + noise);
			assertFalse(EmptyTile.is(with(empty, 50, 60, 5, -40)), "dark, noise " + noise);
		}
	}

	/** Objects of the background's brightness in another colour. */
	@Test
	void eachChannelCounts() {
		final int[] pixels = new int[SIDE * SIDE];
		Arrays.fill(pixels, 0x808080);
		for (int i = 0; i < 400; i++)
			pixels[3000 + i % 20 + SIDE * (i / 20)] = 0x8080C0;
		assertFalse(EmptyTile.is(new RgbPlane(SIDE, SIDE, pixels)));
	}

	/** Bright to dark across the tile: it may be a part of something large. */
	@Test
	void aSlopeIsSomething() {
		final int[] pixels = new int[SIDE * SIDE];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = grey(50 + i % SIDE / 20);
		assertFalse(EmptyTile.is(new RgbPlane(SIDE, SIDE, pixels)));
	}

	@Test
	void textureIsSomething() {
		final int[] pixels = new int[SIDE * SIDE];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = grey((i % SIDE + i / SIDE) % 2 == 0 ? 100 : 110);
		assertFalse(EmptyTile.is(new RgbPlane(SIDE, SIDE, pixels)), "a chessboard");
		assertFalse(EmptyTile.is(grey(100, 10)), "noise that may be texture");
	}

	@Test
	void tilesOfOnePixel() {
		assertTrue(EmptyTile.is(new RgbPlane(1, 1, new int[] { 0x112233 })));
		assertFalse(EmptyTile.is(new RgbPlane(2, 1, new int[] { 0, 0xFFFFFF })));
	}
}
