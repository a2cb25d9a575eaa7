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

import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Merges the regions of overlapping tiles into one list with each object once.
 * <p>
 * Regions of two tiles are the same object if they agree in the area that both tiles show. No two regions of one tile
 * are the same object, because the model reported them separately. Of an object that a tile shows whole, the region with the best
 * score is kept; an object that every tile cuts is the union of its parts. Cut regions that lie within another object of
 * another tile are left out.
 * </p>
 */
public final class SeamMerger {

	/** Minimum overlap, in the area that both tiles show, of two regions that are the same object. */
	private static final double MIN_AGREEMENT = 0.3;

	private final int width;
	private final int height;
	private final boolean sameLabel;

	/**
	 * @param width of the image in pixels
	 * @param height of the image in pixels
	 * @param sameLabel whether only regions of the same label can be the same object; false where labels are free text,
	 *          which differs from tile to tile
	 */
	public SeamMerger(final int width, final int height, final boolean sameLabel) {
		this.width = width;
		this.height = height;
		this.sameLabel = sameLabel;
	}

	/** Whether regions of an answer must have the same label to be the same object, see the constructor. */
	public static boolean sameLabel(final Prompt prompt) {
		return prompt.answerKind() != AnswerKind.QUADS && !prompt.isOf(Task.DENSE_REGION_CAPTION);
	}

	/** The objects in pixels of the image, in the order of the tiles; unmodifiable. */
	public List<Region> merge(final List<TileRegions> tiles) {
		return merged(detections(tiles));
	}

	List<TileDetection> detections(final List<TileRegions> tiles) {
		final List<TileDetection> detections = new ArrayList<>();
		for (final TileRegions tile : tiles)
			for (final Region region : tile.regions())
				detections.add(TileDetection.of(region, tile.tile(), width, height));
		return detections;
	}

	/** The objects of some detections, in their order. */
	List<Region> merged(final List<TileDetection> detections) {
		final List<MergedObject> objects = detections.stream().map(MergedObject::new).toList();
		final List<Pair> pairs = pairs(objects);
		pairs.sort(Comparator.comparingDouble(Pair::agreement).reversed());
		for (final Pair pair : pairs) {
			if (pair.agreement >= MIN_AGREEMENT) pair.a.object().join(pair.b.object());
		}
		for (final Pair pair : pairs) {
			pair.a.compare(pair.b);
			pair.b.compare(pair.a);
		}
		return objects.stream()
			.map(MergedObject::object)
			.distinct()
			.filter(object -> !object.isFragment())
			.map(MergedObject::region)
			.toList();
	}

	/** Whether what becomes of one of two detections may depend on the other one. */
	boolean areRelated(final TileDetection a, final TileDetection b) {
		return a.isNear(b) && (agreement(a, b) >= MIN_AGREEMENT || a.isFragmentOf(b) || b.isFragmentOf(a));
	}

	/** All detections that are near each other, by a sweep from left to right. */
	private List<Pair> pairs(final List<MergedObject> objects) {
		final List<MergedObject> sorted =
			objects.stream().sorted(Comparator.comparingDouble(object -> object.first().bounds().x1())).toList();
		final List<Pair> pairs = new ArrayList<>();
		for (int i = 0; i < sorted.size(); i++) {
			for (int k = i + 1; k < sorted.size(); k++) {
				final TileDetection a = sorted.get(i).first();
				final TileDetection b = sorted.get(k).first();
				if (b.bounds().x1() > a.reach()) break;
				if (a.isNear(b)) pairs.add(new Pair(sorted.get(i), sorted.get(k), agreement(a, b)));
			}
		}
		return pairs;
	}

	private double agreement(final TileDetection a, final TileDetection b) {
		return sameLabel && !a.region().label().equals(b.region().label()) ? 0 : a.agreement(b);
	}

	/** Two detections that may be one object. */
	private record Pair(MergedObject a, MergedObject b, double agreement) {}
}
