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

import fiji.plugin.florence2.hub.TransferListener;
import fiji.plugin.florence2.hub.TransferProgress;

import org.scijava.task.Task;
import org.scijava.task.TaskService;

/** Shows a download or a check among Fiji's tasks, where it can be canceled, and tells someone else of it. */
final class TransferTask implements TransferListener, AutoCloseable {

	private static final int STEPS = 1000;

	private final Task task;
	private final TransferListener listener;

	TransferTask(final String name, final TaskService tasks, final TransferListener listener) {
		this.listener = listener;
		task = tasks.createTask("Florence-2: " + name);
		task.setProgressMaximum(STEPS);
		task.start();
	}

	/** Has something done at once when the task is canceled. */
	void onCancel(final Runnable action) {
		task.setCancelCallBack(action);
	}

	@Override
	public void progress(final TransferProgress progress) {
		progress.total().ifPresent(total -> task.setProgressValue(STEPS * progress.bytes() / Math.max(1, total)));
		task.setStatusMessage(progress.amount());
		listener.progress(progress);
	}

	@Override
	public boolean canceled() {
		return task.isCanceled() || listener.canceled();
	}

	@Override
	public void close() {
		task.finish();
	}
}
