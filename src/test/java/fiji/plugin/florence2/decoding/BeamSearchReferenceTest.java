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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Long searches in a large vocabulary give the same as a plain one, which follows the code of transformers literally:
 * it starts with as many equal beams as requested, computes the whole sequence's logits each time and sorts all
 * candidates.
 */
class BeamSearchReferenceTest {

	private static final int END = 2;
	private static final int VOCABULARY = 5000;

	@ParameterizedTest
	@CsvSource({ "1, 3, 200, TRUE, 1.0, 3", "2, 3, 200, FALSE, 1.0, 3", "3, 5, 60, NEVER, 1.5, 2",
		"4, 2, 60, FALSE, -1.0, 0", "5, 3, 100, TRUE, 0.0, 4" })
	void equalsThePlainSearch(final int seed, final int beams, final int maxNewTokens, final EarlyStopping earlyStopping,
		final double lengthPenalty, final int noRepeatNgramSize) throws DecodingException
	{
		final PrefixModel.Logits logits = sequence -> logits(seed, sequence);
		final GenerationSettings settings = new GenerationSettings(beams, maxNewTokens, noRepeatNgramSize, lengthPenalty,
			earlyStopping, END, END, OptionalInt.of(0), OptionalInt.of(END));
		final List<Beam> expected = plainSearch(logits, settings);
		final List<Generated> found =
			TokenSearch.run(new PrefixModel(VOCABULARY, logits), 1, settings, SearchListener.NONE, new Cancellation()).get(0);
		assertTrue(found.get(0).tokens().length > 20, "too short to prove anything");
		assertEquals(expected.size(), found.size());
		for (int i = 0; i < found.size(); i++) {
			assertArrayEquals(expected.get(i).tokens, found.get(i).tokens());
			assertEquals(expected.get(i).score, (float) found.get(i).score());
		}
	}

	/** Depend on the whole sequence. Few tokens are likely, so that n-grams would repeat and beams cross. */
	private static float[] logits(final int seed, final int[] sequence) {
		long state = seed;
		for (final int token : sequence)
			state = state * 6364136223846793005L + token + 1442695040888963407L;
		final SplittableRandom random =
			new SplittableRandom(sequence.length % 3 == 0 ? state : sequence[sequence.length - 1] + 31L * seed);
		final float[] logits = new float[VOCABULARY];
		for (int token = 0; token < VOCABULARY; token++)
			logits[token] = (float) (random.nextDouble() * 4 + (token < 12 ? 9 : 0));
		logits[END] -= sequence.length < 40 ? 8 : 1;
		return logits;
	}

	private record Beam(int[] tokens, float score) {}

	private record Candidate(Beam beam, int token, float score) {

		Beam extended(final float divisor) {
			return new Beam(PrefixModel.append(beam.tokens, token), score / divisor);
		}
	}

	private static List<Beam> plainSearch(final PrefixModel.Logits logits, final GenerationSettings settings) {
		final int beams = settings.beams();
		final int maxLength = settings.maxNewTokens() + 1;
		List<Beam> running = new ArrayList<>();
		for (int i = 0; i < beams; i++)
			running.add(new Beam(new int[] { settings.startToken() }, i == 0 ? 0 : -1e9f));
		final List<Beam> finished = new ArrayList<>();
		for (int length = 1; length < maxLength; length++) {
			final List<Candidate> candidates = new ArrayList<>();
			for (final Beam beam : running) {
				final float[] logProbs = processedLogProbs(logits.after(beam.tokens), beam.tokens, settings);
				for (int token = 0; token < logProbs.length; token++)
					candidates.add(new Candidate(beam, token, beam.score + logProbs[token]));
			}
			candidates.sort(Comparator.comparing(c -> -c.score)); // stable
			final boolean full = length + 1 == maxLength;
			final List<Beam> next = new ArrayList<>();
			for (int rank = 0; rank < 2 * beams; rank++) {
				final Candidate candidate = candidates.get(rank);
				final boolean ends = full || candidate.token == END;
				if (ends && rank < beams && candidate.score > -1e8)
					finished.add(candidate.extended((float) Math.pow(length, settings.lengthPenalty())));
				if (!ends && next.size() < beams) next.add(candidate.extended(1));
			}
			finished.sort(Comparator.comparing(b -> -b.score));
			while (finished.size() > beams)
				finished.remove(beams);
			if (next.isEmpty()) break;
			running = next;
			if (finished.size() < beams) continue;
			if (settings.earlyStopping() == EarlyStopping.TRUE) break;
			final boolean never = settings.earlyStopping() == EarlyStopping.NEVER && settings.lengthPenalty() > 0;
			final float possible =
				running.get(0).score / (float) Math.pow(never ? settings.maxNewTokens() : length, settings.lengthPenalty());
			if (possible <= finished.get(beams - 1).score) break;
		}
		return finished;
	}

	private static float[] processedLogProbs(final float[] logits, final int[] sequence,
		final GenerationSettings settings)
	{
		float max = Float.NEGATIVE_INFINITY;
		for (final float logit : logits)
			max = Math.max(max, logit);
		double sum = 0;
		for (final float logit : logits)
			sum += Math.exp(logit - max);
		final float[] logProbs = new float[logits.length];
		for (int token = 0; token < logits.length; token++)
			logProbs[token] = logits[token] - max - (float) Math.log(sum);
		for (int token = 0; token < logits.length; token++)
			if (repeats(sequence, token, settings.noRepeatNgramSize())) logProbs[token] = Float.NEGATIVE_INFINITY;
		if (sequence.length == 1) force(logProbs, settings.forcedFirstToken().getAsInt());
		if (sequence.length == settings.maxNewTokens()) force(logProbs, settings.forcedLastToken().getAsInt());
		return logProbs;
	}

	private static void force(final float[] logProbs, final int token) {
		Arrays.fill(logProbs, Float.NEGATIVE_INFINITY);
		logProbs[token] = 0;
	}

	private static boolean repeats(final int[] sequence, final int token, final int size) {
		if (size == 0 || sequence.length < size) return false;
		final int[] longer = PrefixModel.append(sequence, token);
		final int last = longer.length - size;
		for (int start = 0; start < last; start++)
			if (Arrays.equals(longer, start, start + size, longer, last, longer.length)) return true;
		return false;
	}
}
