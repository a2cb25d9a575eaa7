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
package fiji.plugin.florence2.vision;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Resizes an image as Pillow's {@code Image.resize(size, BICUBIC)} does, bit for bit: antialiased when it shrinks,
 * with weights of 22 bits, rows first, the rows' result rounded to 8 bits, then columns. A direction whose length
 * does not change is left alone. Only an image more than 100 times as high as wide is shortened before its rows are
 * resampled.
 * <p>
 * The model was trained on images made so. Bicubic interpolation of ImageJ, AWT and the canvas of a browser does
 * not antialias, and its pixels differ by far more than rounding.
 * </p>
 *
 * @see <a href="https://github.com/python-pillow/Pillow/blob/12.3.0/src/libImaging/Resample.c">Resample.c</a>
 */
public final class BicubicResampler {

	private static final int HALF = 1 << (BicubicWeights.PRECISION_BITS - 1);

	private BicubicResampler() {}

	/**
	 * Resizes an image, not keeping its aspect ratio, on all processors. Beside the result, it takes memory for
	 * {@code width * source.height()} pixels.
	 *
	 * @param source the image, which is not changed
	 * @param width columns of the result, at least 1
	 * @param height rows of the result, at least 1
	 * @return a new plane, the upper bytes of its pixels 0; it never shares the source's pixels
	 * @throws IllegalArgumentException if a side is less than 1
	 */
	public static RgbPlane resize(final RgbPlane source, final int width, final int height) {
		if (width < 1 || height < 1)
			throw new IllegalArgumentException("An image cannot be resized to " + width + " x " + height + " pixels.");
		// a rule of Pillow's Image.py: such a stripe is shortened first, which rounds differently
		final boolean shortenFirst = source.height() > 100L * source.width() && height < source.height();
		return resample(shortenFirst ? resample(source, source.width(), height) : source, width, height);
	}

	private static RgbPlane resample(final RgbPlane source, final int width, final int height) {
		final int[][] rows = resampleRows(source, width);
		return new RgbPlane(width, height, resampleColumns(rows, width, height));
	}

	private static int[][] resampleRows(final RgbPlane source, final int width) {
		final int[][] rows = new int[source.height()][];
		if (width == source.width()) {
			for (int y = 0; y < rows.length; y++)
				rows[y] = Arrays.copyOfRange(source.pixels(), y * width, (y + 1) * width);
			return rows;
		}
		final BicubicWeights weights = new BicubicWeights(source.width(), width);
		IntStream.range(0, rows.length)
			.parallel()
			.forEach(y -> rows[y] = resampleRow(source.pixels(), y * source.width(), weights, width));
		return rows;
	}

	private static int[] resampleRow(final int[] pixels, final int start, final BicubicWeights weights, final int width) {
		final int[] values = weights.values();
		final int[] row = new int[width];
		for (int x = 0; x < width; x++) {
			final int from = start + weights.first(x);
			final int offset = weights.offset(x);
			final int count = weights.count(x);
			int red = HALF;
			int green = HALF;
			int blue = HALF;
			for (int i = 0; i < count; i++) {
				final int pixel = pixels[from + i];
				final int weight = values[offset + i];
				red += (pixel >> 16 & 0xff) * weight;
				green += (pixel >> 8 & 0xff) * weight;
				blue += (pixel & 0xff) * weight;
			}
			row[x] = pack(red, green, blue);
		}
		return row;
	}

	private static int[] resampleColumns(final int[][] rows, final int width, final int height) {
		final int[] pixels = new int[Math.multiplyExact(width, height)];
		if (height == rows.length) {
			for (int y = 0; y < height; y++)
				for (int x = 0; x < width; x++)
					pixels[y * width + x] = rows[y][x] & 0xffffff;
			return pixels;
		}
		final BicubicWeights weights = new BicubicWeights(rows.length, height);
		IntStream.range(0, height).parallel().forEach(y -> mixRows(rows, weights, y, pixels, y * width, width));
		return pixels;
	}

	/** Goes along the rows, not down the columns, so that memory is read in order and the loop can be vectorized. */
	private static void mixRows(final int[][] rows, final BicubicWeights weights, final int y, final int[] pixels,
		final int start, final int width)
	{
		final int[] red = new int[width];
		final int[] green = new int[width];
		final int[] blue = new int[width];
		for (int i = 0; i < weights.count(y); i++) {
			final int[] row = rows[weights.first(y) + i];
			final int weight = weights.values()[weights.offset(y) + i];
			for (int x = 0; x < width; x++) {
				red[x] += (row[x] >> 16 & 0xff) * weight;
				green[x] += (row[x] >> 8 & 0xff) * weight;
				blue[x] += (row[x] & 0xff) * weight;
			}
		}
		for (int x = 0; x < width; x++)
			pixels[start + x] = pack(HALF + red[x], HALF + green[x], HALF + blue[x]);
	}

	private static int pack(final int red, final int green, final int blue) {
		return toByte(red) << 16 | toByte(green) << 8 | toByte(blue);
	}

	private static int toByte(final int fixedPoint) {
		return Math.max(0, Math.min(255, fixedPoint >> BicubicWeights.PRECISION_BITS));
	}
}
