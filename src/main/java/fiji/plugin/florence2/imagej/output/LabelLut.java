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

import ij.process.LUT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Colours for label images: black for 0, then 255 bright ones. Each is the one that is most unlike all before it, in the
 * manner of Glasbey et al. (2007), Color Research and Application 32:304, so that low numbers differ most.
 */
final class LabelLut {

	private static final int SIZE = 256;
	/** Candidates are the colours of a grid with this distance in red, green and blue. */
	private static final int STEP = 15;
	/** Darker ones could be taken for the black between objects. */
	private static final double DARKEST = 40;
	/** White of the standard illuminant D65 in CIE XYZ. */
	private static final double[] WHITE = { 0.95047, 1, 1.08883 };

	private LabelLut() {}

	static LUT create() {
		final int[] candidates = candidates();
		final double[][] colors = Arrays.stream(candidates).mapToObj(LabelLut::lab).toArray(double[][]::new);
		final double[] distances = new double[candidates.length];
		Arrays.setAll(distances, i -> squaredDistance(colors[i], lab(0)));
		final byte[][] channels = new byte[3][SIZE];
		for (int i = 1; i < SIZE; i++) {
			final int next = farthest(distances);
			for (int c = 0; c < 3; c++)
				channels[c][i] = (byte) (candidates[next] >> 16 - 8 * c);
			for (int k = 0; k < distances.length; k++)
				distances[k] = Math.min(distances[k], squaredDistance(colors[k], colors[next]));
		}
		return new LUT(channels[0], channels[1], channels[2]);
	}

	private static int[] candidates() {
		final List<Integer> grid = new ArrayList<>();
		for (int red = 0; red < SIZE; red += STEP) {
			for (int green = 0; green < SIZE; green += STEP) {
				for (int blue = 0; blue < SIZE; blue += STEP)
					grid.add(red << 16 | green << 8 | blue);
			}
		}
		return grid.stream().mapToInt(Integer::intValue).filter(rgb -> lab(rgb)[0] >= DARKEST).toArray();
	}

	private static int farthest(final double[] distances) {
		int farthest = 0;
		for (int i = 1; i < distances.length; i++)
			if (distances[i] > distances[farthest]) farthest = i;
		return farthest;
	}

	private static double squaredDistance(final double[] a, final double[] b) {
		double sum = 0;
		for (int i = 0; i < a.length; i++)
			sum += (a[i] - b[i]) * (a[i] - b[i]);
		return sum;
	}

	/** sRGB to CIE L*a*b*. */
	private static double[] lab(final int rgb) {
		final double red = linear(rgb >> 16 & 255);
		final double green = linear(rgb >> 8 & 255);
		final double blue = linear(rgb & 255);
		final double x = root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / WHITE[0]);
		final double y = root((0.2126729 * red + 0.7151522 * green + 0.0721750 * blue) / WHITE[1]);
		final double z = root((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / WHITE[2]);
		return new double[] { 116 * y - 16, 500 * (x - y), 200 * (y - z) };
	}

	private static double linear(final int value) {
		final double v = value / 255.0;
		return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
	}

	private static double root(final double t) {
		return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
	}
}
