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
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageFailure;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A stage of the batch's pipeline, such as reading, on a thread of its own: one image after the other. */
final class BackgroundStage implements AutoCloseable {

	private static final long POLL_MS = 50;
	/** The results of one image are written in less. */
	private static final long MAX_WAIT_S = 60;

	private final Cancellation cancellation;
	private final ExecutorService executor;

	BackgroundStage(final String name, final Cancellation cancellation) {
		this.cancellation = cancellation;
		executor = Executors.newSingleThreadExecutor(work -> {
			final Thread thread = new Thread(work, name);
			thread.setDaemon(true);
			return thread;
		});
	}

	/** The work on an image, and later its result. */
	final class Pending<T> {

		private final String image;
		private final Future<T> future;

		private Pending(final String image, final Future<T> future) {
			this.image = image;
			this.future = future;
		}

		String image() {
			return image;
		}

		/**
		 * Waits until the work has ended, with a result or with an exception.
		 *
		 * @throws CancellationException if the batch was canceled meanwhile
		 */
		void await() {
			while (!cancellation.isCanceled()) {
				try {
					future.get(POLL_MS, TimeUnit.MILLISECONDS);
					return;
				}
				catch (final ExecutionException thrownByResult) {
					return;
				}
				catch (final TimeoutException notYet) {
					// Look whether the batch was canceled, and wait on.
				}
				catch (final InterruptedException e) {
					Thread.currentThread().interrupt();
					break;
				}
			}
			throw new CancellationException("Canceled");
		}

		/**
		 * Waits for the result.
		 *
		 * @throws ImageException if the work failed because of the image
		 * @throws IOException if results cannot be written
		 * @throws CancellationException if the batch was canceled meanwhile
		 */
		T result() throws ImageException, IOException {
			await();
			try {
				return future.get();
			}
			catch (final ExecutionException e) {
				if (e.getCause() instanceof ImageException failed) throw failed;
				if (e.getCause() instanceof IOException failed) throw failed;
				throw ImageFailure.of(image, e.getCause());
			}
			catch (final InterruptedException e) {
				Thread.currentThread().interrupt();
				throw new CancellationException("Canceled");
			}
		}
	}

	/** Starts the work on an image as soon as the thread is free. */
	<T> Pending<T> start(final String image, final Callable<T> work) {
		return new Pending<>(image, executor.submit(work));
	}

	/** Waits for the work that was started, also when the batch was canceled; no more can be started. */
	void finish() {
		executor.shutdown();
		try {
			executor.awaitTermination(MAX_WAIT_S, TimeUnit.SECONDS);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** Lets the thread end by itself after the image in work. */
	@Override
	public void close() {
		executor.shutdownNow();
	}
}
