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
import fiji.plugin.florence2.imagej.service.AnalysisQuery;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.Florence2Options;
import fiji.plugin.florence2.imagej.service.ModelLease;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.imagej.service.ProgressDisplay;
import fiji.plugin.florence2.task.PromptException;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/**
 * A query about an image that need not fit into the memory: first the choices, then {@link #run()}.
 *
 * <pre>
 * florence2.large("/data/slide.tif").task("OD").tiles(512, 100).into("/data/slide results").run()
 * </pre>
 *
 * What is not chosen is as in {@link LargeImage#plan}. The same query run again continues where it was stopped.
 */
public final class LargeImageQuery extends AnalysisQuery<LargeImageQuery> {

	private final BatchPlan plan;
	private final int plane;
	private final ModelService models;

	/** A query with the default choices. */
	public LargeImageQuery(final Path image, final ModelService models) {
		this(LargeImage.plan(image), 1, models);
	}

	/**
	 * A query with the choices of a plan.
	 *
	 * @param plane from 1
	 */
	public LargeImageQuery(final BatchPlan plan, final int plane, final ModelService models) {
		super(plan.settings());
		this.plan = plan;
		this.plane = plane;
		this.models = models;
	}

	@Override
	public LargeImageQuery with(final AnalysisSettings choices) {
		return with(plan.withSettings(choices));
	}

	private LargeImageQuery with(final BatchPlan choices) {
		return new LargeImageQuery(choices, plane, models);
	}

	/**
	 * @param name of a task that lists what there is, such as OD
	 * @throws PromptException if there is no such task
	 */
	public LargeImageQuery task(final String name) throws PromptException {
		return with(plan.withTasks(BatchPlan.tasks(given(name, "task"))));
	}

	/** @param text for a task that takes one */
	public LargeImageQuery text(final String text) {
		return with(plan.withText(given(text, "text")));
	}

	/** @param number of a plane in the stack, from 1 */
	public LargeImageQuery plane(final int number) {
		return new LargeImageQuery(plan, number, models);
	}

	/** Writes a label image too. */
	public LargeImageQuery labelImage() {
		return with(plan.withOutputs(new BatchOutputs(false, true, false)));
	}

	/** @param folder for the results: a new or empty one, or that of the same image */
	public LargeImageQuery into(final File folder) {
		return with(plan.withOutput(given(folder, "folder of results").toPath()));
	}

	/** See {@link #into(File)}. */
	public LargeImageQuery into(final String folder) {
		return into(new File(given(folder, "folder of results")));
	}

	/**
	 * Processes the image. Progress shows in the status bar and among the tasks.
	 *
	 * @throws Florence2Exception if the image cannot be read, the results cannot be written, the task is not one for large
	 *           images, or the model fails
	 * @throws CancellationException if the escape key or the task's cancel button was pressed; what is done is kept
	 */
	public LargeImage.Summary run() throws Florence2Exception {
		return run(new Cancellation());
	}

	/** The same with a cancellation of the caller's own. */
	public LargeImage.Summary run(final Cancellation cancellation) throws Florence2Exception {
		final Florence2Options options = models.options();
		try (ProgressDisplay display = models.display("Florence-2 Large Image", cancellation);
			ModelLease lease = models.lease(settings().model(), cancellation))
		{
			final String name = models.nameOf(settings().model());
			final BatchModel model =
				new BatchModel(name, lease.model(), options.applyTo(lease.model().settings()), options.threads());
			return new LargeImage(plan.withSettings(settings().withModel(name)), plane, model, display::progress,
				cancellation).run();
		}
	}
}
