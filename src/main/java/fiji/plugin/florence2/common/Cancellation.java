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
package fiji.plugin.florence2.common;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * A button to stop work with, from any thread. Once pressed it stays pressed: work started with it
 * end with a {@link CancellationException}, also within a graph that is running.
 */
public final class Cancellation {

	private final List<Runnable> actions = new ArrayList<>();
	private boolean canceled;

	/** Stops the work that has this object, now and later. */
	public void cancel() {
		final List<Runnable> due;
		synchronized (this) {
			canceled = true;
			due = List.copyOf(actions);
		}
		due.forEach(Runnable::run);
	}

	public synchronized boolean isCanceled() {
		return canceled;
	}

	/** @throws CancellationException if it was pressed, or the thread was interrupted, as scripts are that Fiji kills */
	public void check() {
		if (Thread.currentThread().isInterrupted()) cancel();
		if (isCanceled()) throw new CancellationException("Canceled");
	}

	/** Has an action run on {@link #cancel()}, at once where that was before. */
	public void onCancel(final Runnable action) {
		final boolean due;
		synchronized (this) {
			actions.add(action);
			due = canceled;
		}
		if (due) action.run();
	}

	/** Runs the action no more. */
	public synchronized void forget(final Runnable action) {
		actions.remove(action);
	}
}
