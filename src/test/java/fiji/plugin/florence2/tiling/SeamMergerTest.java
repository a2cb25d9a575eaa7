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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.regions.ReadingOrder;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects at known places, as each tile shows them: cut at its sides, in the model's location bins. */
class SeamMergerTest {

	private static final int WIDTH = 1000;
	private static final int HEIGHT = 800;
	private static final List<String> LABELS = List.of("cell", "nucleus");

	/** Objects of all sizes, from those of a few pixels to those larger than a tile, that do not overlap. */
	private static List<Region> objects(final Random random) {
		final List<Region> objects = new ArrayList<>();
		for (int trial = 0; trial < 1000; trial++) {
			final double width = 4 * Math.pow(100, random.nextDouble());
			final double height = Math.max(4, width * (0.5 + random.nextDouble()));
			final double x = random.nextDouble() * (WIDTH - width);
			final double y = random.nextDouble() * (HEIGHT - height);
			final Box box = new Box(x, y, x + width, y + height);
			if (box.y2() > HEIGHT || objects.stream().anyMatch(other -> Overlap.of(box, other.shape()) > 0)) continue;
			objects.add(new Region(LABELS.get(random.nextInt(2)), box, 1, 1));
		}
		return objects;
	}

	private static List<TileRegions> views(final List<Region> objects, final Tiling tiling, final Random random) {
		return ExactViews.of(objects, TileGrid.of(WIDTH, HEIGHT, tiling.side(), tiling.overlap()), random);
	}

	private static Tiling tiling(final Random random) {
		return Tiling.of(100 + random.nextInt(300));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 })
	void everyBoxIsFoundOnce(final int seed) {
		final Random random = new Random(seed);
		final List<Region> objects = objects(random);
		final Tiling tiling = tiling(random);
		final List<Region> merged = new SeamMerger(WIDTH, HEIGHT, true).merge(views(objects, tiling, random));
		assertEquals(objects.size(), merged.size(), tiling.toString());
		for (final Region object : objects)
			assertEquals(1,
				merged.stream()
					.filter(region -> region.label().equals(object.label()) &&
						isWithinAPixel(region.shape().bounds(), object.shape().bounds()))
					.count(),
				object + " in " + tiling);
	}

	private static boolean isWithinAPixel(final Box a, final Box b) {
		return Math.abs(a.x1() - b.x1()) <= 1 && Math.abs(a.y1() - b.y1()) <= 1 && Math.abs(a.x2() - b.x2()) <= 1 &&
			Math.abs(a.y2() - b.y2()) <= 1;
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void everyOutlineIsFoundOnce(final int seed) {
		final Random random = new Random(seed);
		final List<Region> objects =
			objects(random).stream().map(object -> new Region("", ellipse(object.shape().bounds()), 1, 1)).toList();
		final Tiling tiling = tiling(random);
		final List<Region> merged = new SeamMerger(WIDTH, HEIGHT, true).merge(views(objects, tiling, random));
		assertEquals(objects.size(), merged.size(), tiling.toString());
		for (final Region object : objects) {
			final List<Region> same =
				merged.stream().filter(region -> isWithinAPixel(region.shape().bounds(), object.shape().bounds())).toList();
			assertEquals(1, same.size(), object + " in " + tiling);
			// A pixel more or less all around changes small ones by more than a tenth.
			final double size = Math.sqrt(Overlap.area(object.shape()));
			assertTrue(Overlap.of(same.get(0).shape(), object.shape()) > 1 - 2.5 / size, object + " in " + tiling);
			assertEquals(1, ((Polygons) same.get(0).shape()).outlines().size(), "one outline, without slivers");
		}
	}

	private static Polygons ellipse(final Box box) {
		final List<Point> points = new ArrayList<>();
		for (int i = 0; i < 24; i++) {
			final double angle = 2 * Math.PI * i / 24;
			points.add(new Point((box.x1() + box.x2()) / 2 + Math.cos(angle) * (box.x2() - box.x1()) / 2,
				(box.y1() + box.y2()) / 2 + Math.sin(angle) * (box.y2() - box.y1()) / 2));
		}
		return new Polygons(List.of(points));
	}

	private static final Tile LEFT = new Tile(0, 0, 100, 100);
	private static final Tile RIGHT = new Tile(80, 0, 100, 100);

	private static Region box(final String label, final double score, final double... sides) {
		return new Region(label, new Box(sides[0], sides[1], sides[2], sides[3]), score, Double.NaN);
	}

	private static List<Region> merged(final List<Region> left, final List<Region> right) {
		return new SeamMerger(180, 100, true).merge(List.of(new TileRegions(LEFT, left), new TileRegions(RIGHT, right)));
	}

	@Test
	void theWholeRegionWithTheBetterScoreIsKept() {
		assertEquals(List.of(box("cell", 0.9, 85, 40, 96, 50)),
			merged(List.of(box("cell", 0.5, 84, 40, 95, 50)), List.of(box("cell", 0.9, 5, 40, 16, 50))));
	}

	@Test
	void differentLabelsAreDifferentObjects() {
		assertEquals(2,
			merged(List.of(box("cell", 0.5, 84, 40, 95, 50)), List.of(box("nucleus", 0.9, 4, 40, 15, 50))).size());
		assertEquals(1,
			new SeamMerger(180, 100, false).merge(List.of(new TileRegions(LEFT, List.of(box("a cell", 0.5, 84, 40, 95, 50))),
				new TileRegions(RIGHT, List.of(box("a small cell", 0.9, 4, 40, 15, 50))))).size());
	}

	/** The other tile shows only an end of the object, under another label. */
	@Test
	void endsOfWholeObjectsAreLeftOut() {
		final Region whole = box("cell", 0.5, 30, 30, 90, 90);
		assertEquals(List.of(whole), merged(List.of(whole), List.of(box("platelet", 0.9, 0, 40, 9, 60))));
	}

	@Test
	void aCutRegionThatTheOtherTileMissesIsKept() {
		final Region cut = box("cell", 0.5, 70, 30, 100, 60);
		assertEquals(List.of(cut), merged(List.of(cut), List.of()));
	}

	@Test
	void twoRegionsOfOneTileStayTwo() {
		final Region one = box("cell", 0.5, 10, 10, 30, 30);
		assertEquals(List.of(one, one), merged(List.of(one, one), List.of()));
	}

	private static Region line(final String text, final double... x1y1x2y2) {
		return new Region(text, new Quad(List.of(new Point(x1y1x2y2[0], x1y1x2y2[1]), new Point(x1y1x2y2[2], x1y1x2y2[1]),
			new Point(x1y1x2y2[2], x1y1x2y2[3]), new Point(x1y1x2y2[0], x1y1x2y2[3]))), 0.5, 0.5);
	}

	@Test
	void aLineOfTextIsTakenWhole() {
		final Region whole = line("10 µm", 60, 40, 95, 50);
		assertEquals(List.of(whole), new SeamMerger(180, 100, false).merge(
			List.of(new TileRegions(LEFT, List.of(whole)), new TileRegions(RIGHT, List.of(line("un", 0, 40, 15, 50))))));
	}

	@Test
	void aCutLineOfTextIsJoined() {
		final List<Region> merged = new SeamMerger(180, 100, false)
			.merge(List.of(new TileRegions(LEFT, List.of(line("Scale bar 1C", 10, 40, 99.9, 50))),
				new TileRegions(RIGHT, List.of(line("ar 10 µm", 0, 40, 60, 50)))));
		assertEquals(List.of(line("Scale bar 10 µm", 10, 40, 140, 50)), merged);
	}

	@Test
	void readingOrder() {
		final Region title = line("Figure 1", 10, 0, 60, 12);
		final Region left = line("10", 10, 42, 30, 52);
		final Region right = line("µm", 40, 40, 60, 50);
		final ReadingOrder order = ReadingOrder.of(List.of(right, left, title));
		assertEquals(List.of(title, left, right), order.regions());
		assertEquals("Figure 1\n10 µm", order.text());
		assertEquals("", ReadingOrder.of(List.of()).text());
	}
}
