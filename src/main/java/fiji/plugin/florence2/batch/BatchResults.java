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
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.Sha256;
import fiji.plugin.florence2.hub.FileLocks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

/**
 * The results of a batch that is running, in a folder that is locked for it: what is done and what failed. An image is done
 * when its entry is in the journal, so a batch that is stopped, at any moment, loses the images in work at most, and the
 * same batch started again continues behind them. The tables of all images are made from the journal.
 */
public final class BatchResults implements AutoCloseable {

	/** Describes the model of a batch, when its folder is found to be free. */
	@FunctionalInterface
	public interface ModelSource {

		ModelRecord describe() throws Florence2Exception, IOException;
	}

	private final long start = System.nanoTime();
	private final BatchPlan plan;
	private final List<InputImage> images;
	private final BatchListener listener;
	private final OutputFolder output;
	private final FileLocks.Hold lock;
	private final ModelRecord model;
	private final BatchManifest manifest;
	private final Journal journal;
	private final List<Integer> todo;
	/** By the names of images. */
	private final Map<String, BatchFailure> failures = new TreeMap<>();
	private int done;

	private BatchResults(final BatchPlan plan, final BatchImages images, final ModelSource model,
		final BatchListener listener, final Cancellation cancellation) throws Florence2Exception, IOException
	{
		this.plan = plan;
		this.images = images.images();
		this.listener = listener;
		output = new OutputFolder(plan.output());
		lock = output.lock();
		boolean opened = false;
		try {
			this.model = model.describe();
			manifest = BatchManifest.begin(output, plan, images.place(), this.model);
			output.deleteParts();
			listener.progress(new Progress(0, "looking for what is done"));
			journal = Journal.open(output, this.images, new ImageFiles(output, plan.outputs(), false), cancellation);
			todo = journal.todo();
			images.unreadable().forEach(this::failed);
			opened = true;
		}
		finally {
			if (!opened) lock.close();
		}
	}

	/**
	 * Begins a batch, or continues one. Results about files that have changed are deleted.
	 *
	 * @param listener receives the images that cannot be read
	 * @throws Florence2Exception if the folder of results cannot be used, or the model not be described
	 * @throws CancellationException if it was canceled
	 */
	public static BatchResults open(final BatchPlan plan, final BatchImages images, final ModelSource model,
		final BatchListener listener, final Cancellation cancellation) throws Florence2Exception
	{
		try {
			return new BatchResults(plan, images, model, listener, cancellation);
		}
		catch (final IOException e) {
			throw new OutputException(plan.output(), e);
		}
	}

	/**
	 * Tells the folder of a batch that is running from others of the same path on other computers.
	 *
	 * @return a text that nobody reads; empty where there is no such folder
	 */
	public static String mark(final Path output) {
		try {
			return Sha256.of(Files.readAllBytes(new OutputFolder(output).file(BatchManifest.FILE)));
		}
		catch (final IOException notThere) {
			return "";
		}
	}

	/** The model, as it was described. */
	public ModelRecord model() {
		return model;
	}

	/** The places of the images that were not done when the batch began, in the list of all. */
	public List<Integer> todo() {
		return todo;
	}

	public InputImage image(final int place) {
		return images.get(place);
	}

	/** Estimates the time of the images that are to be done. */
	public BatchClock clock() {
		return new BatchClock(images.size() - todo.size(), images.size());
	}

	/**
	 * Keeps the entry of an image, whose files are written. For one thread at a time.
	 *
	 * @throws IOException if it cannot be written
	 */
	public void done(final int place, final String entry) throws IOException {
		journal.write(place, entry);
		done++;
	}

	/** Keeps, until the tables are written, that an image cannot be processed. For one thread at a time. */
	public void failed(final BatchFailure failure) {
		failures.put(failure.image(), failure);
		listener.failed(failure);
	}

	/** Writes the tables; also those of a batch that was stopped, so that its user sees what is done. */
	public void writeTables() throws IOException {
		listener.progress(new Progress(1, "writing the tables"));
		new ResultTables(output, journal).write(plan.tasks(), List.copyOf(failures.values()));
	}

	/** Notes that the batch has ended, when its tables are written. */
	public BatchSummary end() throws IOException {
		final long[] regions = new long[1];
		final int[] unfamiliar = new int[1];
		journal.forEach(entry -> {
			regions[0] += entry.regions();
			if (entry.unfamiliar()) unfamiliar[0]++;
		});
		output.deleteParts();
		final BatchSummary summary = new BatchSummary(done, images.size() - todo.size(), failures.size(), regions[0],
			unfamiliar[0], Duration.ofNanos(System.nanoTime() - start));
		manifest.end(output, summary);
		return summary;
	}

	/** Unlocks the folder. */
	@Override
	public void close() throws OutputException {
		try {
			lock.close();
		}
		catch (final IOException e) {
			throw new OutputException(output.folder(), e);
		}
	}
}
