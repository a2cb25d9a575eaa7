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
package fiji.plugin.florence2.dataset.statistics;

import fiji.plugin.florence2.vision.RgbPlane;

/**
 * A picture in 64 bits: whether each of 8 x 8 places is brighter than its right neighbour. Nearly the same pictures differ in
 * few bits, whatever their size, brightness and contrast.
 *
 * @see <a href="https://www.hackerfactor.com/blog/index.php?/archives/529-Kind-of-Like-That.html">Krawetz, Kind of like
 *      that</a>
 */
public record PictureHash(long bits) {

	private static final int SIDE = 8;

	public static PictureHash of(final RgbPlane plane) {
		final double[][] means = new double[SIDE][SIDE + 1];
		for (int row = 0; row < SIDE; row++)
			for (int column = 0; column <= SIDE; column++)
				means[row][column] = mean(plane, column, row);
		long bits = 0;
		for (int row = 0; row < SIDE; row++)
			for (int column = 0; column < SIDE; column++)
				bits = bits << 1 | (means[row][column] > means[row][column + 1] ? 1 : 0);
		return new PictureHash(bits);
	}

	/** The mean brightness of a place, which is one pixel at least. */
	private static double mean(final RgbPlane plane, final int column, final int row) {
		final int left = (int) ((long) column * plane.width() / (SIDE + 1));
		final int right = Math.max(left + 1, (int) ((column + 1L) * plane.width() / (SIDE + 1)));
		final int top = (int) ((long) row * plane.height() / SIDE);
		final int bottom = Math.max(top + 1, (int) ((row + 1L) * plane.height() / SIDE));
		long sum = 0;
		for (int y = top; y < bottom; y++) {
			for (int x = left; x < right; x++) {
				final int pixel = plane.pixels()[y * plane.width() + x];
				sum += (pixel >> 16 & 255) + (pixel >> 8 & 255) + (pixel & 255);
			}
		}
		return (double) sum / ((long) (right - left) * (bottom - top));
	}

	/** In how many of 64 bits both differ. */
	public int distance(final PictureHash other) {
		return Long.bitCount(bits ^ other.bits);
	}
}
