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

import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.AnswerParser;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.task.TokenText;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes as models write them. */
class RegionNormalizationTest {

	private static final List<Point> TRIANGLE = points(1, 1, 9, 1, 5, 7);

	private static List<Point> points(final double... coordinates) {
		return IntStream.range(0, coordinates.length / 2)
			.mapToObj(i -> new Point(coordinates[2 * i], coordinates[2 * i + 1]))
			.toList();
	}

	/** Of a model with pixels so small that nothing is a sliver. */
	private static RegionNormalization normalization(final AnswerKind kind) {
		return new RegionNormalization(kind, 0, 0);
	}

	private static List<Shape> normalized(final Shape... shapes) {
		final List<Region> regions = Arrays.stream(shapes).map(shape -> new Region("cell", shape, 0.5, 0.25)).toList();
		final List<Region> normalized = normalization(AnswerKind.BOXES).of(regions);
		for (final Region region : normalized)
			assertEquals(new Region("cell", region.shape(), 0.5, 0.25), region);
		return normalized.stream().map(Region::shape).toList();
	}

	@Test
	void boxesAreLeftTopRightBottom() {
		final Box upright = new Box(1, 2, 3, 4);
		assertEquals(List.of(upright, upright, upright, upright),
			normalized(upright, new Box(3, 4, 1, 2), new Box(3, 2, 1, 4), new Box(1, 4, 3, 2)));
	}

	@Test
	void boxesWithoutAreaAreLeftOut() {
		final Box kept = new Box(1, 2, 3, 4);
		assertEquals(List.of(kept), normalized(new Box(5, 1, 5, 9), kept, new Box(1, 5, 9, 5), new Box(5, 5, 5, 5)));
	}

	@Test
	void quadsKeepTheirCorners() {
		final Quad upsideDown = new Quad(points(9, 5, 1, 5, 1, 1, 9, 1));
		assertEquals(List.of(upsideDown), normalized(upsideDown));
	}

	@Test
	void quadsWithoutAreaAreLeftOut() {
		final Quad triangle = new Quad(points(1, 1, 9, 1, 5, 7, 5, 7));
		assertEquals(List.of(triangle), normalized(new Quad(points(1, 1, 9, 1, 9, 1, 1, 1)), triangle,
			new Quad(points(0.1, 0.1, 0.3, 0.7, 0.3, 0.7, 0.2, 0.4)), new Quad(points(4, 4, 4, 4, 4, 4, 4, 4))));
	}

	@Test
	void outlinesWithoutAreaAreLeftOut() {
		final List<Point> line = points(0.1, 0.2, 0.4, 0.7, 0.25, 0.45);
		final List<Point> twoPoints = points(1, 1, 9, 9, 1, 1, 9, 9);
		final List<Point> forthAndBack = points(1, 1, 5, 2, 9, 3, 5, 2);
		assertEquals(List.of(new Polygons(List.of(TRIANGLE))), normalized(new Polygons(List.of(line, TRIANGLE, twoPoints)),
			new Polygons(List.of(line)), new Polygons(List.of(forthAndBack, twoPoints))));
	}

	/** By the even-odd rule the second outline is a hole that leaves nothing. */
	@Test
	void polygonsWhoseHoleIsAllOfThemAreLeftOut() {
		assertEquals(List.of(), normalized(new Polygons(List.of(TRIANGLE, TRIANGLE))));
	}

	@Test
	void outlinesThatCrossThemselvesAreKept() {
		final Polygons eight = new Polygons(List.of(points(0, 0, 4, 4, 4, 0, 0, 4)));
		assertEquals(List.of(eight), normalized(eight));
	}

	/** The thinnest triangle that location bins can make is no rounding error, whatever the size of the image. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 360, 100_000 })
	void theThinnestTriangleIsKept(final int size) {
		final TokenText text = TokenText.of("<loc_0><loc_0><loc_999><loc_998><loc_998><loc_997>");
		final List<Region> parsed = AnswerParser.parse(AnswerKind.POLYGONS, text, size, size).regions();
		assertEquals(parsed, normalization(AnswerKind.POLYGONS).of(parsed));
		assertEquals(1, parsed.size());
	}

	@Test
	void aParsedAnswerWithABoxOfNoWidth() {
		final TokenText text = TokenText.of("x<loc_7><loc_7><loc_7><loc_900><loc_9><loc_8><loc_5><loc_6>");
		final List<Region> parsed = AnswerParser.parse(AnswerKind.BOXES_OR_POLYGONS, text, 1000, 1000).regions();
		assertEquals(2, parsed.size());
		assertEquals(List.of(new Box(5.5, 6.5, 9.5, 8.5)),
			normalization(AnswerKind.BOXES_OR_POLYGONS).of(parsed).stream().map(Region::shape).toList());
	}

	/** On an image of four times the width and twice the height of the model's input. */
	@Test
	void sliversAreLeftOut() {
		final RegionNormalization normalization = new RegionNormalization(AnswerKind.PROPOSALS, 4, 2);
		final List<Shape> kept = List.of(new Box(0, 0, 8, 4), new Box(108, 4, 100, 0), new Box(0, 0, 400, 4),
			new Polygons(List.of(points(0, 0, 8, 0, 0, 4))), new Quad(points(0, 0, 90, 0, 90, 1, 0, 1)));
		final List<Shape> slivers = List.of(new Box(0, 0, 7.9, 400), new Box(0, 0, 400, 3.9), new Box(0, 3.9, 400, 0),
			new Polygons(List.of(points(0, 0, 7.9, 0, 0, 400))));
		final List<Region> regions =
			Stream.concat(kept.stream(), slivers.stream()).map(shape -> new Region("", shape, 0.5, 0.5)).toList();
		assertEquals(kept.stream().map(shape -> shape instanceof Box box ? box.bounds() : shape).toList(),
			normalization.of(regions).stream().map(Region::shape).toList());
	}

	@ParameterizedTest
	@EnumSource
	void namelessRegionsAreLeftOutWhereTheModelGivesNames(final AnswerKind kind) {
		final List<Region> regions =
			List.of(new Region("", new Box(1, 2, 3, 4), 0.5, Double.NaN), new Region("cell", new Box(1, 2, 3, 4), 0.5, 0.5));
		final boolean named = switch (kind) {
			case BOXES, PHRASES, LABELLED_POLYGONS, QUADS -> true;
			case TEXT, PROPOSALS, POLYGONS, BOXES_OR_POLYGONS -> false;
		};
		assertEquals(named ? regions.subList(1, 2) : regions, normalization(kind).of(regions));
	}
}
