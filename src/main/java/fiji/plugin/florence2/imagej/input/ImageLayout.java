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
package fiji.plugin.florence2.imagej.input;

import ij.ImagePlus;

/** What must stay the same in an image while it is analysed: its size, its dimensions and its pixel type. */
public record ImageLayout(int width, int height, int channels, int slices, int frames, int type) {

	/** The layout that an image has now. */
	public static ImageLayout of(final ImagePlus image) {
		return new ImageLayout(image.getWidth(), image.getHeight(), image.getNChannels(), image.getNSlices(),
			image.getNFrames(), image.getType());
	}

	/** @throws ImageChangedException if the image was closed, or has another layout now */
	public void requireOf(final ImagePlus image) {
		final String title = image.getTitle();
		if (image.getProcessor() == null) {
			throw new ImageChangedException(
				"The image " + title + " was closed during the analysis: open it again, and repeat the command.");
		}
		if (!equals(of(image))) {
			throw new ImageChangedException(
				"The size, type or dimensions of the image " + title + " changed during the analysis: repeat the command.");
		}
	}
}
