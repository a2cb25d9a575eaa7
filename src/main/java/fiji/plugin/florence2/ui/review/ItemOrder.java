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
package fiji.plugin.florence2.ui.review;

import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.filter.ReviewOrder;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** In which order items are shown. Items that are equal in it stay as they are in the data set. */
enum ItemOrder {

	MOST_USEFUL("Most useful next"),
	LOWEST_SCORE("Lowest score"),
	HIGHEST_SCORE("Highest score"),
	DISAGREEMENT("Disagreement"),
	LABEL("Label"),
	SOURCE("Source"),
	IMAGE("Image");

	private final String words;

	ItemOrder(final String words) {
		this.words = words;
	}

	/** @param features of regions, as far as they are known: uncertain regions that look alike are not useful one by one */
	List<ReviewItem> sorted(final List<ReviewItem> items, final DataSetView view,
		final Function<DataSetRegion, Optional<float[]>> features)
	{
		return items.stream().sorted(comparator(items, view, features)).toList();
	}

	private Comparator<ReviewItem> comparator(final List<ReviewItem> items, final DataSetView view,
		final Function<DataSetRegion, Optional<float[]>> features)
	{
		return switch (this) {
			case MOST_USEFUL -> byUse(items, features);
			case LOWEST_SCORE -> Comparator.comparingDouble(ReviewItem::score);
			case HIGHEST_SCORE -> Comparator.comparingDouble(item -> Double.isNaN(item.score()) ? 1 : -item.score());
			case DISAGREEMENT -> byDisagreement(view);
			case LABEL -> Comparator.comparing(ReviewItem::label);
			case SOURCE -> Comparator.comparing(item -> item.source().words());
			case IMAGE -> Comparator.comparing(item -> item.image().name());
		};
	}

	/** An image is as useful as its most useful region. */
	private static Comparator<ReviewItem> byUse(final List<ReviewItem> items,
		final Function<DataSetRegion, Optional<float[]>> features)
	{
		final List<DataSetRegion> regions = items.stream().flatMap(item -> item.regions().stream()).toList();
		final Map<String, Integer> places = new HashMap<>();
		for (final DataSetRegion region : ReviewOrder.mostUseful(regions, features))
			places.putIfAbsent(region.id(), places.size());
		return Comparator.comparingInt(
			item -> item.regions().stream().mapToInt(region -> places.get(region.id())).min().orElse(Integer.MAX_VALUE));
	}

	/** An image is as contested as its most contested region. */
	private static Comparator<ReviewItem> byDisagreement(final DataSetView view) {
		final Map<String, Double> disagreement = ReviewOrder.disagreement(view);
		return Comparator.comparingDouble(item -> -item.regions()
			.stream()
			.mapToDouble(region -> disagreement.getOrDefault(region.id(), 0.0))
			.max()
			.orElse(0));
	}

	@Override
	public String toString() {
		return words;
	}
}
