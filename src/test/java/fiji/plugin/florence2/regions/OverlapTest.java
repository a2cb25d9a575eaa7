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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

class OverlapTest {

	private static final double EXACT = 1e-9;
	private static final Box BOX = new Box(10, 20, 30, 40);

	private static List<Point> points(final double... numbers) {
		final List<Point> points = new ArrayList<>();
		for (int i = 0; i < numbers.length; i += 2)
			points.add(new Point(numbers[i], numbers[i + 1]));
		return points;
	}

	@Test
	void boxes() {
		assertEquals(1, Overlap.of(BOX, BOX));
		assertEquals(1, Overlap.of(BOX, new Box(30, 40, 10, 20)), "corners in another order");
		assertEquals(0, Overlap.of(BOX, new Box(30, 20, 50, 40)), "side by side");
		assertEquals(1 / 3.0, Overlap.of(BOX, new Box(20, 20, 40, 40)), EXACT);
		assertEquals(0.5, Overlap.partIn(BOX, new Box(20, 0, 400, 400)), EXACT);
		assertEquals(0, Overlap.of(new Box(1, 1, 1, 9), new Box(1, 1, 1, 9)), "no area");
	}

	@Test
	void aSquareIsASquare() {
		final Shape quad = new Quad(points(10, 20, 30, 20, 30, 40, 10, 40));
		assertEquals(400, Overlap.area(quad), EXACT);
		assertEquals(1, Overlap.of(BOX, quad), EXACT);
		assertEquals(1, Overlap.of(new Polygons(List.of(points(10, 40, 10, 20, 30, 20, 30, 40))), quad), EXACT);
	}

	@Test
	void slantedSides() {
		final Shape diamond = new Quad(points(20, 20, 30, 30, 20, 40, 10, 30));
		assertEquals(200, Overlap.area(diamond), EXACT);
		assertEquals(0.5, Overlap.of(diamond, BOX), EXACT);
		assertEquals(0.5, Overlap.partIn(diamond, new Box(20, 0, 99, 99)), EXACT);
		// A square and the same turned by 45 degrees have a regular octagon in common.
		final double half = 10 / Math.sqrt(2);
		final Shape upright = new Box(20 - half, 30 - half, 20 + half, 30 + half);
		final double octagon = 400 * (Math.sqrt(2) - 1) / 2 * 2;
		assertEquals(octagon / (400 - octagon), Overlap.of(diamond, upright), 1e-6);
	}

	@Test
	void holesAndCrossings() {
		final Shape ring =
			new Polygons(List.of(points(0, 0, 30, 0, 30, 30, 0, 30), points(10, 10, 20, 10, 20, 20, 10, 20)));
		assertEquals(800, Overlap.area(ring), EXACT);
		assertEquals(0, Overlap.partIn(new Box(10, 10, 20, 20), ring), EXACT);
		final Shape bowTie = new Polygons(List.of(points(0, 0, 20, 20, 20, 0, 0, 20)));
		assertEquals(200, Overlap.area(bowTie), EXACT);
	}

	/** Against counting points on a fine grid. */
	@Test
	void randomOutlines() {
		final Random random = new Random(5);
		for (int trial = 0; trial < 20; trial++) {
			final Shape a = outline(random);
			final Shape b = outline(random);
			double both = 0;
			double either = 0;
			for (double x = 0.05; x < 20; x += 0.1) {
				for (double y = 0.05; y < 20; y += 0.1) {
					final boolean inA = contains(a, x, y);
					final boolean inB = contains(b, x, y);
					if (inA && inB) both++;
					if (inA || inB) either++;
				}
			}
			assertEquals(both / either, Overlap.of(a, b), 0.02, "trial " + trial);
			assertEquals(Overlap.of(a, b), Overlap.of(b, a), EXACT);
			assertTrue(Overlap.partIn(a, b) >= Overlap.of(a, b));
		}
	}

	private static Shape outline(final Random random) {
		final List<Point> points = new ArrayList<>();
		for (int i = 0; i < 7; i++)
			points.add(new Point(random.nextDouble() * 20, random.nextDouble() * 20));
		return new Polygons(List.of(points));
	}

	private static boolean contains(final Shape shape, final double x, final double y) {
		boolean inside = false;
		for (final List<Point> outline : Outlines.of(shape)) {
			Point last = outline.get(outline.size() - 1);
			for (final Point point : outline) {
				final boolean spans = (last.y() > y) != (point.y() > y);
				if (spans && x < last.x() + (y - last.y()) / (point.y() - last.y()) * (point.x() - last.x())) inside = !inside;
				last = point;
			}
		}
		return inside;
	}

	@Test
	void clippedShapesHaveTheAreaInTheBox() {
		final Random random = new Random(7);
		for (int trial = 0; trial < 50; trial++) {
			final Shape shape = outline(random);
			final Box box = new Box(5, 6, 5 + random.nextDouble() * 15, 6 + random.nextDouble() * 14);
			final double part = Overlap.partIn(shape, box) * Overlap.area(shape);
			assertEquals(part, Clipping.clip(shape, box).map(Overlap::area).orElse(0.0), 1e-6);
		}
		assertEquals(new Box(10, 20, 15, 25), Clipping.clip(BOX, new Box(0, 0, 15, 25)).orElseThrow());
		assertTrue(Clipping.clip(BOX, new Box(0, 0, 10, 90)).isEmpty(), "touching only");
	}
}
