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

import fiji.plugin.florence2.imagej.input.PlanePosition;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageCanvas;
import ij.gui.ImageWindow;
import ij.gui.Roi;
import ij.gui.Toolbar;

import java.awt.Component;
import java.awt.KeyEventDispatcher;
import java.awt.KeyboardFocusManager;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.geom.Point2D;
import java.util.Objects;
import java.util.Optional;

import javax.swing.SwingUtilities;
import javax.swing.Timer;

/**
 * The image that is in front, and what its user does to it. ImageJ tells nobody which image is in front and which part of
 * it is selected, so both are looked up several times a second, which takes no time. For the event thread.
 */
final class ImageLink {

	private static final int INTERVAL_MS = 120;
	/** A mouse that moves less than this between press and release, in pixels of the screen, clicks. */
	private static final int CLICK = 3;

	/** Who wants to know. */
	interface Listener {

		/** Another image is in front, or none. */
		void imageChanged(Optional<ImagePlus> image);

		/** Another plane of the image is shown. */
		void planeChanged();

		/** What is selected has changed. */
		void selectionChanged();

		/** An area was selected by mouse. */
		void selectionDrawn();

		/** A place of the image was clicked. */
		void clicked(Point2D place, boolean more);

		/** Several times a second, while there is an image. */
		void passed();

		/** The image's window has another place. */
		void windowMoved(Rectangle window);

		/** @return whether the key was meant for the drafts, so that ImageJ is not to have it */
		boolean pressed(KeyEvent key);
	}

	/** What is compared. */
	private record View(ImagePlus image, ImageCanvas canvas) {}

	private final Listener listener;
	private final Timer timer = new Timer(INTERVAL_MS, event -> look());
	private final Mouse mouse = new Mouse();
	private final KeyEventDispatcher keys = this::dispatch;
	private View view;
	private PlanePosition plane;
	private Roi roi;
	private Rectangle selection;
	private Rectangle place;
	private DraftLayer layer;

	ImageLink(final Listener listener) {
		this.listener = listener;
	}

	void start() {
		if (timer.isRunning()) return;
		KeyboardFocusManager.getCurrentKeyboardFocusManager().addKeyEventDispatcher(keys);
		timer.start();
		look();
	}

	void stop() {
		timer.stop();
		KeyboardFocusManager.getCurrentKeyboardFocusManager().removeKeyEventDispatcher(keys);
		leave();
	}

	/** The drawing above the image, if there is an image. */
	Optional<DraftLayer> layer() {
		return Optional.ofNullable(layer);
	}

	/** Without ImagePlus.getProcessor, which would set the area that a filter in work has. */
	private static Optional<View> inFront() {
		final ImagePlus image = WindowManager.getCurrentImage();
		if (image == null || image.getWindow() == null || image.getCanvas() == null) return Optional.empty();
		return Optional.of(new View(image, image.getCanvas()));
	}

	/** Sees what has changed. */
	void look() {
		final View now = inFront().orElse(null);
		if (!Objects.equals(now, view)) {
			leave();
			if (now != null) enter(now);
			listener.imageChanged(Optional.ofNullable(now).map(View::image));
		}
		if (view == null) return;
		final PlanePosition shown = PlanePosition.displayed(view.image, PlanePosition.displayedChannel(view.image));
		if (!shown.equals(plane)) {
			plane = shown;
			listener.planeChanged();
		}
		final Roi selected = view.image.getRoi();
		final Rectangle bounds = selected == null ? null : selected.getBounds();
		if (selected != roi || !Objects.equals(bounds, selection)) {
			roi = selected;
			selection = bounds;
			listener.selectionChanged();
		}
		listener.passed();
		final ImageWindow window = view.image.getWindow();
		if (window != null && !window.getBounds().equals(place)) {
			place = window.getBounds();
			listener.windowMoved(place);
		}
	}

	private void enter(final View now) {
		view = now;
		layer = new DraftLayer(now.image, now.canvas);
		now.canvas.addMouseListener(mouse);
	}

	private void leave() {
		if (view == null) return;
		view.canvas.removeMouseListener(mouse);
		layer.remove();
		view = null;
		layer = null;
		plane = null;
		roi = null;
		selection = null;
		place = null;
	}

	/** Before ImageJ, which has commands on single letters. */
	private boolean dispatch(final KeyEvent event) {
		if (view == null || event.getID() != KeyEvent.KEY_PRESSED) return false;
		final Component owner = KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusOwner();
		return (owner == view.canvas || owner == view.image.getWindow()) && listener.pressed(event);
	}

	/** The mouse on the image. ImageJ's own listener comes first. */
	private final class Mouse extends MouseAdapter {

		private Point pressed = new Point();
		private Rectangle before;

		@Override
		public void mousePressed(final MouseEvent event) {
			pressed = event.getPoint();
			before = bounds();
		}

		private Rectangle bounds() {
			final Roi selected = view.image.getRoi();
			return selected == null || !selected.isArea() ? null : selected.getBounds();
		}

		@Override
		public void mouseReleased(final MouseEvent event) {
			if (!SwingUtilities.isLeftMouseButton(event) || Toolbar.getToolId() == Toolbar.MAGNIFIER) return;
			if (pressed.distance(event.getPoint()) < CLICK) {
				listener.clicked(place(event), event.isShiftDown());
				return;
			}
			final Rectangle now = bounds();
			if (now == null || now.isEmpty() || now.equals(before)) return;
			look();
			listener.selectionDrawn();
		}

		private Point2D place(final MouseEvent event) {
			return new Point2D.Double(view.canvas.offScreenXD(event.getX()), view.canvas.offScreenYD(event.getY()));
		}
	}
}
