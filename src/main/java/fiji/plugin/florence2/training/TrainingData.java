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

import fiji.plugin.florence2.dataset.CocoCaption;
import fiji.plugin.florence2.dataset.CocoExpression;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.AnswerWriter;
import fiji.plugin.florence2.task.Task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model is trained on, and by what it is judged.
 *
 * @param training images to learn from
 * @param held images to be judged by, none of them among the others
 * @param left how many more images there are to be judged by, which would take long and say little more
 * @param isGiven whether these came in a folder of their own, rather than out of the one of the training
 * @param reader reads the images
 */
public record TrainingData(CocoFolder training, CocoFolder held, int left, boolean isGiven, PlaneReader reader) {

	/** Without validation images, one of so many is kept for it. */
	private static final int HELD_OUT = 5;
	private static final int FEW = 10;
	/** The most images that judge base and result. */
	private static final int MOST = 64;
	/** The most of these that judge each epoch. */
	private static final int SAMPLE = 16;

	/**
	 * Data with or without validation images.
	 *
	 * @param training annotated images
	 * @param validation others; if there are none, every fifth of those with annotations is kept for validation
	 * @throws TrainingException if there are too few images
	 */
	public static TrainingData of(final CocoFolder training, final Optional<CocoFolder> validation,
		final PlaneReader reader) throws TrainingException
	{
		if (training.images().stream().noneMatch(CocoImage::isAnnotated)) throw new TrainingException("No image of " +
			training.name() + " is annotated: mark the objects with boxes or outlines, or add captions or texts, first.");
		if (validation.isPresent()) return judgedBy(training, validation.get(), true, reader);
		final List<CocoImage> annotated = training.images().stream().filter(CocoImage::isAnnotated).toList();
		if (annotated.size() < 2) throw new TrainingException("Only one image of " + training.name() +
			" is annotated: annotate another one, by which the model can be judged, better ten or more.");
		final List<CocoImage> held = new ArrayList<>();
		for (int i = Math.min(HELD_OUT, annotated.size()) - 1; i < annotated.size(); i += HELD_OUT)
			held.add(annotated.get(i));
		return judgedBy(training.with(image -> !held.contains(image)), training.with(held::contains), false, reader);
	}

	private static TrainingData judgedBy(final CocoFolder training, final CocoFolder held, final boolean isGiven,
		final PlaneReader reader)
	{
		final CocoFolder used = spread(held, MOST);
		return new TrainingData(training, used, held.images().size() - used.images().size(), isGiven, reader);
	}

	/** At most so many images, spread evenly over all of them. */
	private static CocoFolder spread(final CocoFolder folder, final int most) {
		final int size = folder.images().size();
		final Set<CocoImage> chosen = new HashSet<>();
		for (int i = 0; i < Math.min(most, size); i++)
			chosen.add(folder.images().get((int) ((long) i * size / Math.min(most, size))));
		return folder.with(chosen::contains);
	}

	private static TrainingException noObjects(final CocoFolder folder) {
		return new TrainingException(
			"No image of " + folder.name() + " has annotated objects: mark the objects with boxes or outlines first.");
	}

	private void requireOthers() throws TrainingException {
		final Set<Path> trained = training.images().stream().map(image -> normal(image.file())).collect(Collectors.toSet());
		final List<CocoImage> both =
			held.images().stream().filter(image -> trained.contains(normal(image.file()))).toList();
		if (!both.isEmpty()) throw new TrainingException("The image " + both.get(0).file() +
			" is among the training and the validation images: a model cannot be judged by what it has learned.");
	}

	/** Finds what cannot be learned, and tells the listener what the user should know. */
	void check(final TrainingSettings settings, final TrainingListener listener) throws TrainingException {
		if (settings.detects() && training.images().stream().noneMatch(image -> image.objects() > 0))
			throw noObjects(training);
		if (Task.CAPTIONS.containsAll(settings.tasks()) && !hasCaptions()) throw new TrainingException(
			"No image of " + training.name() + " has a caption: add captions, or choose other tasks.");
		final long judging = held.images().stream().filter(image -> canJudge(image, settings)).count();
		if (judging == 0 && settings.detects()) throw new TrainingException(
			"No validation image of " + held.name() + " has annotated objects: the model could not be judged by them.");
		if (judging == 0) throw new TrainingException("No validation image of " + held.name() +
			" has the captions, descriptions or texts that are trained: the model could not be judged by them.");
		for (final String name : names())
			if (!AnswerWriter.canWrite(AnswerKind.BOXES, name))
				throw new TrainingException("The model cannot write the name \"" + name +
					"\": give the objects a name of plain letters, digits and blanks.");
		for (final String words : words())
			if (!AnswerWriter.canWrite(AnswerKind.TEXT, words)) throw new TrainingException(
				"The model cannot write \"" + words + "\": captions and descriptions are words without <, in one line.");
		// Of images that are kept for validation, planes of one stack have one file.
		if (isGiven) requireOthers();
		final int images = training.images().size();
		final int kept = held.images().size() + left;
		if (!isGiven) listener
			.note(kept + " of " + (images + kept) + " images " + (kept == 1 ? "is" : "are") + " kept for validation.");
		final boolean outlines = settings.tasks().stream().anyMatch(task -> task.answerKind() == AnswerKind.POLYGONS);
		(isGiven ? training.and(held) : training).notes(outlines).forEach(listener::note);
		if (left > 0)
			listener.note("Of " + kept + " validation images " + held.images().size() + " are used, spread evenly.");
		if (images < FEW) listener.note((images == 1 ? "There is only 1 image" : "There are only " + images + " images") +
			" to learn from: " + FEW + " or more are better.");
		if (judging == 1) listener
			.note("The model is judged by one image only: the figures say little, so annotate more before you trust them.");
		if (settings.detects() && names().size() == 1) listener.note("All objects are named \"" + names().get(0) + "\".");
	}

	private static boolean canJudge(final CocoImage image, final TrainingSettings settings) {
		return settings.detects() ? image.objects() > 0 : TextValidation.canJudge(image, settings.tasks());
	}

	private boolean hasCaptions() {
		return training.images().stream().anyMatch(image -> !image.captions().isEmpty());
	}

	/** All captions and descriptions to learn. */
	private List<String> words() {
		return training.images()
			.stream()
			.flatMap(image -> Stream.concat(image.captions().stream().map(CocoCaption::words),
				image.descriptions().stream().map(CocoExpression::words)))
			.toList();
	}

	private static Path normal(final Path file) {
		return file.toAbsolutePath().normalize();
	}

	/** The names of the objects to learn, in the order of the categories. */
	List<String> names() {
		return training.known()
			.stream()
			.filter(category -> training.images()
				.stream()
				.flatMap(image -> image.annotations().stream())
				.map(Annotation::category)
				.anyMatch(category::equals))
			.map(category -> category.name())
			.distinct()
			.toList();
	}

	/** Validation images to judge an epoch by. */
	CocoFolder sample() {
		return spread(held, SAMPLE);
	}
}
