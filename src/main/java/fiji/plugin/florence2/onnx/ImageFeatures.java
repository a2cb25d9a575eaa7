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
package fiji.plugin.florence2.onnx;

import java.nio.FloatBuffer;

/**
 * What the vision encoder sees in one image: a vector for the whole, then one for each cell of its grid, row
 * by row. They do not depend on the prompt, so one image's features serve every task.
 *
 * @param values shape [length, hidden size], row-major
 * @param length number of vectors (577 for the published models)
 */
public record ImageFeatures(FloatBuffer values, int length) {

	/**
	 * What the vectors are like, wherever they lie in the image: the mean of each of their numbers, then the standard
	 * deviation of each.
	 *
	 * @return twice the hidden size
	 */
	public double[] statistics() {
		final int width = values.limit() / length;
		final double[] sums = new double[width];
		final double[] squares = new double[width];
		for (int i = 0; i < values.limit(); i++) {
			final double value = values.get(i);
			sums[i % width] += value;
			squares[i % width] += value * value;
		}
		final double[] statistics = new double[2 * width];
		for (int i = 0; i < width; i++) {
			final double mean = sums[i] / length;
			statistics[i] = mean;
			statistics[width + i] = Math.sqrt(Math.max(0, squares[i] / length - mean * mean));
		}
		return statistics;
	}
}
