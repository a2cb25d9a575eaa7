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
import fiji.plugin.florence2.dataset.RoundTrained;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.dataset.State;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a model may learn of images that are not done: what is right in them, and what the models of earlier rounds propose
 * with confidence, see <a href="https://arxiv.org/abs/1712.04440">Data Distillation</a>. What is not believed would be
 * taught as background, so that only images count in which little is doubtful.
 *
 * @param least a proposal with a lower score is doubtful; with more than 1, nothing is believed
 */
public record Belief(double least) {

	/** The usual score: more likely right than wrong. */
	public static final double USUAL = 0.5;
	/** Nothing is believed. */
	public static final Belief NONE = new Belief(2);

	/** The part of an image's objects, as far as they are known, that must be beyond doubt. */
	private static final double PART = 0.7;

	/** The images of the training split that are not done but can be learned from. */
	public List<DataSetImage> images(final DataSetView view) {
		if (view.models().isEmpty()) return List.of();
		return view.openImages()
			.stream()
			.filter(image -> image.split() == Split.TRAINING && !regions(image, view).isEmpty())
			.toList();
	}

	/** What is right or believed in an image; nothing if no proposal is believed, or if too much is doubtful in it. */
	public List<DataSetRegion> regions(final DataSetImage image, final DataSetView view) {
		final Set<String> models = view.models().values().stream().map(RoundTrained::model).collect(Collectors.toSet());
		final List<DataSetRegion> believed = new ArrayList<>();
		boolean proposed = false;
		double known = 0;
		double all = 0;
		for (final DataSetRegion region : image.regions()) {
			if (region.state() == State.REJECTED) continue;
			final boolean right = region.state().isRight();
			final double weight = right ? 1 : region.region().scoreOr(1);
			final boolean sure =
				region.round() > 0 && models.contains(region.source().name()) && region.region().scoreOr(0) >= least;
			all += weight;
			if (!right && !sure) continue;
			proposed |= sure;
			known += weight;
			believed.add(region);
		}
		return !proposed || known < PART * all ? List.of() : List.copyOf(believed);
	}
}
