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
package fiji.plugin.florence2.ui;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

import javax.swing.JPanel;
import javax.swing.UIManager;

/** A figure of each epoch as a curve, with axes and its name above. */
final class CurveChart extends JPanel {

	private static final long serialVersionUID = 1L;
	private static final String EPOCH = "epoch";
	private static final int GAP = 6;
	private static final int DOT = 6;
	private static final int MAX_TICKS_UP = 5;
	private static final int TICK_ROOM = 40;
	private static final int GRID_ALPHA = 40;
	private static final float[] DASHES = { 4, 4 };
	/** So dark is a look whose text is white. */
	private static final int HALF_BRIGHT = 128 * 3;

	private final Color onBright;
	private final Color onDark;
	/** 0 for an axis as high as the figures. */
	private final double top;
	private transient List<Point2D> points = List.of();
	private String title = "";
	private int epochs = 1;
	private transient OptionalDouble level = OptionalDouble.empty();
	private String figure = "";

	/** @param top of the axis; 0 for one as high as the figures */
	CurveChart(final double top, final Color onBright, final Color onDark) {
		this.top = top;
		this.onBright = onBright;
		this.onDark = onDark;
		setOpaque(false);
		setPreferredSize(new Dimension(400, 200));
	}

	void setTitle(final String words) {
		title = words;
		getAccessibleContext().setAccessibleName(words);
		repaint();
	}

	/** @param most the epochs on the axis, at least 1 */
	void setEpochs(final int most) {
		epochs = Math.max(1, most);
		repaint();
	}

	/** @param height of a dashed line, that of the figure before the training */
	void setLevel(final OptionalDouble height) {
		level = height;
		repaint();
	}

	/**
	 * @param figures epochs, from 1, and their figures
	 * @param best in words, beside the title
	 */
	void show(final List<Point2D> figures, final String best) {
		points = List.copyOf(figures);
		figure = best;
		getAccessibleContext().setAccessibleDescription(best);
		repaint();
	}

	@Override
	protected void paintComponent(final Graphics graphics) {
		final Graphics2D pen = (Graphics2D) graphics.create();
		try {
			pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
			pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
			pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
			new Drawing(pen).draw();
		}
		finally {
			pen.dispose();
		}
	}

	/** The step between two ticks: 1, 2 or 5 times a power of ten. */
	static double step(final double range, final int most) {
		final double power = Math.pow(10, Math.floor(Math.log10(range / most)));
		for (final int factor : new int[] { 1, 2, 5 })
			if (range / (factor * power) <= most) return factor * power;
		return 10 * power;
	}

	/** One drawing of the chart. */
	private final class Drawing {

		private final Graphics2D pen;
		private final Font font = UIManager.getFont("Label.font");
		private final FontMetrics metrics;
		private final Color text = UIManager.getColor("Label.foreground");
		private final boolean dark;
		private final double step;
		private final double max;
		private final int left;
		private final int right;
		private final int upper;
		private final int lower;

		Drawing(final Graphics2D pen) {
			this.pen = pen;
			metrics = pen.getFontMetrics(font);
			dark = text.getRed() + text.getGreen() + text.getBlue() > HALF_BRIGHT;
			final double highest = points.stream().mapToDouble(Point2D::getY).max().orElse(1);
			step = step(top > 0 ? top : Math.max(highest, 1e-3), MAX_TICKS_UP);
			max = top > 0 ? top : step * Math.ceil(highest / step);
			left = metrics.stringWidth("0.00") + GAP;
			right = getWidth() - Math.max(DOT, metrics.stringWidth(Integer.toString(epochs)) / 2 + 1);
			upper = metrics.getHeight() + 2 * GAP;
			lower = getHeight() - metrics.getHeight() - GAP;
		}

		void draw() {
			pen.setFont(font);
			drawHeading();
			drawLevels();
			drawEpochs();
			level.ifPresent(this::drawLevel);
			drawCurve();
		}

		private double x(final double epoch) {
			return left + (right - left) * epoch / epochs;
		}

		private double y(final double value) {
			return lower - (lower - upper) * Math.min(value, max) / max;
		}

		private void drawHeading() {
			pen.setColor(text);
			pen.setFont(font.deriveFont(Font.BOLD));
			pen.drawString(title, 0, metrics.getAscent());
			pen.setFont(font);
			pen.drawString(figure, right - metrics.stringWidth(figure), metrics.getAscent());
		}

		private void drawLevels() {
			for (int i = 0; i * step <= max + step / 2; i++) {
				final double height = y(i * step);
				pen.setColor(faint(i == 0 ? 3 * GRID_ALPHA : GRID_ALPHA));
				pen.draw(new Line2D.Double(left, height, right, height));
				if (top == 0 && points.isEmpty()) continue;
				final String number = number(i * step);
				pen.setColor(text);
				pen.drawString(number, left - GAP - metrics.stringWidth(number),
					(float) height + (metrics.getAscent() - metrics.getDescent()) / 2f);
			}
		}

		private String number(final double value) {
			return String.format(Locale.ROOT, step >= 1 ? "%.0f" : step >= 0.1 ? "%.1f" : "%.2f", value);
		}

		private void drawEpochs() {
			final int base = lower + GAP + metrics.getAscent();
			pen.setColor(text);
			pen.drawString(EPOCH, 0, base);
			final int between = (int) Math.max(1, step(epochs, Math.max(1, (right - left) / TICK_ROOM)));
			for (int epoch = between; epoch <= epochs; epoch += between) {
				final String number = Integer.toString(epoch);
				final double start = x(epoch) - metrics.stringWidth(number) / 2.0;
				pen.setColor(faint(3 * GRID_ALPHA));
				pen.draw(new Line2D.Double(x(epoch), lower, x(epoch), lower + GAP / 2.0));
				pen.setColor(text);
				if (start > metrics.stringWidth(EPOCH) + GAP) pen.drawString(number, (float) start, base);
			}
		}

		private void drawLevel(final double value) {
			pen.setColor(faint(5 * GRID_ALPHA));
			pen.setStroke(new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, DASHES, 0));
			pen.draw(new Line2D.Double(left, y(value), right, y(value)));
			pen.setStroke(new BasicStroke());
			final String words = String.format(Locale.ROOT, "before: %.2f", value);
			pen.drawString(words, right - metrics.stringWidth(words), (float) y(value) - GAP / 2f);
		}

		private void drawCurve() {
			final Path2D curve = new Path2D.Double();
			pen.setColor(dark ? onDark : onBright);
			for (final Point2D point : points) {
				final double x = x(point.getX());
				final double y = y(point.getY());
				if (curve.getCurrentPoint() == null) curve.moveTo(x, y);
				else curve.lineTo(x, y);
				pen.fill(new Ellipse2D.Double(x - DOT / 2.0, y - DOT / 2.0, DOT, DOT));
			}
			pen.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
			pen.draw(curve);
			pen.setStroke(new BasicStroke());
		}

		private Color faint(final int alpha) {
			return new Color(text.getRed(), text.getGreen(), text.getBlue(), alpha);
		}
	}
}
