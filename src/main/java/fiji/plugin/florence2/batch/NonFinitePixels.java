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

import fiji.plugin.florence2.imagej.input.PlanePosition;

import ij.ImagePlus;
import ij.process.FloatProcessor;

import java.util.List;
import java.util.Optional;

/** Pixels of 32-bit images that are NaN or infinite: a result may depend on them, so a batch reports them. */
final class NonFinitePixels {

	private static final int FLOAT = 32;

	private NonFinitePixels() {}

	/** A sentence about those in some planes of an image; nothing where all pixels are finite. */
	static Optional<String> sentence(final ImagePlus image, final List<PlanePosition> planes) {
		if (image.getBitDepth() != FLOAT) return Optional.empty();
		final long count = planes.stream().mapToLong(plane -> count(image, plane)).sum();
		if (count == 0) return Optional.empty();
		return Optional.of(count + (count == 1 ? " pixel is" : " pixels are") +
			" not finite (NaN or infinite); the display range ignores them.");
	}

	private static long count(final ImagePlus image, final PlanePosition plane) {
		final int first = Math.max(1, plane.channel());
		final int last = plane.channel() == 0 ? image.getNChannels() : plane.channel();
		long count = 0;
		for (int channel = first; channel <= last; channel++) {
			final int index = new PlanePosition(channel, plane.slice(), plane.frame()).stackIndex(image);
			if (image.getStack().getProcessor(index) instanceof FloatProcessor pixels)
				count += count((float[]) pixels.getPixels());
		}
		return count;
	}

	private static long count(final float[] pixels) {
		long count = 0;
		for (final float pixel : pixels)
			if (!Float.isFinite(pixel)) count++;
		return count;
	}
}
