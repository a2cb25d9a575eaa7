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

import fiji.plugin.florence2.common.Cancellation;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All sequences and scores equal those of transformers' {@code generate}. The model is a table: the logits are
 * {@code T1[last token] + 0.5 * T2[token before]}. The file says how the tables are filled.
 */
class TransformersGoldenTest {

	private static final int PAD = 1;

	private static final class Goldens {

		List<Golden> cases;
	}

	private static final class Golden {

		int seed;
		int vocab;
		boolean forced;
		@SerializedName("max_new_tokens")
		int maxNewTokens;
		@SerializedName("num_beams")
		int beams;
		@SerializedName("no_repeat_ngram_size")
		int noRepeatNgramSize;
		@SerializedName("early_stopping")
		String earlyStopping = "false";
		@SerializedName("length_penalty")
		double lengthPenalty = 1;
		int[][] sequences;
		@SerializedName("sequence_scores")
		double[] scores;
		@SerializedName("best_transition_scores")
		double[] logProbs;

		GenerationSettings settings() {
			return new GenerationSettings(beams, maxNewTokens, noRepeatNgramSize, lengthPenalty,
				EarlyStopping.valueOf(earlyStopping.toUpperCase(Locale.ROOT)), 2, 2,
				forced ? OptionalInt.of(0) : OptionalInt.empty(), forced ? OptionalInt.of(2) : OptionalInt.empty());
		}

		PrefixModel model() {
			final float[] tables = new float[2 * vocab * vocab];
			int state = seed;
			for (int i = 0; i < tables.length; i++) {
				state = state * 1103515245 + 12345 & 0x7fffffff;
				tables[i] = (float) ((state >> 16 & 0x7fff) / 32768d * 6 - 3);
			}
			return new PrefixModel(vocab, sequence -> {
				final float[] logits = new float[vocab];
				final int last = sequence[sequence.length - 1];
				for (int token = 0; token < vocab; token++) {
					logits[token] = tables[last * vocab + token];
					if (sequence.length > 1)
						logits[token] += 0.5f * tables[(vocab + sequence[sequence.length - 2]) * vocab + token];
				}
				return logits;
			});
		}

		@Override
		public String toString() {
			return "seed " + seed + ", " + settings();
		}
	}

	static Stream<Golden> cases() throws IOException {
		try (Reader reader = new InputStreamReader(TransformersGoldenTest.class.getResourceAsStream("beam_goldens.json"),
			StandardCharsets.UTF_8))
		{
			return new Gson().fromJson(reader, Goldens.class).cases.stream();
		}
	}

	@ParameterizedTest
	@MethodSource("cases")
	void findsTheSequencesOfTransformers(final Golden golden) throws DecodingException {
		final List<Generated> found =
			TokenSearch.run(golden.model(), 1, golden.settings(), SearchListener.NONE, new Cancellation()).get(0);
		assertEquals(golden.sequences.length, found.size());
		for (int i = 0; i < found.size(); i++) {
			final int[] padded = Arrays.copyOf(found.get(i).tokens(), golden.sequences[i].length);
			Arrays.fill(padded, found.get(i).tokens().length, padded.length, PAD);
			assertArrayEquals(golden.sequences[i], padded, "sequence " + i);
			if (golden.scores != null) assertEquals(golden.scores[i], found.get(i).score(), 1e-5);
		}
		// those of the padding are 0
		assertArrayEquals(golden.logProbs, Arrays.copyOf(found.get(0).logProbs(), golden.logProbs.length), 1e-5);
		if (golden.scores == null)
			assertEquals(Arrays.stream(golden.logProbs).average().orElseThrow(), found.get(0).score(), 1e-5);
	}
}
