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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.batch.BatchFailure;
import fiji.plugin.florence2.batch.BatchListener;
import fiji.plugin.florence2.common.Progress;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Prints the progress of a batch: a line for each image with a failure or a note, and one every few seconds. */
public final class BatchPrinter implements BatchListener {

	private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);

	private final PrintWriter err;
	private long printed = System.nanoTime();

	public BatchPrinter(final PrintWriter err) {
		this.err = err;
	}

	@Override
	public void progress(final Progress progress) {
		final long now = System.nanoTime();
		if (now - printed < INTERVAL_NS) return;
		printed = now;
		line(progress.message());
	}

	@Override
	public void failed(final BatchFailure failure) {
		line(failure.image() + ": " + failure.reason());
	}

	@Override
	public void noted(final String image, final String note) {
		line(image + ": " + note);
	}

	private void line(final String text) {
		err.println(text);
		err.flush();
	}
}
