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
package fiji.plugin.florence2.batch;

import static fiji.plugin.florence2.imagej.service.ScriptArgument.given;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.imagej.service.AnalysisQuery;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.Florence2Options;
import fiji.plugin.florence2.imagej.service.ModelLease;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.imagej.service.ProgressDisplay;
import fiji.plugin.florence2.task.PromptException;

import ij.IJ;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/**
 * A query about all images of a folder: first the choices, then {@link #run()}.
 *
 * <pre>
 * florence2.batch("/data/in").tasks("OD", "CAPTION").minScore(0.2).into("/data/out").run()
 * </pre>
 *
 * What is not chosen is as in {@link BatchPlan#of}. The same query run again continues where it was stopped.
 */
public final class BatchQuery extends AnalysisQuery<BatchQuery> {

	private final BatchPlan plan;
	private final ModelService models;

	/** A query with the default choices. */
	public BatchQuery(final Path input, final ModelService models) {
		this(BatchPlan.of(input), models);
	}

	/** A query with the choices of a plan. */
	public BatchQuery(final BatchPlan plan, final ModelService models) {
		super(plan.settings());
		this.plan = plan;
		this.models = models;
	}

	@Override
	public BatchQuery with(final AnalysisSettings choices) {
		return with(plan.withSettings(choices));
	}

	private BatchQuery with(final BatchPlan choices) {
		return new BatchQuery(choices, models);
	}

	/**
	 * @param names of tasks, such as OD and CAPTION
	 * @throws PromptException if there is no such task
	 */
	public BatchQuery tasks(final String... names) throws PromptException {
		return with(plan.withTasks(BatchPlan.tasks(given(names, "list of tasks"))));
	}

	/** @param text for those tasks that take one */
	public BatchQuery text(final String text) {
		return with(plan.withText(given(text, "text")));
	}

	/** @param pattern of file names, such as <code>*.{tif,png}</code> */
	public BatchQuery files(final String pattern) {
		return with(plan.withFiles(given(pattern, "pattern"), plan.subfolders()));
	}

	/** Processes the images of subfolders too. */
	public BatchQuery subfolders() {
		return with(plan.withFiles(plan.pattern(), true));
	}

	/** Writes a label image for each image too. */
	public BatchQuery labelImages() {
		return with(plan.withOutputs(new BatchOutputs(plan.outputs().rois(), true, plan.outputs().pictures())));
	}

	/** Writes pictures with the regions drawn in too. */
	public BatchQuery pictures() {
		return with(plan.withOutputs(new BatchOutputs(plan.outputs().rois(), plan.outputs().labelImages(), true)));
	}

	/** @param folder for the results: a new or empty one, or that of the same batch */
	public BatchQuery into(final File folder) {
		return with(plan.withOutput(given(folder, "folder of results").toPath()));
	}

	/** See {@link #into(File)}. */
	public BatchQuery into(final String folder) {
		return into(new File(given(folder, "folder of results")));
	}

	/**
	 * Processes the images. Progress shows in the status bar and among the tasks, images that fail in the log.
	 *
	 * @throws Florence2Exception if the folders cannot be used, the tasks need another text, or the model fails
	 * @throws CancellationException if the escape key or the task's cancel button was pressed; what is done is kept
	 */
	public BatchSummary run() throws Florence2Exception {
		return run(new Cancellation());
	}

	/** The same with a cancellation of the caller's own. */
	public BatchSummary run(final Cancellation cancellation) throws Florence2Exception {
		plan.prompts();
		final Florence2Options options = models.options();
		// The model stays open from the first image to the last, so that all are processed by the same one.
		try (ProgressDisplay display = models.display("Florence-2 Batch", cancellation);
			ModelLease lease = models.lease(settings().model(), cancellation))
		{
			final String name = models.nameOf(settings().model());
			final BatchModel model =
				new BatchModel(name, lease.model(), options.applyTo(lease.model().settings()), options.threads());
			return new BatchRun(plan.withSettings(settings().withModel(name)), model, new Listener(display), cancellation)
				.run();
		}
	}

	private final class Listener implements BatchListener {

		private final ProgressDisplay display;

		Listener(final ProgressDisplay display) {
			this.display = display;
		}

		@Override
		public void progress(final Progress progress) {
			display.progress(progress);
		}

		@Override
		public void failed(final BatchFailure failure) {
			IJ.log("Florence-2 Batch: " + failure.image() + ": " + failure.reason());
		}

		@Override
		public void noted(final String image, final String note) {
			IJ.log("Florence-2 Batch: " + image + ": " + note);
		}
	}
}
