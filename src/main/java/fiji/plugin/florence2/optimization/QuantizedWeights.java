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

/**
 * Weights in 8 bit.
 *
 * @param numbers one byte for each weight
 * @param scales what a step of the numbers stands for
 */
record QuantizedWeights(byte[] numbers, float[] scales) {

	/** Weights that share a scale, see {@link #byBlock}. */
	static final int BLOCK = 32;

	/** The sum of two products of such a number and one of 8 bits must fit in 16 bits. */
	private static final int MAX_BY_COLUMN = 64;
	private static final int MAX_BY_BLOCK = 127;
	/** Stands for zero where numbers have no sign. */
	private static final int ZERO_POINT = 128;

	/** Numbers with a sign as [in, out], and a scale for each output. */
	static QuantizedWeights byColumn(final LinearWeights layer) {
		final float[] scales = new float[layer.out()];
		for (int i = 0; i < layer.weights().length; i++)
			scales[i % layer.out()] = Math.max(scales[i % layer.out()], Math.abs(layer.weights()[i]));
		for (int column = 0; column < scales.length; column++)
			scales[column] = scale(scales[column], MAX_BY_COLUMN);
		final byte[] numbers = new byte[layer.weights().length];
		for (int i = 0; i < numbers.length; i++)
			numbers[i] = (byte) Math.round(layer.weights()[i] / scales[i % layer.out()]);
		return new QuantizedWeights(numbers, scales);
	}

	/** Numbers without a sign as [out, in], and a scale for each {@link #BLOCK} of them. */
	static QuantizedWeights byBlock(final LinearWeights layer) {
		return byBlock(layer.transposed(), BLOCK, ZERO_POINT);
	}

	/** Numbers with a sign, and a scale for each row of a table. */
	static QuantizedWeights byRow(final float[] table, final int width) {
		return byBlock(table, width, 0);
	}

	private static QuantizedWeights byBlock(final float[] weights, final int length, final int zeroPoint) {
		final float[] scales = new float[weights.length / length];
		final byte[] numbers = new byte[weights.length];
		for (int block = 0; block < scales.length; block++) {
			float max = 0;
			for (int i = block * length; i < (block + 1) * length; i++)
				max = Math.max(max, Math.abs(weights[i]));
			scales[block] = scale(max, MAX_BY_BLOCK);
			for (int i = block * length; i < (block + 1) * length; i++)
				numbers[i] = (byte) (Math.round(weights[i] / scales[block]) + zeroPoint);
		}
		return new QuantizedWeights(numbers, scales);
	}

	private static float scale(final float maxWeight, final int maxNumber) {
		return maxWeight == 0 ? 1 : maxWeight / maxNumber;
	}
}
