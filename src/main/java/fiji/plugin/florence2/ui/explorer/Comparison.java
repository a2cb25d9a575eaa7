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
package fiji.plugin.florence2.ui.explorer;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What two answers have in common.
 *
 * @param both regions of the first one that the second one has too
 * @param first those that only the first one has
 * @param second those that only the second one has
 */
record Comparison(List<Draft> both, List<Draft> first, List<Draft> second) {

	/** Regions whose bounds overlap so much (intersection over union) are one. */
	private static final double SAME = 0.5;
	private static final Color BOTH = new Color(0xdddddd);
	private static final Color FIRST = new Color(0xe69f00);
	private static final Color SECOND = new Color(0x56b4e9);

	/**
	 * Compares regions by their places; what they are called does not matter.
	 *
	 * @param width of the image in pixels
	 * @param height of the image in pixels
	 */
	static Comparison of(final List<Draft> one, final List<Draft> other, final int width, final int height) {
		final DraftIndex index = new DraftIndex(other, width, height);
		final List<Draft> both = new ArrayList<>();
		final List<Draft> first = new ArrayList<>();
		final Set<Draft> taken = new HashSet<>();
		for (final Draft draft : one) {
			final Rectangle2D place = draft.roi().getFloatBounds();
			final Optional<Draft> same = index.in(place)
				.stream()
				.filter(each -> !taken.contains(each) && each.found().getPlane().equals(draft.found().getPlane()) &&
					overlap(place, each.roi().getFloatBounds()) >= SAME)
				.max(Comparator.comparingDouble(each -> overlap(place, each.roi().getFloatBounds())));
			same.ifPresent(taken::add);
			(same.isPresent() ? both : first).add(draft);
		}
		return new Comparison(both, first, other.stream().filter(draft -> !taken.contains(draft)).toList());
	}

	private static double overlap(final Rectangle2D one, final Rectangle2D other) {
		final Rectangle2D shared = one.createIntersection(other);
		if (shared.getWidth() <= 0 || shared.getHeight() <= 0) return 0;
		final double common = area(shared);
		return common / (area(one) + area(other) - common);
	}

	private static double area(final Rectangle2D place) {
		return place.getWidth() * place.getHeight();
	}

	/** Those of both answers. */
	List<Draft> all() {
		return Stream.of(both, first, second).flatMap(List::stream).toList();
	}

	/** By the numbers of the drafts: grey for both, orange for the first one, blue for the second. */
	Map<Long, Color> colors() {
		final Map<Long, Color> colors = new HashMap<>();
		both.forEach(draft -> colors.put(draft.id(), BOTH));
		first.forEach(draft -> colors.put(draft.id(), FIRST));
		second.forEach(draft -> colors.put(draft.id(), SECOND));
		return colors;
	}
}
