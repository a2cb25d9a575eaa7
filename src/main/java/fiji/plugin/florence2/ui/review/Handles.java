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
package fiji.plugin.florence2.ui.review;

import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Shape;

import java.util.ArrayList;
import java.util.List;

/** The points by which a shape is drawn larger or otherwise: corners and sides of a box, all points of an outline. */
final class Handles {

	private Handles() {}

	static List<Point> of(final Shape shape) {
		if (shape instanceof Box box) {
			final double x = (box.x1() + box.x2()) / 2;
			final double y = (box.y1() + box.y2()) / 2;
			return List.of(new Point(box.x1(), box.y1()), new Point(x, box.y1()), new Point(box.x2(), box.y1()),
				new Point(box.x2(), y), new Point(box.x2(), box.y2()), new Point(x, box.y2()), new Point(box.x1(), box.y2()),
				new Point(box.x1(), y));
		}
		return Outlines.of(shape).stream().flatMap(List::stream).toList();
	}

	/** The shape with one of these points elsewhere. The corners of a box may then be in any order. */
	static Shape with(final Shape shape, final int handle, final Point to) {
		if (shape instanceof Box box) {
			final boolean left = handle == 0 || handle >= 6;
			final boolean right = handle >= 2 && handle <= 4;
			final boolean top = handle <= 2;
			final boolean bottom = handle >= 4 && handle <= 6;
			return new Box(left ? to.x() : box.x1(), top ? to.y() : box.y1(), right ? to.x() : box.x2(),
				bottom ? to.y() : box.y2());
		}
		final List<Point> points = new ArrayList<>(of(shape));
		points.set(handle, to);
		return with(shape, points);
	}

	/** The whole shape elsewhere. */
	static Shape moved(final Shape shape, final double dx, final double dy) {
		if (shape instanceof Box box) return new Box(box.x1() + dx, box.y1() + dy, box.x2() + dx, box.y2() + dy);
		return with(shape, of(shape).stream().map(point -> new Point(point.x() + dx, point.y() + dy)).toList());
	}

	private static Shape with(final Shape shape, final List<Point> points) {
		if (shape instanceof Quad) return new Quad(points);
		final List<List<Point>> outlines = new ArrayList<>();
		int from = 0;
		for (final List<Point> outline : Outlines.of(shape)) {
			outlines.add(points.subList(from, from + outline.size()));
			from += outline.size();
		}
		return new Polygons(outlines);
	}
}
