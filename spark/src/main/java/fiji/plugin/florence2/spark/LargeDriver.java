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
package fiji.plugin.florence2.spark;

import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.batch.LargeImage;
import fiji.plugin.florence2.batch.LargeImageResults;
import fiji.plugin.florence2.batch.ModelRecord;
import fiji.plugin.florence2.batch.OutputException;
import fiji.plugin.florence2.batch.TileRowWork;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.common.TimedProgress;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageFile;
import fiji.plugin.florence2.tiling.Tile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The driver's side of a large image: sends each row of tiles as a task, keeps what the tasks say, and merges it. Executors
 * write nothing.
 */
final class LargeDriver {

	private final JavaSparkContext spark;
	private final BatchPlan plan;
	private final int plane;
	private final ExecutorSettings<TileRowWork> settings;
	private final SharedFile image;
	private final ProgressListener listener;
	private int done;

	/** @throws ImageException if the image cannot be read, before an executor opens a model for it */
	LargeDriver(final JavaSparkContext spark, final BatchPlan plan, final int plane,
		final ExecutorSettings<TileRowWork> settings, final ProgressListener listener) throws ImageException
	{
		this.spark = spark;
		this.plan = plan;
		this.plane = plane;
		this.settings = settings;
		this.listener = listener;
		ImageFile.of(Path.of(settings.shared()));
		image = SharedFile.of(settings.shared());
	}

	/**
	 * Runs to the end.
	 *
	 * @throws Florence2Exception as on one computer
	 * @throws SparkException if tasks fail; the reason is among its causes
	 */
	LargeImage.Summary run() throws Florence2Exception, SparkException {
		try (LargeImageResults results = LargeImageResults.open(plan, plane,
			() -> one((executor, nothing) -> executor.work().describe(executor.record()))))
		{
			final ModelRecord model = results.model();
			if (!results.hasTiles()) results.choose(one((executor, nothing) -> {
				final TileRowWork work = executor.require(model).work();
				return executor.ask(work::choose);
			}));
			process(results, new TimedProgress(listener, Math.max(1, results.todo().size())));
			return results.end(listener, new Cancellation());
		}
		catch (final IOException e) {
			throw new OutputException(plan.output(), e);
		}
	}

	private void process(final LargeImageResults results, final ProgressListener progress)
		throws Florence2Exception, SparkException
	{
		final ModelRecord model = results.model();
		final LargeTask<List<Tile>, String> row = task((executor, tiles) -> {
			final TileRowWork work = executor.require(model).work();
			return executor.ask((made, cancellation) -> work.row(tiles, made, cancellation));
		});
		new TaskBlocks<>(spark, row, results::tiles, (number, outcome) -> {
			keep(results, number, outcome);
			final int count = results.todo().size();
			progress.progress(new Progress((double) ++done / count, done + " of " + count + " rows"));
		}).process(results.todo());
	}

	private void keep(final LargeImageResults results, final int row, final Outcome<String> outcome)
		throws ImageException, OutputException
	{
		try {
			results.keep(row, outcome.get());
		}
		catch (final IOException e) {
			throw new OutputException(plan.output(), e);
		}
	}

	/** What some executor says. */
	private <R> R one(final LargeTask.Answer<Integer, R> answer) throws ImageException {
		return spark.parallelize(List.of(0), 1).map(task(answer)).first().get();
	}

	private <T, R> LargeTask<T, R> task(final LargeTask.Answer<T, R> answer) {
		return new LargeTask<>(settings, image, answer);
	}
}
