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
package fiji.plugin.florence2.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Shape;

import java.util.List;

import org.junit.jupiter.api.Test;

/** Overlaps that can be computed by hand. */
class SegmentationMetricsTest {

	private static final double EXACT = 1e-12;
	/** A half of the square 10 x 10. */
	private static final Polygons TRIANGLE =
		new Polygons(List.of(List.of(new Point(0, 0), new Point(10, 0), new Point(0, 10))));
	private static final Box SQUARE = new Box(0, 0, 10, 10);

	private static Box box(final double x, final double width) {
		return new Box(x, 0, x + width, 10);
	}

	private static double overlap(final Shape annotated, final Shape... found) {
		return SegmentationPair.of(annotated, List.of(found)).intersectionOverUnion();
	}

	@Test
	void exactOverlap() {
		assertEquals(1, overlap(TRIANGLE, TRIANGLE), EXACT);
		assertEquals(0.5, overlap(TRIANGLE, SQUARE), EXACT);
		assertEquals(0, overlap(TRIANGLE, box(20, 10)));
		// The upper half of the triangle's square: 37.5 in common of 50 and 50.
		assertEquals(37.5 / 62.5, overlap(TRIANGLE, new Box(0, 0, 10, 5)), EXACT);
	}

	@Test
	void nothingFoundIsNoOverlap() {
		assertEquals(0, overlap(TRIANGLE));
	}

	/** Several shapes are one answer. */
	@Test
	void severalShapesTogether() {
		assertEquals(1, overlap(SQUARE, box(0, 4), box(4, 6)), EXACT);
		assertEquals(0.5, overlap(SQUARE, box(0, 10), box(20, 10)), EXACT);
	}

	@Test
	void meanOverAllAnnotated() {
		final SegmentationMetrics figures = SegmentationMetrics.of(List.of(SegmentationPair.of(SQUARE, List.of(box(0, 5))),
			SegmentationPair.of(TRIANGLE, List.of(TRIANGLE)), SegmentationPair.of(SQUARE, List.of())));
		assertEquals(3, figures.annotated());
		assertEquals(2, figures.answered());
		assertEquals(0.5, figures.meanIou(), EXACT);
		assertTrue(Double.isNaN(SegmentationMetrics.of(List.of()).meanIou()));
	}

	/** The second box fits both, the first one better, and the third fits nothing. */
	@Test
	void eachShapeIsInOnePair() {
		final List<SegmentationPair> pairs =
			SegmentationPair.pairs(List.of(box(0, 10), box(5, 10), box(50, 10)), List.of(box(4, 10), box(5, 9), box(90, 10)));
		assertEquals(List.of(SegmentationPair.of(box(0, 10), List.of(box(4, 10))),
			SegmentationPair.of(box(5, 10), List.of(box(5, 9))), SegmentationPair.of(box(50, 10), List.of())), pairs);
	}

	@Test
	void noPairsWithoutOverlap() {
		assertEquals(List.of(), SegmentationPair.pairs(List.of(), List.of(SQUARE)));
		assertEquals(List.of(SegmentationPair.of(SQUARE, List.of())),
			SegmentationPair.pairs(List.of(SQUARE), List.of(box(10, 5))));
	}
}
