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
package fiji.plugin.florence2.decoding;

/**
 * The best continuations of all beams, best first, in memory that is used again in each step. Of equal ones, those
 * added first are better. Continuations without any probability are never among them.
 */
final class BestCandidates {

	private final int[] beams;
	private final int[] tokens;
	private final float[] logProbs;
	private final float[] sums;
	private int size;

	BestCandidates(final int capacity) {
		beams = new int[capacity];
		tokens = new int[capacity];
		logProbs = new float[capacity];
		sums = new float[capacity];
	}

	void clear() {
		size = 0;
	}

	int size() {
		return size;
	}

	/** Only a candidate whose sum is greater than this is worth adding. */
	float threshold() {
		return size < sums.length ? Float.NEGATIVE_INFINITY : sums[size - 1];
	}

	/**
	 * Adds a candidate, and drops the worst one if there are too many.
	 *
	 * @param sum greater than {@link #threshold()}
	 */
	void add(final int beam, final int token, final float logProb, final float sum) {
		if (size < sums.length) size++;
		int rank = size - 1;
		for (; rank > 0 && sums[rank - 1] < sum; rank--) {
			beams[rank] = beams[rank - 1];
			tokens[rank] = tokens[rank - 1];
			logProbs[rank] = logProbs[rank - 1];
			sums[rank] = sums[rank - 1];
		}
		beams[rank] = beam;
		tokens[rank] = token;
		logProbs[rank] = logProb;
		sums[rank] = sum;
	}

	int beam(final int rank) {
		return beams[rank];
	}

	int token(final int rank) {
		return tokens[rank];
	}

	float logProb(final int rank) {
		return logProbs[rank];
	}
}
