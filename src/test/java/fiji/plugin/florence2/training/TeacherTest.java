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
package fiji.plugin.florence2.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.text.FlorenceTokenizer;
import fiji.plugin.florence2.training.graph.TrainingBatch.Choices;
import fiji.plugin.florence2.training.graph.TrainingGraph;
import fiji.plugin.florence2.training.graph.TrainingMethod;
import fiji.plugin.florence2.vision.RgbPlane;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the base teaches is what it would answer. */
class TeacherTest {

	@TempDir
	private Path folder;

	@Test
	void theLikeliestTokensAreThoseOfTheBasesOwnAnswer() throws Exception {
		final ModelFolder base = Nano.folder();
		final RgbPlane picture = base.preprocessor().resample(Nano.sample());
		final Prompt prompt = Prompt.of(Task.CAPTION);
		final int[] answer;
		try (Florence2 model = Florence2.open(base.folder())) {
			final Answer answered = model.ask(picture, prompt);
			answer = Arrays.copyOfRange(answered.tokens(), 1, answered.tokens().length);
		}
		final TrainingMethod method = new TrainingMethod.Adapters(1, 1);
		try (TrainingGraph graph = new TrainingGraph(base, method, folder.resolve("graph"));
			RunControl control = new RunControl();
			FlorenceTokenizer tokenizer = FlorenceTokenizer.open(base.tokenizer());
			ImageNumbers images =
				new ImageNumbers(base, graph, method, 1, new FeatureCache(folder.resolve("cache"), "nano", 0), control);
			Teacher teacher = new Teacher(graph, images, 1, control, new Cancellation()))
		{
			final List<Choices> taught =
				teacher.choices(teacher.features(picture), tokenizer.encode(prompt.sentence()), answer);
			assertEquals(answer.length, taught.size());
			for (int i = 0; i < answer.length; i++) {
				final Choices choices = taught.get(i);
				assertEquals(answer[i], choices.tokens()[0], "token " + i);
				double sum = 0;
				for (int k = 0; k < choices.tokens().length; k++) {
					sum += choices.probabilities()[k];
					assertTrue(k == 0 || choices.probabilities()[k] <= choices.probabilities()[k - 1], "descending");
				}
				assertEquals(1, sum, 1e-5);
			}
		}
	}
}
