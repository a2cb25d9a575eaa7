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
package fiji.plugin.florence2.optimization;

import fiji.plugin.florence2.graph.Layer.Linear;

import java.io.IOException;
import java.util.Arrays;

/**
 * The numbers of a linear layer.
 *
 * @param weights [in, out], row by row
 * @param bias one for each output; zeros where the layer has none
 */
record LinearWeights(int in, int out, float[] weights, float[] bias) {

	/** Reads a layer of a published graph. */
	static LinearWeights of(final Linear layer) throws IOException {
		final float[] stored = layer.weights().floats();
		final float[] weights = layer.transposed() ? transposed(stored, layer.out(), layer.in()) : stored;
		final float[] bias = layer.bias().isPresent() ? layer.bias().get().floats() : new float[layer.out()];
		return new LinearWeights(layer.in(), layer.out(), weights, bias);
	}

	private static float[] transposed(final float[] matrix, final int rows, final int columns) {
		final float[] transposed = new float[matrix.length];
		for (int row = 0; row < rows; row++)
			for (int column = 0; column < columns; column++)
				transposed[column * rows + row] = matrix[row * columns + column];
		return transposed;
	}

	/** The layer with the outputs from {@code from} (included) to {@code to} (excluded) alone. */
	LinearWeights part(final int from, final int to) {
		final float[] part = new float[in * (to - from)];
		for (int row = 0; row < in; row++)
			System.arraycopy(weights, row * out + from, part, row * (to - from), to - from);
		return new LinearWeights(in, to - from, part, Arrays.copyOfRange(bias, from, to));
	}

	/**
	 * The layer that takes values before they are scaled and shifted by a normalisation, and does that, too.
	 *
	 * @param scales one factor for each input
	 * @param shifts what is added to each input then
	 */
	LinearWeights after(final float[] scales, final float[] shifts) {
		final float[] scaled = new float[weights.length];
		final double[] sums = new double[out];
		for (int i = 0; i < weights.length; i++) {
			scaled[i] = weights[i] * scales[i / out];
			sums[i % out] += (double) weights[i] * shifts[i / out];
		}
		final float[] shifted = new float[out];
		for (int column = 0; column < out; column++)
			shifted[column] = (float) (bias[column] + sums[column]);
		return new LinearWeights(in, out, scaled, shifted);
	}

	/** The layer whose results are multiplied by a factor. */
	LinearWeights times(final double factor) {
		return new LinearWeights(in, out, times(weights, factor), times(bias, factor));
	}

	static float[] times(final float[] values, final double factor) {
		final float[] scaled = new float[values.length];
		for (int i = 0; i < values.length; i++)
			scaled[i] = (float) (values[i] * factor);
		return scaled;
	}

	/** The weights as [out, in]. */
	float[] transposed() {
		return transposed(weights, in, out);
	}
}
