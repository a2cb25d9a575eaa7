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
import fiji.plugin.florence2.batch.InputImage;
import fiji.plugin.florence2.batch.ModelRecord;
import fiji.plugin.florence2.batch.OutputException;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * The driver's side of a batch: sends each image as a task, and keeps what the tasks say, one after the other. Images go in
 * blocks, the next of which is there before one ends: so the driver's memory does not grow with the number of images, and no
 * executor waits.
 */
final class SparkRun {

	/** Images of a block. */
	private static final int BLOCK = 5000;

	private final JavaSparkContext spark;
	private final BatchPlan plan;
	private final BatchListener listener;

	SparkRun(final JavaSparkContext spark, final BatchPlan plan, final BatchListener listener) {
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
	 * @throws SparkException if tasks fail again and again, such as by the end of their executors
	 */
	BatchSummary run(final ExecutorSettings settings) throws Florence2Exception, SparkException {
		return run(() -> spark.parallelize(List.of(0), 1).map(new ModelTask(settings)).first(),
			(model, mark) -> new ImageTask(settings, model, mark));
	}

	/** The same with other tasks. */
	BatchSummary run(final BatchResults.ModelSource model, final Tasks tasks) throws Florence2Exception, SparkException {
		try (BatchResults results =
			BatchResults.open(plan, InputFiles.find(plan, spark.hadoopConfiguration()), model, listener, new Cancellation()))
		{
			try {
				new Blocks(results, tasks.of(results.model(), BatchResults.mark(plan.output()))).process();
			}
			finally {
				results.writeTables();
			}
			return results.end();
		}
		catch (final IOException e) {
			throw new OutputException(plan.output(), e);
		}
		catch (final Exception e) {
			throw cause(e);
		}
	}

	/** Spark wraps what tasks and the keeping of results throw. */
	private SparkException cause(final Exception failure) throws Florence2Exception {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof Florence2Exception told) throw told;
			if (cause instanceof UncheckedIOException write) throw new OutputException(plan.output(), write.getCause());
		}
		if (failure instanceof RuntimeException bug) throw bug;
		return (SparkException) failure;
	}

	/** The images on their way. */
	private final class Blocks {

		private final BatchResults results;
		private final Function<InputImage, ImageOutcome> task;
		private final BatchClock clock;
		private final Deque<SimpleFutureAction<Object>> running = new ArrayDeque<>();

		Blocks(final BatchResults results, final Function<InputImage, ImageOutcome> task) {
			this.results = results;
			this.task = task;
			clock = results.clock();
		}

		void process() throws SparkException {
			final List<Integer> todo = results.todo();
			try {
				for (int from = 0; from < todo.size(); from += BLOCK) {
					running.add(submit(todo.subList(from, Math.min(from + BLOCK, todo.size()))));
					if (running.size() > 1) awaitFirst();
				}
				while (!running.isEmpty())
					awaitFirst();
			}
			finally {
				stop();
			}
		}

		private void awaitFirst() throws SparkException {
			running.remove().get();
		}

		/** After a failure: nothing more is kept when this returns. */
		private void stop() {
			running.forEach(SimpleFutureAction::cancel);
			while (!running.isEmpty()) {
				try {
					awaitFirst();
				}
				catch (final SparkException canceled) {
					// The first failure is what counts.
				}
			}
		}

		private SimpleFutureAction<Object> submit(final List<Integer> places) {
			final List<InputImage> images = new ArrayList<>();
			places.forEach(place -> images.add(results.image(place)));
			final List<Object> all = new ArrayList<>(IntStream.range(0, images.size()).boxed().toList());
			return spark.sc()
				.submitJob(spark.parallelize(images, images.size()).map(task).rdd(), new Only<>(),
					CollectionConverters.asScala(all).toSeq(), (index, outcome) -> {
						keep(places.get((Integer) index), outcome);
						return BoxedUnit.UNIT;
					}, () -> null);
		}

		/** On a thread of Spark's, one after the other; not for images whose entries are kept, if they are processed twice. */
		private void keep(final int place, final ImageOutcome outcome) {
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
				throw new UncheckedIOException(e);
			}
		}
	}

	/** The element of a partition that has one. */
	private static final class Only<T> extends AbstractFunction1<Iterator<T>, T> implements Serializable {

		private static final long serialVersionUID = 1L;

		@Override
		public T apply(final Iterator<T> elements) {
			return elements.next();
		}
	}
}
