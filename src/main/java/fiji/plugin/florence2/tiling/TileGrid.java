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

import java.util.ArrayList;
import java.util.List;

/** Equal tiles, overlapping, that cover an image. */
public final class TileGrid {

	private TileGrid() {}

	/**
	 * Covers an image with as few tiles as it takes. All tiles are equal, square where the image has room for that; the
	 * last row and column are moved inward, so that they overlap the ones before by more.
	 *
	 * @param width of the image in pixels, at least 1
	 * @param height of the image in pixels, at least 1
	 * @param side of a tile in pixels, at least 1
	 * @param overlap of neighbours in pixels, 0 or more and less than the side
	 * @return the tiles row by row, unmodifiable
	 * @throws IllegalArgumentException if side or overlap are out of their range
	 */
	public static List<Tile> of(final int width, final int height, final int side, final int overlap) {
		if (overlap < 0 || overlap >= side)
			throw new IllegalArgumentException("Tiles of " + side + " pixels cannot overlap by " + overlap + ".");
		final int tileWidth = Math.min(width, side);
		final int tileHeight = Math.min(height, side);
		final List<Tile> tiles = new ArrayList<>();
		for (final int y : starts(height, tileHeight, overlap)) {
			for (final int x : starts(width, tileWidth, overlap))
				tiles.add(new Tile(x, y, tileWidth, tileHeight));
		}
		return List.copyOf(tiles);
	}

	private static List<Integer> starts(final int length, final int side, final int overlap) {
		final List<Integer> starts = new ArrayList<>();
		for (int start = 0; start + side < length; start += side - overlap)
			starts.add(start);
		starts.add(length - side);
		return starts;
	}
}
