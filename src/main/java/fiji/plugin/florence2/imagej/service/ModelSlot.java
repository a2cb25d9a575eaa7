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

import fiji.plugin.florence2.onnx.ModelException;

import java.util.concurrent.TimeUnit;

/** The place of the one model that is open, shared by those who use it at the same time. */
final class ModelSlot {

	/** Opens a model; called while nobody else uses the slot. */
	@FunctionalInterface
	interface Opening {

		OpenModel open() throws ModelException;
	}

	private ModelWish open;
	private OpenModel model;
	private int users;
	private boolean closed;

	/**
	 * Gives a model to use, and opens it if need be. Waits for the users of another model to end, and
	 * closes that one.
	 *
	 * @throws ModelException if it cannot be opened, or the slot was closed for good
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	synchronized ModelLease take(final ModelWish wanted, final Opening opening) throws ModelException,
		InterruptedException
	{
		while (!closed && users > 0 && !wanted.equals(open)) wait();
		if (closed) throw new ModelException("Fiji is about to quit: no model can be used any more.");
		if (!wanted.equals(open)) {
			empty();
			model = opening.open();
			open = wanted;
		}
		users++;
		return new ModelLease(model.model(), this::leave);
	}

	/**
	 * Closes the model as soon as nobody uses it.
	 *
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	synchronized void release() throws InterruptedException {
		while (users > 0) wait();
		empty();
	}

	/**
	 * Closes the model, and lets none be taken any more.
	 *
	 * @param patienceMs how long to wait for the users; if they do not end by then, the model stays open
	 * @return whether they ended
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	synchronized boolean close(final long patienceMs) throws InterruptedException {
		closed = true;
		notifyAll();
		final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
		for (long left = patienceMs; users > 0 && left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()))
			wait(left);
		if (users == 0) empty();
		return users == 0;
	}

	private synchronized void leave() {
		users--;
		notifyAll();
	}

	private void empty() {
		if (model != null) model.close();
		model = null;
		open = null;
	}
}
