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
package fiji.plugin.florence2.ui.review;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;

/**
 * Where the pixels of an image are on the screen.
 *
 * @param factor screen pixels for a pixel of the image
 * @param x of the image's left side on the screen
 * @param y of the image's upper side on the screen
 */
record View(double factor, double x, double y) {

	/** What of an image is shown around a region, as much again at each side, in whole pixels. */
	static Rectangle around(final Box box, final int width, final int height) {
		final double side = Math.max(box.x2() - box.x1(), box.y2() - box.y1());
		final double margin = Math.max(4, side / 2);
		final int x1 = clamp(Math.floor((box.x1() + box.x2() - side) / 2 - margin), width - 1);
		final int y1 = clamp(Math.floor((box.y1() + box.y2() - side) / 2 - margin), height - 1);
		final int x2 = clamp(Math.ceil((box.x1() + box.x2() + side) / 2 + margin), width);
		final int y2 = clamp(Math.ceil((box.y1() + box.y2() + side) / 2 + margin), height);
		return new Rectangle(x1, y1, Math.max(1, x2 - x1), Math.max(1, y2 - y1));
	}

	private static int clamp(final double value, final int most) {
		return (int) Math.max(0, Math.min(most, value));
	}

	/** An area of the image in the middle of a part of the screen, as large as it fits. */
	static View fitting(final Rectangle area, final Rectangle screen) {
		final double factor = Math.min((double) screen.width / area.width, (double) screen.height / area.height);
		return new View(factor, screen.getCenterX() - area.getCenterX() * factor,
			screen.getCenterY() - area.getCenterY() * factor);
	}

	AffineTransform transform() {
		return new AffineTransform(factor, 0, 0, factor, x, y);
	}

	/** The point of the image at a point of the screen. */
	Point toImage(final double screenX, final double screenY) {
		return new Point((screenX - x) / factor, (screenY - y) / factor);
	}

	/** The image larger or smaller; what is at a point of the screen stays there. */
	View zoomed(final double by, final double screenX, final double screenY) {
		return new View(factor * by, screenX - (screenX - x) * by, screenY - (screenY - y) * by);
	}

	View moved(final double dx, final double dy) {
		return new View(factor, x + dx, y + dy);
	}
}
