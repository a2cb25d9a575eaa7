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
package fiji.plugin.florence2.imagej.output;

import ij.IJ;
import ij.Prefs;
import ij.gui.GUI;
import ij.gui.ImageWindow;
import ij.plugin.frame.RoiManager;
import ij.text.TextWindow;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Window;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where ImageJ's windows come up for somebody who has not put them anywhere yet: beside the image, which ImageJ itself would
 * cover. Where there is no room they stay where ImageJ puts them.
 */
final class FirstPlace {

	/** In which the window system reports how a window came up. */
	private static final Duration OPENING = Duration.ofSeconds(2);

	private FirstPlace() {}

	/** To the right of the image, or else to the left. */
	static void take(final RoiManager manager, final ImageWindow image) {
		if (image == null || Prefs.getLocation(RoiManager.LOC_KEY) != null) return;
		final Rectangle seen = image.getBounds();
		move(manager, Stream.of(new Point(seen.x + seen.width, seen.y), new Point(seen.x - manager.getWidth(), seen.y)),
			List.of(image));
	}

	/** Below the image, or below the ROI Manager if that is in the way, or else above. */
	static void take(final TextWindow results, final ImageWindow image) {
		if (image == null || Prefs.getLocation(TextWindow.LOC_KEY) != null) return;
		final RoiManager manager = RoiManager.getInstance();
		final List<Window> others = manager == null || !manager.isShowing() ? List.of(image) : List.of(image, manager);
		final Rectangle seen = image.getBounds();
		final Rectangle screen = GUI.getMaxWindowBounds(results);
		final int x = Math.max(screen.x, Math.min(seen.x, screen.x + screen.width - results.getWidth()));
		move(results,
			Stream
				.concat(others.stream().map(other -> other.getY() + other.getHeight()), Stream.of(seen.y - results.getHeight()))
				.map(y -> new Point(x, y)),
			others);
	}

	private static void move(final Window opened, final Stream<Point> places, final List<Window> others) {
		final Rectangle screen = GUI.getMaxWindowBounds(opened);
		final Stream<Window> covered = Stream.concat(others.stream(), Stream.ofNullable(IJ.getInstance()));
		final List<Rectangle> taken = covered.map(Window::getBounds).toList();
		places.filter(place -> {
			final Rectangle there = new Rectangle(place, opened.getSize());
			return screen.contains(there) && taken.stream().noneMatch(there::intersects);
		}).findFirst().ifPresent(place -> moveTo(opened, place));
	}

	/** A late report of the window system, of where the window came up, undoes the move; then it is moved again. */
	private static void moveTo(final Window opened, final Point place) {
		final Point before = opened.getLocation();
		final long end = System.nanoTime() + OPENING.toNanos();
		opened.addComponentListener(new ComponentAdapter() {

			@Override
			public void componentMoved(final ComponentEvent moved) {
				if (System.nanoTime() > end) opened.removeComponentListener(this);
				else if (opened.getLocation().equals(before)) opened.setLocation(place);
			}
		});
		opened.setLocation(place);
	}
}
