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
package fiji.plugin.florence2.hub;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.common.Rate;
import fiji.plugin.florence2.common.TimeSpan;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;

/**
 * Counts bytes and reports them, with their rate and the remaining time, not more often than a user can see. Messages
 * are such as "Downloading onnx/decoder.onnx: 12.5 MB of 271.0 MB in all, 3.1 MB/s, 1 min 20 s left".
 */
final class TransferMeter {

	private static final long REPORT_INTERVAL_NANOS = 100_000_000;
	/** The number of reports that the rate is averaged over. */
	private static final int RATE_WINDOW = 50;

	private final ProgressListener listener;
	private final Cancellation cancellation;
	/** Of bytes. */
	private final Rate rate = new Rate(RATE_WINDOW);
	private OptionalLong total = OptionalLong.empty();
	private String activity = "";
	private long bytes;
	private long reportedNanos;

	TransferMeter(final ProgressListener listener, final Cancellation cancellation) {
		this.listener = listener;
		this.cancellation = cancellation;
	}

	/** Stops the work that is measured. */
	Cancellation cancellation() {
		return cancellation;
	}

	/** @param all size of all files in bytes; empty while that of one is unknown */
	void expect(final OptionalLong all) {
		total = all;
	}

	/**
	 * Begins a step of the work. The rate starts anew, as that of the previous step says nothing about it.
	 *
	 * @param what the step, such as "Downloading config.json"
	 * @throws CancellationException if the work was canceled
	 */
	void begin(final String what) {
		cancellation.check();
		activity = what;
		restartRate();
	}

	/** Counts bytes that were here before. */
	void addPresent(final long count) {
		bytes += count;
	}

	/**
	 * Counts bytes that were downloaded or read.
	 *
	 * @throws CancellationException if the work was canceled
	 */
	void add(final long count) {
		cancellation.check();
		bytes += count;
		if (System.nanoTime() - reportedNanos >= REPORT_INTERVAL_NANOS) report();
	}

	/** Takes back bytes that were counted and have to be processed again. */
	void subtract(final long count) {
		bytes -= count;
		rate.restart();
	}

	/** Measures the rate from now on, without a pause before. */
	void restartRate() {
		rate.restart();
		report();
	}

	/** Reports a failure, and the pause before the next attempt. */
	void pause(final String failure, final Duration pause) {
		listener.progress(new Progress(fraction(), failure + "; next attempt in " + TimeSpan.text(pause)));
	}

	private void report() {
		reportedNanos = System.nanoTime();
		rate.report(bytes);
		listener.progress(new Progress(fraction(), activity + ": " + amount()));
	}

	private double fraction() {
		if (total.isEmpty()) return Progress.UNKNOWN;
		return Math.min(1, bytes / (double) Math.max(1, total.getAsLong()));
	}

	private String amount() {
		final StringBuilder text = new StringBuilder(ByteCount.text(bytes));
		total.ifPresent(all -> text.append(" of ").append(ByteCount.text(all)));
		text.append(" in all");
		final double perSecond = rate.perSecond();
		if (perSecond <= 0) return text.toString();
		text.append(", ").append(ByteCount.text(Math.round(perSecond))).append("/s");
		if (total.isPresent())
			rate.timeUntil(total.getAsLong()).ifPresent(time -> text.append(", ").append(TimeSpan.left(time)));
		return text.toString();
	}
}
