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

import fiji.plugin.florence2.hub.TransferProgress.Stage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;

/** Counts bytes and reports them to a listener, not more often than a user can see. */
final class TransferMeter {

	private static final long REPORT_INTERVAL_NANOS = 100_000_000;
	/** The number of reports that the rate is averaged over. */
	private static final int RATE_WINDOW = 50;

	private record Moment(long nanos, long bytes) {}

	private final TransferListener listener;
	private final Deque<Moment> moments = new ArrayDeque<>();
	private OptionalLong total = OptionalLong.empty();
	private String file = "";
	private long bytes;
	private long reportedNanos;

	TransferMeter(final TransferListener listener) {
		this.listener = listener;
	}

	/** @throws CancellationException if the listener cancels */
	void check() {
		if (listener.canceled()) throw new CancellationException("Canceled");
	}

	/** @param all size of all files in bytes; empty while that of one is unknown */
	void expect(final OptionalLong all) {
		total = all;
	}

	/** Begins a stage. The rate starts anew, as that of the previous stage says nothing about it. */
	void begin(final Stage stage, final String path) {
		check();
		file = path;
		moments.clear();
		report(stage);
	}

	/** Counts bytes that were downloaded or read. */
	void add(final Stage stage, final long count) {
		check();
		bytes += count;
		if (System.nanoTime() - reportedNanos >= REPORT_INTERVAL_NANOS) report(stage);
	}

	/** Takes back bytes that were counted and have to be processed again. */
	void subtract(final long count) {
		bytes -= count;
		moments.clear();
	}

	/** Reports a pause before the next attempt. */
	void waiting(final Duration pause, final String problem) {
		listener.progress(new TransferProgress(Stage.WAITING, file, bytes, total, 0, Optional.of(pause), problem));
	}

	private void report(final Stage stage) {
		final long now = System.nanoTime();
		reportedNanos = now;
		moments.addLast(new Moment(now, bytes));
		if (moments.size() > RATE_WINDOW) moments.removeFirst();
		final Moment first = moments.getFirst();
		final double rate = now == first.nanos ? 0 : 1e9 * (bytes - first.bytes) / (now - first.nanos);
		listener.progress(new TransferProgress(stage, file, bytes, total, rate, remaining(rate), ""));
	}

	private Optional<Duration> remaining(final double rate) {
		if (total.isEmpty() || rate <= 0) return Optional.empty();
		return Optional.of(Duration.ofSeconds(Math.round((total.getAsLong() - bytes) / rate)));
	}
}
