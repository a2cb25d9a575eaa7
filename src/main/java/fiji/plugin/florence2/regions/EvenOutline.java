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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Outlines as models learn to write them. */
public final class EvenOutline {

	/** Of an outline. */
	private static final int POINTS = 16;

	private EvenOutline() {}

	/** The outlines of an object with a few points each, see {@link #of(Polygons, Box)}. */
	public static Polygons of(final Polygons outlines) {
		return of(outlines, outlines.bounds());
	}

	/** A few points at equal distances, clockwise from the one next to the middle of a box's upper side. */
	public static Polygons of(final Polygons outlines, final Box box) {
		return new Polygons(outlines.outlines().stream().map(points -> evenly(points, box)).toList());
	}

	private static List<Point> evenly(final List<Point> outline, final Box box) {
		final List<Point> points = new ArrayList<>(outline);
		if (area(points) < 0) Collections.reverse(points);
		final double x = (box.x1() + box.x2()) / 2;
		int first = 0;
		for (int i = 1; i < points.size(); i++)
			if (distance(points.get(i), x, box.y1()) < distance(points.get(first), x, box.y1())) first = i;
		Collections.rotate(points, -first);
		points.add(points.get(0));
		double length = 0;
		for (int i = 1; i < points.size(); i++)
			length += distance(points.get(i - 1), points.get(i).x(), points.get(i).y());
		final List<Point> even = new ArrayList<>();
		double passed = 0;
		int piece = 1;
		for (int i = 0; i < POINTS; i++) {
			final double at = length * i / POINTS;
			double step = distance(points.get(piece - 1), points.get(piece).x(), points.get(piece).y());
			while (piece < points.size() - 1 && passed + step < at) {
				passed += step;
				piece++;
				step = distance(points.get(piece - 1), points.get(piece).x(), points.get(piece).y());
			}
			final double part = step == 0 ? 0 : (at - passed) / step;
			final Point from = points.get(piece - 1);
			final Point to = points.get(piece);
			even.add(new Point(from.x() + part * (to.x() - from.x()), from.y() + part * (to.y() - from.y())));
		}
		return even;
	}

	/** More than 0 if the points go clockwise, as y grows downward. */
	private static double area(final List<Point> points) {
		double twice = 0;
		for (int i = 0; i < points.size(); i++) {
			final Point a = points.get(i);
			final Point b = points.get((i + 1) % points.size());
			twice += a.x() * b.y() - b.x() * a.y();
		}
		return twice / 2;
	}

	private static double distance(final Point point, final double x, final double y) {
		return Math.hypot(point.x() - x, point.y() - y);
	}
}
