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
package fiji.plugin.florence2.tiling;

import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Shape;

import java.awt.geom.Area;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.List;

/** The union of shapes. */
final class ShapeUnion {

	/** Outlines of two tiles that differ a little leave slivers; no object is as small as that, in square pixels. */
	private static final double MIN_AREA = 1;

	private ShapeUnion() {}

	/** The box around several boxes; of other shapes the outlines of all together. */
	static Shape of(final List<Shape> shapes) {
		final Box bounds = bounds(shapes);
		if (shapes.stream().allMatch(Box.class::isInstance)) return bounds;
		final Area union = new Area();
		shapes.forEach(shape -> union.add(new Area(Outlines.path(shape))));
		final List<List<Point>> outlines = outlines(union).stream().filter(outline -> area(outline) > MIN_AREA).toList();
		return outlines.isEmpty() ? bounds : new Polygons(outlines);
	}

	private static Box bounds(final List<Shape> shapes) {
		return shapes.stream().map(Shape::bounds).reduce(ShapeUnion::bounds).orElseThrow();
	}

	private static Box bounds(final Box a, final Box b) {
		return new Box(Math.min(a.x1(), b.x1()), Math.min(a.y1(), b.y1()), Math.max(a.x2(), b.x2()),
			Math.max(a.y2(), b.y2()));
	}

	private static List<List<Point>> outlines(final Area area) {
		final List<List<Point>> outlines = new ArrayList<>();
		final double[] at = new double[6];
		for (final PathIterator path = area.getPathIterator(null); !path.isDone(); path.next()) {
			final int kind = path.currentSegment(at);
			if (kind == PathIterator.SEG_MOVETO) outlines.add(new ArrayList<>());
			if (kind != PathIterator.SEG_CLOSE) outlines.get(outlines.size() - 1).add(new Point(at[0], at[1]));
		}
		outlines.forEach(ShapeUnion::dropRepeatedStart);
		return outlines.stream().filter(outline -> outline.size() >= 3).toList();
	}

	private static void dropRepeatedStart(final List<Point> outline) {
		if (outline.size() > 1 && outline.get(0).equals(outline.get(outline.size() - 1)))
			outline.remove(outline.size() - 1);
	}

	private static double area(final List<Point> outline) {
		double sum = 0;
		Point last = outline.get(outline.size() - 1);
		for (final Point point : outline) {
			sum += last.x() * point.y() - point.x() * last.y();
			last = point;
		}
		return Math.abs(sum) / 2;
	}
}
