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
import ij.process.ImageProcessor;

import java.awt.Rectangle;
import java.io.IOException;
import java.util.Optional;

/**
 * An image in a file, whose header was read.
 *
 * @param memory main memory that decoding takes, in bytes: what is decoded first and the image itself
 * @param parts reads parts of planes; nothing where only the whole image can be decoded
 */
record ImageSource(ImageContent content, long memory, ImageSource.Decoder decoder, Optional<ImageSource.Parts> parts) {

	/** Decodes the pixels. */
	@FunctionalInterface
	interface Decoder {

		/**
		 * @return null where ImageJ cannot read it
		 * @throws ImageException if the file is damaged, or holds what cannot be decoded
		 * @throws IOException if the file cannot be read, or is damaged
		 */
		ImagePlus decode() throws IOException, ImageException;
	}

	/** Decodes a part of a plane, in memory that depends on the part alone. */
	@FunctionalInterface
	interface Parts {

		/**
		 * @param plane from 1, in the order of ImageJ's stacks
		 * @param area within the plane
		 * @throws ImageException if the file is damaged, or holds what cannot be decoded
		 * @throws IOException if the file cannot be read, or is damaged
		 */
		ImageProcessor read(int plane, Rectangle area) throws IOException, ImageException;
	}

	/** An image that is decoded as a whole. */
	static ImageSource of(final ImageContent content, final long memory, final Decoder decoder) {
		return new ImageSource(content, memory, decoder, Optional.empty());
	}

	/** An image of one plane without calibration. */
	static ImageSource of(final int width, final int height, final long memory, final Decoder decoder) {
		return of(ImageContent.of(width, height, 1), memory, decoder);
	}
}
