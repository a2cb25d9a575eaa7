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
 * A region as one tile shows it.
 *
 * @param region in pixels of the image
 * @param bounds of the region
 * @param tile where it was seen
 * @param cut whether it touches a side of the tile that lies within the image: then it may go on beyond
 */
record Sighting(Region region, Box bounds, Tile tile, boolean cut) {

	/** How exactly places are known, as a part of the tile's side: ten of the model's bins. */
	private static final double TOLERANCE = 0.01;

	/** The part of a cut sighting in another one from which on it says nothing new. */
	private static final double CONTAINED = 0.7;

	static Sighting of(final Region inTile, final Tile tile, final int width, final int height) {
		final Region region = tile.inImage(inTile);
		final Box bounds = region.shape().bounds();
		return new Sighting(region, bounds, tile, isCut(bounds, tile, width, height));
	}

	/** Whether bounds in an image come so near a side of a tile that what they hold may go on beyond. */
	static boolean isCut(final Box bounds, final Tile tile, final int width, final int height) {
		final double tolerance = tolerance(tile);
		final Box sides = tile.box();
		return sides.x1() > 0 && bounds.x1() - sides.x1() <= tolerance || sides.y1() > 0 && bounds.y1() - sides
			.y1() <= tolerance || sides.x2() < width && sides.x2() - bounds.x2() <= tolerance || sides.y2() < height && sides
				.y2() - bounds.y2() <= tolerance;
	}

	private static double tolerance(final Tile tile) {
		return Math.max(1, TOLERANCE * Math.max(tile.width(), tile.height()));
	}

	private double tolerance() {
		return tolerance(tile);
	}

	/** Whether no more than the edge of an object is seen. */
	boolean isEdge() {
		return cut && Overlap.area(region.shape()) == 0;
	}

	/** Right of all sightings that this one has to do with. */
	double reach() {
		return bounds.x2() + 2 * tolerance();
	}

	/** Whether two sightings in different tiles come near each other. */
	boolean isNear(final Sighting other) {
		return !tile.equals(other.tile) && Overlap.of(grown(bounds, tolerance()), grown(other.bounds, tolerance())) > 0;
	}

	/** How well two sightings in different tiles agree in what both tiles show, in [0, 1]. */
	double agreement(final Sighting other) {
		final Box zone = common(grown(tile.box(), tolerance()), grown(other.tile.box(), tolerance()));
		final Optional<Box> here = boundsIn(zone);
		final Optional<Box> there = other.boundsIn(zone);
		if (here.isEmpty() || there.isEmpty()) return 0;
		return Overlap.of(grown(here.get(), tolerance()), grown(there.get(), tolerance()));
	}

	private Optional<Box> boundsIn(final Box zone) {
		return Clipping.clip(region.shape(), zone).map(Shape::bounds);
	}

	/** Whether the object is seen whole here: there is more of it neither by this sighting nor by another. */
	boolean isWhole(final Iterable<Sighting> object) {
		if (cut) return false;
		final Box room = grown(tile.box(), tolerance());
		for (final Sighting other : object) {
			if (!common(room, other.bounds).equals(other.bounds)) return false;
		}
		return true;
	}

	/** Whether this is cut and nearly all of it lies within a sighting of a different tile, which shows more. */
	boolean isRemnantOf(final Sighting other) {
		if (!cut || other.cut && Overlap.area(bounds) >= Overlap.area(other.bounds)) return false;
		return Overlap.partIn(bounds, grown(other.bounds, tolerance())) >= CONTAINED;
	}

	private static Box common(final Box a, final Box b) {
		return new Box(Math.max(a.x1(), b.x1()), Math.max(a.y1(), b.y1()), Math.min(a.x2(), b.x2()), Math.min(a.y2(), b
			.y2()));
	}

	private static Box grown(final Box box, final double by) {
		return new Box(box.x1() - by, box.y1() - by, box.x2() + by, box.y2() + by);
	}
}
