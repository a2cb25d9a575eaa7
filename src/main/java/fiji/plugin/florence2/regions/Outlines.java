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
package fiji.plugin.florence2.regions;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Shape;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Any shape as closed outlines, by the even-odd rule: an outline within another is a hole. The model does not say
 * whether it is a hole or a further part.
 */
public final class Outlines {

	private Outlines() {}

	/** The outlines of polygons, the corners of a quadrilateral, those of a box clockwise from the upper left. */
	public static List<List<Point>> of(final Shape shape) {
		if (shape instanceof Polygons polygons) return polygons.outlines();
		if (shape instanceof Quad quad) return List.of(quad.corners());
		final Box box = shape.bounds();
		return List.of(List.of(new Point(box.x1(), box.y1()), new Point(box.x2(), box.y1()), new Point(box.x2(), box.y2()),
			new Point(box.x1(), box.y2())));
	}

	/** The outlines of a shape, stretched so that their bounds are those of a box. */
	public static Polygons stretched(final Shape shape, final Box box) {
		final Box bounds = shape.bounds();
		final double x = (box.x2() - box.x1()) / (bounds.x2() - bounds.x1());
		final double y = (box.y2() - box.y1()) / (bounds.y2() - bounds.y1());
		return new Polygons(of(shape).stream()
			.map(outline -> outline.stream()
				.map(point -> new Point(box.x1() + x * (point.x() - bounds.x1()), box.y1() + y * (point.y() - bounds.y1())))
				.toList())
			.toList());
	}

	/**
	 * The area of the smallest convex outline around a shape, in square pixels.
	 *
	 * @see <a href="https://doi.org/10.1016/0020-0190(79)90072-3">Andrew, Another efficient algorithm for convex hulls in two
	 *      dimensions</a>
	 */
	public static double hullArea(final Shape shape) {
		final List<Point> points = of(shape).stream()
			.flatMap(List::stream)
			.sorted(Comparator.comparingDouble(Point::x).thenComparingDouble(Point::y))
			.toList();
		return Math.abs(areaBelow(points, 1) - areaBelow(points, -1));
	}

	/** @param side 1 for the hull's side with the smaller y, -1 for the other one */
	private static double areaBelow(final List<Point> sorted, final int side) {
		final List<Point> chain = new ArrayList<>();
		for (final Point point : sorted) {
			while (chain.size() > 1 && side * turn(chain.get(chain.size() - 2), chain.get(chain.size() - 1), point) <= 0)
				chain.remove(chain.size() - 1);
			chain.add(point);
		}
		double area = 0;
		for (int i = 1; i < chain.size(); i++)
			area += (chain.get(i).x() - chain.get(i - 1).x()) * (chain.get(i).y() + chain.get(i - 1).y()) / 2;
		return area;
	}

	private static double turn(final Point a, final Point b, final Point c) {
		return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x());
	}

	/** The outlines as closed subpaths, with the even-odd winding rule. */
	public static Path2D path(final Shape shape) {
		final Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
		for (final List<Point> outline : of(shape)) {
			path.moveTo(outline.get(0).x(), outline.get(0).y());
			outline.stream().skip(1).forEach(point -> path.lineTo(point.x(), point.y()));
			path.closePath();
		}
		return path;
	}
}
