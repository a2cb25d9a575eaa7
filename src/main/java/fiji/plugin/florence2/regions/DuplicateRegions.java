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
package fiji.plugin.florence2.regions;

import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Removes objects that were found more than once. */
public final class DuplicateRegions {

	private DuplicateRegions() {}

	/**
	 * Class-aware non-maximum suppression: in the order of descending score,
	 * a region is kept unless it overlaps one of the same label that was kept before. Of equal scores the first one comes
	 * first; regions without score come last.
	 *
	 * Two outlines are one object also where one lies within the other, for an object has none of its kind inside; the boxes
	 * of two objects may lie so.
	 *
	 * @param overlap the {@linkplain Overlap#of overlap}, in [0, 1], above which two regions are one object; of two outlines,
	 *          that of the {@linkplain Overlap#ofSmaller smaller one}
	 * @return those kept, in the order in which they were given
	 */
	public static List<Region> removedFrom(final List<Region> regions, final double overlap) {
		final List<Integer> best = new ArrayList<>();
		for (int i = 0; i < regions.size(); i++)
			best.add(i);
		best.sort(Comparator.comparingDouble(i -> -regions.get(i).scoreOr(-1)));
		final List<Integer> kept = new ArrayList<>();
		for (final int candidate : best) {
			final Region region = regions.get(candidate);
			if (kept.stream().noneMatch(other -> same(region, regions.get(other), overlap))) kept.add(candidate);
		}
		return kept.stream().sorted().map(regions::get).toList();
	}

	private static boolean same(final Region a, final Region b, final double overlap) {
		return a.label().equals(b.label()) && overlap(a.shape(), b.shape()) > overlap;
	}

	private static double overlap(final Shape a, final Shape b) {
		return a instanceof Polygons && b instanceof Polygons ? Overlap.ofSmaller(a, b) : Overlap.of(a, b);
	}
}
