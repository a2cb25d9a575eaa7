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
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a model writes, the parser reads what it can. */
class HostileTextTest {

	private static final int TEXTS = 10_000;
	private static final int LONG = 300_000;

	private static final List<String> FRAGMENTS = List.of("<s>", "</s>", "<pad>", "<sep>", "<poly>", "</poly>", "<and>",
		"<od>", "</od>", "<obj>", "<loc_", "<loc_>", "<loc_5", ">", "<", "</", "_", "\n", "\r\n", " ", "\t", "\u00a0",
		"\u2028", "\0", "é", "細胞", "\ud83d\ude00", "\ud83d", "\ude00", "\ufffd", "the image", "car", "a<b", "door handle",
		"<loc_0><loc_0><loc_999><loc_999>", "<loc_1000>", "<loc_-1>", "<loc_00000000000000000000000007>",
		"<loc_99999999999999999999>", "<loc_१>", "{input}", "$1", "\\", "%s");

	private static final List<String> SEEDS =
		List.of("", "</s><s><s><s>car<loc_53><loc_333><loc_933><loc_774>wheel<loc_704><loc_576><loc_866><loc_772></s><pad>",
			"</s><s>A<loc_1><loc_2><loc_3><loc_4><loc_5><loc_6><loc_7><loc_8>B<loc_1><loc_2><loc_3><loc_4></s>",
			"</s><s>car<poly><loc_1><loc_2><loc_3><loc_4><loc_5><loc_6><sep><loc_7><loc_8><loc_9><loc_10><loc_11>" +
				"<loc_12></poly><poly><loc_1><loc_2><loc_3><loc_4><loc_5><loc_6></poly></s>",
			"</s><s>STOP<loc_154><loc_258><loc_903><loc_621></s>");

	@Test
	void randomAndMutatedTextsAreAllRead() throws IOException {
		final Random random = new Random(20240617);
		final List<String> seeds = seeds();
		int regions = 0;
		for (int i = 0; i < TEXTS; i++) {
			final String seed = seeds.get(random.nextInt(seeds.size()));
			final String text = i % 2 == 0 ? mutated(seed, random) : random(random);
			final int width = 1 + random.nextInt(5000);
			final int height = 1 + random.nextInt(5000);
			final TokenText tokens = withRandomTokens(text, random);
			for (final AnswerKind kind : AnswerKind.values()) {
				regions += check(AnswerParser.parse(kind, tokens, width, height), width, height);
			}
		}
		assertTrue(regions > TEXTS, "Only " + regions + " regions: the texts are not worth the test");
	}

	@Test
	void longTextsComeToAnEnd() {
		final List<String> texts = new ArrayList<>();
		for (final String fragment : List.of("<", "<s>", "<sep>", "<poly>", "<and>", "<loc_", "<loc_5", "\n")) {
			texts.add(fragment.repeat(LONG / fragment.length()));
		}
		texts.add("car" + "<loc_1>".repeat(LONG / 7));
		texts.add("a".repeat(LONG) + "<loc_1><loc_2><loc_3><loc_4>");
		texts.add("a<loc_1><loc_2><loc_3>".repeat(LONG / 22));
		texts.add("<loc_" + "1".repeat(LONG));
		texts.add("<poly><loc_1><sep>".repeat(LONG / 18));
		texts.add("<poly>" + "<loc_1>".repeat(LONG / 7) + "</poly>");
		texts.add("\n".repeat(LONG) + "<loc_1><loc_2><loc_3><loc_4>");
		for (final String text : texts) {
			final TokenText tokens = withATokenForEachCharacter(text);
			assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
				for (final AnswerKind kind : AnswerKind.values()) {
					check(AnswerParser.parse(kind, tokens, 640, 480), 640, 480);
				}
			});
		}
	}

	@Test
	void hostilePromptsAreRefusedOrSent() {
		final Random random = new Random(7);
		for (int i = 0; i < TEXTS; i++) {
			final Task task = Task.values()[random.nextInt(Task.values().length)];
			final String text = random(random);
			final String prompt = random.nextBoolean() ? text + task.token() : text;
			try {
				assertNotNull(Prompt.parse(prompt, AnswerKind.TEXT).sentence());
			}
			catch (final PromptException refusal) {
				assertTrue(refusal.getMessage().endsWith("."), refusal.getMessage());
			}
		}
	}

	private static List<String> seeds() throws IOException {
		final List<String> seeds = new ArrayList<>(SEEDS);
		if (!SharedSpec.has("golden_pairs.json")) return seeds;
		for (final JsonElement golden : SharedSpec.read("golden_pairs.json").getAsJsonArray()) {
			seeds.add(PublishedAnswersTest.text(golden.getAsJsonObject()));
		}
		return seeds;
	}

	private static int check(final ParsedAnswer answer, final int width, final int height) {
		assertNotNull(answer.text());
		answer.echoedRegion().ifPresent(box -> assertInside(box, width, height));
		for (final Region region : answer.regions()) {
			assertInside(region.shape(), width, height);
			assertIsScore(region.likelihood());
			assertIsScore(region.labelLikelihood());
			assertEquals(region.label().strip(), region.label());
		}
		assertThrows(UnsupportedOperationException.class, () -> answer.regions().add(null));
		return answer.regions().size();
	}

	private static void assertInside(final Shape shape, final int width, final int height) {
		final Box bounds = shape.bounds();
		assertTrue(
			bounds.isFinite() && bounds.x1() >= 0 && bounds.y1() >= 0 && bounds.x2() <= width && bounds.y2() <= height,
			() -> bounds + " in " + width + " x " + height);
	}

	private static void assertIsScore(final double score) {
		assertTrue(Double.isNaN(score) || score >= 0 && score <= 1, () -> "Score " + score);
	}

	private static String random(final Random random) {
		final StringBuilder text = new StringBuilder();
		final int fragments = random.nextInt(60);
		for (int i = 0; i < fragments; i++)
			text.append(fragment(random));
		return text.toString();
	}

	private static String fragment(final Random random) {
		return switch (random.nextInt(4)) {
			case 0 -> FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
			case 1 -> String.valueOf((char) random.nextInt(0x10000));
			default -> LocationBins.token(random.nextInt(LocationBins.COUNT)).repeat(1 + random.nextInt(4));
		};
	}

	private static String mutated(final String seed, final Random random) {
		final StringBuilder text = new StringBuilder(seed);
		final int mutations = 1 + random.nextInt(8);
		for (int i = 0; i < mutations; i++) {
			final int from = random.nextInt(text.length() + 1);
			final int to = Math.min(text.length(), from + random.nextInt(20));
			switch (random.nextInt(4)) {
				case 0 -> text.delete(from, to);
				case 1 -> text.insert(from, fragment(random));
				case 2 -> text.replace(from, to, fragment(random));
				default -> text.insert(random.nextInt(text.length() + 1), text.substring(from, to));
			}
		}
		return text.toString();
	}

	private static TokenText withRandomTokens(final String text, final Random random) {
		final int[] starts = new int[random.nextInt(text.length() + 2)];
		Arrays.setAll(starts, i -> random.nextInt(text.length() + 1));
		Arrays.sort(starts);
		final double[] logProbs = new double[starts.length];
		Arrays.setAll(logProbs, i -> random.nextInt(50) == 0 ? Double.NaN : -20 * random.nextDouble());
		return new TokenText(text, starts, logProbs);
	}

	private static TokenText withATokenForEachCharacter(final String text) {
		final int[] starts = new int[text.length()];
		Arrays.setAll(starts, i -> i);
		return new TokenText(text, starts, new double[starts.length]);
	}
}
