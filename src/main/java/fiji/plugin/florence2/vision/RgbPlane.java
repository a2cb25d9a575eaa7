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
package fiji.plugin.florence2.vision;

import java.util.Objects;

/**
 * An RGB image of 8 bits per channel. Two planes are equal if their sizes and the colors of all their pixels are
 * equal.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param pixels {@code width * height} colors in raster order, each packed as 0xRRGGBB, as in ImageJ's
 *          {@code ColorProcessor}; the upper byte is ignored. The array is not copied: it must not change while
 *          the plane is in use.
 */
public record RgbPlane(int width, int height, int[] pixels) {

	private static final int COLOR = 0xffffff;

	/**
	 * @throws IllegalArgumentException if a side is less than 1 or the array's length is not
	 *           {@code width * height}
	 */
	public RgbPlane {
		Objects.requireNonNull(pixels, "pixels");
		if (width < 1 || height < 1)
			throw new IllegalArgumentException("An image needs at least one pixel, but is " + width + " x " + height + ".");
		if ((long) width * height != pixels.length) {
			throw new IllegalArgumentException(
				"An image of " + width + " x " + height + " pixels cannot have " + pixels.length + " of them.");
		}
	}

	@Override
	public boolean equals(final Object other) {
		if (this == other) return true;
		if (!(other instanceof RgbPlane)) return false;
		final RgbPlane plane = (RgbPlane) other;
		return width == plane.width && height == plane.height && sameColors(pixels, plane.pixels);
	}

	@Override
	public int hashCode() {
		int hash = 31 * width + height;
		for (final int pixel : pixels)
			hash = 31 * hash + (pixel & COLOR);
		return hash;
	}

	@Override
	public String toString() {
		return "RgbPlane[" + width + " x " + height + "]";
	}

	private static boolean sameColors(final int[] a, final int[] b) {
		for (int i = 0; i < a.length; i++)
			if (((a[i] ^ b[i]) & COLOR) != 0) return false;
		return true;
	}
}
