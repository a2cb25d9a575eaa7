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

import fiji.plugin.florence2.regions.Clipping;
import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import java.util.Optional;

/**
 * A region that was detected in one tile.
 *
 * @param region in pixels of the image
 * @param bounds of the region
 * @param tile where it was detected
 * @param cut whether it touches a side of the tile that lies within the image, so that the object may continue beyond
 */
record TileDetection(Region region, Box bounds, Tile tile, boolean cut) {

	/** Tolerance of coordinates as a fraction of the tile's side: ten location bins. */
	private static final double TOLERANCE = 0.01;

	/** A cut detection is a fragment if at least this fraction of it lies within another one. */
	private static final double MIN_CONTAINED = 0.7;

	static TileDetection of(final Region inTile, final Tile tile, final int width, final int height) {
		final Region region = tile.inImage(inTile);
		final Box bounds = region.shape().bounds();
		return new TileDetection(region, bounds, tile, isCut(bounds, tile, width, height));
	}

	/** Whether bounds in the image touch a side of the tile, so that the object may continue beyond. */
	static boolean isCut(final Box bounds, final Tile tile, final int width, final int height) {
		final double tolerance = tolerance(tile);
		final Box sides = tile.box();
		return sides.x1() > 0 && bounds.x1() - sides.x1() <= tolerance ||
			sides.y1() > 0 && bounds.y1() - sides.y1() <= tolerance ||
			sides.x2() < width && sides.x2() - bounds.x2() <= tolerance ||
			sides.y2() < height && sides.y2() - bounds.y2() <= tolerance;
	}

	private static double tolerance(final Tile tile) {
		return Math.max(1, TOLERANCE * Math.max(tile.width(), tile.height()));
	}

	private double tolerance() {
		return tolerance(tile);
	}

	/** The greatest x of detections that can be near this one. */
	double reach() {
		return bounds.x2() + 2 * tolerance();
	}

	/** The greatest y of detections that can be near this one, or of tiles that show it. */
	double lowerReach() {
		return bounds.y2() + 2 * tolerance();
	}

	/** Whether two detections are in different tiles and within tolerance of each other. */
	boolean isNear(final TileDetection other) {
		return !tile.equals(other.tile) && Overlap.of(grown(bounds, tolerance()), grown(other.bounds, tolerance())) > 0;
	}

	/** The overlap of two detections in the area that their tiles have in common, in [0, 1]. */
	double agreement(final TileDetection other) {
		final Box zone = common(grown(tile.box(), tolerance()), grown(other.tile.box(), tolerance()));
		final Optional<Box> here = boundsIn(zone);
		final Optional<Box> there = other.boundsIn(zone);
		if (here.isEmpty() || there.isEmpty()) return 0;
		return Overlap.of(grown(here.get(), tolerance()), grown(there.get(), tolerance()));
	}

	private Optional<Box> boundsIn(final Box zone) {
		return Clipping.clip(region.shape(), zone).map(Shape::bounds);
	}

	/** Whether this detection is the whole object: it is not cut, and the others do not extend beyond its tile. */
	boolean isWhole(final Iterable<TileDetection> others) {
		if (cut) return false;
		final Box bounded = grown(tile.box(), tolerance());
		for (final TileDetection other : others) {
			if (!common(bounded, other.bounds).equals(other.bounds)) return false;
		}
		return true;
	}

	/** Whether this detection is cut and nearly all of it lies within another one that shows more. */
	boolean isFragmentOf(final TileDetection other) {
		if (!cut || other.cut && Overlap.area(bounds) >= Overlap.area(other.bounds)) return false;
		return Overlap.partIn(bounds, grown(other.bounds, tolerance())) >= MIN_CONTAINED;
	}

	private static Box common(final Box a, final Box b) {
		return new Box(Math.max(a.x1(), b.x1()), Math.max(a.y1(), b.y1()), Math.min(a.x2(), b.x2()),
			Math.min(a.y2(), b.y2()));
	}

	private static Box grown(final Box box, final double by) {
		return new Box(box.x1() - by, box.y1() - by, box.x2() + by, box.y2() + by);
	}
}
