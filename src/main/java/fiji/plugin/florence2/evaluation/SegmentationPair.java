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
package fiji.plugin.florence2.evaluation;

import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Shape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The annotated outline of an object and the outline that a model gave.
 *
 * @param answered whether it gave one
 * @param intersectionOverUnion of both, in [0, 1]; 0 if it gave none
 */
public record SegmentationPair(boolean answered, double intersectionOverUnion) {

	private static final SegmentationPair NOT_ANSWERED = new SegmentationPair(false, 0);

	/** Two shapes of one image, by their places in the lists. */
	private record Pair(int annotated, int found, double overlap) {}

	/** @param found what the model answered; several shapes are taken together, by the even-odd rule */
	public static SegmentationPair of(final Shape annotated, final List<Shape> found) {
		if (found.isEmpty()) return NOT_ANSWERED;
		return new SegmentationPair(true,
			Overlap.of(annotated,
				found.size() == 1
					? found.get(0)
					: new Polygons(found.stream().flatMap(shape -> Outlines.of(shape).stream()).toList())));
	}

	/**
	 * Pairs the shapes of an image, so that each is in one pair at most: those that overlap most first.
	 *
	 * @return one for each annotated shape
	 */
	public static List<SegmentationPair> pairs(final List<? extends Shape> annotated, final List<? extends Shape> found) {
		final List<SegmentationPair> pairs = new ArrayList<>(Collections.nCopies(annotated.size(), NOT_ANSWERED));
		final boolean[] taken = new boolean[found.size()];
		for (final Pair pair : byOverlap(annotated, found)) {
			if (taken[pair.found] || pairs.get(pair.annotated).answered) continue;
			taken[pair.found] = true;
			pairs.set(pair.annotated, new SegmentationPair(true, pair.overlap));
		}
		return List.copyOf(pairs);
	}

	private static List<Pair> byOverlap(final List<? extends Shape> annotated, final List<? extends Shape> found) {
		return IntStream.range(0, annotated.size())
			.boxed()
			.flatMap(
				i -> IntStream.range(0, found.size()).mapToObj(k -> new Pair(i, k, Overlap.of(annotated.get(i), found.get(k)))))
			.filter(pair -> pair.overlap > 0)
			.sorted(Comparator.comparingDouble(Pair::overlap).reversed())
			.toList();
	}
}
