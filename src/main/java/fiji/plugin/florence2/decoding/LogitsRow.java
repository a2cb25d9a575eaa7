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

import java.nio.FloatBuffer;

/** The logits of one sequence's next token, in memory that is used again for each of them. */
final class LogitsRow {

	private final float[] logits;
	private float max;
	private float logSum;

	LogitsRow(final int vocabularySize) {
		logits = new float[vocabularySize];
	}

	/** Takes over one row of a tensor of shape [rows, vocabularySize]. */
	void read(final FloatBuffer tensor, final int row) {
		tensor.get(row * logits.length, logits);
	}

	/** Makes a token impossible. */
	void forbid(final int token) {
		// the start token need not be among those that the model can choose
		if (token < logits.length) logits[token] = Float.NEGATIVE_INFINITY;
	}

	/**
	 * Prepares {@link #logProb}. Tokens forbidden later keep the others' log-probabilities as they are.
	 *
	 * @param length of the sequence that the row belongs to, for the message
	 * @throws DecodingException if a logit is NaN or positive infinity, or all are negative infinity
	 */
	void normalize(final int length) throws DecodingException {
		max = max(logits);
		if (max == Float.NEGATIVE_INFINITY) throw DecodingException.nothingToChoose(length);
		if (!Float.isFinite(max)) throw DecodingException.notANumber(length);
		double sum = 0;
		for (final float logit : logits)
			sum += Math.exp(logit - max);
		logSum = (float) Math.log(sum);
	}

	/** Natural logarithm of the softmax, in the order of operations of PyTorch. */
	float logProb(final int token) {
		return logits[token] - max - logSum;
	}

	/** The most likely token, of equal ones the first. */
	int best() {
		int best = 0;
		for (int token = 1; token < logits.length; token++)
			if (logits[token] > logits[best]) best = token;
		return best;
	}

	/**
	 * Adds the tokens that are good enough as continuations of a beam.
	 *
	 * @param beam index of the beam
	 * @param beamSum the sum of its tokens' log-probabilities
	 */
	void addTo(final BestCandidates candidates, final int beam, final float beamSum) {
		float threshold = candidates.threshold();
		for (int token = 0; token < logits.length; token++) {
			final float sum = beamSum + logProb(token);
			if (sum <= threshold) continue;
			candidates.add(beam, token, logProb(token), sum);
			threshold = candidates.threshold();
		}
	}

	/** The greatest value, or NaN if there is one. */
	private static float max(final float[] values) {
		float max = Float.NEGATIVE_INFINITY;
		for (final float value : values)
			max = Math.max(max, value);
		return max;
	}
}
