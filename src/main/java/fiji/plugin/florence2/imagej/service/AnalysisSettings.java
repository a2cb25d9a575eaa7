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
package fiji.plugin.florence2.imagej.service;

import fiji.plugin.florence2.imagej.input.ChannelChoice;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.regions.DuplicateRegions;
import fiji.plugin.florence2.regions.RegionFilter;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.Tiling;
import fiji.plugin.florence2.tiling.View;
import fiji.plugin.florence2.tiling.ViewedModel;

import java.util.List;

/**
 * How an image is processed.
 *
 * @param model the name of a model as {@link ModelService#names()} lists it, or the path of a model folder; empty for the default model
 * @param planes which planes of a stack; a selection with a position of its own is processed there
 * @param range the numbers for {@link PlaneSelection#SLICE_RANGE} and {@link PlaneSelection#FRAME_RANGE}
 * @param channel a channel's number or label, or {@link ChannelChoice#AS_DISPLAYED}
 * @param tiling how the image is cut into tiles; {@link Tiling#AUTOMATIC} for the prompts that can do with tiles, see
 *          {@link #tiling(Prompt)}
 * @param minScore regions with a lower score are left out, 0 to 1; {@link #MIN_SCORE} for the threshold of the model's
 *          calibration, or what stands for it with several views, and none where scores are likelihoods
 * @param minSize regions of a smaller area are left out, in square pixels, 0 or more
 * @param maxSize regions that cover a greater part of the image are left out, 0 to 1
 * @param maxOverlap of two regions of the same label that overlap more (intersection over union; of outlines, over the
 *          smaller one), the likelier one is kept, 0 to 1
 * @param outlines whether each object has its outline instead of its box, where the answer is boxes
 * @param insideSelection only the bounds of the image's area selection are processed, if there is one, and regions whose
 *          middle lies outside the selection are left out; otherwise the whole image is, whatever is selected
 * @param views objects are looked for in the image and in the image turned and mirrored, text is read in the image moved a
 *          little, so many views in all, 1, 2, 4 or {@value View#COUNT}; {@link #VIEWS} for as many as are worth their time, see {@link #views(Prompt, ModelFolder)}
 */
public record AnalysisSettings(String model, PlaneSelection planes, String range, String channel, Tiling tiling,
	double minScore, double minSize, double maxSize, double maxOverlap, boolean outlines, boolean insideSelection,
	int views)
{

	/** The defaults of menu, scripts, batch and command line; this one leaves the threshold to the model. */
	public static final double MIN_SCORE = -1;
	/** How people write {@link #MIN_SCORE} and {@link #VIEWS}. */
	public static final String AUTO = "auto";
	/** See {@link #MIN_SCORE}. */
	public static final double MIN_SIZE = 0;
	/** See {@link #MIN_SCORE}. */
	public static final double MAX_SIZE = 1;
	/** See {@link #MIN_SCORE}. */
	public static final double MAX_OVERLAP = 0.8;
	/** See {@link #MIN_SCORE}; this one leaves the number to the model, too. */
	public static final int VIEWS = 0;
	/** The numbers of views that there can be, as people write them. */
	public static final List<String> VIEW_CHOICES = List.of(AUTO, "1", "2", "4", "8");
	/** See {@link #MIN_SCORE}. */
	public static final String CHANNEL = ChannelChoice.AS_DISPLAYED;

	/**
	 * The defaults: the current plane as displayed, what is selected in it, automatic tiles, everything that is found but
	 * duplicates.
	 */
	public static AnalysisSettings of(final String model) {
		return new AnalysisSettings(model, PlaneSelection.CURRENT, "", CHANNEL, Tiling.AUTOMATIC, MIN_SCORE, MIN_SIZE,
			MAX_SIZE, MAX_OVERLAP, false, true, VIEWS);
	}

	/** @throws IllegalArgumentException if a part is not within 0 and 1, or the minimum size is less than 0 */
	public AnalysisSettings {
		if (minScore != MIN_SCORE) requirePart(minScore, "score threshold");
		if (!(minSize >= 0)) throw new IllegalArgumentException("The minimum size must be 0 or more, not " + minSize);
		requirePart(maxSize, "maximum size");
		requirePart(maxOverlap, "maximum overlap");
		if (!VIEW_CHOICES.contains(written(views)))
			throw new IllegalArgumentException("There are " + choices() + " views, not " + views);
	}

	public AnalysisSettings withModel(final String name) {
		return new AnalysisSettings(name, planes, range, channel, tiling, minScore, minSize, maxSize, maxOverlap, outlines,
			insideSelection, views);
	}

	public AnalysisSettings withPlanes(final PlaneSelection selection, final String numbers) {
		return new AnalysisSettings(model, selection, numbers, channel, tiling, minScore, minSize, maxSize, maxOverlap,
			outlines, insideSelection, views);
	}

	public AnalysisSettings withChannel(final String choice) {
		return new AnalysisSettings(model, planes, range, choice, tiling, minScore, minSize, maxSize, maxOverlap, outlines,
			insideSelection, views);
	}

	public AnalysisSettings withTiling(final Tiling tiles) {
		return new AnalysisSettings(model, planes, range, channel, tiles, minScore, minSize, maxSize, maxOverlap, outlines,
			insideSelection, views);
	}

	public AnalysisSettings withLimits(final double score, final double smallest, final double largest,
		final double overlap)
	{
		return new AnalysisSettings(model, planes, range, channel, tiling, score, smallest, largest, overlap, outlines,
			insideSelection, views);
	}

	/**
	 * The same with limits that a person has written.
	 *
	 * @param score {@value #AUTO} for {@link #MIN_SCORE}, or a number
	 * @throws ImageException if a limit is out of its range: the sentence names it
	 */
	public AnalysisSettings withLimits(final String score, final double smallest, final double largest,
		final double overlap) throws ImageException
	{
		if (!(smallest >= 0)) throw new ImageException("The minimum size must be 0 or more, not " + smallest + ".");
		return withLimits(minScore(score), smallest, part("maximum size", largest), part("maximum overlap", overlap));
	}

	private static double part(final String name, final double written) throws ImageException {
		if (isPart(written)) return written;
		throw new ImageException("The " + name + " must be from 0 to 1, not " + written + ".");
	}

	private static double minScore(final String written) throws ImageException {
		if (written.strip().equalsIgnoreCase(AUTO)) return MIN_SCORE;
		try {
			final double score = Double.parseDouble(written);
			if (isPart(score)) return score;
		}
		catch (final NumberFormatException noNumber) {
			// The sentence below says so.
		}
		throw new ImageException("The score threshold must be auto or a number from 0 to 1, not \"" + written + "\".");
	}

	/** The score threshold as people write it. */
	public String writtenMinScore() {
		return minScore == MIN_SCORE ? AUTO : Double.toString(minScore);
	}

	public AnalysisSettings withOutlines(final boolean outlined) {
		return new AnalysisSettings(model, planes, range, channel, tiling, minScore, minSize, maxSize, maxOverlap, outlined,
			insideSelection, views);
	}

	public AnalysisSettings withInsideSelection(final boolean inside) {
		return new AnalysisSettings(model, planes, range, channel, tiling, minScore, minSize, maxSize, maxOverlap, outlines,
			inside, views);
	}

	/** @throws ImageException if there cannot be so many views: the sentence says how many there can be */
	public AnalysisSettings withViews(final int number) throws ImageException {
		return new AnalysisSettings(model, planes, range, channel, tiling, minScore, minSize, maxSize, maxOverlap, outlines,
			insideSelection, views(written(number)));
	}

	/**
	 * The number of views that a person has written.
	 *
	 * @param number {@value #AUTO} for {@link #VIEWS}, or how many
	 * @throws ImageException if there cannot be so many: the sentence says how many there can be
	 */
	public static int views(final String number) throws ImageException {
		for (final String choice : VIEW_CHOICES)
			if (choice.equalsIgnoreCase(number.strip())) return choice.equals(AUTO) ? VIEWS : Integer.parseInt(choice);
		throw new ImageException("The number of views must be " + choices() + ", not " + number + ".");
	}

	private static String choices() {
		final int last = VIEW_CHOICES.size() - 1;
		return String.join(", ", VIEW_CHOICES.subList(0, last)) + " or " + VIEW_CHOICES.get(last);
	}

	/** A number of views as people write it. */
	public static String written(final int views) {
		return views == VIEWS ? AUTO : Integer.toString(views);
	}

	/**
	 * The views for a prompt: one where answers cannot be compared. Those can be that are boxes alone, as those to a text are
	 * where it is a label that the model was taught, or the text in the image. Where the number is left to the model, it is 4 with a small one, with which a view
	 * takes a fraction of a second, and 1 with others, or where a prompt is no task: it may ask for what is on the left.
	 */
	public int views(final Prompt prompt, final ModelFolder folder) {
		final AnswerKind kind = prompt.answerKind();
		final boolean findsBoxes = kind == AnswerKind.BOXES || kind == AnswerKind.PROPOSALS || findsLabel(prompt, folder);
		if (!findsBoxes && !prompt.isOf(Task.OCR)) return 1;
		if (views != VIEWS) return views;
		return folder.config().isSmall() && prompt.task().isPresent() ? ViewedModel.OF_SMALL_MODELS : 1;
	}

	/** Other texts may name a place, or have outlines as their answer. */
	private static boolean findsLabel(final Prompt prompt, final ModelFolder folder) {
		return prompt.isOf(Task.OPEN_VOCABULARY_DETECTION) && prompt.labelAmong(folder.labels()).isPresent();
	}

	/**
	 * Checks that the prompts' answers can be what is asked for.
	 *
	 * @throws PromptException if there are to be outlines, and no answer has boxes
	 */
	public void check(final ImagePrompts prompts) throws PromptException {
		if (outlines && !prompts.findBoxes()) throw new PromptException(
			"There are no boxes to outline: leave the outlines out, or choose a task that finds objects, such as OD.");
	}

	/**
	 * The score that regions need.
	 *
	 * @param modelScore the one where it is left to the model
	 */
	public double minScore(final double modelScore) {
		return minScore == MIN_SCORE ? modelScore : minScore;
	}

	/**
	 * Leaves out what the limits say.
	 *
	 * @param modelScore the threshold of the model's calibration
	 * @param width of the image or the part of it that is processed, in pixels
	 * @param height of the same
	 */
	public List<Region> limited(final List<Region> found, final double modelScore, final int width, final int height) {
		final List<Region> likely = RegionFilter.withScore(found, minScore(modelScore));
		final List<Region> sized = RegionFilter.withinPart(RegionFilter.withArea(likely, minSize), width, height, maxSize);
		return DuplicateRegions.removedFrom(sized, maxOverlap);
	}

	/** The tiling for a prompt: the image as a whole where tiles are automatic and the prompt cannot do with them. */
	public Tiling tiling(final Prompt prompt) {
		return tiling.kind() == Tiling.Kind.AUTOMATIC && !isAboutParts(prompt.answerKind()) ? Tiling.WHOLE : tiling;
	}

	/**
	 * Whether the answer lists what is there, which each tile can do for itself. A description is about the image as a
	 * whole, and the phrase "the largest nucleus" means another one in each tile.
	 */
	private static boolean isAboutParts(final AnswerKind kind) {
		return switch (kind) {
			case BOXES, PROPOSALS, BOXES_OR_POLYGONS, QUADS -> true;
			case TEXT, PHRASES, POLYGONS, LABELLED_POLYGONS -> false;
		};
	}

	private static void requirePart(final double value, final String name) {
		if (!isPart(value)) throw new IllegalArgumentException("The " + name + " must be from 0 to 1, not " + value);
	}

	private static boolean isPart(final double value) {
		return value >= 0 && value <= 1;
	}
}
