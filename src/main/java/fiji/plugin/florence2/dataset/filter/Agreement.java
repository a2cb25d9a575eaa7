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

import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.regions.Overlap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the proposals of a new round say beside what was there: where both agree, one region stays and is more probable; where
 * they do not, it is less so, and somebody is to decide.
 *
 * @param round of the new proposals
 * @param overlap from which two regions of one label are one object (intersection over union)
 * @param accept a region on which two agree is accepted if it is so probable; more than 1 for never
 */
public record Agreement(int round, double overlap, double accept) {

	/** The usual probability from which a region is accepted on which two rounds agree. */
	public static final double ACCEPT = 0.9;

	private static final String RULE = "agreement";
	private static final double USUAL_OVERLAP = 0.5;

	/** With an overlap of one half. */
	public Agreement(final int round, final double accept) {
		this(round, USUAL_OVERLAP, accept);
	}

	/** Appends the decisions. */
	public List<Event> apply(final DataSet set) throws DataSetException {
		final Source rule = Source.rule(RULE);
		final boolean again =
			set.events().stream().anyMatch(event -> event.round() == round && event.source().equals(rule));
		final DataSetView view = set.view();
		final List<Review> reviews = new ArrayList<>(reviews(view));
		if (!again) reviews.addAll(missed(view, reviews));
		return set.append(rule, round, reviews);
	}

	/**
	 * What a model proposed in an earlier round, and the model of this one did not find again: one says that it is there, the
	 * other that it is not, so that its score is halved.
	 */
	private List<Review> missed(final DataSetView view, final List<Review> decided) {
		final Set<String> found = decided.stream().map(Review::item).collect(Collectors.toSet());
		return view.openImages()
			.stream()
			.flatMap(image -> image.regions().stream())
			.filter(region -> region.state() == State.PROPOSED && region.round() < round && !found.contains(region.id()))
			.filter(region -> region.source().kind() == Source.Kind.MODEL && !Double.isNaN(region.score()))
			.map(region -> Review.reopen(region.id(), "was not found again").scored(region.score() / 2))
			.toList();
	}

	/**
	 * The decisions:
	 * <ul>
	 * <li>a new proposal of what is right already, or was rejected by a person, is rejected;</li>
	 * <li>of an old proposal and a new one of the same object, the old one is rejected, and the new one gets the probability
	 * that not both are wrong, by which it may be accepted, but in images by which models are judged;</li>
	 * <li>all others stay to be decided.</li>
	 * </ul>
	 */
	public List<Review> reviews(final DataSetView view) {
		final List<Review> reviews = new ArrayList<>();
		view.images().forEach(image -> add(image, reviews));
		return reviews;
	}

	private void add(final DataSetImage image, final List<Review> reviews) {
		final List<DataSetRegion> fresh = image.regions()
			.stream()
			.filter(region -> region.round() == round && region.state() == State.PROPOSED)
			.sorted(Comparator.comparingDouble(region -> -region.region().scoreOr(-1)))
			.toList();
		final List<DataSetRegion> known = image.regions().stream().filter(region -> isKnown(region, fresh)).toList();
		final Set<String> matched = new HashSet<>();
		for (final DataSetRegion region : fresh) {
			final Optional<DataSetRegion> same = known.stream()
				.filter(other -> other.label().equals(region.label()) && !matched.contains(other.id()))
				.filter(other -> Overlap.of(other.shape(), region.shape()) >= overlap)
				.max(Comparator.comparingDouble(other -> Overlap.of(other.shape(), region.shape())));
			if (same.isEmpty()) continue;
			matched.add(same.get().id());
			decide(region, same.get(), image.split() == Split.TRAINING, reviews);
		}
	}

	/** What is right, what a person rejected, and older proposals. */
	private boolean isKnown(final DataSetRegion region, final List<DataSetRegion> fresh) {
		if (fresh.contains(region)) return false;
		if (region.state().isRight()) return true;
		if (region.state() == State.REJECTED) return region.status().reviewer().filter(Source::isPerson).isPresent();
		return region.round() < round;
	}

	private void decide(final DataSetRegion region, final DataSetRegion known, final boolean accepts,
		final List<Review> reviews)
	{
		if (known.state().isRight()) reviews.add(Review.reject(region.id(), "is there already"));
		else if (known.state() == State.REJECTED) reviews.add(Review.reject(region.id(), "was rejected before"));
		else if (known.source().equals(region.source())) reviews.add(Review.reject(known.id(), "was found again"));
		else {
			reviews.add(Review.reject(known.id(), "was found again by " + region.source().words()));
			final double score = 1 - (1 - region.region().scoreOr(0)) * (1 - known.region().scoreOr(0));
			final Review review =
				accepts && score >= accept ? Review.accept(region.id()) : Review.reopen(region.id(), "two agree");
			reviews.add(review.scored(score));
		}
	}
}
