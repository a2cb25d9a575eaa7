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
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Box;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The regions of an image that are not rejected, and which of them overlap. */
final class Pairs {

	/** @param overlap intersection over union, more than 0 */
	record Other(DataSetRegion region, double overlap) {}

	private final List<DataSetRegion> regions;
	private final List<List<Other>> others = new ArrayList<>();

	Pairs(final DataSetImage image) {
		regions = image.regions()
			.stream()
			.filter(region -> region.state() != State.REJECTED)
			.sorted(Comparator.comparingDouble(region -> region.shape().bounds().x1()))
			.toList();
		regions.forEach(region -> others.add(new ArrayList<>()));
		for (int i = 0; i < regions.size(); i++) {
			final Box box = regions.get(i).shape().bounds();
			for (int k = i + 1; k < regions.size() && regions.get(k).shape().bounds().x1() < box.x2(); k++) {
				final Box other = regions.get(k).shape().bounds();
				if (other.y1() < box.y2() && box.y1() < other.y2()) pair(i, k);
			}
		}
	}

	private void pair(final int i, final int k) {
		final double overlap = Overlap.of(regions.get(i).shape(), regions.get(k).shape());
		if (overlap <= 0) return;
		others.get(i).add(new Other(regions.get(k), overlap));
		others.get(k).add(new Other(regions.get(i), overlap));
	}

	List<DataSetRegion> regions() {
		return regions;
	}

	/** Those that overlap the region of a place. */
	List<Other> others(final int place) {
		return others.get(place);
	}

	/** Whether several sources have proposed regions. */
	boolean isOfSeveral() {
		return regions.stream().map(DataSetRegion::source).distinct().limit(2).count() > 1;
	}

	/** The order of quality: what is decided to be right, then by score, then what came first. */
	static boolean isBetter(final DataSetRegion a, final DataSetRegion b) {
		if (a.state().isRight() != b.state().isRight()) return a.state().isRight();
		final double scoreA = Double.isNaN(a.score()) ? -1 : a.score();
		final double scoreB = Double.isNaN(b.score()) ? -1 : b.score();
		if (scoreA != scoreB) return scoreA > scoreB;
		return a.id().compareTo(b.id()) < 0;
	}
}
