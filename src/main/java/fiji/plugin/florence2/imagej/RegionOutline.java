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
import fiji.plugin.florence2.task.Shape;

import java.awt.geom.Area;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.List;

/**
 * The outline of a region's shape in pixels. Outlines within others are holes: the model does not tell them from parts,
 * the even-odd rule does.
 */
final class RegionOutline {

	private RegionOutline() {}

	/** Closed subpaths: one for a box or a quadrilateral, one for each outline of polygons. */
	static Path2D of(final Shape shape) {
		final Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
		if (shape instanceof Box) append(path, corners(shape.bounds()));
		else if (shape instanceof Quad quad) append(path, quad.corners());
		else ((Polygons) shape).outlines().forEach(points -> append(path, points));
		return path;
	}

	/** The area that the outline encloses, in square pixels; holes do not count, nor does a part twice that crosses itself. */
	static double area(final Shape shape) {
		// Area resolves crossings, and then holes run against the outlines around them.
		final PathIterator path = new Area(of(shape)).getPathIterator(null);
		final double[] point = new double[6];
		double twice = 0;
		double startX = 0;
		double startY = 0;
		double lastX = 0;
		double lastY = 0;
		for (; !path.isDone(); path.next()) {
			final int segment = path.currentSegment(point);
			final boolean closes = segment == PathIterator.SEG_CLOSE;
			final double x = closes ? startX : point[0];
			final double y = closes ? startY : point[1];
			if (segment == PathIterator.SEG_MOVETO) {
				startX = x;
				startY = y;
			}
			else twice += lastX * y - x * lastY;
			lastX = x;
			lastY = y;
		}
		return Math.abs(twice) / 2;
	}

	private static List<Point> corners(final Box box) {
		return List.of(new Point(box.x1(), box.y1()), new Point(box.x2(), box.y1()), new Point(box.x2(), box.y2()),
			new Point(box.x1(), box.y2()));
	}

	private static void append(final Path2D path, final List<Point> points) {
		path.moveTo(points.get(0).x(), points.get(0).y());
		points.stream().skip(1).forEach(point -> path.lineTo(point.x(), point.y()));
		path.closePath();
	}
}
