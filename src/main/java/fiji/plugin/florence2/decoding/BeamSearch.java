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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Follows the best few sequences at once: {@code GenerationMixin._beam_search} of transformers 5, for one question
 * and one end token.
 * <p>
 * Where transformers starts with as many copies of the start token as beams, all but one with a score of -1e9, this
 * starts with one beam: the others' continuations would never be chosen as long as the first has enough of its own.
 * So running sequences always differ, and while there are fewer of them than beams, the model computes fewer
 * rows.
 * </p>
 */
final class BeamSearch implements AnswerSearch {

	private record Finished(Hypothesis sequence, float score) {}

	private final GenerationSettings settings;
	private final LogitsRow row;
	private final BestCandidates candidates;

	/** Sequences of equal length, best first, never more than beams. */
	private List<Hypothesis> running = new ArrayList<>();

	/** For each running sequence, the index of the one that it continues. */
	private int[] parents = { 0 };

	/** Sequences that can be returned, best first, never more than beams. */
	private final List<Finished> finished = new ArrayList<>();

	/** @param row for use in each step */
	BeamSearch(final GenerationSettings settings, final LogitsRow row) {
		this.settings = settings;
		this.row = row;
		// each beam has one end token, so among so many candidates there are enough to continue
		candidates = new BestCandidates(Math.multiplyExact(2, settings.beams()));
		running.add(Hypothesis.start(settings.startToken()));
	}

	@Override
	public int rows() {
		return running.size();
	}

	@Override
	public int parent(final int beam) {
		return parents[beam];
	}

	@Override
	public int lastToken(final int beam) {
		return running.get(beam).lastToken();
	}

	@Override
	public void choose(final FloatBuffer logits, final int first) throws DecodingException {
		candidates.clear();
		for (int beam = 0; beam < running.size(); beam++) {
			final Hypothesis sequence = running.get(beam);
			row.read(logits, first + beam);
			row.normalize(sequence.length());
			RepeatedNgrams.forEachCompletion(sequence.tokens(), settings.noRepeatNgramSize(), row::forbid);
			row.addTo(candidates, beam, sequence.sum());
		}
		final int length = running.get(0).length();
		if (candidates.size() == 0 && finished.isEmpty()) throw DecodingException.nothingToChoose(length);
		take(length + 1);
	}

	@Override
	public void force(final int token) {
		candidates.clear();
		for (int beam = 0; beam < running.size(); beam++)
			candidates.add(beam, token, 0, running.get(beam).sum());
		take(running.get(0).length() + 1);
	}

	private void take(final int newLength) {
		finishSequences(newLength);
		continueSequences(newLength);
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

	@Override
	public boolean isDone() {
		if (running.isEmpty()) return true;
		if (finished.size() < settings.beams()) return false;
		if (settings.earlyStopping() == EarlyStopping.TRUE) return true;
		final boolean longerIsBetter = settings.earlyStopping() == EarlyStopping.NEVER && settings.lengthPenalty() > 0;
		final int generated = longerIsBetter ? settings.maxNewTokens() : running.get(0).length() - 1;
		return score(running.get(0).sum(), generated) <= finished.get(finished.size() - 1).score();
	}

	@Override
	public int[] best() {
		return (running.isEmpty() ? finished.get(0).sequence() : running.get(0)).tokens();
	}

	@Override
	public List<Generated> found() {
		return finished.stream().map(each -> each.sequence().generated(each.score())).toList();
	}

	private float score(final float sum, final int generated) {
		return sum / (float) Math.pow(generated, settings.lengthPenalty());
	}
}
