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
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.CocoCaption;
import fiji.plugin.florence2.dataset.CocoExpression;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.evaluation.Transcription;
import fiji.plugin.florence2.evaluation.TranscriptionMetrics;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.vision.RgbPlane;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Judges a model that was trained for words, by whole images that it was not trained on.
 *
 * @param images with captions, descriptions or texts
 * @param tasks that are trained
 * @param threads of the model
 */
record TextValidation(List<CocoImage> images, List<Task> tasks, PlaneReader reader, int threads) {

	/** Whether a task has answers of words alone, which can be compared. */
	static boolean isJudged(final Task task) {
		return Task.CAPTIONS.contains(task) || task == Task.REGION_TO_DESCRIPTION || task == Task.OCR;
	}

	/** Whether an image has an answer to one of the tasks. */
	static boolean canJudge(final CocoImage image, final List<Task> tasks) {
		return tasks.stream().anyMatch(task -> switch (task) {
			case OCR -> image.texts().isPresent();
			case REGION_TO_DESCRIPTION -> !image.descriptions().isEmpty();
			default -> Task.CAPTIONS.contains(task) && !Exchange.captions(task, image.captions()).isEmpty();
		});
	}

	/**
	 * How much of the annotated words the model writes: 1 less the character error rate of all answers, at least 0. Where an
	 * image has several captions for one prompt, the answer is compared with the one that is nearest to it.
	 */
	double accuracy(final Path model, final ProgressListener listener, final Cancellation cancellation)
		throws Florence2Exception
	{
		final List<Transcription> answers = new ArrayList<>();
		try (Florence2 opened = Florence2.open(ModelFolder.read(model), threads, Device.CPU)) {
			for (int i = 0; i < images.size(); i++) {
				final ProgressListener part = listener.part("image", i + 1, images.size());
				final RgbPlane pixels = reader.read(images.get(i));
				for (final Map.Entry<Prompt, List<String>> asked : questions(images.get(i), pixels).entrySet()) {
					final String answer = opened.ask(pixels, asked.getKey(), opened.settings(), part, cancellation).text();
					answers.add(asked.getValue()
						.stream()
						.map(written -> new Transcription(written, answer))
						.min(Comparator.comparingInt(Transcription::errors))
						.orElseThrow());
				}
			}
		}
		final double errors = TranscriptionMetrics.of(answers).characterErrorRate();
		return Double.isNaN(errors) ? 0 : Math.max(0, 1 - errors);
	}

	/** What an image is asked, and what is right. */
	private Map<Prompt, List<String>> questions(final CocoImage image, final RgbPlane pixels) throws PromptException {
		final Map<Prompt, List<String>> questions = new LinkedHashMap<>();
		for (final Task task : tasks) {
			if (Task.CAPTIONS.contains(task)) for (final CocoCaption caption : Exchange.captions(task, image.captions()))
				add(questions, Exchange.prompt(task, caption), caption.words());
			if (task == Task.REGION_TO_DESCRIPTION) for (final CocoExpression description : image.descriptions())
				add(questions, Prompt.of(task, description.object().box().shape(), pixels.width(), pixels.height()),
					description.words());
			if (task == Task.OCR && image.texts().isPresent()) add(questions, Prompt.of(task),
				image.texts().get().stream().map(Region::label).collect(Collectors.joining(" ")));
		}
		return questions;
	}

	private static void add(final Map<Prompt, List<String>> questions, final Prompt prompt, final String words) {
		questions.computeIfAbsent(prompt, key -> new ArrayList<>()).add(words);
	}
}
