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

import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.dataset.Status;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is decided about at once: a region, or a whole image.
 *
 * @param image the image, or that of the region
 * @param region empty for the whole image
 */
record ReviewItem(DataSetImage image, Optional<DataSetRegion> region) {

	String id() {
		return region.map(DataSetRegion::id).orElseGet(image::id);
	}

	Status status() {
		return region.map(DataSetRegion::status).orElseGet(image::status);
	}

	/** Whether it is to be decided: an image also if one of its regions is. */
	boolean isOpen() {
		return region.isPresent() ? status().state() == State.PROPOSED : !image.isDone() && image.state() != State.REJECTED;
	}

	/** The region, or all regions of the image that nobody rejected. */
	List<DataSetRegion> regions() {
		return region.map(List::of)
			.orElseGet(() -> image.regions().stream().filter(other -> other.state() != State.REJECTED).toList());
	}

	/** The region's label, or all of the image's with their numbers. */
	String label() {
		if (region.isPresent()) return region.get().label();
		final Map<String, Long> counts =
			regions().stream().collect(Collectors.groupingBy(DataSetRegion::label, Collectors.counting()));
		return counts.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
			.map(entry -> entry.getValue() + " \u00d7 " + entry.getKey())
			.collect(Collectors.joining(", "));
	}

	/** The region's score, or the lowest one in the image; {@code NaN} for none. */
	double score() {
		return regions().stream()
			.mapToDouble(DataSetRegion::score)
			.filter(score -> !Double.isNaN(score))
			.min()
			.orElse(Double.NaN);
	}

	Source source() {
		return region.map(DataSetRegion::source).orElseGet(image::source);
	}
}
