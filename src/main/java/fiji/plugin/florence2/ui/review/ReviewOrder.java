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

import java.util.Comparator;
import java.util.List;

/** In which order items are shown. */
enum ReviewOrder {

	LOWEST_SCORE("Lowest score", Comparator.comparingDouble(ReviewItem::score)),
	HIGHEST_SCORE("Highest score", Comparator.comparingDouble(item -> Double.isNaN(item.score()) ? 2 : -item.score())),
	DISAGREEMENT("Disagreement", Comparator.comparing(item -> !item.status().contested())),
	LABEL("Label", Comparator.comparing(ReviewItem::label)),
	SOURCE("Source", Comparator.comparing(item -> item.source().words())),
	IMAGE("Image", Comparator.comparing(item -> item.image().name()));

	private final String words;
	private final Comparator<ReviewItem> comparator;

	ReviewOrder(final String words, final Comparator<ReviewItem> comparator) {
		this.words = words;
		this.comparator = comparator;
	}

	/** Items that are equal in this stay as they are in the data set. */
	List<ReviewItem> sorted(final List<ReviewItem> items) {
		return items.stream().sorted(comparator).toList();
	}

	@Override
	public String toString() {
		return words;
	}
}
