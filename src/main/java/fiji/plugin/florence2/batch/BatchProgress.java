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

import fiji.plugin.florence2.hub.TransferProgress;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a batch is.
 *
 * @param image the number of the image in work, from 1; those done before count
 * @param images how many there are
 * @param name of the image in work
 * @param doing the current step
 * @param part of the image in work that is done, 0 to 1
 * @param left the time that remains; empty as long as it is not known
 */
public record BatchProgress(int image, int images, String name, String doing, double part, Optional<Duration> left) {

	/** The part of all images that is done, from 0 to 1. */
	public double fraction() {
		return images == 0 ? 1 : (image - 1 + part) / images;
	}

	/** Which image, and the time that is left. */
	public String place() {
		return image + " of " + images + ", " + name + left.map(time -> ", " + TransferProgress.text(time) + " left").orElse(
			"");
	}

	/** One line for the status bar. */
	public String message() {
		return place() + (doing.isEmpty() ? "" : ": " + doing);
	}
}
