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
package fiji.plugin.florence2.imagej;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;

import java.awt.geom.Path2D;
import java.util.List;
import java.util.Locale;

/** A region of an answer as an ImageJ selection. */
public final class RegionRoi {

	/** Property of the selection that holds the region's score, if it has one. */
	public static final String SCORE = "score";

	private RegionRoi() {}

	/**
	 * A rectangle for a box, a polygon for a quadrilateral or an outline, a composite selection for an instance of
	 * several outlines. Its name is the label and its property {@link #SCORE} the score, where there are such.
	 */
	public static Roi of(final Region region) {
		final Roi roi = of(region.shape());
		if (!region.label().isEmpty()) roi.setName(region.label());
		if (!Double.isNaN(region.score())) roi.setProperty(SCORE, String.format(Locale.ROOT, "%.4f", region.score()));
		return roi;
	}

	private static Roi of(final Shape shape) {
		// The model may name the corners in any order.
		if (shape instanceof Box) return rectangle(shape.bounds());
		if (shape instanceof Quad quad) return polygon(quad.corners());
		final List<List<Point>> outlines = ((Polygons) shape).outlines();
		return outlines.size() == 1 ? polygon(outlines.get(0)) : composite(outlines);
	}

	private static Roi rectangle(final Box box) {
		return new Roi(box.x1(), box.y1(), box.x2() - box.x1(), box.y2() - box.y1());
	}

	private static Roi polygon(final List<Point> points) {
		final float[] x = new float[points.size()];
		final float[] y = new float[points.size()];
		for (int i = 0; i < x.length; i++) {
			x[i] = (float) points.get(i).x();
			y[i] = (float) points.get(i).y();
		}
		return new PolygonRoi(x, y, Roi.POLYGON);
	}

	/** Outlines within others are holes: the model does not tell them from parts, the even-odd rule does. */
	private static Roi composite(final List<List<Point>> outlines) {
		final Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
		for (final List<Point> outline : outlines) {
			path.moveTo(outline.get(0).x(), outline.get(0).y());
			outline.stream().skip(1).forEach(point -> path.lineTo(point.x(), point.y()));
			path.closePath();
		}
		return new ShapeRoi(path);
	}
}
