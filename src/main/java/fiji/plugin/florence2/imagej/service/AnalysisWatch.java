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

import ij.IJ;

import java.util.concurrent.TimeUnit;

import org.scijava.app.StatusService;
import org.scijava.task.Task;
import org.scijava.task.TaskService;

/**
 * Shows how far an analysis of an image, or of many, is, in the status bar and among Fiji's tasks, and stops it when its
 * user says so: by the task's cancel button or by the escape key.
 */
public final class AnalysisWatch implements AnalysisListener, AutoCloseable {

	private static final int STEPS = 1000;
	private static final long POLL_MS = 50;
	/** Tokens come faster than anybody can read. */
	private static final long SHOW_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(60);

	private final String name;
	private final Cancellation cancellation;
	private final StatusService status;
	private final Task task;
	private final Thread poller;
	private volatile boolean over;
	private long shown = System.nanoTime() - SHOW_EVERY_NS;

	/** Begins to watch. The name is that of the task. */
	public AnalysisWatch(final String name, final Cancellation cancellation, final StatusService status,
		final TaskService tasks)
	{
		this.name = name;
		this.cancellation = cancellation;
		this.status = status;
		IJ.resetEscape();
		task = tasks.createTask(name);
		task.setProgressMaximum(STEPS);
		task.setCancelCallBack(cancellation::cancel);
		task.start();
		poller = new Thread(this::poll, "Florence-2 cancel watch");
		poller.setDaemon(true);
		poller.start();
	}

	@Override
	public void progress(final Progress progress) {
		final String text = readable(progress.text());
		show(progress.fraction(), text.isEmpty() ? progress.message() : progress.message() + ": " + text);
	}

	/** The words of an answer without its location tokens and other markers, in one line. */
	private static String readable(final String text) {
		return text.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
	}

	/** Shows, now and then, how far it is: a part of 1, and a line of text. */
	public void show(final double fraction, final String message) {
		final long now = System.nanoTime();
		if (now - shown < SHOW_EVERY_NS) return;
		shown = now;
		final int done = (int) (STEPS * fraction);
		task.setProgressValue(done);
		task.setStatusMessage(message);
		status.showStatus(done, STEPS, name + ": " + message);
	}

	@Override
	public void close() {
		over = true;
		poller.interrupt();
		task.finish();
		status.showProgress(STEPS, STEPS);
		status.clearStatus();
	}

	private void poll() {
		while (!over) {
			if (IJ.escapePressed() || task.isCanceled()) {
				cancellation.cancel();
				return;
			}
			try {
				Thread.sleep(POLL_MS);
			}
			catch (final InterruptedException e) {
				return;
			}
		}
	}
}
