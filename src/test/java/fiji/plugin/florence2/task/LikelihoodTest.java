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
package fiji.plugin.florence2.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Scores are means over the log-probabilities of exactly the tokens of a region. */
class LikelihoodTest {

	private static final double TOLERANCE = 1e-9;

	/** The tokens of the golden texts: special ones, and words with the blank before them. */
	private static final Pattern TOKEN = Pattern.compile("<[^>]+>| ?[^<\\s]+");

	@Test
	void likelihoodsOfTheGoldenCasesAreThoseOfTheirTokens() throws IOException {
		for (final JsonElement element : SharedSpec.read("score_goldens.json").getAsJsonArray()) {
			final JsonObject golden = element.getAsJsonObject();
			final String text = "</s>" + golden.get("text").getAsString();
			final int[] starts = TOKEN.matcher(text).results().mapToInt(MatchResult::start).toArray();
			assertEquals(golden.getAsJsonArray("ids").size(), starts.length);

			final JsonArray scores = golden.getAsJsonArray("token_aligned_scores");
			final List<Region> regions = boxes(new TokenText(text, starts, withStart(golden)));
			assertEquals(scores.size(), regions.size());
			for (int i = 0; i < regions.size(); i++) {
				assertEquals(scores.get(i).getAsDouble(), regions.get(i).likelihood(), 1e-6);
			}
		}
	}

	@Test
	void aBoxHasTheScoreOfItsLocationsAndItsLabel() {
		final List<Region> regions = boxes(tokens("</s>", Double.NaN, "<s>", 0, "<s>", -9, "<s>", -9, "door", -0.1,
			" handle", -0.3, "<loc_1>", -1, "<loc_2>", -2, "<loc_3>", -3, "<loc_4>", -4, "<loc_5>", -0.5, "<loc_6>", -0.5,
			"<loc_7>", -0.5, "<loc_8>", -0.5, "</s>", -9));
		assertEquals(2, regions.size());
		assertEquals(Math.exp(-2.5), regions.get(0).likelihood(), TOLERANCE);
		assertEquals(Math.exp(-0.5), regions.get(1).likelihood(), TOLERANCE);
		assertEquals(Math.exp(-0.2), regions.get(0).labelLikelihood(), TOLERANCE);
		assertEquals(Math.exp(-0.2), regions.get(1).labelLikelihood(), TOLERANCE);
	}

	@Test
	void unreadableTextBetweenRegionsDoesNotShiftScores() {
		final List<Region> regions = boxes(tokens("<s>", 0, "a", -9, "<loc_1>", -9, "<loc_2>", -9, "<", -9, "b", -7,
			"<loc_3>", -1, "<s>", -9, "<loc_4>", -1, "<loc_5>", -1, "<loc_6>", -1));
		assertEquals(1, regions.size());
		assertEquals(Math.exp(-1), regions.get(0).likelihood(), TOLERANCE);
		assertEquals(Math.exp(-7), regions.get(0).labelLikelihood(), TOLERANCE);
	}

	@Test
	void aQuadHasTheScoreOfItsLocationsAndItsText() {
		final TokenText text = tokens("A", -1, " B", -2, "<loc_1>", -0.1, "<loc_2>", -0.1, "<loc_3>", -0.1, "<loc_4>", -0.1,
			"<loc_5>", -0.1, "<loc_6>", -0.1, "<loc_7>", -0.1, "<loc_8>", -0.1);
		final Region quad = parse(AnswerKind.QUADS, text).get(0);
		assertEquals(Math.exp(-3.8 / 10), quad.likelihood(), TOLERANCE);
		assertEquals(Math.exp(-1.5), quad.labelLikelihood(), TOLERANCE);
	}

	@Test
	void anObjectHasTheScoreOfTheLocationsOfItsOutlines() {
		final TokenText text = tokens("<poly>", -9, "<loc_1>", -1, "<loc_2>", -1, "<loc_3>", -1, "<loc_4>", -1, "<loc_5>",
			-1, "<loc_6>", -1, "<sep>", -9, "<loc_1>", -9, "<loc_2>", -9, "<sep>", -9, "<loc_1>", -2, "<loc_2>", -2,
			"<loc_3>", -2, "<loc_4>", -2, "<loc_5>", -2, "<loc_6>", -2, "</poly>", -9);
		final List<Region> regions = parse(AnswerKind.POLYGONS, text);
		assertEquals(1, regions.size());
		assertEquals(Math.exp(-1.5), regions.get(0).likelihood(), TOLERANCE);
		assertTrue(Double.isNaN(regions.get(0).labelLikelihood()));
	}

	@Test
	void everyObjectHasItsOwnScore() {
		final TokenText text = tokens("<loc_1>", -1, "<loc_2>", -1, "<loc_3>", -1, "<loc_4>", -1, "<loc_5>", -1, "<loc_6>",
			-1, "</poly>", -9, "<loc_1>", -2, "<loc_2>", -2, "<loc_3>", -2, "<loc_4>", -2, "<loc_5>", -2, "<loc_6>", -2);
		final List<Region> regions = parse(AnswerKind.POLYGONS, text);
		assertEquals(2, regions.size());
		assertEquals(Math.exp(-1), regions.get(0).likelihood(), TOLERANCE);
		assertEquals(Math.exp(-2), regions.get(1).likelihood(), TOLERANCE);
	}

	@Test
	void piecesOfACharacterAllCount() {
		final String text = "é car<loc_1><loc_2><loc_3><loc_4>";
		final int[] starts = { 0, 0, 1, 5, 12, 19, 26 };
		final double[] logProbs = { -1, -2, -6, 0, 0, 0, 0 };
		assertEquals(Math.exp(-3), boxes(new TokenText(text, starts, logProbs)).get(0).labelLikelihood(), TOLERANCE);
	}

	@Test
	void aTokenThatBeginsBeforeALabelCounts() {
		final TokenText text =
			tokens("<x", -9, "> car", -2, "s", -4, " ", -9, "<loc_1>", -1, "<loc_2>", -1, "<loc_3>", -1, "<loc_4>", -1);
		final Region region = boxes(text).get(0);
		assertEquals("x> cars", region.label());
		assertEquals(Math.exp(-5), region.labelLikelihood(), TOLERANCE);
	}

	@Test
	void withoutTokensThereAreNoScores() {
		final Region region = boxes(TokenText.of("car<loc_1><loc_2><loc_3><loc_4>")).get(0);
		assertTrue(Double.isNaN(region.likelihood()));
		assertTrue(Double.isNaN(region.labelLikelihood()));
	}

	@Test
	void tokensMustLieInTheirText() {
		final double[] logProbs = new double[2];
		for (final int[] starts : new int[][] { { 0 }, { 1, 0 }, { 0, 3 }, { -1, 0 } }) {
			assertThrows(IllegalArgumentException.class, () -> new TokenText("ab", starts, logProbs));
		}
	}

	@Test
	void tokensAreCopied() {
		final int[] starts = { 0, 1 };
		final double[] logProbs = { -1, -2 };
		final TokenText text = new TokenText("ab", starts, logProbs);
		starts[1] = 0;
		logProbs[1] = 0;
		text.starts()[1] = 0;
		text.logProbs()[1] = 0;
		assertEquals(1, text.starts()[1]);
		assertEquals(-2, text.logProbs()[1]);
	}

	private static List<Region> boxes(final TokenText text) {
		return parse(AnswerKind.BOXES, text);
	}

	private static List<Region> parse(final AnswerKind kind, final TokenText text) {
		return AnswerParser.parse(kind, text, 640, 480).regions();
	}

	private static double[] withStart(final JsonObject golden) {
		final JsonArray scores = golden.getAsJsonArray("transition_scores");
		final double[] logProbs = new double[scores.size() + 1];
		for (int i = 0; i < scores.size(); i++)
			logProbs[i + 1] = scores.get(i).getAsDouble();
		return logProbs;
	}

	/** Tokens and their log-probabilities in turn. */
	private static TokenText tokens(final Object... tokens) {
		final StringBuilder text = new StringBuilder();
		final int[] starts = new int[tokens.length / 2];
		final double[] logProbs = new double[starts.length];
		for (int i = 0; i < starts.length; i++) {
			starts[i] = text.length();
			logProbs[i] = ((Number) tokens[2 * i + 1]).doubleValue();
			text.append(tokens[2 * i]);
		}
		return new TokenText(text.toString(), starts, logProbs);
	}
}
