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

import fiji.plugin.florence2.common.Cancellation;

import java.nio.FloatBuffer;
import java.util.OptionalInt;

/** Takes the most likely token at each step: {@code GenerationMixin._sample} of transformers, without sampling. */
final class GreedySearch<X extends Exception> {

	private static final int[] SAME_ROW = { 0 };

	private final NextTokenModel<X> model;
	private final GenerationSettings settings;
	private final SearchListener listener;
	private final Cancellation cancellation;
	private final LogitsRow row;

	GreedySearch(final NextTokenModel<X> model, final GenerationSettings settings, final SearchListener listener,
		final Cancellation cancellation)
	{
		this.model = model;
		this.settings = settings;
		this.listener = listener;
		this.cancellation = cancellation;
		row = new LogitsRow(model.vocabularySize());
	}

	Generated run() throws X, DecodingException {
		Hypothesis sequence = Hypothesis.start(settings.startToken());
		do {
			cancellation.check();
			sequence = extend(sequence);
			listener.tokens(sequence.tokens().clone());
		}
		while (sequence.lastToken() != settings.endToken() && sequence.length() < settings.maxLength());
		return sequence.generated(sequence.sum() / (double) (sequence.length() - 1));
	}

	private Hypothesis extend(final Hypothesis sequence) throws X, DecodingException {
		final OptionalInt forced = settings.forcedToken(sequence.length());
		// a forced token needs no logits, but unless it is the last, the model has to remember the one before it
		if (forced.isPresent() && isLast(sequence.length())) return sequence.extended(forced.getAsInt(), 0);
		final FloatBuffer logits = model.next(SAME_ROW, new int[] { sequence.lastToken() });
		if (forced.isPresent()) return sequence.extended(forced.getAsInt(), 0);
		row.read(logits, 0);
		RepeatedNgrams.forEachCompletion(sequence.tokens(), settings.noRepeatNgramSize(), row::forbid);
		row.normalize(sequence.length());
		final int token = row.best();
		return sequence.extended(token, row.logProb(token));
	}

	private boolean isLast(final int length) {
		return length + 1 == settings.maxLength();
	}
}
