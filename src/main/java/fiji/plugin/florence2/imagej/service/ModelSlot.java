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

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.hub.ModelUse;
import fiji.plugin.florence2.onnx.ModelException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The place of the one model that is open, shared by those who use it at the same time. A model takes up to gigabytes of
 * memory: so a caller that needs another one waits until the last lease of this one ends. A thread never waits for a lease
 * of its own, which could not end.
 */
final class ModelSlot {

	/** Opens a model; the slot is not used meanwhile. */
	@FunctionalInterface
	interface Opening {

		Opened open() throws Florence2Exception;
	}

	/**
	 * A model, and its use of the store.
	 *
	 * @param use empty for a model that is in no store
	 */
	record Opened(Florence2 model, Optional<ModelUse> use) {

		private void close() {
			model.close();
			use.ifPresent(Opened::end);
		}

		static void end(final ModelUse use) {
			try {
				use.close();
			}
			catch (final IOException e) {
				throw new UncheckedIOException(e);
			}
		}
	}

	private final Set<ModelLease> leases = Collections.newSetFromMap(new IdentityHashMap<>());
	private ModelKey key;
	private Opened opened;
	private boolean opening;
	private boolean closeWhenFree;
	private boolean ended;

	/**
	 * Leases a model, and opens it if need be. Waits for the users of another model to end, and closes that one.
	 *
	 * @param cancellation ends the wait
	 * @throws Florence2Exception if it cannot be opened, this thread uses another one, or the slot was closed for good
	 * @throws CancellationException if it was canceled
	 */
	ModelLease take(final ModelKey requested, final Opening how, final Cancellation cancellation)
		throws Florence2Exception
	{
		synchronized (this) {
			if (!requested.equals(key)) requireNoLeaseOfThisThread("the model " + requested.model() + " is opened");
			await(() -> ended || !opening && (leases.isEmpty() || requested.equals(key)), cancellation);
			if (ended) throw new ModelException("Fiji is about to quit: no model can be used any more.");
			if (requested.equals(key)) return lease();
			empty();
			opening = true;
		}
		return open(requested, how);
	}

	/** Takes seconds, in which others who wait must be able to cancel: hence without the lock. */
	private ModelLease open(final ModelKey requested, final Opening how) throws Florence2Exception {
		try {
			final Opened model = how.open();
			synchronized (this) {
				key = requested;
				opened = model;
				return lease();
			}
		}
		finally {
			synchronized (this) {
				opening = false;
				notifyAll();
			}
		}
	}

	private ModelLease lease() {
		final ModelLease[] lease = new ModelLease[1];
		lease[0] = new ModelLease(opened.model(), () -> end(lease[0]));
		leases.add(lease[0]);
		return lease[0];
	}

	private synchronized void end(final ModelLease lease) {
		leases.remove(lease);
		if (closeWhenFree && leases.isEmpty()) empty();
		notifyAll();
	}

	/** Closes the model at once, or when its last lease ends. Does not wait. */
	synchronized void closeWhenFree() {
		closeWhenFree = opened != null;
		if (leases.isEmpty() && !opening) empty();
	}

	/**
	 * Closes the model when its last lease has ended, and waits for that.
	 *
	 * @param purpose why, as in "before ..."
	 * @param cancellation ends the wait
	 * @throws ModelException if this thread uses it
	 * @throws CancellationException if it was canceled
	 */
	synchronized void close(final String purpose, final Cancellation cancellation) throws ModelException {
		requireNoLeaseOfThisThread(purpose);
		await(() -> leases.isEmpty() && !opening, cancellation);
		empty();
	}

	/**
	 * Closes the model, and lets none be taken any more.
	 *
	 * @param maxMs how long to wait for the users; if they do not end by then, the model stays open
	 * @return whether they ended
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	synchronized boolean shutDown(final long maxMs) throws InterruptedException {
		ended = true;
		notifyAll();
		final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxMs);
		for (long left = maxMs; isUsed() && left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()))
			wait(left);
		if (isUsed()) return false;
		empty();
		return true;
	}

	private boolean isUsed() {
		return opening || !leases.isEmpty();
	}

	private void requireNoLeaseOfThisThread(final String purpose) throws ModelException {
		if (leases.stream().anyMatch(ModelLease::isOfThisThread)) {
			throw new ModelException(
				"The model " + key.model() + " is still in use here: end its use before " + purpose + ".");
		}
	}

	/** Waits, with the lock given up, until a condition holds. */
	private void await(final BooleanSupplier condition, final Cancellation cancellation) {
		final Runnable wakeUp = this::wakeUp;
		cancellation.onCancel(wakeUp);
		try {
			while (!condition.getAsBoolean()) {
				cancellation.check();
				wait();
			}
			cancellation.check();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Canceled");
		}
		finally {
			cancellation.forget(wakeUp);
		}
	}

	private synchronized void wakeUp() {
		notifyAll();
	}

	private void empty() {
		if (opened != null) opened.close();
		opened = null;
		key = null;
		closeWhenFree = false;
	}
}
