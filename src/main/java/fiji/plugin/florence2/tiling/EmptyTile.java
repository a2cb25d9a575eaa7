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

import fiji.plugin.florence2.vision.RgbPlane;

/**
 * Whether a tile shows nothing: neither a pixel nor a small area stands out of the noise. In doubt it shows something: to
 * process an empty tile costs time, to skip another one costs objects.
 */
final class EmptyTile {

	private static final int LEVELS = 256;
	private static final int[] CHANNEL_SHIFTS = { 16, 8, 0 };
	/** Beyond so many standard deviations of the noise a pixel, or the mean of an area, stands out. */
	private static final double MAX_DEVIATIONS = 6;
	/** Stronger noise may be texture. */
	private static final double MAX_NOISE = 5;
	/** Side of an area in pixels. */
	private static final int AREA_SIDE = 8;
	/** Standard deviation of what rounding to whole levels adds. */
	private static final double ROUNDING = 0.3;
	/** The median of the difference of two normally distributed numbers, in their standard deviations. */
	private static final double MEDIAN_DIFFERENCE = 0.9539;

	private EmptyTile() {}

	/** Whether it shows nothing. */
	static boolean is(final RgbPlane tile) {
		for (final int shift : CHANNEL_SHIFTS)
			if (!isFlat(tile, shift)) return false;
		return true;
	}

	private static boolean isFlat(final RgbPlane tile, final int shift) {
		final double noise = noise(tile, shift);
		if (noise > MAX_NOISE) return false;
		final int[] histogram = new int[LEVELS];
		for (final int pixel : tile.pixels())
			histogram[level(pixel, shift)]++;
		final double median = median(histogram);
		final double limit = MAX_DEVIATIONS * noise;
		for (int level = 0; level < LEVELS; level++)
			if (histogram[level] > 0 && Math.abs(level - median) > limit) return false;
		return areasAreFlat(tile, shift, noise);
	}

	private static int level(final int pixel, final int shift) {
		return pixel >> shift & 0xFF;
	}

	/** The standard deviation of the noise, by the differences of neighbours, which objects change at their rims only. */
	private static double noise(final RgbPlane tile, final int shift) {
		final int[] differences = new int[LEVELS];
		final int[] pixels = tile.pixels();
		for (int i = 1; i < pixels.length; i++)
			if (i % tile.width() != 0) differences[Math.abs(level(pixels[i], shift) - level(pixels[i - 1], shift))]++;
		return Math.max(ROUNDING, median(differences) / MEDIAN_DIFFERENCE);
	}

	/** The median of levels, each of which stands for all numbers that are rounded to it. */
	private static double median(final int[] histogram) {
		long count = 0;
		for (final int level : histogram)
			count += level;
		long below = 0;
		for (int level = 0; level < LEVELS; level++) {
			if (histogram[level] > 0 && 2 * (below + histogram[level]) >= count)
				return Math.max(0, level - 0.5 + (count / 2.0 - below) / histogram[level]);
			below += histogram[level];
		}
		return 0;
	}

	/** Whether the mean of each small area is that of the tile, as far as noise allows. */
	private static boolean areasAreFlat(final RgbPlane tile, final int shift, final double noise) {
		final double mean = mean(tile, shift, 0, 0, tile.width(), tile.height());
		for (int y = 0; y < tile.height(); y += AREA_SIDE) {
			for (int x = 0; x < tile.width(); x += AREA_SIDE) {
				final int right = Math.min(x + AREA_SIDE, tile.width());
				final int bottom = Math.min(y + AREA_SIDE, tile.height());
				final double limit = MAX_DEVIATIONS * noise / Math.sqrt((double) (right - x) * (bottom - y));
				if (Math.abs(mean(tile, shift, x, y, right, bottom) - mean) > limit) return false;
			}
		}
		return true;
	}

	private static double mean(final RgbPlane tile, final int shift, final int left, final int top, final int right,
		final int bottom)
	{
		long sum = 0;
		for (int y = top; y < bottom; y++) {
			for (int x = left; x < right; x++)
				sum += level(tile.pixels()[y * tile.width() + x], shift);
		}
		return (double) sum / (right - left) / (bottom - top);
	}
}
