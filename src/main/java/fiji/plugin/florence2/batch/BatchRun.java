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
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageFailure;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.service.ImageAnalysis;
import fiji.plugin.florence2.imagej.service.ImagePrompts;

import ij.ImagePlus;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

/**
 * Processes the images of a folder, one after the other, and writes the results. While an image is processed, the next
 * one is read and the results of the one before are written; there are never more than these three in memory.
 * <p>
 * An image is done when its entry is in the journal, so a run that is stopped, at any moment, loses the image in work at
 * most, and the same run started again continues behind it. The tables of all images are made from the journal at the end
 * of a run, also of one that is canceled or fails.
 * </p>
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
		final long start = System.nanoTime();
		final ImagePrompts prompts = plan.prompts();
		final InputFolder input = InputFolder.read(plan);
		try (OutputFolder output = OutputFolder.open(plan.output())) {
			try {
				final BatchManifest manifest = BatchManifest.begin(output, plan, model, cancellation);
				final BatchSummary summary = new Work(prompts, input, output).run(start);
				manifest.end(output, summary);
				return summary;
			}
			catch (final IOException e) {
				throw new OutputException(output.folder(), e);
			}
		}
	}

	/** An image that was read. */
	private record Opened(InputImage.State state, ImagePlus image) {}

	/** The work in folders that are open. */
	private final class Work {

		private final ImagePrompts prompts;
		private final OutputFolder output;
		private final ImageFiles files;
		private final List<InputImage> images;
		private final Journal journal;
		/** By the names of images. */
		private final Map<String, BatchFailure> failures = new TreeMap<>();
		private int done;
		private long regions;
		private int unfamiliar;

		Work(final ImagePrompts prompts, final InputFolder input, final OutputFolder output) throws IOException {
			this.prompts = prompts;
			this.output = output;
			files = new ImageFiles(output, plan.outputs());
			images = input.images();
			listener.progress(new Progress(0, "looking for what is done"));
			journal = Journal.open(output, images, files, cancellation);
			input.unreadable().forEach(this::fail);
		}

		BatchSummary run(final long start) throws IOException, Florence2Exception {
			final List<Integer> todo = journal.todo();
			try (BackgroundStage reading = new BackgroundStage("Florence-2 batch reader", cancellation);
				BackgroundStage writing = new BackgroundStage("Florence-2 batch writer", cancellation))
			{
				try {
					process(todo, reading, writing);
				}
				finally {
					writing.finish();
				}
			}
			finally {
				// Also of a run that is stopped, so that its user sees what is done.
				listener.progress(new Progress(1, "writing the tables"));
				new ResultTables(output, journal).write(plan.tasks(), List.copyOf(failures.values()));
			}
			journal.forEach(entry -> {
				regions += entry.regions();
				if (entry.unfamiliar()) unfamiliar++;
			});
			return new BatchSummary(done, images.size() - todo.size(), failures.size(), regions, unfamiliar,
				Duration.ofNanos(System.nanoTime() - start));
		}

		private void process(final List<Integer> todo, final BackgroundStage reading, final BackgroundStage writing)
			throws IOException, Florence2Exception
		{
			final BatchClock clock = new BatchClock(images.size() - todo.size(), images.size());
			final Iterator<Integer> ahead = todo.iterator();
			BackgroundStage.Pending<Opened> next = read(ahead, reading);
			BackgroundStage.Pending<Void> written = null;
			for (final int place : todo) {
				final InputImage input = images.get(place);
				final BackgroundStage.Pending<Opened> current = next;
				listener.progress(clock.progress(input.name(), 0, "reading"));
				current.await();
				next = read(ahead, reading);
				try {
					final ImageResult result = process(input, current.result(), clock);
					finish(written);
					written = writing.start(input.name(), () -> write(place, result));
				}
				catch (final ImageException e) {
					fail(new BatchFailure(input.name(), e.getMessage()));
				}
				clock.imageEnded();
			}
			finish(written);
		}

		private BackgroundStage.Pending<Opened> read(final Iterator<Integer> ahead, final BackgroundStage reading) {
			if (!ahead.hasNext()) return null;
			final InputImage input = images.get(ahead.next());
			return reading.start(input.name(), () -> read(input));
		}

		private Opened read(final InputImage input) throws ImageException {
			try {
				return new Opened(input.state(), input.open());
			}
			catch (final IOException e) {
				throw new ImageException("The image " + input.file() + " cannot be read (" + Failures.text(e) + ").");
			}
		}

		private ImageResult process(final InputImage input, final Opened opened, final BatchClock clock)
			throws Florence2Exception
		{
			try {
				return result(input, opened,
					new ImageAnalysis(model.florence2(), opened.image(), plan.settings(), model.generation(),
						made -> listener.progress(clock.progress(input.name(), made.fraction(), made.message())), cancellation)
						.run(prompts));
			}
			catch (final CancellationException e) {
				throw e;
			}
			catch (final RuntimeException | OutOfMemoryError e) {
				throw ImageFailure.of(input.name(), e);
			}
		}

		private ImageResult result(final InputImage input, final Opened opened, final ImageAnswer answer) {
			final List<String> notes = new ArrayList<>(answer.warnings());
			NonFinitePixels.sentence(opened.image(), answer.positions()).ifPresent(notes::add);
			notes.forEach(sentence -> listener.noted(input.name(), sentence));
			return new ImageResult(input, opened.state(), answer, String.join(" ", notes));
		}

		private Void write(final int place, final ImageResult result) throws IOException, ImageException {
			files.write(result);
			journal.write(place, JournalEntry.of(result, plan));
			return null;
		}

		private void finish(final BackgroundStage.Pending<Void> written) throws IOException {
			if (written == null) return;
			try {
				written.result();
				done++;
			}
			catch (final ImageException e) {
				fail(new BatchFailure(written.image(), e.getMessage()));
			}
		}

		private void fail(final BatchFailure failure) {
			failures.put(failure.image(), failure);
			listener.failed(failure);
		}
	}
}
