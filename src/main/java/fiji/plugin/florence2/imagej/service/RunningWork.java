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

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What is to be canceled when Fiji quits: the native library must not be in use when Java ends. */
public final class RunningWork {

	private final Set<Cancellation> running = new HashSet<>();

	/** Work until it is closed. */
	public interface Work extends AutoCloseable {

		@Override
		void close();
	}

	RunningWork() {}

	/** Registers work until its end. */
	synchronized Work begin(final Cancellation cancellation) {
		running.add(cancellation);
		return () -> end(cancellation);
	}

	private synchronized void end(final Cancellation cancellation) {
		running.remove(cancellation);
		notifyAll();
	}

	void cancelAll() {
		final Set<Cancellation> now;
		synchronized (this) {
			now = Set.copyOf(running);
		}
		now.forEach(Cancellation::cancel);
	}

	/** Waits for all to end, and tells whether they have. */
	synchronized boolean awaitEnd(final long maxMillis) throws InterruptedException {
		final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxMillis);
		while (!running.isEmpty()) {
			final long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
			if (left <= 0) return false;
			wait(left);
		}
		return true;
	}
}
