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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class TimedProgressTest {

	private final List<Progress> reported = new ArrayList<>();

	private String message(final ProgressListener timed, final double fraction) {
		timed.progress(new Progress(fraction, "tile", "<loc_1>"));
		final Progress last = reported.get(reported.size() - 1);
		assertEquals(fraction, last.fraction());
		assertEquals("<loc_1>", last.text());
		return last.message();
	}

	@Test
	void timeIsKnownFromTheFirstStepOn() {
		final ProgressListener timed = new TimedProgress(reported::add, 4);
		assertEquals("tile", message(timed, 0));
		assertEquals("tile", message(timed, 0.24), "a fraction within a step is an estimate");
		assertTrue(message(timed, 0.25).matches("tile, \\d+ s left"), reported.toString());
		assertTrue(message(timed, 0.6).matches("tile, \\d+ s left"), reported.toString());
		assertEquals("tile", message(timed, 1));
	}

	@Test
	void aSingleStepHasNoTime() {
		final ProgressListener timed = new TimedProgress(reported::add, 1);
		assertEquals("tile", message(timed, 0.9));
		assertEquals("tile", message(timed, 1));
	}

	@Test
	void anUnknownFractionIsNoStep() {
		new TimedProgress(reported::add, 10).progress(new Progress(Progress.UNKNOWN, "waiting"));
		assertEquals("waiting", reported.get(0).message());
	}

	/** The rest takes as long as what was done, if that was half. */
	@Test
	void theRestTakesAsLongAsTheWorkBefore() throws InterruptedException {
		final Rate rate = new Rate(3);
		assertEquals(Optional.empty(), rate.timeUntil(10), "before any report");
		rate.report(0);
		assertEquals(0, rate.perSecond());
		assertEquals(Optional.empty(), rate.timeUntil(10), "after the first report");
		Thread.sleep(20);
		rate.report(5);
		final double perSecond = rate.perSecond();
		assertTrue(perSecond > 0 && perSecond <= 5 / 0.02, perSecond + " per second");
		assertEquals(Optional.of(Duration.ZERO), rate.timeUntil(5));
		assertEquals(10_000 / perSecond, rate.timeUntil(10_005).orElseThrow().toSeconds(), 1);
		rate.restart();
		assertEquals(Optional.empty(), rate.timeUntil(10), "after a pause");
	}

	@Test
	void onlyTheLatestReportsCount() throws InterruptedException {
		final Rate rate = new Rate(2);
		rate.report(0);
		Thread.sleep(5);
		rate.report(1000);
		Thread.sleep(5);
		rate.report(1000);
		assertEquals(0, rate.perSecond(), "nothing was done since the last but one report");
	}
}
