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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.dataset.CocoException;
import fiji.plugin.florence2.dataset.CocoExpression;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.evaluation.BoundingBox;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;

import ij.gui.Roi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * How the answers of a task are measured.
 *
 * @param task the task
 * @param usable whether an image is annotated for the task
 * @param annotation what those images have
 * @param prompting the prompts for an image
 * @param figures the figures of the answers
 */
record Measurement(Task task, Predicate<CocoImage> usable, String annotation, Prompting prompting, Figures<?> figures) {

	private static final String POLYGONS = "objects with polygons (\"segmentation\")";

	/** Makes the prompts for an image. */
	@FunctionalInterface
	interface Prompting {

		ImagePrompts of(CocoFolder folder, CocoImage image) throws PromptException;
	}

	/**
	 * Makes figures of answers.
	 *
	 * @param <T> what is compared in an image
	 * @param compared compares an image with its answers
	 * @param report makes the figures of any images
	 */
	record Figures<T>(BiFunction<CocoFolder, AnsweredImage, T> compared,
		BiFunction<CocoFolder, List<T>, ? extends Report> report)
	{

		Report of(final CocoFolder folder, final List<AnsweredImage> answers) {
			return report.apply(folder, compared(folder, answers));
		}

		/** @see IntervalReport#of */
		Report withIntervals(final CocoFolder folder, final List<AnsweredImage> answers, final int samples,
			final IntConsumer progress)
		{
			return IntervalReport.of(drawn -> report.apply(folder, drawn), compared(folder, answers), samples, progress);
		}

		private List<T> compared(final CocoFolder folder, final List<AnsweredImage> answers) {
			return answers.stream().map(answered -> compared.apply(folder, answered)).toList();
		}
	}

	/** @throws PromptException if there are no figures for the task */
	static Measurement of(final Task task) throws PromptException {
		return switch (task) {
			case OD -> ofObjects(task, DetectionReport.OF_BOXES);
			case CAPTION, DETAILED_CAPTION, MORE_DETAILED_CAPTION -> ofObjects(task, CaptionReport.FIGURES);
			case OCR, OCR_WITH_REGION -> new Measurement(task, image -> image.texts().isPresent(), "\"texts\"",
				(folder, image) -> ImagePrompts.of(task), task == Task.OCR ? ReadingReport.OF_TEXT : ReadingReport.OF_LINES);
			case REFERRING_EXPRESSION_SEGMENTATION -> new Measurement(task, image -> !image.expressions().isEmpty(),
				"\"referring\" expressions", (folder, image) -> expressions(task, image), OutlineReport.OF_EXPRESSIONS);
			case REGION_TO_SEGMENTATION -> new Measurement(task, image -> !image.outlined().isEmpty(), POLYGONS,
				(folder, image) -> regions(task, image), OutlineReport.OF_REGIONS);
			case OPEN_VOCABULARY_DETECTION -> new Measurement(task, image -> true, "", (folder, image) -> names(task, folder),
				VocabularyReport.FIGURES);
			default -> throw new PromptException(
				"The task " + task + " cannot be evaluated: choose OD, a caption task, OCR, " +
					"OCR_WITH_REGION, OPEN_VOCABULARY_DETECTION, REFERRING_EXPRESSION_SEGMENTATION or REGION_TO_SEGMENTATION.");
		};
	}

	/** The outlines of the objects that are detected. */
	static Measurement ofOutlines() {
		return new Measurement(Task.OD, image -> !image.outlined().isEmpty(), POLYGONS,
			(folder, image) -> ImagePrompts.of(Task.OD), DetectionReport.OF_OUTLINES);
	}

	private static Measurement ofObjects(final Task task, final Figures<?> figures) {
		return new Measurement(task, image -> true, "", (folder, image) -> ImagePrompts.of(task), figures);
	}

	private static ImagePrompts expressions(final Task task, final CocoImage image) throws PromptException {
		return prompts(task, image.expressions().stream().map(CocoExpression::words).toList());
	}

	private static ImagePrompts names(final Task task, final CocoFolder folder) throws PromptException {
		return prompts(task, folder.categories().stream().map(Category::name).toList());
	}

	private static ImagePrompts prompts(final Task task, final List<String> texts) throws PromptException {
		final List<Prompt> prompts = new ArrayList<>();
		for (final String text : texts)
			prompts.add(Prompt.of(task, text));
		return new ImagePrompts.OfPlanes(prompts);
	}

	private static ImagePrompts regions(final Task task, final CocoImage image) {
		return new ImagePrompts.OfSelections(task,
			image.outlined().stream().map(Annotation::box).map(Measurement::roi).toList());
	}

	private static Roi roi(final BoundingBox box) {
		return new Roi(box.x(), box.y(), box.width(), box.height());
	}

	/**
	 * The folder with those images that are annotated for the task.
	 *
	 * @throws CocoException if there are none
	 */
	CocoFolder annotatedOf(final CocoFolder folder) throws CocoException {
		final CocoFolder annotated = folder.with(usable);
		if (annotated.images().isEmpty()) {
			throw new CocoException("No chosen image of " + folder.name() + " has " + annotation + " in the annotations: " +
				task + " cannot be measured by it.");
		}
		return annotated;
	}
}
