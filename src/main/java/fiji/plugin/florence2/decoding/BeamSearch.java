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
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Follows the best few sequences at once: {@code GenerationMixin._beam_search} of transformers 5, for one image and
 * one end token.
 * <p>
 * Where transformers starts with as many copies of the start token as beams, all but one with a score of -1e9, this
 * starts with one beam: the others' continuations would never be chosen as long as the first has enough of its own.
 * So running sequences always differ, and while there are fewer of them than beams, the model computes fewer
 * rows.
 * </p>
 */
final class BeamSearch<X extends Exception> {

	private record Finished(Hypothesis sequence, float score) {}

	private final NextTokenModel<X> model;
	private final GenerationSettings settings;
	private final SearchListener listener;
	private final Cancellation cancellation;
	private final LogitsRow row;
	private final BestCandidates candidates;

	/** Sequences of equal length, best first, never more than beams. */
	private List<Hypothesis> running = new ArrayList<>();

	/** For each running sequence, the index of the one that it continues. */
	private int[] parents = { 0 };

	/** Sequences that can be returned, best first, never more than beams. */
	private final List<Finished> finished = new ArrayList<>();

	BeamSearch(final NextTokenModel<X> model, final GenerationSettings settings, final SearchListener listener,
		final Cancellation cancellation)
	{
		this.model = model;
		this.settings = settings;
		this.listener = listener;
		this.cancellation = cancellation;
		row = new LogitsRow(model.vocabularySize());
		// each beam has one end token, so among so many candidates there are enough to continue
		candidates = new BestCandidates(Math.multiplyExact(2, settings.beams()));
	}

	List<Generated> run() throws X, DecodingException {
		running.add(Hypothesis.start(settings.startToken()));
		do {
			cancellation.check();
			final int length = running.get(0).length();
			findCandidates(length);
			if (candidates.size() == 0 && finished.isEmpty()) throw DecodingException.nothingToChoose(length);
			finishSequences(length + 1);
			continueSequences(length + 1);
			listener.tokens(best().tokens().clone());
		}
		while (canImprove());
		return finished.stream().map(f -> f.sequence().generated(f.score())).toList();
	}

	private Hypothesis best() {
		return running.isEmpty() ? finished.get(0).sequence() : running.get(0);
	}

	private void findCandidates(final int length) throws X, DecodingException {
		candidates.clear();
		final OptionalInt forced = settings.forcedToken(length);
		// a forced token needs no logits, but unless it is the last, the model has to remember the one before it
		if (forced.isPresent() && length + 1 == settings.maxLength()) {
			addForced(forced.getAsInt());
			return;
		}
		final FloatBuffer logits = model.next(parents, running.stream().mapToInt(Hypothesis::lastToken).toArray());
		if (forced.isPresent()) addForced(forced.getAsInt());
		else addAll(logits);
	}

	private void addForced(final int token) {
		for (int beam = 0; beam < running.size(); beam++)
			candidates.add(beam, token, 0, running.get(beam).sum());
	}

	private void addAll(final FloatBuffer logits) throws DecodingException {
		for (int beam = 0; beam < running.size(); beam++) {
			final Hypothesis sequence = running.get(beam);
			row.read(logits, beam);
			row.normalize(sequence.length());
			RepeatedNgrams.forEachCompletion(sequence.tokens(), settings.noRepeatNgramSize(), row::forbid);
			row.addTo(candidates, beam, sequence.sum());
		}
	}

	/** End tokens that are not among the best candidates neither finish a sequence nor continue it. */
	private void finishSequences(final int newLength) {
		for (int rank = 0; rank < Math.min(settings.beams(), candidates.size()); rank++)
			if (isFinished(rank, newLength)) keep(extended(rank));
	}

	private void keep(final Hypothesis sequence) {
		final float score = score(sequence.sum(), sequence.length() - 1);
		int rank = finished.size();
		while (rank > 0 && finished.get(rank - 1).score() < score)
			rank--;
		finished.add(rank, new Finished(sequence, score));
		if (finished.size() > settings.beams()) finished.remove(settings.beams());
	}

	private void continueSequences(final int newLength) {
		final List<Hypothesis> next = new ArrayList<>();
		final int[] nextParents = new int[settings.beams()];
		for (int rank = 0; rank < candidates.size() && next.size() < settings.beams(); rank++) {
			if (isFinished(rank, newLength)) continue;
			nextParents[next.size()] = candidates.beam(rank);
			next.add(extended(rank));
		}
		running = next;
		parents = Arrays.copyOf(nextParents, next.size());
	}

	private boolean isFinished(final int rank, final int newLength) {
		return newLength == settings.maxLength() || candidates.token(rank) == settings.endToken();
	}

	private Hypothesis extended(final int rank) {
		return running.get(candidates.beam(rank)).extended(candidates.token(rank), candidates.logProb(rank));
	}

	private boolean canImprove() {
		if (running.isEmpty()) return false;
		if (finished.size() < settings.beams()) return true;
		if (settings.earlyStopping() == EarlyStopping.TRUE) return false;
		final boolean longerIsBetter = settings.earlyStopping() == EarlyStopping.NEVER && settings.lengthPenalty() > 0;
		final int generated = longerIsBetter ? settings.maxNewTokens() : running.get(0).length() - 1;
		return score(running.get(0).sum(), generated) > finished.get(finished.size() - 1).score();
	}

	private float score(final float sum, final int generated) {
		return sum / (float) Math.pow(generated, settings.lengthPenalty());
	}
}
