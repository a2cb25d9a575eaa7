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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.common.TimeSpan;
import fiji.plugin.florence2.common.TimedProgress;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.Tiling;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * Processes a plane of an image that need not fit into the memory, such as a whole slide: {@link TileRowWork} row by row, into
 * {@link LargeImageResults}, which say what a run that is stopped leaves.
 */
public final class LargeImage {

	private static final double CHOICE_SHARE = 0.02;
	/** The files are written in less time than it takes to find what they hold. */
	private static final double WRITING_SHARE = 0.05;

	/**
	 * What was done.
	 *
	 * @param rows of tiles
	 * @param before rows that were done by former runs
	 */
	public record Summary(int width, int height, int rows, int before, long regions, Duration time) {

		/** One line for a person. */
		public String line() {
			return regions + (regions == 1 ? " region in " : " regions in ") + width + " x " + height + " pixels, " + rows +
				(rows == 1 ? " row" : " rows") + " of tiles, " + before + " done before, " + TimeSpan.text(time);
		}
	}

	private final BatchPlan plan;
	private final int plane;
	private final BatchModel model;
	private final ProgressListener listener;
	private final Cancellation cancellation;

	/**
	 * A run with a model that stays open. The cancellation stops it; rows that are done are kept.
	 *
	 * @param plan its input is the path of the image, its task is one
	 * @param plane from 1
	 * @throws PromptException if the task's answer is no list of what is there, which tiles could give, or tiles or outlines are
	 *           asked for that cannot be, or several planes
	 */
	public LargeImage(final BatchPlan plan, final int plane, final BatchModel model, final ProgressListener listener,
		final Cancellation cancellation) throws PromptException
	{
		requireSupported(plan);
		this.plan = plan;
		this.plane = plane;
		this.model = model;
		this.listener = listener;
		this.cancellation = cancellation;
	}

	/** What a large image is processed with where nothing is chosen: objects, in automatic tiles. */
	public static BatchPlan plan(final Path image) {
		return BatchPlan.of(image).withSettings(AnalysisSettings.of("")).withOutputs(new BatchOutputs(false, false, false));
	}

	/**
	 * Checks a plan before a model is opened for it.
	 *
	 * @throws PromptException as the constructor does
	 */
	public static void requireSupported(final BatchPlan plan) throws PromptException {
		prompt(plan);
	}

	static Prompt prompt(final BatchPlan plan) throws PromptException {
		plan.prompts();
		final Task task = plan.tasks().get(0);
		final Prompt prompt = BatchPlan.takesText(task) ? Prompt.of(task, plan.text()) : Prompt.of(task);
		if (plan.tasks().size() > 1) throw new PromptException(
			"A large image is processed with one task: leave the others out, and give each its own folder of results.");
		if (plan.settings().withTiling(Tiling.AUTOMATIC).tiling(prompt).kind() == Tiling.Kind.WHOLE)
			throw new PromptException(
				"The task " + task.title() + " is about an image as a whole, which a large image is too " +
					"large for: choose a task that finds objects, such as OD.");
		if (plan.settings().tiling().kind() == Tiling.Kind.WHOLE)
			throw new PromptException("A large image is processed in tiles: leave them to be chosen, or give their size.");
		if (plan.settings().outlines())
			throw new PromptException("Objects of large images are not outlined: leave the outlines out.");
		if (plan.settings().views() > 1)
			throw new PromptException("A large image is looked at in one view: leave the views out.");
		if (plan.settings().planes() != PlaneSelection.CURRENT ||
			!plan.settings().channel().equals(AnalysisSettings.CHANNEL))
			throw new PromptException(
				"Of a large image, one plane is processed: choose it by its number in the stack, and leave other choices out.");
		return prompt;
	}

	/**
	 * Runs to the end.
	 *
	 * @throws Florence2Exception if the image cannot be read, the results cannot be written, or the model fails
	 * @throws CancellationException if it was canceled
	 */
	public Summary run() throws Florence2Exception {
		final TileRowWork work = new TileRowWork(plan, plane, model);
		try (LargeImageResults results =
			LargeImageResults.open(plan, plane, () -> work.describe(ModelRecord.of(model, cancellation))))
		{
			if (!results.hasTiles()) results.choose(work.choose(listener.part(0, CHOICE_SHARE, ""), cancellation));
			process(work, results);
			return results.end(listener.part(1 - WRITING_SHARE, 1, ""), cancellation);
		}
		catch (final IOException e) {
			throw new OutputException(plan.output(), e);
		}
	}

	private void process(final TileRowWork work, final LargeImageResults results) throws Florence2Exception, IOException {
		final int count = results.todo().size();
		final ProgressListener rows = new TimedProgress(listener.part(CHOICE_SHARE, 1 - WRITING_SHARE, ""), count + 1);
		int done = 0;
		for (final int row : results.todo())
			results.keep(row, work.row(results.tiles(row), rows.part("row", ++done, count), cancellation));
	}
}
