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

import fiji.plugin.florence2.regions.Clipping;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import com.google.gson.Gson;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An image of 10,000 x 8,000 pixels: a real field of touching nuclei, side by side with itself. */
class LargeImageTest {

	private static final int WIDTH = 10_000;
	private static final int HEIGHT = 8_000;
	private static final int FIELD = 256;
	/** Two bins of a tile of 512 pixels. */
	private static final double NEAR = 1.1;

	private static List<Shape> field;

	@BeforeAll
	static void read() throws IOException {
		try (
			Reader reader = new InputStreamReader(LargeImageTest.class.getResourceAsStream("../images/00071198d059ba7f.json"),
				StandardCharsets.UTF_8))
		{
			field = new ArrayList<>();
			for (final double[] numbers : new Gson().fromJson(reader, double[][].class))
				field.add(outline(numbers));
		}
	}

	private static Polygons outline(final double[] numbers) {
		final List<Point> points = new ArrayList<>();
		for (int i = 0; i < numbers.length; i += 2)
			points.add(new Point(numbers[i], numbers[i + 1]));
		return new Polygons(List.of(points));
	}

	/** The nuclei of all fields that a part of the image touches, cut at the image's sides. */
	private static List<Region> nuclei(final Box part, final Box image) {
		final List<Region> nuclei = new ArrayList<>();
		for (int y = (int) part.y1() / FIELD * FIELD; y < part.y2(); y += FIELD) {
			for (int x = (int) part.x1() / FIELD * FIELD; x < part.x2(); x += FIELD) {
				final Tile place = new Tile(x, y, FIELD, FIELD);
				for (final Shape nucleus : field)
					Clipping.clip(place.inImage(new Region("nucleus", nucleus, 1, 1)).shape(), image)
						.ifPresent(shape -> nuclei.add(new Region("nucleus", shape, 1, 1)));
			}
		}
		return nuclei;
	}

	private static List<TileRegions> views(final List<Tile> tiles, final Box image, final boolean boxes) {
		final Random random = new Random(1);
		return tiles.stream()
			.map(
				tile -> ExactViews
					.of(nuclei(tile.box(), image).stream().map(nucleus -> boxes ? boxed(nucleus) : nucleus).toList(),
						List.of(tile), random)
					.get(0))
			.toList();
	}

	private static Region boxed(final Region region) {
		return region.withShape(region.shape().bounds());
	}

	private static void assertEachOnce(final Box image, final List<Region> found) {
		final List<Region> nuclei = nuclei(image, image);
		final Map<Long, List<Box>> byPlace = new HashMap<>();
		for (final Region region : found)
			byPlace
				.computeIfAbsent(cell(region.shape().bounds().x1(), region.shape().bounds().y1()), key -> new ArrayList<>())
				.add(region.shape().bounds());
		for (final Region nucleus : nuclei)
			assertEquals(1, countNear(nucleus.shape().bounds(), byPlace), nucleus::toString);
		assertEquals(nuclei.size(), found.size());
	}

	private static long cell(final double x, final double y) {
		return Math.round(Math.floor(y / 8)) * WIDTH + Math.round(Math.floor(x / 8));
	}

	private static long countNear(final Box box, final Map<Long, List<Box>> byPlace) {
		long count = 0;
		for (int dy = -1; dy <= 1; dy++) {
			for (int dx = -1; dx <= 1; dx++)
				count += byPlace.getOrDefault(cell(box.x1() + 8 * dx, box.y1() + 8 * dy), List.of())
					.stream()
					.filter(other -> isNear(box, other))
					.count();
		}
		return count;
	}

	private static boolean isNear(final Box a, final Box b) {
		return Math.abs(a.x1() - b.x1()) <= NEAR && Math.abs(a.y1() - b.y1()) <= NEAR &&
			Math.abs(a.x2() - b.x2()) <= NEAR && Math.abs(a.y2() - b.y2()) <= NEAR;
	}

	@Test
	void noBoxIsLostAtSeams() {
		final Tiling tiling = Tiling.of(512);
		final List<Tile> tiles = TileGrid.of(WIDTH, HEIGHT, tiling.side(), tiling.overlap());
		assertEquals(25 * 20, tiles.size());
		final Box image = new Box(0, 0, WIDTH, HEIGHT);
		assertEachOnce(image, new SeamMerger(WIDTH, HEIGHT, true).merge(views(tiles, image, true)));
	}

	/** On a strip of it, since it takes much longer. Seams cut nuclei at all places. */
	@Test
	void noOutlineIsLostAtSeams() {
		final int height = 1_000;
		final Box image = new Box(0, 0, WIDTH, height);
		assertEachOnce(image,
			new SeamMerger(WIDTH, height, true).merge(views(TileGrid.of(WIDTH, height, 450, 77), image, false)));
	}

	private static void assertRowsGiveTheSame(final int height, final List<Tile> tiles, final boolean boxes) {
		final List<TileRegions> views = views(tiles, new Box(0, 0, WIDTH, height), boxes);
		final TreeMap<Integer, List<TileRegions>> rows = new TreeMap<>();
		views.forEach(view -> rows.computeIfAbsent(view.tile().y(), y -> new ArrayList<>()).add(view));
		final SeamStream stream = new SeamStream(WIDTH, height, true);
		final List<Region> found = new ArrayList<>();
		for (final int top : rows.keySet()) {
			final Integer next = rows.higherKey(top);
			stream.add(rows.get(top), next == null ? Integer.MAX_VALUE : next).forEach(found::addAll);
			// What is not finished is near the seam.
			assertTrue(stream.top() > top - FIELD, () -> stream.top() + " in the row at " + top);
		}
		assertEquals(Double.POSITIVE_INFINITY, stream.top());
		assertEquals(sorted(new SeamMerger(WIDTH, height, true).merge(views)), sorted(found));
	}

	private static List<String> sorted(final List<Region> regions) {
		return regions.stream().map(Region::toString).sorted().toList();
	}

	@Test
	void rowsOneAfterTheOtherGiveTheSame() {
		assertRowsGiveTheSame(2_000, TileGrid.of(WIDTH, 2_000, 512, 102), true);
		assertRowsGiveTheSame(400, TileGrid.of(WIDTH, 400, 250, 77), false);
	}
}
