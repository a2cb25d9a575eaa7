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
package fiji.plugin.florence2.ui.explorer;

import ij.IJ;
import ij.ImageJ;

import java.awt.Insets;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.Window;

/** Where a window stands: beside that of the image, unless its user has put it elsewhere. */
final class Docking {

	private final Window window;
	private Point docked;

	Docking(final Window window) {
		this.window = window;
	}

	/** Puts the window where there is room beside the image's: to the right, else to the left, else at the right edge. */
	void follow(final Rectangle image) {
		if (docked != null && !window.getLocation().equals(docked)) return;
		final Rectangle screen = screen();
		final int right = image.x + image.width;
		final int x = right + window.getWidth() <= screen.x + screen.width
			? right
			: image.x - window.getWidth() >= screen.x
				? image.x - window.getWidth()
				: screen.x + screen.width - window.getWidth();
		if (window.getHeight() > screen.height) window.setSize(window.getWidth(), screen.height);
		dock(x, within(image.y, window.getHeight(), screen));
		uncoverToolBar();
	}

	/** Puts the window below ImageJ's own, if it would cover that and there is room. */
	void uncoverToolBar() {
		final ImageJ imagej = IJ.getInstance();
		if (imagej == null || !imagej.isShowing() || !imagej.getBounds().intersects(window.getBounds())) return;
		final Rectangle screen = screen();
		final int below = imagej.getY() + imagej.getHeight();
		final int room = screen.y + screen.height - below;
		if (window.getMinimumSize().height > room) return;
		if (window.getHeight() > room) window.setSize(window.getWidth(), room);
		dock(window.getX(), below);
	}

	private void dock(final int x, final int y) {
		docked = new Point(x, y);
		window.setLocation(docked);
	}

	/** Puts another window, which came up anywhere, below the image's, where it covers neither that nor this one. */
	void uncover(final Window other, final Rectangle image) {
		if (other.getBounds().intersects(window.getBounds()))
			other.setLocation(image.x, within(image.y + image.height, other.getHeight(), screen()));
	}

	private static int within(final int y, final int height, final Rectangle screen) {
		return Math.max(screen.y, Math.min(y, screen.y + screen.height - height));
	}

	/** Without what the system keeps for itself. */
	private Rectangle screen() {
		final Rectangle all = window.getGraphicsConfiguration().getBounds();
		final Insets kept = Toolkit.getDefaultToolkit().getScreenInsets(window.getGraphicsConfiguration());
		return new Rectangle(all.x + kept.left, all.y + kept.top, all.width - kept.left - kept.right,
			all.height - kept.top - kept.bottom);
	}
}
