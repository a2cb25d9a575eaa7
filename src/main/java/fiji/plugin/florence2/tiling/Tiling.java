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

import fiji.plugin.florence2.task.Box;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * How an image is cut into tiles.
 *
 * @param kind who chooses the tiles
 * @param side of a tile in pixels, for {@link Kind#FIXED}; otherwise 0
 * @param overlap of neighbouring tiles in pixels, for {@link Kind#FIXED}; otherwise 0
 */
public record Tiling(Kind kind, int side, int overlap) implements Serializable {

	/** Who chooses the tiles. */
	public enum Kind {
		/** The image is one tile. */
		WHOLE,
		/** The user. */
		FIXED,
		/**
		 * The model: it detects objects in a few places first, and tiles are so large that objects have a size and number
		 * that it handles well.
		 */
		AUTOMATIC
	}

	/** The most objects of one tile that models list; of more, they leave some out. */
	public static final int MAX_OBJECTS = TileSizeEstimator.MAX_OBJECTS;

	/** The image as a whole. */
	public static final Tiling WHOLE = new Tiling(Kind.WHOLE, 0, 0);

	/** Smaller tiles of an image are too many, and show nothing. */
	public static final int MIN_SIDE = 16;

	/** Tiles whose size depends on the size of the objects. */
	public static final Tiling AUTOMATIC = new Tiling(Kind.AUTOMATIC, 0, 0);

	/** Most objects are smaller than a fifth of a tile, so one of two neighbours sees them whole. */
	private static final int SIDES_PER_OVERLAP = 5;

	/** @throws IllegalArgumentException if side or overlap are out of their range */
	public Tiling {
		Objects.requireNonNull(kind);
		if (kind == Kind.FIXED) requireTiles(side, overlap);
	}

	private static void requireTiles(final int side, final int overlap) {
		if (side < MIN_SIDE)
			throw new IllegalArgumentException("A tile must be " + MIN_SIDE + " pixels or more wide, not " + side + ".");
		if (overlap < 0 || overlap >= side)
			throw new IllegalArgumentException("Tiles of " + side + " pixels cannot overlap by " + overlap + ".");
	}

	/**
	 * Square tiles.
	 *
	 * @param side in pixels, at least {@link #MIN_SIDE}
	 * @param overlap of neighbours in pixels, 0 or more and less than the side
	 * @throws IllegalArgumentException if side or overlap are out of their range
	 */
	public static Tiling of(final int side, final int overlap) {
		return new Tiling(Kind.FIXED, side, overlap);
	}

	/** Square tiles that overlap by a fifth of their side. */
	public static Tiling of(final int side) {
		return of(side, side / SIDES_PER_OVERLAP);
	}

	/**
	 * The tiles of an image, row by row.
	 *
	 * @param width of the image in pixels, at least 1
	 * @param height of the image in pixels, at least 1
	 * @throws IllegalStateException if the tiles are not chosen yet ({@link Kind#AUTOMATIC})
	 */
	public List<Tile> tiles(final int width, final int height) {
		return switch (kind) {
			case WHOLE -> List.of(new Tile(0, 0, width, height));
			case FIXED -> TileGrid.of(width, height, side, overlap);
			case AUTOMATIC -> throw new IllegalStateException("The tiles are not chosen yet");
		};
	}

	/**
	 * The tiles that {@link #AUTOMATIC} comes to, or nearly so, where all objects of an image are detected.
	 *
	 * @param objects in pixels of the image
	 * @param width of the image in pixels, at least 1
	 * @param height of the image in pixels, at least 1
	 * @param modelSide side of the model's input in pixels
	 */
	public static Tiling forObjects(final List<Box> objects, final int width, final int height, final int modelSide) {
		return TileSizeEstimator.forObjects(objects, width, height, modelSide);
	}

	/** Square tiles with a side as near as possible to the given one, so that a number of them covers a length exactly. */
	static Tiling near(final double side, final int length) {
		int tiles = 1;
		// Nearness is measured by the ratio, so the geometric mean of two sides is as near to both.
		while (dividedSide(length, tiles) * dividedSide(length, tiles + 1) > side * side)
			tiles++;
		return dividing(length, tiles);
	}

	/** Square tiles so large that a number of them covers a length exactly, with the overlap of {@link #of(int)}. */
	static Tiling dividing(final int length, final int tiles) {
		final int side = (int) Math.ceil(dividedSide(length, tiles));
		return tiles == 1 || side < MIN_SIDE ? WHOLE : of(side);
	}

	private static double dividedSide(final int length, final int tiles) {
		return (double) length * SIDES_PER_OVERLAP / (tiles * (SIDES_PER_OVERLAP - 1) + 1);
	}
}
