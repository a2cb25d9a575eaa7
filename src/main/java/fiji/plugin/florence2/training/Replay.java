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

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.vision.RgbPlane;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What reminds a model of what it knew, while it learns something else: pictures that it was trained on, where its folder
 * has some; and its own answers to tasks that are not trained.
 *
 * @param known annotated pictures of the base's own training; empty if it came without
 * @param pictures those of the answers
 * @param answers of the base, made before the training
 */
record Replay(TrainingScenes known, TrainingScenes pictures, List<Reminder> answers) {

	/** Tasks without input, whose answers are about what is seen. */
	private static final List<Task> ASKED =
		List.of(Task.CAPTION, Task.OD, Task.DETAILED_CAPTION, Task.REGION_PROPOSAL, Task.MORE_DETAILED_CAPTION);
	/** More would take longer than the training of a small set. */
	private static final int MAX_ANSWERS = 32;

	/**
	 * What the base answered.
	 *
	 * @param answer token ids with start and end token
	 */
	record Reminder(int picture, String prompt, int[] answer) {}

	private static RgbPlane picture(final TrainingScenes pictures, final int number) throws IOException {
		return pictures.picture(number, pictures.window(number));
	}

	/** Whether there is anything to remind a model of. */
	boolean hasSome() {
		return known.size() > 0 || !answers.isEmpty();
	}

	/**
	 * Has the base answer.
	 *
	 * @param own the user's pictures, for a base without pictures of its own
	 */
	static Replay of(final ModelFolder base, final TrainingScenes known, final TrainingScenes own,
		final TrainingSettings settings, final ProgressListener listener, final Cancellation cancellation)
		throws Florence2Exception, IOException
	{
		final TrainingScenes pictures = known.size() > 0 ? known : own;
		final List<Task> tasks = ASKED.stream().filter(task -> !settings.tasks().contains(task)).toList();
		final List<Integer> numbers = new ArrayList<>();
		for (int i = 0; i < pictures.size(); i++)
			numbers.add(i);
		Collections.shuffle(numbers, new Random(settings.seed()));
		final int count = tasks.isEmpty() ? 0 : Math.min(MAX_ANSWERS, numbers.size());
		final List<Reminder> answers = new ArrayList<>();
		try (Florence2 model = Florence2.open(base, settings.threads(), Device.CPU)) {
			for (int i = 0; i < count; i++) {
				listener.progress(
					new Progress((double) i / count, "Reading answer " + (i + 1) + " of " + count + " of the base, to be kept"));
				final Prompt prompt = Prompt.of(tasks.get(i % tasks.size()));
				final Answer answer =
					model.ask(picture(pictures, numbers.get(i)), prompt, model.settings(), ProgressListener.NONE, cancellation);
				// The first token is what the decoder starts with.
				final int[] tokens = answer.tokens();
				answers.add(new Reminder(numbers.get(i), prompt.sentence(), Arrays.copyOfRange(tokens, 1, tokens.length)));
			}
		}
		return new Replay(known, pictures, List.copyOf(answers));
	}
}
