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
package fiji.plugin.florence2.task;

/**
 * The 1000 bins into which Florence-2 divides the width and the height of an image, and the words
 * {@code <loc_0>} to {@code <loc_999>} that name them. Same rules as {@code BoxQuantizer} ("floor" mode) in
 * the published {@code processing_florence2.py}.
 */
public final class LocationBins {

	/** Number of bins along each side of the image. */
	public static final int COUNT = 1000;

	private LocationBins() {}

	/**
	 * The bin that holds a position, that is {@code floor(position * 1000 / size)}. Positions outside the
	 * image are moved to the first or the last bin.
	 *
	 * @param position in pixels from the left or upper edge of the image
	 * @param size width or height of the image in pixels, at least 1
	 * @return 0 to 999
	 */
	public static int bin(final double position, final int size) {
		return clamp((int) Math.floor(position * COUNT / size));
	}

	/**
	 * The middle of a bin, that is {@code (bin + 0.5) * size / 1000}. A bin beyond the ends counts as the
	 * first or the last one.
	 *
	 * @param size width or height of the image in pixels, at least 1
	 * @return pixels from the left or upper edge of the image, in [0, size]
	 */
	public static double position(final int bin, final int size) {
		return (clamp(bin) + 0.5) * size / COUNT;
	}

	/**
	 * The word for a bin, {@code <loc_7>} for 7. A bin beyond the ends counts as the first or the last one.
	 */
	public static String token(final int bin) {
		return "<loc_" + clamp(bin) + ">";
	}

	private static int clamp(final int bin) {
		return Math.max(0, Math.min(COUNT - 1, bin));
	}
}
