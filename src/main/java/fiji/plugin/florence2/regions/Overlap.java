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
import fiji.plugin.florence2.task.Shape;

import java.util.ArrayList;
import java.util.List;

/**
 * How much shapes overlap, computed exactly, not on pixels. The even-odd rule defines the
 * inside of quadrilaterals and outlines, so that an outline within another is a hole, and outlines may cross themselves.
 */
public final class Overlap {

	private Overlap() {}

	/** The area of the intersection of two shapes over that of their union, in [0, 1]; 0 for shapes without area. */
	public static double of(final Shape a, final Shape b) {
		final double common = common(a, b);
		return common == 0 ? 0 : Math.min(1, common / (area(a) + area(b) - common));
	}

	/** The area of the intersection of two shapes over that of the smaller one, in [0, 1]; 0 for shapes without area. */
	public static double ofSmaller(final Shape a, final Shape b) {
		final double common = common(a, b);
		return common == 0 ? 0 : Math.min(1, common / Math.min(area(a), area(b)));
	}

	/** The part of a shape's area that lies in another one, in [0, 1]; 0 for a shape without area. */
	public static double partIn(final Shape shape, final Shape other) {
		final double common = common(shape, other);
		return common == 0 ? 0 : Math.min(1, common / area(shape));
	}

	/** The area of a shape in square pixels, 0 or more. */
	public static double area(final Shape shape) {
		if (shape instanceof Box) return area(shape.bounds());
		final Outline outline = Outline.of(shape);
		return common(outline, outline);
	}

	private static double area(final Box box) {
		return (box.x2() - box.x1()) * (box.y2() - box.y1());
	}

	private static double common(final Shape a, final Shape b) {
		final double bounds = common(a.bounds(), b.bounds());
		if (bounds == 0 || a instanceof Box && b instanceof Box) return bounds;
		return common(Outline.of(a), Outline.of(b));
	}

	private static double common(final Box a, final Box b) {
		final double width = Math.min(a.x2(), b.x2()) - Math.max(a.x1(), b.x1());
		final double height = Math.min(a.y2(), b.y2()) - Math.max(a.y1(), b.y1());
		return width <= 0 || height <= 0 ? 0 : width * height;
	}

	/**
	 * Between two heights at which edges neither end nor cross, the width of what is common changes evenly, so the width in
	 * the middle times the height is the area.
	 */
	private static double common(final Outline a, final Outline b) {
		final List<Edge> edges = new ArrayList<>(a.edges);
		edges.addAll(b.edges);
		final double[] heights = heights(edges);
		double area = 0;
		for (int i = 1; i < heights.length; i++) {
			final double middle = (heights[i - 1] + heights[i]) / 2;
			area += (heights[i] - heights[i - 1]) * commonLength(a.crossings(middle), b.crossings(middle));
		}
		return area;
	}

	private static double[] heights(final List<Edge> edges) {
		final List<Double> heights = new ArrayList<>();
		for (int i = 0; i < edges.size(); i++) {
			final Edge edge = edges.get(i);
			heights.add(edge.upper.y());
			heights.add(edge.lower.y());
			for (int k = 0; k < i; k++)
				edge.addCrossing(edges.get(k), heights);
		}
		return heights.stream().mapToDouble(Double::doubleValue).sorted().distinct().toArray();
	}

	/** Length of the intersection of two sets of intervals, each given by their ends in ascending order. */
	private static double commonLength(final double[] a, final double[] b) {
		double length = 0;
		for (int i = 1; i < a.length; i += 2) {
			for (int k = 1; k < b.length; k += 2) {
				length += Math.max(0, Math.min(a[i], b[k]) - Math.max(a[i - 1], b[k - 1]));
			}
		}
		return length;
	}

	/** The edges of a shape but for the level ones, which bound no width. */
	private record Outline(List<Edge> edges) {

		static Outline of(final Shape shape) {
			final List<Edge> edges = new ArrayList<>();
			for (final List<Point> points : Outlines.of(shape)) {
				Point last = points.get(points.size() - 1);
				for (final Point point : points) {
					if (last.y() < point.y()) edges.add(new Edge(last, point));
					if (last.y() > point.y()) edges.add(new Edge(point, last));
					last = point;
				}
			}
			return new Outline(edges);
		}

		double[] crossings(final double y) {
			return edges.stream()
				.filter(edge -> edge.upper.y() < y && y < edge.lower.y())
				.mapToDouble(edge -> edge.xAt(y))
				.sorted()
				.toArray();
		}
	}

	private record Edge(Point upper, Point lower) {

		double xAt(final double y) {
			return upper.x() + slope() * (y - upper.y());
		}

		private double slope() {
			return (lower.x() - upper.x()) / (lower.y() - upper.y());
		}

		/** Adds the height at which two edges cross, if they do. */
		void addCrossing(final Edge other, final List<Double> heights) {
			final double from = Math.max(upper.y(), other.upper.y());
			final double to = Math.min(lower.y(), other.lower.y());
			if (from >= to) return;
			final double above = xAt(from) - other.xAt(from);
			final double below = xAt(to) - other.xAt(to);
			if (above * below < 0) heights.add(from + (to - from) * above / (above - below));
		}
	}
}
