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
package fiji.plugin.florence2.dataset;

import fiji.plugin.florence2.task.Shape;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An image, a region or a text as it is now.
 *
 * @param proposal the event by which it came
 * @param content what it is, with the changes of reviews
 */
record Item(Event proposal, Content content, Status status) {

	/** The order in which items came. */
	static final Comparator<Item> ORDER = Comparator.comparing(Item::proposal, Event.ORDER);

	/**
	 * What reviews can change; of an image nothing.
	 *
	 * @param shape null for what is no region
	 */
	record Content(String words, Shape shape, double score) {

		static Content of(final Change proposal) {
			if (proposal instanceof RegionProposed region) return new Content(region.label(), region.shape(), region.score());
			if (proposal instanceof TextProposed text) return new Content(text.words(), null, text.score());
			return new Content("", null, Double.NaN);
		}

		Content with(final Review review) {
			final Optional<String> newWords = shape == null ? review.words() : review.label();
			return new Content(newWords.orElse(words), shape == null ? null : review.shape().orElse(shape),
				review.score().orElse(score));
		}

		/** Whether both are the same, but for the score. */
		boolean isSame(final Content other) {
			return withScore(0).equals(other.withScore(0));
		}

		private Content withScore(final double other) {
			return new Content(words, shape, other);
		}
	}

	DataSetImage image(final SplitRule rule, final List<Item> regions, final List<Item> texts) {
		final ImageAdded added = (ImageAdded) proposal.change();
		return new DataSetImage(added, rule.group(added), rule.split(added), regions.stream().map(Item::region).toList(),
			texts.stream().map(Item::text).toList(), proposal.source(), proposal.round(), status);
	}

	private DataSetRegion region() {
		final RegionProposed region = (RegionProposed) proposal.change();
		return new DataSetRegion(region.id(), region.image(), content.shape, content.words, content.score, region.task(),
			proposal.source(), proposal.round(), status);
	}

	private DataSetText text() {
		final TextProposed text = (TextProposed) proposal.change();
		return new DataSetText(text.id(), text.image(), text.region(), content.words, text.task(), text.prompt(),
			content.score, proposal.source(), proposal.round(), status);
	}
}
