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

import fiji.plugin.florence2.batch.BatchClock;
import fiji.plugin.florence2.batch.BatchFailure;
import fiji.plugin.florence2.batch.BatchListener;
import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.batch.BatchResults;
import fiji.plugin.florence2.batch.BatchSummary;
import fiji.plugin.florence2.batch.ImageWork;
import fiji.plugin.florence2.batch.InputImage;
import fiji.plugin.florence2.batch.ModelRecord;
import fiji.plugin.florence2.batch.OutputException;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;

import java.io.IOException;
import java.util.List;

import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** The driver's side of a batch: sends each image as a task, and keeps what the tasks say. */
final class BatchDriver {

	private final JavaSparkContext spark;
	private final BatchPlan plan;
	private final BatchListener listener;

	BatchDriver(final JavaSparkContext spark, final BatchPlan plan, final BatchListener listener) {
		this.spark = spark;
		this.plan = plan;
		this.listener = listener;
	}

	/** What tasks do, when the model and the folder of results are known. */
	@FunctionalInterface
	interface Tasks {

		Function<InputImage, ImageOutcome> of(ModelRecord model, String mark);
	}

	/**
	 * Runs to the end. The listener receives the images that cannot be processed.
	 *
	 * @throws Florence2Exception as a batch on one computer does
	 * @throws SparkException if tasks fail; the reason is among its causes
	 */
	BatchSummary run(final ExecutorSettings<ImageWork> settings) throws Florence2Exception, SparkException {
		return run(() -> spark.parallelize(List.of(0), 1).map(new ModelTask(settings)).first(),
			(model, mark) -> new ImageTask(settings, model, mark));
	}

	/** The same with other tasks. */
	BatchSummary run(final BatchResults.ModelSource model, final Tasks tasks) throws Florence2Exception, SparkException {
		try (BatchResults results =
			BatchResults.open(plan, InputFiles.find(plan, spark.hadoopConfiguration(), listener), model, listener,
				new Cancellation()))
		{
			try {
				final BatchClock clock = results.clock();
				new TaskBlocks<>(spark, tasks.of(results.model(), BatchResults.mark(plan.output())), results::image,
					(place, outcome) -> keep(results, clock, place, outcome)).process(results.todo());
			}
			finally {
				results.writeTables();
			}
			return results.end();
		}
		catch (final IOException e) {
			throw new OutputException(plan.output(), e);
		}
	}

	private void keep(final BatchResults results, final BatchClock clock, final int place, final ImageOutcome outcome)
		throws OutputException
	{
		final String name = results.image(place).name();
		listener.progress(clock.progress(name, 1, ""));
		clock.imageEnded();
		if (outcome.failure() != null) {
			results.failed(new BatchFailure(name, outcome.failure()));
			return;
		}
		outcome.notes().forEach(note -> listener.noted(name, note));
		try {
			results.done(place, outcome.entry());
		}
		catch (final IOException e) {
			throw new OutputException(plan.output(), e);
		}
	}
}
