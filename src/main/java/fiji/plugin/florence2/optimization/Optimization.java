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

import fiji.plugin.florence2.onnx.Precision;

/** What an optimised model computes with. */
public enum Optimization {

	/** With the weights as they are, in single precision: the same answers, but for rounding. */
	EXACT(Precision.OPTIMIZED, MatMulStrategy.EXACT, MatMulStrategy.EXACT, 1e-3, 1e-3),

	/** With weights in 8 bit: a quarter of the size, several times as fast, and less exact. */
	INT8(Precision.OPTIMIZED_INT8, MatMulStrategy.INT8_BY_COLUMN, MatMulStrategy.INT8_BY_BLOCK, 0.5, 0.35);

	private final Precision precision;
	private final MatMulStrategy manyRows;
	private final MatMulStrategy fewRows;
	private final double maxFeatureDifference;
	private final double maxLogitDifference;

	/**
	 * @param maxFeatureDifference largest difference of the image features that is accepted, as a part of their standard
	 *          deviation
	 * @param maxLogitDifference the same of the logits
	 */
	Optimization(final Precision precision, final MatMulStrategy manyRows, final MatMulStrategy fewRows,
		final double maxFeatureDifference, final double maxLogitDifference)
	{
		this.precision = precision;
		this.manyRows = manyRows;
		this.fewRows = fewRows;
		this.maxFeatureDifference = maxFeatureDifference;
		this.maxLogitDifference = maxLogitDifference;
	}

	/** Determines the names of the files. */
	public Precision precision() {
		return precision;
	}

	/** For graphs that compute many positions at once. */
	MatMulStrategy manyRows() {
		return manyRows;
	}

	/** For graphs that compute one position of each beam. */
	MatMulStrategy fewRows() {
		return fewRows;
	}

	/** Whether a model that differs that much from the published one may stand for it. */
	boolean accepts(final Difference difference) {
		return difference.isWithin(maxFeatureDifference, maxLogitDifference);
	}
}
