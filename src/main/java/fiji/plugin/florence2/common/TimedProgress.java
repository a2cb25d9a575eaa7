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

/** Adds the remaining time to the messages of work in equal steps, from the end of the first one on. */
public final class TimedProgress implements ProgressListener {

	/** The number of steps that the time of a step is averaged over. */
	private static final int RATE_WINDOW = 50;
	/** Fractions that were computed from parts are not exact. */
	private static final double ROUNDING = 1e-6;

	private final ProgressListener listener;
	private final int steps;
	private final Rate rate = new Rate(RATE_WINDOW);
	private int done;

	/**
	 * Progress of work that begins now.
	 *
	 * @param listener receives it, with messages such as "tile 3 of 12, writing the answer, 2 min 05 s left"
	 * @param steps of the work, at least 1. Within a step, fractions are estimates and so do not count
	 */
	public TimedProgress(final ProgressListener listener, final int steps) {
		this.listener = listener;
		this.steps = steps;
		rate.report(0);
	}

	@Override
	public void progress(final Progress progress) {
		final int now = (int) (steps * progress.fraction() + ROUNDING);
		if (now > done) {
			done = now;
			rate.report(done);
		}
		final String left = done == steps ? "" : rate.timeUntil(steps).map(time -> ", " + TimeSpan.left(time)).orElse("");
		listener.progress(new Progress(progress.fraction(), progress.message() + left, progress.text()));
	}
}
