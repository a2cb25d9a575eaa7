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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;

/**
 * Finds the sequences of tokens that a decoder thinks most likely, or nearly so, for one or more questions, whose
 * sequences grow side by side.
 */
public final class TokenSearch<X extends Exception> {

	/** A question whose answer is not complete, and where its rows began in the last call of the model. */
	private static final class Running {

		private final AnswerSearch search;
		private int first;

		Running(final AnswerSearch search, final int first) {
			this.search = search;
			this.first = first;
		}
	}

	private final NextTokenModel<X> model;
	private final GenerationSettings settings;
	private final List<AnswerSearch> searches = new ArrayList<>();
	private final List<Running> running = new ArrayList<>();

	private TokenSearch(final NextTokenModel<X> model, final int questions, final GenerationSettings settings) {
		this.model = model;
		this.settings = settings;
		final LogitsRow row = new LogitsRow(model.vocabularySize());
		for (int i = 0; i < questions; i++) {
			searches.add(settings.beams() == 1 ? new GreedySearch(settings, row) : new BeamSearch(settings, row));
			running.add(new Running(searches.get(i), i));
		}
	}

	/**
	 * Searches greedily if the settings have one beam, otherwise with beams. Calls of the model and of the listener
	 * are made in the calling thread, one after the other.
	 *
	 * @param questions how many the model is asked, at least 1
	 * @return for each question the best sequences found, best first: one if greedy, otherwise at least one and at most as
	 *         many as beams
	 * @throws X what the model throws
	 * @throws DecodingException if the model's logits are not numbers, or leave no token to choose
	 * @throws CancellationException if it is canceled, which is checked before each step
	 * @throws IllegalArgumentException if the settings hold a token that the model does not know
	 */
	public static <X extends Exception> List<List<Generated>> run(final NextTokenModel<X> model, final int questions,
		final GenerationSettings settings, final SearchListener listener, final Cancellation cancellation)
		throws X, DecodingException
	{
		settings.requireTokensBelow(model.vocabularySize());
		return new TokenSearch<>(model, questions, settings).run(listener, cancellation);
	}

	private List<List<Generated>> run(final SearchListener listener, final Cancellation cancellation)
		throws X, DecodingException
	{
		for (int length = 1; !running.isEmpty(); length++) {
			cancellation.check();
			step(length);
			leaveFinished();
			listener.tokens(searches.stream().map(search -> search.best().clone()).toList(),
				searches.size() - running.size());
		}
		return searches.stream().map(AnswerSearch::found).toList();
	}

	private void step(final int length) throws X, DecodingException {
		final OptionalInt forced = settings.forcedToken(length);
		// a forced token needs no logits, but unless it is the last, the model has to remember the one before it
		if (forced.isEmpty() || length + 1 < settings.maxLength()) {
			final FloatBuffer logits = next();
			if (forced.isEmpty()) choose(logits);
		}
		forced.ifPresent(token -> running.forEach(each -> each.search.force(token)));
	}

	private void choose(final FloatBuffer logits) throws DecodingException {
		for (final Running each : running)
			each.search.choose(logits, each.first);
	}

	/** The logits of all running sequences. A question with fewer than others has its last one computed again. */
	private FloatBuffer next() throws X {
		final int rows = running.stream().mapToInt(each -> each.search.rows()).max().orElseThrow();
		final int[] parents = new int[rows * running.size()];
		final int[] tokens = new int[parents.length];
		int next = 0;
		for (final Running each : running) {
			final int first = next;
			for (int i = 0; i < rows; i++, next++) {
				final int row = Math.min(i, each.search.rows() - 1);
				parents[next] = each.first + each.search.parent(row);
				tokens[next] = each.search.lastToken(row);
			}
			each.first = first;
		}
		return model.next(parents, tokens);
	}

	/** The last question takes the place of one that is finished, so that the others' memory can stay where it is. */
	private void leaveFinished() {
		for (int i = running.size() - 1; i >= 0; i--) {
			if (!running.get(i).search.isDone()) continue;
			final Running last = running.remove(running.size() - 1);
			if (i < running.size()) running.set(i, last);
		}
	}
}
