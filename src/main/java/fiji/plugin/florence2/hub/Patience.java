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

import java.time.Duration;

/**
 * How long to wait for a server.
 *
 * @param connect for a connection
 * @param stall for an answer, and for the next {@code stallBytes} of it
 * @param stallBytes fewer bytes than these in the time of {@code stall} are as good as none
 * @param attempts in a row without a byte, after which to give up
 * @param firstPause between the first two of them, doubled from one to the next
 * @param longestPause at most, whatever the server asks for
 */
record Patience(Duration connect, Duration stall, long stallBytes, int attempts, Duration firstPause,
	Duration longestPause)
{

	static final Patience DEFAULT = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(45), 4096, 6, Duration
		.ofSeconds(1), Duration.ofMinutes(2));

	/** @param failures in a row, at least 1 */
	Duration pause(final int failures) {
		final Duration pause = firstPause.multipliedBy(1L << Math.min(failures - 1, 20));
		return shorter(pause, longestPause);
	}

	Duration atMost(final Duration asked) {
		return shorter(asked, longestPause);
	}

	private static Duration shorter(final Duration a, final Duration b) {
		return a.compareTo(b) < 0 ? a : b;
	}
}
