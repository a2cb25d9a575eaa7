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
import java.util.List;

/** Takes the most likely token at each step: {@code GenerationMixin._sample} of transformers, without sampling. */
final class GreedySearch implements AnswerSearch {

	private final GenerationSettings settings;
	private final LogitsRow row;
	private Hypothesis sequence;

	/** @param row for use in each step */
	GreedySearch(final GenerationSettings settings, final LogitsRow row) {
		this.settings = settings;
		this.row = row;
		sequence = Hypothesis.start(settings.startToken());
	}

	@Override
	public int rows() {
		return 1;
	}

	@Override
	public int parent(final int index) {
		return 0;
	}

	@Override
	public int lastToken(final int index) {
		return sequence.lastToken();
	}

	@Override
	public void choose(final FloatBuffer logits, final int first) throws DecodingException {
		row.read(logits, first);
		RepeatedNgrams.forEachCompletion(sequence.tokens(), settings.noRepeatNgramSize(), row::forbid);
		row.normalize(sequence.length());
		final int token = row.best();
		sequence = sequence.extended(token, row.logProb(token));
	}

	@Override
	public void force(final int token) {
		sequence = sequence.extended(token, 0);
	}

	@Override
	public boolean isDone() {
		return sequence.lastToken() == settings.endToken() || sequence.length() == settings.maxLength();
	}

	@Override
	public int[] best() {
		return sequence.tokens();
	}

	@Override
	public List<Generated> found() {
		return List.of(sequence.generated(sequence.sum() / (double) (sequence.length() - 1)));
	}
}
