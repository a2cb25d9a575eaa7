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
package fiji.plugin.florence2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.AnswerParser;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.task.TokenText;
import fiji.plugin.florence2.vision.RgbPlane;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine from an image to an answer, on the embedded model. */
class Florence2Test {

	private static final int SHORT = 12;
	private static Florence2 florence2;
	private static RgbPlane sample;

	@BeforeAll
	static void open() throws Exception {
		florence2 = Nano.open();
		sample = Nano.sample();
	}

	@AfterAll
	static void close() {
		florence2.close();
	}

	private static Answer ask(final Prompt prompt, final GenerationSettings settings) throws Exception {
		return florence2.ask(sample, prompt, settings, ProgressListener.NONE, new Cancellation());
	}

	private static GenerationSettings brief() {
		return florence2.settings().withMaxNewTokens(SHORT);
	}

	@Test
	void secondTaskOnTheSameImageSkipsTheVisionEncoder() throws Exception {
		final List<Progress> reported = new ArrayList<>();
		final RgbPlane image = new RgbPlane(3, 2, new int[] { 1, 2, 3, 4, 5, 6 });
		for (final Task task : List.of(Task.OD, Task.CAPTION)) {
			florence2.ask(image, Prompt.of(task), brief(), reported::add, new Cancellation());
		}
		assertEquals(1, reported.stream().filter(progress -> progress.message().equals("encoding the image")).count());
	}

	@Test
	void answersDoNotDependOnEarlierPrompts() throws Exception {
		final Answer first = ask(Prompt.of(Task.OD), brief());
		florence2.ask(new RgbPlane(2, 2, new int[] { 255, 0, 99, 1 }), Prompt.of(Task.OCR), brief().withBeams(3),
			ProgressListener.NONE, new Cancellation());
		final Answer again = ask(Prompt.of(Task.OD), brief());
		assertArrayEquals(first.tokens(), again.tokens());
		assertEquals(first.likelihood(), again.likelihood());
	}

	@Test
	void progressGrowsStageByStage() throws Exception {
		final List<Progress> reported = new ArrayList<>();
		final Answer answer = florence2.ask(new RgbPlane(1, 1, new int[1]), Prompt.of(Task.CAPTION), brief(), reported::add,
			new Cancellation());
		assertEquals(List.of("preparing the image", "encoding the image", "encoding the prompt", "writing the answer"),
			reported.stream().map(Progress::message).distinct().toList());
		double last = 0;
		for (final Progress progress : reported) {
			assertTrue(progress.fraction() >= last && progress.fraction() <= 1, progress + " after " + last);
			last = progress.fraction();
		}
		final Progress end = reported.get(reported.size() - 1);
		assertEquals(answer.rawText(), end.text());
	}

	/** To the model, other capitals or a plural would be other letters. */
	@Test
	void aLabelIsFoundInWhateverCapitalsAndNumber() throws Exception {
		final Answer asTaught = florence2.ask(sample, Prompt.of(Task.OPEN_VOCABULARY_DETECTION, "nucleus"));
		final Answer typed = florence2.ask(sample, Prompt.of(Task.OPEN_VOCABULARY_DETECTION, "Nuclei"));
		assertFalse(asTaught.regions().isEmpty());
		assertEquals(asTaught.regions(), typed.regions());
		assertEquals("Locate Nuclei in the image.", typed.prompt().sentence());
	}

	/** Whatever a model writes, a region has an area, and a box is left, top, right, bottom. */
	@Test
	void regionsHaveAnArea() throws Exception {
		int removed = 0;
		for (final String phrase : List.of("x", "y", "nothing", "cell", "nucle", "zzz", "12", "blue")) {
			final Answer answer = florence2.ask(sample, Prompt.of(Task.OPEN_VOCABULARY_DETECTION, phrase));
			for (final Region region : answer.regions()) {
				final Box box = (Box) region.shape();
				assertTrue(box.x1() < box.x2() && box.y1() < box.y2(), region.toString());
			}
			removed += parsed(answer).size() - answer.regions().size();
		}
		assertTrue(removed > 0, "all boxes have an area already before the normalization");
	}

	private static List<Region> parsed(final Answer answer) {
		return AnswerParser
			.parse(answer.prompt().answerKind(), TokenText.of(answer.rawText()), answer.width(), answer.height())
			.regions();
	}

	/** The image may be a single pixel, one row or far from square. */
	@Test
	void imagesOfAnyShape() throws Exception {
		for (final int[] size : new int[][] { { 1, 1 }, { 1, 500 }, { 3000, 2 } }) {
			final Answer answer = florence2.ask(new RgbPlane(size[0], size[1], new int[size[0] * size[1]]),
				Prompt.of(Task.OD), brief(), ProgressListener.NONE, new Cancellation());
			assertEquals(size[0], answer.width());
			assertEquals(size[1], answer.height());
		}
	}

	@ParameterizedTest
	@CsvSource({ "preparing the image, 1", "encoding the image, 1", "encoding the prompt, 1", "writing the answer, 1",
		"writing the answer, 4" })
	void canceledAtEachStage(final String stage, final int time) {
		final Cancellation cancellation = new Cancellation();
		final AtomicInteger times = new AtomicInteger();
		final RgbPlane image = new RgbPlane(2, 1, new int[] { stage.hashCode() & 0xffffff, 77 });
		assertThrows(CancellationException.class,
			() -> florence2.ask(image, Prompt.of(Task.CAPTION), florence2.settings(), progress -> {
				if (progress.message().equals(stage) && times.incrementAndGet() == time) cancellation.cancel();
			}, cancellation));
		assertTrue(cancellation.isCanceled());
	}

	@Test
	void canceledBeforeAsking() {
		final Cancellation cancellation = new Cancellation();
		cancellation.cancel();
		assertThrows(CancellationException.class,
			() -> florence2.ask(sample, Prompt.of(Task.OD), florence2.settings(), ProgressListener.NONE, cancellation));
	}

	@Test
	void modelAnswersAfterACancellation() throws Exception {
		final Answer before = ask(Prompt.of(Task.OD), brief());
		canceledAtEachStage("writing the answer", 4);
		assertArrayEquals(before.tokens(), ask(Prompt.of(Task.OD), brief()).tokens());
	}

	@Test
	void threadsTakeTurns() throws Exception {
		final Answer expected = ask(Prompt.of(Task.OD), brief());
		final ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			final List<Future<Answer>> answers = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				final int beams = 1 + i % 2;
				answers.add(threads.submit(() -> ask(Prompt.of(Task.OD), brief().withBeams(beams))));
			}
			final GenerationSettings own = brief().withBeams(1);
			final Answer greedy = ask(Prompt.of(Task.OD), own);
			final Answer beams = ask(Prompt.of(Task.OD), own.withBeams(2));
			for (int i = 0; i < answers.size(); i++) {
				assertArrayEquals((i % 2 == 0 ? greedy : beams).tokens(), answers.get(i).get().tokens());
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertArrayEquals(expected.tokens(), ask(Prompt.of(Task.OD), brief()).tokens());
	}

	@Test
	void tooLongText() throws Exception {
		final String text = "a nucleus beside another nucleus ".repeat(500);
		final PromptException e =
			assertThrows(PromptException.class, () -> ask(Prompt.of(Task.CAPTION_TO_PHRASE_GROUNDING, text), brief()));
		assertTrue(e.getMessage().contains("too long"), e.getMessage());
	}

	@Test
	void answerStopsAtTheModelsPositions() throws Exception {
		final int positions = florence2.folder().config().maxPositions();
		final Answer answer =
			ask(Prompt.free("zzz qqq", AnswerKind.TEXT), florence2.settings().withMaxNewTokens(100_000).withBeams(1));
		assertTrue(answer.tokens().length <= positions + 1, answer.tokens().length + " tokens");
	}

	@Test
	void closedModelRefusesAndClosesTwice() throws Exception {
		final Florence2 other = Nano.open();
		other.close();
		other.close();
		assertThrows(IllegalStateException.class, () -> other.ask(sample, Task.OD));
	}
}
