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

import fiji.plugin.florence2.imagej.output.RimmedLine;

import ij.ImagePlus;
import ij.gui.ImageCanvas;
import ij.gui.Overlay;
import ij.gui.Roi;

import java.awt.AWTEvent;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.EventQueue;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Toolkit;
import java.awt.event.AWTEventListener;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Draws drafts above an image: open ones dashed, accepted ones solid, selected ones filled. The image's overlay and the ROI
 * Manager know nothing of it: the drawing is among what ImageJ shows while the canvas paints itself, and at no other time.
 * All methods are for the event thread.
 */
final class DraftLayer {

	/** Of more regions in view than these, lines are plain and without names: nobody could read them, and they take long. */
	private static final int MAX_FINE = 300;
	private static final int MAX_NAME = 40;
	private static final float[] DASHES = { 5, 4 };
	private static final BasicStroke OPEN =
		new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0);
	private static final BasicStroke KEPT = new BasicStroke(1.5f);
	private static final BasicStroke SELECTED = new BasicStroke(2.5f);
	private static final Color NAME_BACK = new Color(0, 0, 0, 170);
	private static final Color FILL = new Color(255, 255, 255, 60);
	private static final Color UNCOLORED = new Color(0xf0e442);
	private static final int NAME_ROOM = 2;
	/** The outline below a name is to be seen. */
	private static final int ABOVE = 3;

	private final ImagePlus image;
	private final ImageCanvas canvas;
	private final AWTEventListener beforePaint = this::prepare;
	private final Drawing drawing = new Drawing();
	private DraftIndex drafts;
	private Predicate<Draft> onPlane = draft -> true;
	private Set<Long> selected = Set.of();
	private Set<Long> lit = Set.of();
	private Map<Long, Color> colors = Map.of();
	private boolean names = true;
	private boolean visible = true;

	/** Begins to draw; nothing at first. */
	DraftLayer(final ImagePlus image, final ImageCanvas canvas) {
		this.image = image;
		this.canvas = canvas;
		drafts = new DraftIndex(List.of(), image.getWidth(), image.getHeight());
		Toolkit.getDefaultToolkit().addAWTEventListener(beforePaint, AWTEvent.PAINT_EVENT_MASK);
	}

	ImageCanvas canvas() {
		return canvas;
	}

	/** Ends. */
	void remove() {
		Toolkit.getDefaultToolkit().removeAWTEventListener(beforePaint);
		canvas.repaint();
	}

	/**
	 * Draws other drafts.
	 *
	 * @param plane which of them lie in the plane that is shown
	 * @param own colours of their own instead of their labels'
	 */
	void show(final List<Draft> shown, final Predicate<Draft> plane, final Set<Long> chosen, final Map<Long, Color> own) {
		colors = Map.copyOf(own);
		drafts = new DraftIndex(shown, image.getWidth(), image.getHeight());
		onPlane = plane;
		selected = Set.copyOf(chosen);
		canvas.repaint();
	}

	/** Has some stand out, such as those of a phrase. */
	void light(final Set<Long> ids) {
		if (ids.equals(lit)) return;
		lit = Set.copyOf(ids);
		canvas.repaint();
	}

	void setNames(final boolean shown) {
		names = shown;
		canvas.repaint();
	}

	void setVisible(final boolean shown) {
		visible = shown;
		canvas.repaint();
	}

	/** The draft at a place of the image. */
	Optional<Draft> at(final Point2D place) {
		return drafts.at(place, onPlane);
	}

	/** Called before the canvas paints itself. */
	private void prepare(final AWTEvent event) {
		if (event.getSource() != canvas || !visible || drafts.isEmpty()) return;
		drawing.enter();
		// Where the canvas paints nothing after all.
		EventQueue.invokeLater(drawing::leave);
	}

	/** A selection of ImageJ's that draws all drafts, in its lists only while it draws. */
	private final class Drawing extends Roi {

		private static final long serialVersionUID = 1L;

		private transient Overlay place;
		private transient boolean own;
		private transient Overlay labelled;

		Drawing() {
			super(0, 0, 1, 1);
			// ImageJ writes no number beside it.
			setIsCursor(true);
		}

		void enter() {
			if (place != null) return;
			place = canvas.getShowAllList();
			own = place == null;
			final Overlay overlay = image.getOverlay();
			labelled = own && overlay != null && overlay.getDrawLabels() ? overlay : null;
			if (own) {
				place = new Overlay();
				canvas.setShowAllList(place);
			}
			place.add(this);
		}

		void leave() {
			if (place == null) return;
			place.remove(this);
			if (own && canvas.getShowAllList() == place) canvas.setShowAllList(null);
			// ImageJ takes the labels off an overlay when there is another list.
			if (labelled != null) labelled.drawLabels(true);
			place = null;
		}

		@Override
		public void drawOverlay(final Graphics graphics) {
			leave();
			final Graphics2D g = (Graphics2D) graphics.create();
			drawInView(g);
			g.dispose();
		}
	}

	/** Draws what is in view. */
	private void drawInView(final Graphics2D g) {
		final Rectangle view = canvas.getSrcRect();
		final List<Draft> inView = drafts.in(view).stream().filter(onPlane).toList();
		final double zoom = canvas.getMagnification();
		final AffineTransform toScreen = AffineTransform.getScaleInstance(zoom, zoom);
		toScreen.translate(-view.x, -view.y);
		if (inView.size() > MAX_FINE) {
			for (final Draft draft : inView)
				drawPlain(g, draft, toScreen);
			inView.stream().filter(draft -> isMarked(draft)).forEach(draft -> drawFine(g, draft, toScreen));
			return;
		}
		g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		inView.stream().filter(draft -> !isMarked(draft)).forEach(draft -> drawFine(g, draft, toScreen));
		inView.stream().filter(this::isMarked).forEach(draft -> drawFine(g, draft, toScreen));
		if (names) drawNames(g, inView, toScreen);
	}

	/** Those of marked ones first; what would cover another name could not be read. */
	private void drawNames(final Graphics2D g, final List<Draft> inView, final AffineTransform toScreen) {
		final List<Rectangle> taken = new ArrayList<>();
		Stream.concat(inView.stream().filter(this::isMarked), inView.stream().filter(draft -> !isMarked(draft)))
			.filter(draft -> !draft.label().isBlank())
			.forEach(draft -> drawName(g, draft, toScreen, taken));
	}

	private boolean isMarked(final Draft draft) {
		return selected.contains(draft.id()) || lit.contains(draft.id());
	}

	private void drawPlain(final Graphics2D g, final Draft draft, final AffineTransform toScreen) {
		g.setColor(color(draft));
		if (draft.roi().getType() == Roi.RECTANGLE) {
			final Rectangle2D place = toScreen.createTransformedShape(draft.roi().getFloatBounds()).getBounds2D();
			g.drawRect((int) place.getX(), (int) place.getY(), (int) place.getWidth(), (int) place.getHeight());
		}
		else g.draw(toScreen.createTransformedShape(draft.outline()));
	}

	private void drawFine(final Graphics2D g, final Draft draft, final AffineTransform toScreen) {
		final Shape outline = toScreen.createTransformedShape(draft.outline());
		final boolean marked = isMarked(draft);
		if (marked) {
			g.setColor(FILL);
			g.fill(outline);
		}
		RimmedLine.draw(g, outline, marked ? Color.WHITE : color(draft),
			marked ? SELECTED : draft.is(Draft.State.ACCEPTED) ? KEPT : OPEN);
	}

	private void drawName(final Graphics2D g, final Draft draft, final AffineTransform toScreen,
		final List<Rectangle> taken)
	{
		final Rectangle2D region = toScreen.createTransformedShape(draft.roi().getFloatBounds()).getBounds2D();
		final String name =
			draft.label().length() <= MAX_NAME ? draft.label() : draft.label().substring(0, MAX_NAME) + "\u2026";
		final FontMetrics metrics = g.getFontMetrics();
		final int height = metrics.getAscent() + metrics.getDescent();
		// Above the region, or in its top where the image ends.
		final int above = (int) region.getY() - height - ABOVE;
		final int top = above < 0 ? (int) region.getY() : above;
		final Rectangle place =
			new Rectangle(Math.max(0, (int) region.getX()), top, metrics.stringWidth(name) + 2 * NAME_ROOM, height);
		if (taken.stream().anyMatch(place::intersects)) return;
		taken.add(place);
		g.setColor(NAME_BACK);
		g.fill(place);
		g.setColor(color(draft));
		g.drawString(name, place.x + NAME_ROOM, top + metrics.getAscent());
	}

	private Color color(final Draft draft) {
		if (colors.containsKey(draft.id())) return colors.get(draft.id());
		final Color color = draft.roi().getStrokeColor();
		return color == null ? UNCOLORED : color;
	}
}
