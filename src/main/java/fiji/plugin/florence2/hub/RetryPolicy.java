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
 * How long to wait for a server, and how often to try again.
 *
 * @param connectTimeout for a connection
 * @param stallTimeout for a response, and for the next {@code minBytes} of it
 * @param minBytes fewer bytes than these within {@code stallTimeout} count as a stalled connection
 * @param maxAttempts consecutive attempts that receive nothing, after which the download fails
 * @param firstDelay between the first two of them; each further delay is twice as long
 * @param maxDelay limit of every delay, also of one that the server requests
 */
record RetryPolicy(Duration connectTimeout, Duration stallTimeout, long minBytes, int maxAttempts, Duration firstDelay,
	Duration maxDelay)
{

	static final RetryPolicy DEFAULT = new RetryPolicy(Duration.ofSeconds(30), Duration.ofSeconds(45), 4096, 6,
		Duration.ofSeconds(1), Duration.ofMinutes(2));

	/** @param failures consecutive ones, at least 1 */
	Duration delay(final int failures) {
		return limit(firstDelay.multipliedBy(1L << Math.min(failures - 1, 20)));
	}

	/** The delay that a server requests, or the longest one that is allowed. */
	Duration limit(final Duration requested) {
		return requested.compareTo(maxDelay) < 0 ? requested : maxDelay;
	}
}
