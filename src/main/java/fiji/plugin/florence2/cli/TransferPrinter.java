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

import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/**
 * Prints progress in a few lines: one when the activity changes, which is the message up to its colon, and one for each
 * twentieth of the whole, or every ten seconds where nobody knows the whole.
 */
final class TransferPrinter implements ProgressListener {

	private static final int STEPS = 20;
	private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final PrintWriter err;
	private final long start = System.nanoTime();
	private String activity = "";
	private long step = -1;

	TransferPrinter(final PrintWriter err) {
		this.err = err;
	}

	@Override
	public void progress(final Progress progress) {
		final String activityNow = progress.message().split(": ", 2)[0];
		final long stepNow = step(progress);
		if (activityNow.equals(activity) && stepNow == step) return;
		activity = activityNow;
		step = stepNow;
		err.println(progress.message());
		err.flush();
	}

	private long step(final Progress progress) {
		if (progress.isMeasured()) return (long) (STEPS * progress.fraction());
		return (System.nanoTime() - start) / INTERVAL_NANOS;
	}
}
