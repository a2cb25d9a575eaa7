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
package fiji.plugin.florence2.dataset.filter;

import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DataSetView;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What to look at first. */
public final class ReviewOrder {

	private static final double AGREED = 0.5;
	/** The regions that are compared with all others; those after them are sorted by uncertainty alone. */
	private static final int COMPARED = 200;

	private ReviewOrder() {}

	/** 1 at a score of 0.5, and without a score; 0 at 0 and at 1. */
	public static double uncertainty(final DataSetRegion region) {
		return Double.isNaN(region.score()) ? 1 : 1 - Math.abs(2 * region.score() - 1);
	}

	/**
	 * The most useful regions first: uncertain, but unlike those before them.
	 *
	 * @param features of a region or its image, all of one length; empty where there are none, which counts as unlike all
	 */
	public static List<DataSetRegion> mostUseful(final List<DataSetRegion> regions,
		final Function<DataSetRegion, Optional<float[]>> features)
	{
		final List<DataSetRegion> open = new ArrayList<>(regions);
		open.sort(Comparator.comparingDouble(ReviewOrder::uncertainty).reversed());
		final List<Optional<float[]>> known =
			open.stream().map(region -> features.apply(region).map(ReviewOrder::unit)).toList();
		final double[] unlike = new double[open.size()];
		Arrays.fill(unlike, 1);
		final Set<DataSetRegion> ordered = new LinkedHashSet<>();
		final boolean[] taken = new boolean[open.size()];
		while (ordered.size() < Math.min(COMPARED, open.size())) {
			int best = -1;
			for (int i = 0; i < open.size(); i++)
				if (!taken[i] && (best < 0 || worth(open, unlike, i) > worth(open, unlike, best))) best = i;
			taken[best] = true;
			ordered.add(open.get(best));
			if (known.get(best).isEmpty()) continue;
			for (int i = 0; i < open.size(); i++)
				if (!taken[i] && known.get(i).isPresent())
					unlike[i] = Math.min(unlike[i], distance(known.get(best).get(), known.get(i).get()));
		}
		ordered.addAll(open);
		return List.copyOf(ordered);
	}

	private static double worth(final List<DataSetRegion> regions, final double[] unlike, final int place) {
		return uncertainty(regions.get(place)) * unlike[place];
	}

	/** The vector of length 1 in the same direction; 0 for 0. */
	private static float[] unit(final float[] vector) {
		double square = 0;
		for (final float part : vector)
			square += (double) part * part;
		final float[] unit = new float[vector.length];
		if (square == 0) return unit;
		final double length = Math.sqrt(square);
		for (int i = 0; i < unit.length; i++)
			unit[i] = (float) (vector[i] / length);
		return unit;
	}

	/** One minus the cosine of the angle, halved: 0 for the same direction, 1 for the opposite. */
	private static double distance(final float[] a, final float[] b) {
		float product = 0;
		for (int i = 0; i < a.length; i++)
			product += a[i] * b[i];
		return (1 - product) / 2;
	}

	/**
	 * How much sources and people disagree about each region that is not rejected, by its id: 2 if people decided differently,
	 * 1 if another source gives it another label, else 1 minus the best overlap with a region of another source, and 0 where
	 * there is no other source.
	 */
	public static Map<String, Double> disagreement(final DataSetView view) {
		final Map<String, Double> disagreement = new HashMap<>();
		for (final DataSetImage image : view.images()) {
			final Pairs pairs = new Pairs(image);
			for (int i = 0; i < pairs.regions().size(); i++)
				disagreement.put(pairs.regions().get(i).id(), disagreement(pairs, i));
		}
		return disagreement;
	}

	private static double disagreement(final Pairs pairs, final int place) {
		final DataSetRegion region = pairs.regions().get(place);
		if (region.status().contested()) return 2;
		if (!pairs.isOfSeveral()) return 0;
		double agreed = 0;
		for (final Pairs.Other other : pairs.others(place)) {
			if (other.region().source().equals(region.source())) continue;
			final boolean sameLabel = other.region().label().equals(region.label());
			if (!sameLabel && other.overlap() >= AGREED) return 1;
			if (sameLabel) agreed = Math.max(agreed, other.overlap());
		}
		return 1 - agreed;
	}

	/** The regions about which most disagree first; equal ones stay in their order. */
	public static List<DataSetRegion> byDisagreement(final List<DataSetRegion> regions, final DataSetView view) {
		final Map<String, Double> disagreement = disagreement(view);
		final List<DataSetRegion> ordered = new ArrayList<>(regions);
		ordered.sort(
			Collections.reverseOrder(Comparator.comparingDouble(region -> disagreement.getOrDefault(region.id(), 0.0))));
		return ordered;
	}
}
