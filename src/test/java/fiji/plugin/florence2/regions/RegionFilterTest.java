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

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Region;

import java.util.List;

import org.junit.jupiter.api.Test;

class RegionFilterTest {

	private static Region region(final String label, final double score, final double x1, final double x2) {
		return new Region(label, new Box(x1, 0, x2, 10), score, Double.NaN);
	}

	@Test
	void duplicates() {
		final Region likely = region("cell", 0.9, 0, 10);
		final Region same = region("cell", 0.5, 1, 11);
		final Region other = region("nucleus", 0.4, 1, 11);
		final Region chained = region("cell", 0.3, 4, 14);
		final Region unscored = region("cell", Double.NaN, 0, 10);
		assertEquals(List.of(other, chained, likely),
			DuplicateRegions.removedFrom(List.of(unscored, same, other, chained, likely), 0.5));
		assertEquals(List.of(likely), DuplicateRegions.removedFrom(List.of(likely, likely), 0.99));
		assertEquals(List.of(likely, same), DuplicateRegions.removedFrom(List.of(likely, same), 1));
		assertEquals(List.of(), DuplicateRegions.removedFrom(List.of(), 0.5));
	}

	/** An object has none of its kind within; the box of one may lie in that of another. */
	@Test
	void anOutlineWithinAnotherIsTheSameObject() {
		final Region outer = outline("cell", 0.4, 0, 20);
		final Region inner = outline("cell", 0.6, 5, 15);
		final Region nucleus = outline("nucleus", 0.3, 5, 15);
		final Region beside = outline("cell", 0.2, 14, 34);
		assertEquals(List.of(nucleus, beside, inner),
			DuplicateRegions.removedFrom(List.of(outer, nucleus, beside, inner), 0.8));
		assertEquals(List.of(outer, inner), DuplicateRegions.removedFrom(List.of(outer, inner), 1));
		final Region box = region("cell", 0.4, 0, 40);
		final Region smaller = region("cell", 0.6, 5, 15);
		assertEquals(List.of(box, smaller), DuplicateRegions.removedFrom(List.of(box, smaller), 0.8));
	}

	private static Region outline(final String label, final double score, final double from, final double to) {
		final List<Point> square =
			List.of(new Point(from, from), new Point(to, from), new Point(to, to), new Point(from, to));
		return new Region(label, new Polygons(List.of(square)), score, Double.NaN);
	}

	@Test
	void scores() {
		final Region low = region("cell", 0.1, 0, 10);
		final Region high = region("cell", 0.2, 0, 10);
		final Region unscored = region("cell", Double.NaN, 0, 10);
		assertEquals(List.of(high, unscored), RegionFilter.withScore(List.of(low, high, unscored), 0.2));
	}

	@Test
	void largeBoxes() {
		final Region half = region("cell", 1, 10, 0);
		final Region all = region("cell", 1, 0, 20);
		assertEquals(List.of(half), RegionFilter.withinPart(List.of(half, all), 20, 10, 0.5));
		assertEquals(List.of(half, all), RegionFilter.withinPart(List.of(half, all), 20, 10, 1));
	}
}
