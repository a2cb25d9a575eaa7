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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.regions.Clipping;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.task.Timing;
import fiji.plugin.florence2.vision.RgbPlane;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Estimates for objects at known places and a model that is exact but detects no small objects. */
class TileSizeEstimatorTest {

	private static final int MODEL_SIDE = 200;
	/** The model does not detect objects that are smaller in its input, in pixels. */
	private static final double MIN_DETECTED = 4;
	private static final int MAX_LISTED = 40;
	private static final double THRESHOLD = 0.4;

	/** An image of which only the size matters. */
	private record Size(int width, int height) implements PixelSource {

		@Override
		public RgbPlane read(final Tile tile) {
			throw new UnsupportedOperationException("No pixels are read");
		}
	}

	/** Squares in rows and columns, all over a part of the image. */
	private static List<Box> squares(final Box part, final double side, final double distance) {
		final List<Box> squares = new ArrayList<>();
		for (double y = part.y1(); y + side <= part.y2(); y += distance) {
			for (double x = part.x1(); x + side <= part.x2(); x += distance)
				squares.add(new Box(x, y, x + side, y + side));
		}
		return squares;
	}

	private static Answer answer(final List<Box> objects, final Tile tile) throws PromptException {
		final double scale = (double) MODEL_SIDE / Math.max(tile.width(), tile.height());
		return answer(objects.stream()
			.filter(box -> (box.x2() - box.x1()) * scale >= MIN_DETECTED)
			.flatMap(box -> Clipping.clip(box, tile.box()).stream())
			.limit(MAX_LISTED)
			.map(part -> inTile(part.bounds(), tile))
			.toList());
	}

	private static Box inTile(final Box box, final Tile tile) {
		return new Box(box.x1() - tile.x(), box.y1() - tile.y(), box.x2() - tile.x(), box.y2() - tile.y());
	}

	private static Answer answer(final List<Box> boxes) throws PromptException {
		return scored(boxes.stream().map(box -> new Region("cell", box, 1, 1)).toList());
	}

	private static Answer scored(final List<Region> regions) throws PromptException {
		return new Answer(Prompt.of(Task.OD), 10, 10, new int[0], new int[0], "", "", regions, 1, new Timing(0, 0, 0, 0));
	}

	/** The estimate, with a limit on what it costs. */
	private static Tiling choice(final Size image, final List<Box> objects) throws Exception {
		final TileSizeEstimator estimator =
			new TileSizeEstimator(image, MODEL_SIDE, THRESHOLD, (tile, number) -> answer(objects, tile));
		final Tiling tiling = estimator.estimate();
		final int tiles = estimator.answers().size();
		assertTrue(tiles <= TileSizeEstimator.MAX_TILES, tiles + " tiles");
		return tiling;
	}

	/** As far apart as they are wide, so that five or six are in a row of a good tile. */
	@ParameterizedTest
	@CsvSource({ "1000, 800, 20", "1000, 800, 40", "1000, 800, 80", "800, 1000, 60", "10000, 8000, 20", "10000, 8000, 60",
		"10000, 8000, 300", "300, 300, 12", "5000, 200, 25" })
	void objectsHaveAGoodSizeInTiles(final int width, final int height, final double side) throws Exception {
		final Tiling tiling = choice(new Size(width, height), squares(new Box(0, 0, width, height), side, side * 2));
		assertEquals(Tiling.Kind.FIXED, tiling.kind());
		final double share = side / tiling.side();
		assertTrue(share > 0.11 && share < 0.27, "objects take " + share + " of a tile");
	}

	/** Near each other, more of them would be in a tile than a model reports. */
	@Test
	void crowdsAreCutSmaller() throws Exception {
		final Size image = new Size(1000, 1000);
		final Tiling loose = choice(image, squares(new Box(0, 0, 1000, 1000), 40, 80));
		final Tiling dense = choice(image, squares(new Box(0, 0, 1000, 1000), 40, 42));
		assertTrue(dense.side() <= loose.side(), dense + " / " + loose);
		assertTrue(Math.pow(dense.side() / 42.0, 2) < MAX_LISTED, dense.toString());
	}

	@ParameterizedTest
	@ValueSource(ints = { 110, 200, 400 })
	void largeObjectsAreSeenWhole(final int side) throws Exception {
		assertEquals(Tiling.WHOLE, choice(new Size(640, 480), squares(new Box(20, 20, 620, 460), side, side + 10)));
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "40, 30", "640, 480", "10000, 8000", "20000, 3" })
	void anEmptyImageIsLeftWhole(final int width, final int height) throws Exception {
		assertEquals(Tiling.WHOLE, choice(new Size(width, height), List.of()));
	}

	/** The middle is empty, and so is most of the image. */
	@ParameterizedTest
	@CsvSource({ "0, 0", "5000, 0", "0, 4000", "5000, 4000" })
	void objectsInAQuarterOfTheImage(final int x, final int y) throws Exception {
		final Tiling tiling = choice(new Size(10000, 8000), squares(new Box(x, y, x + 4500.0, y + 3500.0), 40, 80));
		assertEquals(Tiling.Kind.FIXED, tiling.kind());
		assertTrue(40.0 / tiling.side() > 0.11 && 40.0 / tiling.side() < 0.27, tiling.toString());
	}

	/** They are not seen at first. */
	@Test
	void tinyObjectsInALargeImage() throws Exception {
		final Tiling tiling = choice(new Size(4000, 4000), squares(new Box(0, 0, 4000, 4000), 9, 20));
		assertEquals(Tiling.Kind.FIXED, tiling.kind());
		assertTrue(tiling.side() <= 100, tiling.toString());
	}

	/** Large tiles show cells, which the model takes for nuclei and doubts, small ones the nuclei themselves. */
	@ParameterizedTest
	@ValueSource(ints = { 800, 1600, 4000 })
	void nucleiAreFoundInCellsThatLookLikeNuclei(final int side) throws Exception {
		final Box all = new Box(0, 0, side, side);
		final List<Box> cells = squares(all, 100, 140);
		final List<Box> nuclei = squares(all, 25, 70);
		final Tiling tiling = new TileSizeEstimator(new Size(side, side), MODEL_SIDE, THRESHOLD, (tile, number) -> {
			final boolean seesNuclei = Math.max(tile.width(), tile.height()) <= 2 * MODEL_SIDE;
			return scores(answer(seesNuclei ? nuclei : cells, tile), seesNuclei ? 0.9 : 0.2);
		}).estimate();
		assertTrue(25.0 / tiling.side() > 0.11 && 25.0 / tiling.side() < 0.27, tiling.toString());
	}

	/** Where all objects are doubtful, they count: scores of a model may be low throughout. */
	@ParameterizedTest
	@ValueSource(doubles = { 20, 40, 80 })
	void doubtfulObjectsCountWhereThereAreNoOthers(final double side) throws Exception {
		final Size image = new Size(1000, 800);
		final List<Box> objects = squares(new Box(0, 0, 1000, 800), side, side * 2);
		final TileSizeEstimator doubtful = new TileSizeEstimator(image, MODEL_SIDE, THRESHOLD,
			(tile, number) -> scores(answer(objects, tile), THRESHOLD / 2));
		assertEquals(choice(image, objects), doubtful.estimate());
		assertTrue(doubtful.answers().size() <= TileSizeEstimator.MAX_TILES);
	}

	private static Answer scores(final Answer answer, final double score) throws PromptException {
		return scored(answer.regions().stream().map(region -> region.withScore(score)).toList());
	}

	/** Whatever a model reports, an image does not become millions of tiles. */
	@Test
	void tilesAreNotTooSmall() throws Exception {
		final List<Box> speck = List.of(new Box(1, 1, 1.001, 1.001));
		final TileSizeEstimator estimator =
			new TileSizeEstimator(new Size(1000, 1000), MODEL_SIDE, THRESHOLD, (tile, number) -> answer(speck));
		assertTrue(estimator.estimate().side() >= MODEL_SIDE / 5);
	}

	/** A strip has as few tiles as its pixels are worth, and one that is too thin for objects stays whole. */
	@ParameterizedTest
	@CsvSource({ "1, 40000, 1", "40000, 1, 1", "3, 100000, 1", "2, 2, 1", "8, 40000, 170", "40000, 20, 410" })
	void stripsHaveFewTiles(final int width, final int height, final int maxTiles) throws Exception {
		final Size image = new Size(width, height);
		final List<Box> speck = List.of(new Box(0, 0, 0.5, 0.5));
		final Tiling tiling =
			new TileSizeEstimator(image, MODEL_SIDE, THRESHOLD, (tile, number) -> answer(speck)).estimate();
		if (maxTiles == 1) assertEquals(Tiling.WHOLE, tiling);
		else {
			final int tiles = TileGrid.of(width, height, tiling.side(), tiling.overlap()).size();
			assertTrue(tiles > 1 && tiles <= maxTiles, tiles + " tiles");
		}
	}

	@Test
	void failuresAreReported() {
		assertThrows(PromptException.class,
			() -> new TileSizeEstimator(new Size(10, 10), MODEL_SIDE, THRESHOLD, (tile, number) -> {
				throw new PromptException("no");
			}).estimate());
	}
}
