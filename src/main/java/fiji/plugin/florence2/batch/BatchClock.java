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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.Rate;
import fiji.plugin.florence2.common.TimeSpan;

/** Estimates the remaining time of a batch from the time of its latest images. */
public final class BatchClock {

	/** The number of images that the time of an image is averaged over. */
	private static final int RATE_WINDOW = 100;

	private final int before;
	private final int images;
	private final Rate rate = new Rate(RATE_WINDOW);
	private int ended;

	/**
	 * Starts the clock.
	 *
	 * @param before images that were done before
	 * @param images all of them
	 */
	BatchClock(final int before, final int images) {
		this.before = before;
		this.images = images;
		rate.report(ended);
	}

	public void imageEnded() {
		ended++;
		rate.report(ended);
	}

	/**
	 * The progress of the batch.
	 *
	 * @param image in work
	 * @param part of it that is done, from 0 to 1
	 * @param doing what is being done with it
	 */
	public Progress progress(final String image, final double part, final String doing) {
		final String left = rate.timeUntil((double) images - before).map(time -> ", " + TimeSpan.left(time)).orElse("");
		final String place = before + ended + 1 + " of " + images + ", " + image + left;
		return new Progress((before + ended + part) / images, doing.isEmpty() ? place : place + ": " + doing);
	}
}
