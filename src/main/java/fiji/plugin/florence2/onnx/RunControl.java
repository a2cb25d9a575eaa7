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
package fiji.plugin.florence2.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;

import java.util.concurrent.CancellationException;

/**
 * The hold that another thread has on the graphs while they run: {@link #terminate()} makes a running
 * graph stop at its next node.
 */
public final class RunControl implements AutoCloseable {

	private final RunOptions options;
	private boolean terminated;
	private boolean closed;

	public RunControl() throws ModelException {
		try {
			options = new RunOptions();
		}
		catch (final OrtException e) {
			throw new ModelException("ONNX Runtime could not prepare a run: " + e.getMessage(), e);
		}
	}

	/** Stops what runs under this control, now and later. May be called from any thread, also after closing. */
	public synchronized void terminate() {
		terminated = true;
		if (closed) return;
		try {
			options.setTerminate(true);
		}
		catch (final OrtException e) {
			throw new IllegalStateException("ONNX Runtime refused to stop a run", e);
		}
	}

	RunOptions options() {
		return options;
	}

	/** @throws CancellationException if {@link #terminate()} was called */
	synchronized void check() {
		if (terminated) throw new CancellationException("Canceled");
	}

	@Override
	public synchronized void close() {
		closed = true;
		options.close();
	}
}
