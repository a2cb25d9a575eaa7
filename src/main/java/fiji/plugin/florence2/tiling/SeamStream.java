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

import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Region;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Merges the regions of tiles as {@link SeamMerger} does, one row of tiles after the other. What becomes of a region depends
 * on its neighbours alone, so it is finished when the rows have passed it, and no more than the regions of a few rows are in
 * memory, however large the image is.
 */
public final class SeamStream {

	/** Regions of one tile that overlap more may be one object, found twice. */
	private static final double MAY_BE_ONE = 0.5;

	private final SeamMerger merger;
	private List<TileDetection> open = List.of();

	/** @param sameLabel as in {@link SeamMerger} */
	public SeamStream(final int width, final int height, final boolean sameLabel) {
		merger = new SeamMerger(width, height, sameLabel);
	}

	/**
	 * Adds the regions of the next row of tiles.
	 *
	 * @param nextTop where the row behind begins, in pixels of the image; {@link Integer#MAX_VALUE} for the last row
	 * @return the objects that are finished, in pixels of the image. Those that were near each other are together, so that
	 *         objects of two groups, also of later ones, never overlap by much
	 */
	public List<List<Region>> add(final List<TileRegions> row, final int nextTop) {
		final List<TileDetection> detections = new ArrayList<>(open);
		detections.addAll(merger.detections(row));
		final Set<TileDetection> unfinished = Collections.newSetFromMap(new IdentityHashMap<>());
		final List<List<Region>> finished = new ArrayList<>();
		for (final List<TileDetection> group : groups(detections)) {
			if (group.stream().anyMatch(detection -> detection.lowerReach() >= nextTop)) unfinished.addAll(group);
			else finished.add(merger.merged(group));
		}
		// In the order of the tiles, in which they count.
		open = detections.stream().filter(unfinished::contains).toList();
		return finished;
	}

	/** Where the highest object that is not finished begins, in pixels of the image; infinite where there is none. */
	public double top() {
		return open.stream().mapToDouble(detection -> detection.bounds().y1()).min().orElse(Double.POSITIVE_INFINITY);
	}

	/** Detections that have to do with each other, directly or by others, in their order. */
	private List<List<TileDetection>> groups(final List<TileDetection> detections) {
		final int[] first = IntStream.range(0, detections.size()).toArray();
		final List<Integer> fromLeft = IntStream.range(0, detections.size())
			.boxed()
			.sorted(Comparator.comparingDouble(i -> detections.get(i).bounds().x1()))
			.toList();
		for (int i = 0; i < fromLeft.size(); i++) {
			for (int k = i + 1; k < fromLeft.size(); k++) {
				final TileDetection a = detections.get(fromLeft.get(i));
				final TileDetection b = detections.get(fromLeft.get(k));
				if (b.bounds().x1() > a.reach()) break;
				if (merger.areRelated(a, b) || Overlap.of(a.bounds(), b.bounds()) > MAY_BE_ONE)
					join(first, fromLeft.get(i), fromLeft.get(k));
			}
		}
		final Map<Integer, List<TileDetection>> groups = new LinkedHashMap<>();
		for (int i = 0; i < detections.size(); i++)
			groups.computeIfAbsent(root(first, i), root -> new ArrayList<>()).add(detections.get(i));
		return List.copyOf(groups.values());
	}

	private static void join(final int[] first, final int a, final int b) {
		final int one = root(first, a);
		final int other = root(first, b);
		first[Math.max(one, other)] = Math.min(one, other);
	}

	/** The first detection of a group. */
	private static int root(final int[] first, final int of) {
		int root = of;
		while (first[root] != root)
			root = first[root] = first[first[root]];
		return root;
	}
}
