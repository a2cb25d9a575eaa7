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

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How fast work goes, by the latest reports of it, and how long the rest takes. */
public final class Rate {

	private record Moment(long nanos, double done) {}

	private final int window;
	private final Deque<Moment> moments = new ArrayDeque<>();

	/** @param window how many of the latest reports count, at least 2 */
	public Rate(final int window) {
		this.window = window;
	}

	/** Reports what is done by now, in any unit. */
	public void report(final double done) {
		moments.addLast(new Moment(System.nanoTime(), done));
		if (moments.size() > window) moments.removeFirst();
	}

	/** Forgets all reports, as after a pause. */
	public void restart() {
		moments.clear();
	}

	/** Units per second; 0 while it is unknown. */
	public double perSecond() {
		if (moments.isEmpty()) return 0;
		final Moment first = moments.getFirst();
		final Moment last = moments.getLast();
		return last.nanos == first.nanos ? 0 : 1e9 * (last.done - first.done) / (last.nanos - first.nanos);
	}

	/** How long it takes from now until all is done; empty while the rate is unknown. */
	public Optional<Duration> timeUntil(final double all) {
		final double perSecond = perSecond();
		if (perSecond <= 0) return Optional.empty();
		final Moment last = moments.getLast();
		final double sinceLast = (System.nanoTime() - last.nanos) / 1e9;
		return Optional.of(Duration.ofSeconds((long) Math.ceil(Math.max(0, (all - last.done) / perSecond - sinceLast))));
	}
}
