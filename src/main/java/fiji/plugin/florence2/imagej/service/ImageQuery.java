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

import static fiji.plugin.florence2.imagej.service.ScriptArgument.given;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.imagej.scalebar.ScaleBar;
import fiji.plugin.florence2.imagej.scalebar.ScaleBarReader;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Task;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * A query about an image: first the choices, then the task.
 *
 * <pre>
 * florence2.on(imp).planes("all frames").minScore(0.2).detect().each { println "$it.label $it.score $it.roi" }
 * </pre>
 *
 * An area selection of the image limits it, unless {@link #wholeImage()} is chosen. The image is not changed. Progress shows in the
 * status bar and among the tasks; the escape key and the task's cancel button end a query with a
 * {@link CancellationException}. All tasks throw a {@link Florence2Exception}, whose message names what to do.
 */
public final class ImageQuery extends AnalysisQuery<ImageQuery> {

	private final ImagePlus image;
	private final ModelService models;

	/** A query with the default choices. */
	public ImageQuery(final ImagePlus image, final ModelService models) {
		this(image, models, AnalysisSettings.of(""));
	}

	private ImageQuery(final ImagePlus image, final ModelService models, final AnalysisSettings settings) {
		super(settings);
		this.image = image;
		this.models = models;
	}

	@Override
	public ImageQuery with(final AnalysisSettings choices) {
		return new ImageQuery(image, models, choices);
	}

	/** A short description of the image. */
	public ImageAnswer caption() throws Florence2Exception {
		return run(Task.CAPTION);
	}

	/** A sentence or two about the image. */
	public ImageAnswer detailedCaption() throws Florence2Exception {
		return run(Task.DETAILED_CAPTION);
	}

	/** A paragraph about the image. */
	public ImageAnswer moreDetailedCaption() throws Florence2Exception {
		return run(Task.MORE_DETAILED_CAPTION);
	}

	/** A caption, and where its phrases are. */
	public ImageAnswer captionAndGround() throws Florence2Exception {
		return run(new ImagePrompts.CaptionAndGround(), new Cancellation());
	}

	/** The objects in the image, with their names. */
	public ImageAnswer detect() throws Florence2Exception {
		return run(Task.OD);
	}

	/** The objects in the image, with their names and outlines. */
	public ImageAnswer outline() throws Florence2Exception {
		return outlines().detect();
	}

	/** The objects in the image, with descriptions. */
	public ImageAnswer describe() throws Florence2Exception {
		return run(Task.DENSE_REGION_CAPTION);
	}

	/** Where objects may be, without names. */
	public ImageAnswer propose() throws Florence2Exception {
		return run(Task.REGION_PROPOSAL);
	}

	/** The phrases of a caption, and where they are. */
	public ImageAnswer ground(final String caption) throws Florence2Exception {
		return run(Task.CAPTION_TO_PHRASE_GROUNDING, caption);
	}

	/** The objects of a name. */
	public ImageAnswer find(final String name) throws Florence2Exception {
		return run(Task.OPEN_VOCABULARY_DETECTION, name);
	}

	/** The outlines of what a phrase means. */
	public ImageAnswer segment(final String phrase) throws Florence2Exception {
		return run(Task.REFERRING_EXPRESSION_SEGMENTATION, phrase);
	}

	/** The lines of text in the image, and where they are. */
	public ImageAnswer readText() throws Florence2Exception {
		return run(Task.OCR_WITH_REGION);
	}

	/**
	 * The scale bar in the current plane, with the length that is read beside it. The image's scale is not set, since the
	 * model may misread: show it to somebody, then {@link ScaleBar#applyTo}.
	 */
	public ScaleBar readScaleBar() throws Florence2Exception {
		return readScaleBar(new Cancellation());
	}

	/** See {@link #readScaleBar()}. */
	public ScaleBar readScaleBar(final Cancellation cancellation) throws Florence2Exception {
		// The reader makes views of its own.
		final AnalysisSettings once = AnalysisSettings.of(settings().model()).withViews(1);
		return scaleBars()
			.read(picture -> new ImageQuery(picture, models, once).run(ImagePrompts.of(Task.OCR), cancellation).text());
	}

	/**
	 * The scale bar in the current plane, with a length that somebody has read; no model is needed.
	 *
	 * @param written such as 20 um
	 */
	public ScaleBar readScaleBar(final String written) throws Florence2Exception {
		return scaleBars().withLength(written);
	}

	private ScaleBarReader scaleBars() throws ImageException {
		requirePixels();
		return new ScaleBarReader(image);
	}

	/** The outlines of the objects in selections. */
	public ImageAnswer segment(final Roi... selections) throws Florence2Exception {
		return run(Task.REGION_TO_SEGMENTATION, drawn(selections));
	}

	/** What the objects in selections are. */
	public ImageAnswer classify(final Roi... selections) throws Florence2Exception {
		return run(Task.REGION_TO_CATEGORY, drawn(selections));
	}

	/** What selections show, in words. */
	public ImageAnswer describe(final Roi... selections) throws Florence2Exception {
		return run(Task.REGION_TO_DESCRIPTION, drawn(selections));
	}

	/** The text in selections. */
	public ImageAnswer readText(final Roi... selections) throws Florence2Exception {
		return run(Task.REGION_TO_OCR, drawn(selections));
	}

	/** An image without selection gives a script a null. */
	private static List<Roi> drawn(final Roi... selections) throws ImageException {
		if (selections == null || Arrays.asList(selections).contains(null))
			throw new ImageException("There is no selection: draw a rectangle around an object first.");
		return List.of(selections);
	}

	/** The text that answers a prompt of your own, for models that were trained on such prompts. */
	public ImageAnswer ask(final String prompt) throws Florence2Exception {
		return ask(prompt, AnswerKind.TEXT.name());
	}

	/**
	 * The answer to a prompt of your own, for models that were trained on such prompts.
	 *
	 * @param answer the form of the answer: text, boxes, proposals, phrases, polygons, labelled polygons, boxes or polygons,
	 *          quads
	 */
	public ImageAnswer ask(final String prompt, final String answer) throws Florence2Exception {
		return run(
			new ImagePrompts.OfPlanes(
				List.of(Prompt.parse(given(prompt, "prompt"), AnswerKind.of(given(answer, "form of the answer"))))),
			new Cancellation());
	}

	/** Tasks that take no input; the image features of a plane are computed once for all of them. */
	public ImageAnswer run(final Task... tasks) throws Florence2Exception {
		final List<Prompt> prompts = new ArrayList<>();
		for (final Task task : tasks)
			prompts.add(Prompt.of(given(task, "task")));
		return run(new ImagePrompts.OfPlanes(prompts), new Cancellation());
	}

	/** A task that takes a text. */
	public ImageAnswer run(final Task task, final String text) throws Florence2Exception {
		return run(ImagePrompts.of(given(task, "task"), given(text, "text")), new Cancellation());
	}

	/** A task that takes regions, each by its bounds, in its own plane if it is tied to one. */
	public ImageAnswer run(final Task task, final List<Roi> selections) throws Florence2Exception {
		return run(new ImagePrompts.OfSelections(given(task, "task"), selections(selections)), new Cancellation());
	}

	private static List<Roi> selections(final List<Roi> selections) {
		given(selections, "list of selections").forEach(selection -> given(selection, "selection"));
		return selections;
	}

	/**
	 * The answers for all planes.
	 *
	 * @param cancellation stops it, as the escape key and the task's cancel button do
	 * @throws Florence2Exception if the image is empty or does not fit the choices, the prompt does not fit the model, or
	 *           the model is missing, cannot be opened, or fails
	 * @throws CancellationException if it was canceled
	 */
	public ImageAnswer run(final ImagePrompts prompts, final Cancellation cancellation) throws Florence2Exception {
		return run(prompts, progress -> {}, cancellation);
	}

	/** The same, with a listener besides: it is called on this thread. */
	public ImageAnswer run(final ImagePrompts prompts, final AnalysisListener also, final Cancellation cancellation)
		throws Florence2Exception
	{
		requirePixels();
		settings().check(prompts);
		try (ProgressDisplay display = models.display("Florence-2 " + prompts.name(), cancellation);
			ModelLease lease = models.lease(settings().model(), cancellation))
		{
			return new ImageAnalysis(lease.model(), image, settings().withModel(models.nameOf(settings().model())),
				models.options().applyTo(lease.model().settings()), listener(prompts.name(), display, also), cancellation)
				.run(prompts);
		}
	}

	private static AnalysisListener listener(final String name, final ProgressListener display,
		final AnalysisListener also)
	{
		return new AnalysisListener() {

			@Override
			public void progress(final Progress progress) {
				display.progress(progress);
				also.progress(progress);
			}

			@Override
			public void answered(final PlaneAnswer answer) {
				also.answered(answer);
			}

			@Override
			public void noted(final String sentence) {
				IJ.log("Florence-2 " + name + ": " + sentence);
				also.noted(sentence);
			}
		};
	}

	/**
	 * The score that regions of an answer need where nobody chooses one, see {@link Florence2#minScore}.
	 *
	 * @throws Florence2Exception if the model cannot be opened
	 */
	public double ownMinScore(final Prompt prompt, final Cancellation cancellation) throws Florence2Exception {
		try (ModelLease lease = models.lease(settings().model(), cancellation)) {
			final Florence2 model = lease.model();
			return model.minScore(prompt, settings().views(prompt, model.folder()));
		}
	}

	private void requirePixels() throws ImageException {
		if (image == null) throw new ImageException("There is no image open: open one first.");
		if (image.getProcessor() == null) throw new ImageException("The image is empty: open another one.");
	}
}
