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
package fiji.plugin.florence2.imagej.scalebar;

import fiji.plugin.florence2.vision.RgbPlane;

import java.awt.Rectangle;

/** How much the pixels of a plane are like a scale bar in it: what is written beside the bar has its colour. */
final class Ink {

	/** Edges of a bar may be blurred. */
	private static final int BESIDE = 2;

	private final RgbPlane plane;
	private final int ink;
	/** How much the surroundings of the bar differ from it, 1 to 255. */
	private final int contrast;

	Ink(final RgbPlane plane, final Rectangle bar) {
		this.plane = plane;
		ink = color(bar.x + bar.width / 2, bar.y + bar.height / 2);
		contrast = contrast(bar);
	}

	private int contrast(final Rectangle bar) {
		long sum = 0;
		for (final int y : new int[] { bar.y - BESIDE, bar.y + bar.height - 1 + BESIDE })
			for (int x = bar.x; x < bar.x + bar.width; x++)
				sum += BarFinder.difference(color(x, y), ink);
		return (int) Math.max(1, sum / (2 * bar.width));
	}

	/** The nearest pixel's for a place outside. */
	int color(final int x, final int y) {
		return plane.pixels()[clamp(y, plane.height()) * plane.width() + clamp(x, plane.width())];
	}

	private static int clamp(final int value, final int size) {
		return Math.max(0, Math.min(size - 1, value));
	}

	/** 1 for the colour of the bar, 0 for that of its surroundings, and between them what is blurred. */
	float strength(final int x, final int y) {
		return Math.max(0, 1 - (float) BarFinder.difference(color(x, y), ink) / contrast);
	}
}
