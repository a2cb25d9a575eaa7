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
package fiji.plugin.florence2.imagej.service;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;

import ij.IJ;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.scijava.app.StatusService;
import org.scijava.task.Task;
import org.scijava.task.TaskService;

/**
 * Shows the progress of work among Fiji's tasks and in the status bar, and cancels the work when the user presses the
 * task's cancel button or the escape key. Work in the background leaves the status bar and the escape key to what the
 * user does meanwhile.
 */
public final class ProgressDisplay implements ProgressListener, AutoCloseable {

	private static final int STEPS = 1000;
	/** Tokens come faster than anybody can read. */
	private static final long INTERVAL_MS = 50;
	private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(INTERVAL_MS);

	private final Cancellation cancellation;
	/** Empty for work in the background. */
	private final Optional<StatusService> status;
	private final Task task;
	private final Thread thread;
	private volatile Progress latest;
	private Progress shown;
	private volatile long shownNanos = System.nanoTime() - INTERVAL_NANOS;
	private boolean closed;

	/** For work that the user waits for. The name is that of the task. */
	public ProgressDisplay(final String name, final Cancellation cancellation, final StatusService status,
		final TaskService tasks)
	{
		this(name, cancellation, Optional.of(status), tasks);
		IJ.resetEscape();
		thread.start();
	}

	/** For work in the background. The name is that of the task. */
	ProgressDisplay(final String name, final Cancellation cancellation, final TaskService tasks) {
		this(name, cancellation, Optional.empty(), tasks);
		thread.start();
	}

	private ProgressDisplay(final String name, final Cancellation cancellation, final Optional<StatusService> status,
		final TaskService tasks)
	{
		this.cancellation = cancellation;
		this.status = status;
		task = tasks.createTask(name);
		task.setProgressMaximum(STEPS);
		task.setCancelCallBack(cancellation::cancel);
		task.start();
		thread = new Thread(this::run, "Florence-2 progress");
		thread.setDaemon(true);
	}

	@Override
	public void progress(final Progress progress) {
		latest = progress;
		if (System.nanoTime() - shownNanos >= INTERVAL_NANOS) showLatest();
	}

	/** Waits for the user to cancel, and shows progress that came too soon after other progress to be shown at once. */
	private void run() {
		try {
			while (showLatest()) {
				final boolean escape = status.isPresent() && IJ.escapePressed();
				if (escape || task.isCanceled()) cancellation.cancel();
				Thread.sleep(INTERVAL_MS);
			}
		}
		catch (final InterruptedException closedMeanwhile) {
			Thread.currentThread().interrupt();
		}
	}

	/** @return whether there may be more to show */
	private synchronized boolean showLatest() {
		final Progress progress = latest;
		if (closed || progress == shown) return !closed;
		shown = progress;
		shownNanos = System.nanoTime();
		final String message = message(progress);
		task.setStatusMessage(message);
		if (progress.isMeasured()) task.setProgressValue(steps(progress));
		status.ifPresent(bar -> show(progress, "Florence-2: " + message, bar));
		return true;
	}

	private static void show(final Progress progress, final String text, final StatusService bar) {
		if (progress.isMeasured()) bar.showStatus(steps(progress), STEPS, text);
		else bar.showStatus(text);
	}

	private static int steps(final Progress progress) {
		return (int) (STEPS * progress.fraction());
	}

	/** With the words of the answer so far, without its location tokens and other markers, in one line. */
	private static String message(final Progress progress) {
		final String words = progress.text().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
		return words.isEmpty() ? progress.message() : progress.message() + ": " + words;
	}

	@Override
	public void close() {
		synchronized (this) {
			closed = true;
			// Not while it shows something, as that may be done by code that an interruption would harm.
			thread.interrupt();
		}
		task.finish();
		status.ifPresent(bar -> {
			bar.showProgress(STEPS, STEPS);
			bar.clearStatus();
		});
	}
}
