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

/**
 * The fixed-point weights by which one line of pixels is resampled along its axis: {@code precompute_coeffs} and
 * {@code normalize_coeffs_8bpc} of Pillow's {@code Resample.c}, for its bicubic filter and the whole line.
 */
final class BicubicWeights {

	/** Bits after the binary point of a weight: 32, less 8 for the pixel and 2 for sums that overshoot. */
	static final int PRECISION_BITS = 22;

	private static final double SHARPNESS = -0.5;
	private static final double SUPPORT = 2;

	private final int[] first;
	private final int[] count;
	private final int[] weights;
	private final int stride;

	/**
	 * @param from length of the line to read, at least 1
	 * @param to length of the line to write, at least 1
	 */
	BicubicWeights(final int from, final int to) {
		final double scale = (double) from / to;
		final double filterScale = Math.max(scale, 1);
		final double support = SUPPORT * filterScale;
		stride = (int) Math.ceil(support) * 2 + 1;
		first = new int[to];
		count = new int[to];
		weights = new int[Math.multiplyExact(to, stride)];
		final double[] line = new double[stride];
		for (int x = 0; x < to; x++) {
			final double center = (x + 0.5) * scale;
			// the casts cut towards zero, as in C
			first[x] = Math.max((int) (center - support + 0.5), 0);
			count[x] = Math.min((int) (center + support + 0.5), from) - first[x];
			double sum = 0;
			for (int i = 0; i < count[x]; i++) {
				line[i] = kernel((i + first[x] - center + 0.5) * (1 / filterScale));
				sum += line[i];
			}
			for (int i = 0; i < count[x]; i++)
				weights[x * stride + i] = fixedPoint(sum == 0 ? line[i] : line[i] / sum);
		}
	}

	/** Index of the first pixel that the pixel {@code x} of the result is made of. */
	int first(final int x) {
		return first[x];
	}

	/** How many pixels the pixel {@code x} of the result is made of. */
	int count(final int x) {
		return count[x];
	}

	/** Index in {@link #values()} of the weight of the pixel {@code first(x)}; the others follow. */
	int offset(final int x) {
		return x * stride;
	}

	/** The weights, times 2<sup>{@value #PRECISION_BITS}</sup>. Not to be changed. */
	int[] values() {
		return weights;
	}

	/** The cubic convolution kernel of Keys (1981), in the order of operations of Pillow's {@code bicubic_filter}. */
	private static double kernel(final double position) {
		final double x = Math.abs(position);
		if (x < 1) return ((SHARPNESS + 2) * x - (SHARPNESS + 3)) * x * x + 1;
		if (x < 2) return (((x - 5) * x + 8) * x - 4) * SHARPNESS;
		return 0;
	}

	private static int fixedPoint(final double weight) {
		return (int) (weight * (1 << PRECISION_BITS) + (weight < 0 ? -0.5 : 0.5));
	}
}
