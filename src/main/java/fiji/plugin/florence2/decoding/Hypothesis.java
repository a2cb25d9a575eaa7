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

import java.util.Arrays;

/**
 * A sequence on the way, never changed once made.
 *
 * @param tokens the sequence, start token included
 * @param logProbs for each token but the start token
 * @param sum the sum of {@code logProbs}, added up one by one in single precision as PyTorch does
 */
record Hypothesis(int[] tokens, float[] logProbs, float sum) {

	static Hypothesis start(final int token) {
		return new Hypothesis(new int[] { token }, new float[0], 0);
	}

	/** This sequence and one token more. */
	Hypothesis extended(final int token, final float logProb) {
		final int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
		longer[tokens.length] = token;
		final float[] more = Arrays.copyOf(logProbs, logProbs.length + 1);
		more[logProbs.length] = logProb;
		return new Hypothesis(longer, more, sum + logProb);
	}

	/** Count of tokens, start token included. */
	int length() {
		return tokens.length;
	}

	int lastToken() {
		return tokens[tokens.length - 1];
	}

	Generated generated(final double score) {
		final double[] wide = new double[logProbs.length];
		for (int i = 0; i < wide.length; i++)
			wide[i] = logProbs[i];
		return new Generated(tokens, wide, score);
	}
}
