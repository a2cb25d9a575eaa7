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
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.vision.RgbPlane;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class TileGridTest {

	@Test
	void lastTilesAreMovedInward() {
		assertEquals(List.of(new Tile(0, 0, 40, 30), new Tile(30, 0, 40, 30), new Tile(60, 0, 40, 30)),
			TileGrid.of(100, 30, 40, 10));
		assertEquals(
			List.of(new Tile(0, 0, 40, 40), new Tile(25, 0, 40, 40), new Tile(0, 10, 40, 40), new Tile(25, 10, 40, 40)),
			TileGrid.of(65, 50, 40, 10));
	}

	@Test
	void anImageThatFitsIsOneTile() {
		assertEquals(List.of(new Tile(0, 0, 40, 7)), TileGrid.of(40, 7, 40, 39));
		assertEquals(List.of(new Tile(0, 0, 1, 1)), TileGrid.of(1, 1, 40, 0));
	}

	@Test
	void coveredWithFewTiles() {
		final Random random = new Random(3);
		for (int trial = 0; trial < 200; trial++) {
			final int length = 1 + random.nextInt(500);
			final int side = 1 + random.nextInt(100);
			final int overlap = random.nextInt(side);
			final List<Tile> tiles = TileGrid.of(length, 1, side, overlap);
			assertEquals(0, tiles.get(0).x());
			assertEquals(length, tiles.get(tiles.size() - 1).box().x2());
			for (int i = 1; i < tiles.size(); i++)
				assertTrue(tiles.get(i - 1).box().x2() - tiles.get(i).x() >= overlap);
			final int fewer = tiles.size() - 1;
			assertTrue(fewer == 0 || fewer * side - (fewer - 1) * overlap < length, "one tile less would do");
		}
	}

	@Test
	void wrongNumbers() {
		assertThrows(IllegalArgumentException.class, () -> TileGrid.of(100, 100, 40, 40));
		assertThrows(IllegalArgumentException.class, () -> TileGrid.of(100, 100, 40, -1));
		assertThrows(IllegalArgumentException.class, () -> Tiling.of(0, 0));
		assertThrows(IllegalArgumentException.class, () -> Tiling.of(10, 10));
		assertThrows(IllegalArgumentException.class, () -> new Tile(0, 0, 0, 1));
	}

	@Test
	void dividingALength() {
		for (int tiles = 2; tiles < 30; tiles++) {
			final Tiling tiling = Tiling.dividing(1000, tiles);
			assertEquals(tiles, TileGrid.of(1000, 1, tiling.side(), tiling.overlap()).size());
			assertEquals(tiling, Tiling.near(tiling.side(), 1000));
		}
		assertEquals(Tiling.WHOLE, Tiling.dividing(1000, 1));
	}

	/** One tile has a side of 1000, two have 556, three 385: between two of them, their geometric mean decides. */
	@Test
	void theNearestNumberOfTiles() {
		assertEquals(Tiling.WHOLE, Tiling.near(5000, 1000));
		assertEquals(Tiling.WHOLE, Tiling.near(746, 1000));
		assertEquals(Tiling.of(556), Tiling.near(745, 1000));
		assertEquals(Tiling.of(556), Tiling.near(463, 1000));
		assertEquals(Tiling.of(385), Tiling.near(462, 1000));
	}

	@Test
	void pixelsOfATile() {
		final RgbPlane plane = new RgbPlane(4, 3, IntStream.range(0, 12).toArray());
		final PixelSource source = PixelSource.of(plane);
		assertEquals(new RgbPlane(2, 2, new int[] { 6, 7, 10, 11 }), source.read(new Tile(2, 1, 2, 2)));
		assertSame(plane, source.read(Tile.whole(source)));
	}
}
