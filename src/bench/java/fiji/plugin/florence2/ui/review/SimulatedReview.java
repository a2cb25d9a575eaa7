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

import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A person who knows the truth, sees whole images in the window of the review, and does with the fewest clicks and keys what
 * makes an image right: a region is rejected (1) or named (1), one of its corners moved (1 each), or a box drawn (2, and 1 if
 * it has another label than the one before); then the image is accepted (1). Images in which all is right are selected
 * together (1 each) and accepted at once (1).
 */
public final class SimulatedReview {

	private static final Source REVIEWER = Source.person("reviewer");
	/** A region that overlaps a true one so much is meant to be that one. */
	private static final double SAME = 0.3;
	/** A box that overlaps the true one so much is left as it is. */
	private static final double RIGHT = 0.7;

	/** What is to be done with one image, and its clicks without the accepting. */
	private record Corrections(ReviewItem item, List<Correction> corrections, int clicks) {}

	/** @param truth empty for a region that is not there; {@code found} empty for one that is missing */
	private record Correction(Optional<DataSetRegion> found, Optional<Region> truth) {}

	private final ReviewSession session;
	/** By the names of the images. */
	private final Map<String, List<Region>> truth;
	private final String order;

	/** @param order the name of an order of the review in which images are corrected */
	public SimulatedReview(final DataSet set, final Map<String, List<Region>> truth, final String order) {
		session = new ReviewSession(set, REVIEWER);
		this.truth = truth;
		this.order = order;
	}

	/** The clicks of marking all objects of images by hand. */
	public static int clicks(final List<List<Region>> images) {
		int clicks = 0;
		String label = "";
		for (final List<Region> regions : images)
			for (final Region region : regions) {
				clicks += drawing(region, label);
				label = region.label();
			}
		return clicks;
	}

	private static int drawing(final Region region, final String before) {
		return 2 + (region.label().equals(before) ? 0 : 1);
	}

	/**
	 * Accepts images in which all is right, then corrects others one by one, as long as the clicks suffice.
	 *
	 * @return the clicks that were needed
	 */
	public int review(final int mostClicks) throws DataSetException {
		final List<ReviewItem> right = new ArrayList<>();
		for (final ReviewItem item : open())
			if (corrections(item).corrections().isEmpty() && right.size() + 2 <= mostClicks) right.add(item);
		int clicks = right.isEmpty() ? 0 : right.size() + 1;
		session.accept(right);
		for (final ReviewItem item : open()) {
			final Corrections corrections = corrections(item);
			if (clicks + corrections.clicks() + 1 > mostClicks) continue;
			correct(corrections);
			clicks += corrections.clicks() + 1;
		}
		return clicks;
	}

	/** In the order of the review. */
	private List<ReviewItem> open() throws DataSetException {
		session.list(true, ReviewFilter.OPEN, Optional.empty(), ItemOrder.valueOf(order), region -> Optional.empty());
		return session.items();
	}

	private Corrections corrections(final ReviewItem item) {
		final List<Correction> corrections = new ArrayList<>();
		final Set<Region> open = new HashSet<>(truth.get(item.image().name()));
		int clicks = 0;
		String label = "";
		for (final DataSetRegion found : shown(item.image())) {
			final Optional<Region> same = open.stream()
				.filter(region -> overlap(found, region) >= SAME)
				.max(Comparator.comparingDouble(region -> overlap(found, region)));
			same.ifPresent(open::remove);
			final int own = same.isPresent() ? changing(found, same.get()) : 1;
			if (own > 0) corrections.add(new Correction(Optional.of(found), same));
			clicks += own;
			label = same.isPresent() ? same.get().label() : label;
		}
		for (final Region missing : truth.get(item.image().name())) {
			if (!open.contains(missing)) continue;
			corrections.add(new Correction(Optional.empty(), Optional.of(missing)));
			clicks += drawing(missing, label);
			label = missing.label();
		}
		return new Corrections(item, corrections, clicks);
	}

	/** The best ones first, so that of two that are meant to be one object the worse is rejected. */
	private static List<DataSetRegion> shown(final DataSetImage image) {
		return image.regions()
			.stream()
			.filter(region -> region.state() != State.REJECTED)
			.sorted(Comparator.comparingDouble(region -> -region.region().scoreOr(1)))
			.toList();
	}

	private static double overlap(final DataSetRegion found, final Region region) {
		return Overlap.of(found.shape().bounds(), region.shape().bounds());
	}

	private static int changing(final DataSetRegion found, final Region region) {
		final int label = found.label().equals(region.label()) ? 0 : 1;
		if (overlap(found, region) >= RIGHT) return label;
		return label + (isOneCornerEnough(found.shape().bounds(), region.shape().bounds()) ? 1 : 2);
	}

	private static boolean isOneCornerEnough(final Box found, final Box region) {
		return List
			.of(new Box(region.x1(), region.y1(), found.x2(), found.y2()),
				new Box(found.x1(), region.y1(), region.x2(), found.y2()),
				new Box(found.x1(), found.y1(), region.x2(), region.y2()),
				new Box(region.x1(), found.y1(), found.x2(), region.y2()))
			.stream()
			.anyMatch(moved -> Overlap.of(moved, region) >= RIGHT);
	}

	private void correct(final Corrections corrections) throws DataSetException {
		final ReviewItem image = corrections.item();
		for (final Correction correction : corrections.corrections()) {
			if (correction.found().isEmpty()) {
				final Region missing = correction.truth().orElseThrow();
				session.draw(image, missing.shape(), missing.label());
				continue;
			}
			final DataSetRegion found = correction.found().get();
			final ReviewItem region = new ReviewItem(image.image(), Optional.of(found));
			if (correction.truth().isEmpty()) {
				session.reject(List.of(region));
				continue;
			}
			final Region right = correction.truth().get();
			if (!found.label().equals(right.label())) session.relabel(List.of(region), right.label());
			if (overlap(found, right) < RIGHT) session.reshape(found, right.shape().bounds());
		}
		session.accept(session.items().stream().filter(item -> item.id().equals(image.id())).toList());
	}
}
