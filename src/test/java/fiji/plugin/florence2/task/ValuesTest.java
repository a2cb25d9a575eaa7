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
package fiji.plugin.florence2.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shapes, regions and answers as values: bounds, limits, and that nothing changes them. */
class ValuesTest {

	private static final List<Point> TRIANGLE = List.of(new Point(3, 1), new Point(0, 5), new Point(7, 2));

	@Test
	void boundsSortTheCornersOfABox() {
		assertEquals(new Box(1, 2, 3, 4), new Box(3, 4, 1, 2).bounds());
		assertEquals(new Box(1, 2, 3, 4), new Box(1, 2, 3, 4).bounds());
	}

	@Test
	void boundsHoldAllPoints() {
		final List<Point> corners = List.of(new Point(2, 0), new Point(6, 1), new Point(5, 4), new Point(1, 3));
		assertEquals(new Box(1, 0, 6, 4), new Quad(corners).bounds());
		final List<Point> second = List.of(new Point(9, 9), new Point(8, 9), new Point(8, -1));
		assertEquals(new Box(0, -1, 9, 9), new Polygons(List.of(TRIANGLE, second)).bounds());
	}

	@Test
	void shapesNeedTheirPoints() {
		assertThrows(IllegalArgumentException.class, () -> new Quad(TRIANGLE));
		assertThrows(IllegalArgumentException.class, () -> new Polygons(List.of()));
		assertThrows(IllegalArgumentException.class, () -> new Polygons(List.of(TRIANGLE.subList(0, 2))));
	}

	@Test
	void polygonsKeepTheirOutlines() {
		final List<Point> points = new ArrayList<>(TRIANGLE);
		final List<List<Point>> outlines = new ArrayList<>(List.of(points));
		final Polygons polygons = new Polygons(outlines);
		points.clear();
		outlines.clear();
		assertEquals(List.of(TRIANGLE), polygons.outlines());
		assertThrows(UnsupportedOperationException.class, () -> polygons.outlines().clear());
		assertThrows(UnsupportedOperationException.class, () -> polygons.outlines().get(0).clear());
	}

	@Test
	void answersKeepTheirTokensAndRegions() throws PromptException {
		final int[] promptIds = { 0, 574, 2 };
		final int[] tokens = { 2, 0, 2 };
		final List<Region> regions = new ArrayList<>();
		regions.add(new Region("car", new Box(1, 2, 3, 4), 0.5, 0.25));
		final Answer answer = new Answer(Prompt.of(Task.OD), 640, 480, promptIds, tokens, "</s><s></s>", "", regions, -0.1,
			new Timing(1, 2, 3, 4));
		promptIds[0] = 9;
		tokens[0] = 9;
		answer.promptIds()[1] = 9;
		answer.tokens()[1] = 9;
		regions.clear();
		assertArrayEquals(new int[] { 0, 574, 2 }, answer.promptIds());
		assertArrayEquals(new int[] { 2, 0, 2 }, answer.tokens());
		assertEquals(1, answer.regions().size());
		assertThrows(UnsupportedOperationException.class, () -> answer.regions().clear());
	}
}
