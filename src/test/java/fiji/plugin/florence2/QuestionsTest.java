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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.optimization.Optimization;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.vision.RgbPlane;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions that are asked together have the answers that each of them has alone. */
class QuestionsTest {

	/** Of likelihoods: sums of several rows are added up in another order than those of one. */
	private static final double ROUNDING = 1e-5;

	private static RgbPlane sample;
	private static List<Region> objects;

	@BeforeAll
	static void detect() throws Exception {
		sample = Nano.sample();
		try (Florence2 model = Nano.open()) {
			objects = model.ask(sample, Task.OD).regions();
		}
		assertTrue(objects.size() > 16, objects.size() + " objects are one batch");
	}

	private static ModelFolder folder(final String graphs) throws Exception {
		return switch (graphs) {
			case "published" -> Nano.published();
			case "8 bit" -> ModelFolder.read(OptimizedNano.of(Optimization.INT8).folder());
			default -> Nano.folder();
		};
	}

	/** Answers of many lengths, about images of several sizes, with prompts of three lengths. */
	private static List<Question> questions(final Florence2 model) throws PromptException {
		final List<Question> questions = new ArrayList<>();
		final Question about = model.question(sample, Prompt.of(Task.CAPTION));
		for (final Region object : objects)
			questions.add(about.with(Prompt.of(Task.REGION_TO_SEGMENTATION, object.shape().bounds(), 360, 360)));
		for (final Region object : objects.subList(0, 3))
			questions.add(about.with(Prompt.of(Task.REGION_TO_CATEGORY, object.shape().bounds(), 360, 360)));
		questions.add(about);
		for (int side = 40; side < 360; side += 120)
			questions.add(model.question(corner(side), Prompt.of(Task.OD)));
		return questions;
	}

	private static RgbPlane corner(final int side) {
		final int[] pixels = new int[side * side];
		for (int row = 0; row < side; row++)
			System.arraycopy(sample.pixels(), row * sample.width(), pixels, row * side, side);
		return new RgbPlane(side, side, pixels);
	}

	private static List<Answer> ask(final Florence2 model, final List<Question> questions,
		final GenerationSettings settings) throws Exception
	{
		return model.ask(questions, settings, ProgressListener.NONE, new Cancellation());
	}

	@ParameterizedTest
	@CsvSource({ "optimised, 1", "optimised, 3", "published, 1", "published, 3", "8 bit, 1", "8 bit, 3" })
	void answersAreThoseOfEachAlone(final String graphs, final int beams) throws Exception {
		try (Florence2 model = Florence2.open(folder(graphs), 0, Device.CPU)) {
			final GenerationSettings settings = model.settings().withBeams(beams).withMaxNewTokens(30);
			final List<Question> questions = questions(model);
			final List<Answer> together = ask(model, questions, settings);
			for (int i = 0; i < questions.size(); i++) {
				final Answer alone = ask(model, List.of(questions.get(i)), settings).get(0);
				assertArrayEquals(alone.promptIds(), together.get(i).promptIds());
				assertArrayEquals(alone.tokens(), together.get(i).tokens(), "question " + i);
				assertEquals(alone.text(), together.get(i).text());
				assertEquals(alone.likelihood(), together.get(i).likelihood(), ROUNDING);
				assertEquals(shapes(alone), shapes(together.get(i)));
				for (int j = 0; j < alone.regions().size(); j++)
					assertEquals(alone.regions().get(j).score(), together.get(i).regions().get(j).score(), ROUNDING);
			}
		}
	}

	private static List<Object> shapes(final Answer answer) {
		return answer.regions().stream().<Object>map(region -> List.of(region.label(), region.shape())).toList();
	}

	@Test
	void noQuestionsHaveNoAnswers() throws Exception {
		try (Florence2 model = Nano.open()) {
			assertEquals(List.of(), ask(model, List.of(), model.settings()));
		}
	}

	@Test
	void progressCountsAnswers() throws Exception {
		final List<Progress> reported = new ArrayList<>();
		try (Florence2 model = Nano.open()) {
			model.ask(questions(model), model.settings(), reported::add, new Cancellation());
		}
		double last = 0;
		for (final Progress progress : reported) {
			assertTrue(progress.fraction() >= last && progress.fraction() <= 1 + 1e-9, progress + " after " + last);
			last = progress.fraction();
		}
		assertEquals(1, last, 1e-9);
		final List<String> messages = reported.stream().map(Progress::message).toList();
		assertEquals("encoding the image of question 1", messages.get(0));
		assertEquals("encoding the prompt of question 1", messages.get(1));
		assertEquals("encoding the prompt of question 16", messages.get(16));
		assertEquals("writing the answers, 0 of 16 done", messages.get(17));
		assertTrue(messages.stream().anyMatch(message -> message.equals("writing the answers, 16 of 16 done")));
	}

	@ParameterizedTest
	@CsvSource({ "encoding the prompt of question 3", "'writing the answers, 0 of 16 done'" })
	void canceledOnTheWay(final String message) throws Exception {
		final Cancellation cancellation = new Cancellation();
		try (Florence2 model = Nano.open()) {
			final List<Question> questions = questions(model);
			final Answer before = ask(model, questions.subList(3, 4), model.settings()).get(0);
			assertThrows(CancellationException.class, () -> model.ask(questions, model.settings(), progress -> {
				if (progress.message().equals(message)) cancellation.cancel();
			}, cancellation));
			assertArrayEquals(before.tokens(), ask(model, questions, model.settings()).get(3).tokens());
		}
	}
}
