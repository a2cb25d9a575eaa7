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
package fiji.plugin.florence2.imagej.input;

import ij.ImagePlus;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/** Display ranges of images in 32 bits with pixels that are infinite: ImageJ takes them into the range. */
final class FiniteRange {

	private FiniteRange() {}

	/** Whether a display range has two ends that are numbers. */
	static boolean is(final double min, final double max) {
		return Double.isFinite(min) && Double.isFinite(max);
	}

	/** Gives an image the range of its finite pixels, if its own is not finite. */
	static void apply(final FloatProcessor pixels, final ImagePlus image) {
		if (is(pixels.getMin(), pixels.getMax())) return;
		final double[] range = of(pixels);
		image.setDisplayRange(range[0], range[1]);
	}

	/** Gives pixels the range of those that are finite. */
	static void apply(final ImageProcessor pixels) {
		final double[] range = of(pixels);
		pixels.setMinAndMax(range[0], range[1]);
	}

	/** The smallest and the largest finite pixel; 0 and 1 where there is none. */
	static double[] of(final ImageProcessor pixels) {
		double min = Double.POSITIVE_INFINITY;
		double max = Double.NEGATIVE_INFINITY;
		for (int i = 0; i < pixels.getPixelCount(); i++) {
			final float value = pixels.getf(i);
			if (!Float.isFinite(value)) continue;
			min = Math.min(min, value);
			max = Math.max(max, value);
		}
		return min > max ? new double[] { 0, 1 } : new double[] { min, max };
	}
}
