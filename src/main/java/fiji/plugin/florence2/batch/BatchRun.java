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
import fiji.plugin.florence2.imagej.input.ImageException;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Processes the images of a folder, one after the other, and writes the results. While an image is processed, the next
 * one is read and the results of the one before are written; there are never more than these three in memory.
 * {@link BatchResults} says what a run that is stopped leaves.
 */
public final class BatchRun {

	private final BatchPlan plan;
	private final BatchModel model;
	private final BatchListener listener;
	private final Cancellation cancellation;

	/** A run with a model that stays open. The cancellation stops it; what is done is kept. */
	public BatchRun(final BatchPlan plan, final BatchModel model, final BatchListener listener,
		final Cancellation cancellation)
	{
		this.plan = plan;
		this.model = model;
		this.listener = listener;
		this.cancellation = cancellation;
	}

	/**
	 * Runs to the end. The listener receives the images that cannot be processed.
	 *
	 * @throws Florence2Exception if the folders cannot be used in this way, the results cannot be written, the tasks need
	 *           another text, or the model fails
	 * @throws CancellationException if it was canceled
	 */
	public BatchSummary run() throws Florence2Exception {
		final ImageWork work = new ImageWork(plan, model, false);
		final BatchImages images = InputFolder.read(plan, listener, cancellation);
		try (BatchResults results =
			BatchResults.open(plan, images, () -> ModelRecord.of(model, cancellation), listener, cancellation))
		{
			try {
				return new Pipeline(work, results).run();
			}
			catch (final IOException e) {
				throw new OutputException(plan.output(), e);
			}
		}
	}

	/** The images that are read, processed and written at the same time. */
	private final class Pipeline {

		private final ImageWork work;
		private final BatchResults results;

		Pipeline(final ImageWork work, final BatchResults results) {
			this.work = work;
			this.results = results;
		}

		BatchSummary run() throws IOException, Florence2Exception {
			try (BackgroundStage reading = new BackgroundStage("Florence-2 batch reader", cancellation);
				BackgroundStage writing = new BackgroundStage("Florence-2 batch writer", cancellation))
			{
				try {
					process(reading, writing);
				}
				finally {
					writing.finish();
				}
			}
			finally {
				results.writeTables();
			}
			return results.end();
		}

		private void process(final BackgroundStage reading, final BackgroundStage writing)
			throws IOException, Florence2Exception
		{
			final List<Integer> todo = results.todo();
			final BatchClock clock = results.clock();
			final Iterator<Integer> ahead = todo.iterator();
			BackgroundStage.Pending<ImageWork.Opened> next = read(ahead, reading);
			BackgroundStage.Pending<Void> written = null;
			for (final int place : todo) {
				final String name = results.image(place).name();
				final BackgroundStage.Pending<ImageWork.Opened> current = next;
				listener.progress(clock.progress(name, 0, "reading"));
				current.await();
				next = read(ahead, reading);
				try {
					final ImageResult result = process(current.result(), clock);
					finish(written);
					written = writing.start(name, () -> write(place, result));
				}
				catch (final ImageException e) {
					results.failed(new BatchFailure(name, e.getMessage()));
				}
				clock.imageEnded();
			}
			finish(written);
		}

		private BackgroundStage.Pending<ImageWork.Opened> read(final Iterator<Integer> ahead,
			final BackgroundStage reading)
		{
			if (!ahead.hasNext()) return null;
			final InputImage input = results.image(ahead.next());
			return reading.start(input.name(), () -> work.read(input));
		}

		private ImageResult process(final ImageWork.Opened opened, final BatchClock clock) throws Florence2Exception {
			final String name = opened.input().name();
			final ImageResult result = work.process(opened,
				made -> listener.progress(clock.progress(name, made.fraction(), made.message())), cancellation);
			result.notes().forEach(sentence -> listener.noted(name, sentence));
			return result;
		}

		private Void write(final int place, final ImageResult result) throws IOException, ImageException {
			results.done(place, work.write(result));
			return null;
		}

		private void finish(final BackgroundStage.Pending<Void> written) throws IOException {
			if (written == null) return;
			try {
				written.result();
			}
			catch (final ImageException e) {
				results.failed(new BatchFailure(written.image(), e.getMessage()));
			}
		}
	}
}
