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

import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.imagej.output.RimmedLine;
import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Shape;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Cursor;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.event.MouseWheelEvent;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

import javax.swing.JComponent;

/**
 * The image of an item, in which its region is moved and drawn otherwise, and new ones are drawn. The wheel zooms, and an
 * empty place is dragged to move the image.
 */
final class RegionEditor extends JComponent {

	private static final long serialVersionUID = 1L;
	private static final int SIDE = 400;
	private static final int GRIP = 4;
	private static final int REACH = 7;
	private static final double ZOOM = 1.2;
	private static final Color BEHIND = new Color(0x30, 0x30, 0x30);

	/** Gets what the user draws. */
	interface Listener {

		void reshaped(DataSetRegion region, Shape shape);

		void drawn(Shape shape);

		void clicked(DataSetRegion region);
	}

	/** What the mouse does until it is released. */
	private enum Drag {
		NONE,
		HANDLE,
		REGION,
		NEW,
		IMAGE
	}

	private final transient Pictures pictures;
	private final transient Listener listener;
	private transient Optional<ReviewItem> item = Optional.empty();
	private transient Optional<View> view = Optional.empty();
	/** The region as it is while it is dragged. */
	private transient Optional<Shape> draft = Optional.empty();
	private Drag drag = Drag.NONE;
	private int handle;
	private transient Point2D pressed = new Point2D.Double();
	private boolean draws;

	RegionEditor(final Pictures pictures, final Listener listener) {
		this.pictures = pictures;
		this.listener = listener;
		setName("editor");
		setPreferredSize(new Dimension(SIDE, SIDE));
		setMinimumSize(new Dimension(SIDE / 2, SIDE / 3));
		final MouseAdapter mouse = new MouseAdapter() {

			@Override
			public void mousePressed(final MouseEvent event) {
				press(event);
			}

			@Override
			public void mouseDragged(final MouseEvent event) {
				drag(event);
			}

			@Override
			public void mouseReleased(final MouseEvent event) {
				release(event);
			}

			@Override
			public void mouseWheelMoved(final MouseWheelEvent event) {
				final double by = Math.pow(ZOOM, -event.getPreciseWheelRotation());
				view = Optional.of(view().zoomed(by, event.getX(), event.getY()));
				repaint();
			}
		};
		addMouseListener(mouse);
		addMouseMotionListener(mouse);
		addMouseWheelListener(mouse);
	}

	/** Shows an item, from near if it is another one than before. */
	void show(final Optional<ReviewItem> now) {
		final boolean same = now.map(ReviewItem::id).equals(item.map(ReviewItem::id));
		item = now;
		if (!same) view = Optional.empty();
		draft = Optional.empty();
		drag = Drag.NONE;
		repaint();
	}

	/** Whether the next drag draws a box. */
	void setDrawing(final boolean drawing) {
		draws = drawing && item.isPresent();
		setCursor(Cursor.getPredefinedCursor(draws ? Cursor.CROSSHAIR_CURSOR : Cursor.DEFAULT_CURSOR));
	}

	boolean isDrawing() {
		return draws;
	}

	@Override
	public void setBounds(final int x, final int y, final int width, final int height) {
		if (width != getWidth() || height != getHeight()) view = Optional.empty();
		super.setBounds(x, y, width, height);
	}

	/** Where a point of the image is in this component. */
	Point2D onScreen(final Point point) {
		return view().transform().transform(new Point2D.Double(point.x(), point.y()), null);
	}

	private View view() {
		if (view.isEmpty() && item.isPresent() && pictures.size(item.get().image()).isPresent())
			view = item.map(this::near);
		return view.orElse(new View(1, 0, 0));
	}

	private View near(final ReviewItem shown) {
		final Rectangle area = shown.region()
			.map(region -> View.around(region.shape().bounds(), width(), height()))
			.orElseGet(() -> new Rectangle(width(), height()));
		return View.fitting(area, new Rectangle(Math.max(1, getWidth()), Math.max(1, getHeight())));
	}

	private int width() {
		return imageSize().width;
	}

	private int height() {
		return imageSize().height;
	}

	private Dimension imageSize() {
		return pictures.size(item.orElseThrow().image()).orElse(new Dimension(1, 1));
	}

	private Optional<DataSetRegion> region() {
		return item.flatMap(ReviewItem::region);
	}

	private void press(final MouseEvent event) {
		if (item.isEmpty()) return;
		pressed = event.getPoint();
		final Point point = view().toImage(event.getX(), event.getY());
		if (draws) {
			drag = Drag.NEW;
			draft = Optional.of(new Box(point.x(), point.y(), point.x(), point.y()));
			return;
		}
		final Optional<Shape> shape = region().map(DataSetRegion::shape);
		handle = shape.map(outline -> handleAt(outline, event)).orElse(-1);
		if (handle >= 0) drag = Drag.HANDLE;
		else if (shape.filter(outline -> contains(outline, point)).isPresent()) drag = Drag.REGION;
		else drag = Drag.IMAGE;
	}

	private int handleAt(final Shape shape, final MouseEvent event) {
		final List<Point> handles = Handles.of(shape);
		int nearest = -1;
		double least = REACH;
		for (int i = 0; i < handles.size(); i++) {
			final double distance = onScreen(handles.get(i)).distance(event.getPoint());
			if (distance <= least) {
				least = distance;
				nearest = i;
			}
		}
		return nearest;
	}

	private static boolean contains(final Shape shape, final Point point) {
		return Outlines.path(shape).contains(point.x(), point.y());
	}

	private void drag(final MouseEvent event) {
		final double dx = event.getX() - pressed.getX();
		final double dy = event.getY() - pressed.getY();
		final Point point = view().toImage(event.getX(), event.getY());
		final Point from = view().toImage(pressed.getX(), pressed.getY());
		switch (drag) {
			case NEW -> draft = Optional.of(new Box(from.x(), from.y(), point.x(), point.y()));
			case HANDLE -> draft = region().map(region -> Handles.with(region.shape(), handle, inside(point)));
			case REGION -> draft =
				region().map(region -> Handles.moved(region.shape(), dx / view().factor(), dy / view().factor()));
			case IMAGE -> {
				view = Optional.of(view().moved(dx, dy));
				pressed = event.getPoint();
			}
			case NONE -> {}
		}
		repaint();
	}

	private Point inside(final Point point) {
		return new Point(Math.max(0, Math.min(width(), point.x())), Math.max(0, Math.min(height(), point.y())));
	}

	private void release(final MouseEvent event) {
		final Drag what = drag;
		final Optional<Shape> shape = draft.map(this::inImage).filter(RegionEditor::hasArea);
		drag = Drag.NONE;
		draft = Optional.empty();
		repaint();
		final boolean still = pressed.distance(event.getPoint()) < 2;
		if (what == Drag.NEW) {
			shape.ifPresent(listener::drawn);
		}
		else if ((what == Drag.HANDLE || what == Drag.REGION) && !still) {
			shape.ifPresent(other -> listener.reshaped(region().orElseThrow(), other));
		}
		else if (still) clicked(view().toImage(event.getX(), event.getY()));
	}

	/** Corners in order, and all of it in the image. */
	private Shape inImage(final Shape shape) {
		if (shape instanceof Box box) {
			final Point first = inside(new Point(box.x1(), box.y1()));
			final Point second = inside(new Point(box.x2(), box.y2()));
			return new Box(first.x(), first.y(), second.x(), second.y()).bounds();
		}
		final Box bounds = shape.bounds();
		final double dx = Math.max(0, -bounds.x1()) - Math.max(0, bounds.x2() - width());
		final double dy = Math.max(0, -bounds.y1()) - Math.max(0, bounds.y2() - height());
		return Handles.moved(shape, dx, dy);
	}

	private static boolean hasArea(final Shape shape) {
		final Box bounds = shape.bounds();
		return bounds.x2() - bounds.x1() >= 1 && bounds.y2() - bounds.y1() >= 1;
	}

	private void clicked(final Point point) {
		item.stream()
			.flatMap(shown -> shown.image().regions().stream())
			.filter(region -> region.state() != State.REJECTED && contains(region.shape(), point))
			.reduce((a, b) -> area(b.shape()) < area(a.shape()) ? b : a)
			.ifPresent(listener::clicked);
	}

	private static double area(final Shape shape) {
		final Box bounds = shape.bounds();
		return (bounds.x2() - bounds.x1()) * (bounds.y2() - bounds.y1());
	}

	@Override
	protected void paintComponent(final Graphics unscaled) {
		final Graphics2D graphics = (Graphics2D) unscaled.create();
		try {
			graphics.setColor(BEHIND);
			graphics.fillRect(0, 0, getWidth(), getHeight());
			graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
			item.ifPresent(shown -> draw(graphics, shown));
		}
		finally {
			graphics.dispose();
		}
	}

	private void draw(final Graphics2D graphics, final ReviewItem shown) {
		final DataSetImage image = shown.image();
		final Optional<BufferedImage> picture = pictures.image(image);
		if (picture.isEmpty()) {
			graphics.setColor(Color.LIGHT_GRAY);
			graphics.drawString(pictures.failure(image).isPresent() ? "not readable" : "Reading the image…", 2 * GRIP,
				SIDE / 10);
			return;
		}
		if (view().factor() < 1)
			graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
		graphics.drawImage(picture.get(), view().transform(), null);
		for (final DataSetRegion region : image.regions())
			if (region.state() != State.REJECTED && !region.id().equals(shown.id()))
				drawOutline(graphics, region.shape(), StateMark.of(region.status()).color(), 1);
		region().ifPresent(region -> drawSelected(graphics, region));
		if (drag == Drag.NEW) draft.ifPresent(shape -> drawOutline(graphics, shape, StateMark.ACCEPTED.color(), 2));
	}

	private void drawSelected(final Graphics2D graphics, final DataSetRegion region) {
		final Shape shape = drag == Drag.NEW ? region.shape() : draft.orElse(region.shape());
		final Color color = StateMark.of(region.status()).color();
		drawOutline(graphics, shape, color, 2);
		if (region.state() == State.REJECTED) return;
		for (final Point point : Handles.of(shape)) {
			final Point2D at = onScreen(point);
			final Ellipse2D grip = new Ellipse2D.Double(at.getX() - GRIP, at.getY() - GRIP, 2 * GRIP, 2 * GRIP);
			graphics.setColor(Color.WHITE);
			graphics.fill(grip);
			graphics.setColor(RimmedLine.RIM);
			graphics.setStroke(new BasicStroke(1));
			graphics.draw(grip);
		}
	}

	private void drawOutline(final Graphics2D graphics, final Shape shape, final Color color, final float width) {
		final java.awt.Shape path = view().transform().createTransformedShape(Outlines.path(shape));
		RimmedLine.draw(graphics, path, color, width);
	}
}
