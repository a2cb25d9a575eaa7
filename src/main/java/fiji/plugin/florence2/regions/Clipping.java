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
import fiji.plugin.florence2.task.Shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts shapes at the sides of a box.
 *
 * @see <a href="https://doi.org/10.1145/360767.360802">Sutherland and Hodgman, Reentrant polygon clipping</a>
 */
public final class Clipping {

	private Clipping() {}

	/**
	 * The part of a shape in a box: a box of a box, outlines of everything else. Where a cut leaves several pieces of an
	 * outline, they are joined along the side of the box by lines without area.
	 *
	 * @param box with {@code x1 <= x2} and {@code y1 <= y2}
	 * @return empty if they have no area in common
	 */
	public static Optional<Shape> clip(final Shape shape, final Box box) {
		if (shape instanceof Box) return clip(shape.bounds(), box).map(Shape.class::cast);
		final List<List<Point>> outlines =
			Outlines.of(shape).stream().map(points -> clip(points, box)).filter(points -> points.size() >= 3).toList();
		if (outlines.isEmpty()) return Optional.empty();
		final Shape part = new Polygons(outlines);
		return Overlap.area(part) > 0 ? Optional.of(part) : Optional.empty();
	}

	private static Optional<Box> clip(final Box a, final Box b) {
		final Box common =
			new Box(Math.max(a.x1(), b.x1()), Math.max(a.y1(), b.y1()), Math.min(a.x2(), b.x2()), Math.min(a.y2(), b.y2()));
		return common.x1() < common.x2() && common.y1() < common.y2() ? Optional.of(common) : Optional.empty();
	}

	private static List<Point> clip(final List<Point> outline, final Box box) {
		List<Point> points = outline;
		points = clip(points, 1, 0, box.x1());
		points = clip(points, -1, 0, -box.x2());
		points = clip(points, 0, 1, box.y1());
		return clip(points, 0, -1, -box.y2());
	}

	/** The part of an outline with {@code a x + b y >= c}. */
	private static List<Point> clip(final List<Point> outline, final double a, final double b, final double c) {
		final List<Point> kept = new ArrayList<>();
		for (int i = 0; i < outline.size(); i++) {
			final Point from = outline.get(i);
			final Point to = outline.get((i + 1) % outline.size());
			final double before = a * from.x() + b * from.y() - c;
			final double after = a * to.x() + b * to.y() - c;
			if (before >= 0) kept.add(from);
			if (before * after < 0) kept.add(between(from, to, before / (before - after)));
		}
		return kept;
	}

	private static Point between(final Point from, final Point to, final double part) {
		return new Point(from.x() + part * (to.x() - from.x()), from.y() + part * (to.y() - from.y()));
	}
}
