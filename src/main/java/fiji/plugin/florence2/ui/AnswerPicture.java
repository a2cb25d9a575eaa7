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

import fiji.plugin.florence2.imagej.output.AnnotatedImage;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.vision.RgbPlane;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

import javax.swing.JComponent;

/** An image with what a model found in it and, dashed, the boxes of what is annotated, as large as there is room. */
final class AnswerPicture extends JComponent {

	private static final long serialVersionUID = 1L;
	private static final int SIDE = 380;
	private static final float DASH = 4;

	private transient RgbPlane pixels;
	private transient List<Region> regions = List.of();
	private transient List<String> labels = List.of();
	private transient List<Box> annotated = List.of();
	private transient BufferedImage drawn;

	AnswerPicture() {
		setPreferredSize(new Dimension(SIDE, SIDE));
	}

	/**
	 * @param image null for none
	 * @param known labels that the model knows, which determine the colours
	 */
	void show(final RgbPlane image, final List<Region> found, final List<String> known, final List<Box> boxes) {
		pixels = image;
		regions = found;
		labels = known;
		annotated = boxes;
		drawn = null;
		repaint();
	}

	@Override
	public void setBounds(final int x, final int y, final int width, final int height) {
		if (width != getWidth() || height != getHeight()) drawn = null;
		super.setBounds(x, y, width, height);
	}

	@Override
	protected void paintComponent(final Graphics graphics) {
		if (pixels == null || getWidth() < 1 || getHeight() < 1) return;
		if (drawn == null) draw();
		graphics.drawImage(drawn, 0, 0, null);
	}

	private void draw() {
		drawn = AnnotatedImage.fitting(pixels, regions, labels, getWidth(), getHeight());
		final double factor = (double) drawn.getWidth() / pixels.width();
		final Graphics2D graphics = drawn.createGraphics();
		try {
			for (final Box box : annotated)
				drawDashed(graphics, new Rectangle2D.Double(box.x1() * factor, box.y1() * factor,
					(box.x2() - box.x1()) * factor, (box.y2() - box.y1()) * factor));
		}
		finally {
			graphics.dispose();
		}
	}

	/** White beside black, to be seen on any image, with gaps through which the outline of what was found is seen. */
	private static void drawDashed(final Graphics2D graphics, final Shape box) {
		graphics.setColor(Color.BLACK);
		graphics.setStroke(dashes(0));
		graphics.draw(box);
		graphics.setColor(Color.WHITE);
		graphics.setStroke(dashes(2 * DASH));
		graphics.draw(box);
	}

	private static BasicStroke dashes(final float phase) {
		return new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] { DASH, 2 * DASH }, phase);
	}
}
