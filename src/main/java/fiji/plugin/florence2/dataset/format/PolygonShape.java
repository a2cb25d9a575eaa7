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
package fiji.plugin.florence2.dataset.format;

import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Shape;

import java.util.ArrayList;
import java.util.List;

/** Polygons of formats that have no boxes: an upright rectangle is a box. */
final class PolygonShape {

	private static final int CORNERS = 4;

	private PolygonShape() {}

	/**
	 * The shape of one or more outlines. A last point that repeats the first one is left out.
	 *
	 * @throws IllegalArgumentException if an outline has fewer than three points
	 */
	static Shape of(final List<List<Point>> outlines) {
		final List<List<Point>> open = outlines.stream().map(PolygonShape::withoutLast).toList();
		final Polygons polygons = new Polygons(open);
		return open.size() == 1 && isUpright(open.get(0)) ? polygons.bounds() : polygons;
	}

	/** Points of x and y in turn. */
	static List<Point> points(final double[] numbers) {
		final List<Point> points = new ArrayList<>(numbers.length / 2);
		for (int i = 1; i < numbers.length; i += 2)
			points.add(new Point(numbers[i - 1], numbers[i]));
		return points;
	}

	private static List<Point> withoutLast(final List<Point> outline) {
		final int last = outline.size() - 1;
		return last > 0 && outline.get(0).equals(outline.get(last)) ? outline.subList(0, last) : outline;
	}

	private static boolean isUpright(final List<Point> outline) {
		if (outline.size() != CORNERS) return false;
		final Point a = outline.get(0);
		final Point b = outline.get(1);
		final Point c = outline.get(2);
		final Point d = outline.get(3);
		final boolean across = a.y() == b.y() && b.x() == c.x() && c.y() == d.y() && d.x() == a.x();
		final boolean down = a.x() == b.x() && b.y() == c.y() && c.x() == d.x() && d.y() == a.y();
		return (across || down) && a.x() != c.x() && a.y() != c.y();
	}

	/** Whether an outline is within another, by its first point. */
	static boolean isIn(final List<Point> inner, final List<Point> outer) {
		final Point point = inner.get(0);
		boolean in = false;
		for (int i = 0, j = outer.size() - 1; i < outer.size(); j = i++) {
			final Point a = outer.get(i);
			final Point b = outer.get(j);
			if (a.y() > point.y() == b.y() > point.y()) continue;
			if (point.x() < (b.x() - a.x()) * (point.y() - a.y()) / (b.y() - a.y()) + a.x()) in = !in;
		}
		return in;
	}
}
