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
import fiji.plugin.florence2.regions.RegionNormalization;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.LocationBins;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Answers of a model without errors for known objects: cut at the sides of a tile, in its location bins, normalized. */
final class ExactViews {

	private static final RegionNormalization NORMALIZATION = new RegionNormalization(AnswerKind.PROPOSALS, 0, 0);

	private ExactViews() {}

	/** Answers with random scores, so that any of several views of an object can have the best score. */
	static List<TileRegions> of(final List<Region> objects, final List<Tile> tiles, final Random random) {
		final List<TileRegions> views = new ArrayList<>();
		for (final Tile tile : tiles) {
			final List<Region> seen = new ArrayList<>();
			for (final Region object : objects)
				Clipping.clip(object.shape(), tile.box())
					.ifPresent(part -> seen.add(new Region(object.label(), inBins(part, tile), random.nextDouble(), 1)));
			views.add(new TileRegions(tile, NORMALIZATION.of(seen)));
		}
		return views;
	}

	private static Shape inBins(final Shape part, final Tile tile) {
		if (part instanceof Box box) {
			final Point upper = inBins(new Point(box.x1(), box.y1()), tile);
			final Point lower = inBins(new Point(box.x2(), box.y2()), tile);
			return new Box(upper.x(), upper.y(), lower.x(), lower.y());
		}
		return new Polygons(((Polygons) part).outlines()
			.stream()
			.map(outline -> outline.stream().map(point -> inBins(point, tile)).toList())
			.toList());
	}

	private static Point inBins(final Point point, final Tile tile) {
		return new Point(LocationBins.position(LocationBins.bin(point.x() - tile.x(), tile.width()), tile.width()),
			LocationBins.position(LocationBins.bin(point.y() - tile.y(), tile.height()), tile.height()));
	}
}
