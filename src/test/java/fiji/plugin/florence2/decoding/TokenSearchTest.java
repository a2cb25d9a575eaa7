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
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSearchTest {

	private static final int END = 2;
	private static final GenerationSettings THREE_BEAMS =
		new GenerationSettings(3, 10, 3, 1, EarlyStopping.TRUE, END, END, OptionalInt.of(0), OptionalInt.of(END));
	private static final GenerationSettings FREE =
		new GenerationSettings(3, 10, 0, 1, EarlyStopping.TRUE, END, END, OptionalInt.empty(), OptionalInt.empty());

	private static final float NEVER = Float.NEGATIVE_INFINITY;

	private static <X extends Exception> List<Generated> search(final NextTokenModel<X> model,
		final GenerationSettings settings) throws X, DecodingException
	{
		return TokenSearch.run(model, 1, settings, SearchListener.NONE, new Cancellation()).get(0);
	}

	/** Prefers tokens in the order of their ids, and ends never. */
	private static PrefixModel endless(final int vocabularySize) {
		return new PrefixModel(vocabularySize, sequence -> {
			final float[] logits = new float[vocabularySize];
			for (int token = 0; token < vocabularySize; token++)
				logits[token] = token == END ? Float.NEGATIVE_INFINITY : -token;
			return logits;
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void endsWithTheForcedTokenAtTheGreatestLength(final int beams) throws DecodingException {
		final int[] tokens = search(endless(20), THREE_BEAMS.withBeams(beams)).get(0).tokens();
		assertEquals(11, tokens.length);
		assertArrayEquals(new int[] { END, 0 }, Arrays.copyOf(tokens, 2));
		assertEquals(END, tokens[10]);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void endsAtTheGreatestLengthWithoutAForcedToken(final int beams) throws DecodingException {
		final Generated best = search(endless(20), FREE.withBeams(beams)).get(0);
		assertArrayEquals(new int[] { END, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, best.tokens());
		assertEquals(10, best.logProbs().length);
	}

	@Test
	void hasFewerRunningSequencesThanBeamsAfterAForcedToken() throws DecodingException {
		final PrefixModel model = endless(20);
		search(model, THREE_BEAMS);
		// start token, forced token, three beams; the last token is forced, so its logits are not computed
		assertEquals(List.of(1, 1, 3, 3, 3, 3, 3, 3, 3), model.rows);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void copesWithNothingButForcedTokens(final int beams) throws DecodingException {
		final GenerationSettings settings = THREE_BEAMS.withBeams(beams);
		final Generated two = search(endless(20), settings.withMaxNewTokens(2)).get(0);
		assertArrayEquals(new int[] { END, 0, END }, two.tokens());
		assertArrayEquals(new double[] { 0, 0 }, two.logProbs());
		assertEquals(0, two.score());
		// transformers lets the forced last token win over the forced first one
		final Generated one = search(endless(20), settings.withMaxNewTokens(1)).get(0);
		assertArrayEquals(new int[] { END, END }, one.tokens());
	}

	@Test
	void copesWithMoreBeamsThanTokens() throws DecodingException {
		final List<Generated> found = search(endless(4), FREE.withBeams(7).withMaxNewTokens(2));
		// three tokens can be chosen, the end token is not among them: 3 * 3 sequences, the best 7 of them
		assertEquals(7, found.size());
		assertArrayEquals(new int[] { END, 0, 0 }, found.get(0).tokens());
	}

	@Test
	void neverRepeatsAnNgram() throws DecodingException {
		final int[] tokens = search(endless(6), FREE.withMaxNewTokens(5)).get(0).tokens();
		assertArrayEquals(new int[] { END, 0, 0, 0, 0, 0 }, tokens);
		final GenerationSettings pairs =
			new GenerationSettings(1, 6, 2, 1, EarlyStopping.TRUE, END, END, OptionalInt.empty(), OptionalInt.empty());
		assertArrayEquals(new int[] { END, 0, 0, 1, 0, 3, 0 }, search(endless(6), pairs).get(0).tokens());
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void stopsWhenCanceled(final int beams) {
		final PrefixModel model = endless(20);
		final Cancellation cancellation = new Cancellation();
		final SearchListener impatient = (best, done) -> {
			if (best.get(0).length == 5) cancellation.cancel();
		};
		assertThrows(CancellationException.class,
			() -> TokenSearch.run(model, 1, THREE_BEAMS.withBeams(beams), impatient, cancellation));
		assertEquals(4, model.rows.size());
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void reportsTheSequenceThatItReturns(final int beams) throws DecodingException {
		final List<int[]> reported = new ArrayList<>();
		final Generated best =
			TokenSearch
				.run(endless(20), 1, THREE_BEAMS.withBeams(beams), (sequences, finished) -> reported.addAll(sequences),
					new Cancellation())
				.get(0)
				.get(0);
		assertEquals(10, reported.size());
		assertArrayEquals(best.tokens(), reported.get(9));
	}

	/** Logits that depend on the whole sequence, and now and then an end. */
	private static PrefixModel.Logits random(final int seed) {
		return sequence -> {
			final Random random = new Random(31 * seed + Arrays.hashCode(sequence));
			final float[] logits = new float[20];
			for (int token = 0; token < logits.length; token++)
				logits[token] = (float) random.nextGaussian();
			logits[END] += seed % 3;
			return logits;
		};
	}

	@ParameterizedTest
	@CsvSource({ "1, TRUE", "2, TRUE", "3, FALSE", "4, NEVER" })
	void questionsAreAnsweredAsEachAlone(final int beams, final EarlyStopping earlyStopping) throws DecodingException {
		final GenerationSettings settings =
			new GenerationSettings(beams, 30, 2, 1, earlyStopping, END, END, OptionalInt.of(0), OptionalInt.of(END));
		final PrefixModel.Logits[] questions =
			IntStream.range(0, 12).mapToObj(TokenSearchTest::random).toArray(PrefixModel.Logits[]::new);
		final PrefixModel model = new PrefixModel(20, questions);
		final List<Integer> finished = new ArrayList<>();
		final List<List<Generated>> together =
			TokenSearch.run(model, questions.length, settings, (best, count) -> finished.add(count), new Cancellation());
		for (int i = 0; i < questions.length; i++) {
			final List<Generated> alone = search(new PrefixModel(20, questions[i]), settings);
			assertEquals(alone.size(), together.get(i).size());
			for (int rank = 0; rank < alone.size(); rank++) {
				assertArrayEquals(alone.get(rank).tokens(), together.get(i).get(rank).tokens());
				assertArrayEquals(alone.get(rank).logProbs(), together.get(i).get(rank).logProbs());
				assertEquals(alone.get(rank).score(), together.get(i).get(rank).score());
			}
		}
		assertEquals(0, model.repeated);
		assertEquals(beams * 12, Collections.max(model.rows));
		assertTrue(finished.stream().distinct().count() > 3, "questions end at different times: " + finished);
		assertEquals(12, finished.get(finished.size() - 1));
		for (int step = 1; step < model.rows.size(); step++)
			assertEquals((12 - finished.get(step - 1)) * (step == 1 ? 1 : beams), model.rows.get(step));
	}

	/** Where one question leaves fewer tokens to choose than another, its last sequence is computed again. */
	@Test
	void questionsHaveEquallyManyRows() throws DecodingException {
		final PrefixModel.Logits one = sequence -> new float[] { 1, NEVER, NEVER };
		final PrefixModel.Logits two = sequence -> new float[] { 1, 2, NEVER };
		final PrefixModel model = new PrefixModel(3, one, two);
		final List<List<Generated>> found =
			TokenSearch.run(model, 2, FREE.withBeams(2).withMaxNewTokens(3), SearchListener.NONE, new Cancellation());
		assertEquals(List.of(2, 4, 4), model.rows);
		assertEquals(2, model.repeated);
		assertArrayEquals(new int[] { END, 0, 0, 0 }, found.get(0).get(0).tokens());
		assertArrayEquals(new int[] { END, 1, 1, 1 }, found.get(1).get(0).tokens());
		assertEquals(List.of(1, 2), found.stream().map(List::size).toList());
	}

	@ParameterizedTest
	@ValueSource(floats = { Float.NaN, Float.POSITIVE_INFINITY })
	void refusesLogitsThatAreNoNumbers(final float broken) {
		for (final int beams : new int[] { 1, 3 }) {
			final PrefixModel model = new PrefixModel(20, sequence -> {
				final float[] logits = new float[20];
				logits[END] = -9;
				if (sequence.length == 4) logits[11] = broken;
				return logits;
			});
			final DecodingException exc = assertThrows(DecodingException.class, () -> search(model, FREE.withBeams(beams)));
			assertTrue(exc.getMessage().contains("token 4"), exc.getMessage());
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void refusesToChooseWhereAllIsForbidden(final int beams) {
		final PrefixModel silent = new PrefixModel(5, sequence -> {
			final float[] logits = new float[5];
			Arrays.fill(logits, Float.NEGATIVE_INFINITY);
			return logits;
		});
		assertThrows(DecodingException.class, () -> search(silent, FREE.withBeams(beams)));
		// after four different tokens, no single one is left that would not be repeated
		final GenerationSettings once =
			new GenerationSettings(beams, 10, 1, 1, EarlyStopping.TRUE, END, END, OptionalInt.empty(), OptionalInt.empty());
		assertThrows(DecodingException.class, () -> search(endless(5), once));
	}

	@Test
	void passesOnWhatTheModelThrows() {
		final IOException failure = new IOException("The disk is gone.");
		final NextTokenModel<IOException> broken = new NextTokenModel<>() {

			@Override
			public int vocabularySize() {
				return 5;
			}

			@Override
			public FloatBuffer next(final int[] parents, final int[] tokens) throws IOException {
				throw failure;
			}
		};
		assertSame(failure, assertThrows(IOException.class, () -> search(broken, FREE)));
	}

	@Test
	void refusesSettingsThatCannotBe() {
		assertThrows(IllegalArgumentException.class, () -> FREE.withBeams(0));
		assertThrows(IllegalArgumentException.class, () -> FREE.withMaxNewTokens(0));
		assertThrows(IllegalArgumentException.class,
			() -> new GenerationSettings(1, 1, -1, 1, EarlyStopping.TRUE, 2, 2, OptionalInt.empty(), OptionalInt.empty()));
		assertThrows(IllegalArgumentException.class, () -> new GenerationSettings(1, 1, 0, Double.NaN, EarlyStopping.TRUE,
			2, 2, OptionalInt.empty(), OptionalInt.empty()));
		assertThrows(IllegalArgumentException.class,
			() -> new GenerationSettings(1, 1, 0, 1, EarlyStopping.TRUE, 2, -2, OptionalInt.empty(), OptionalInt.empty()));
		assertThrows(IllegalArgumentException.class, () -> search(endless(END), FREE));
	}
}
