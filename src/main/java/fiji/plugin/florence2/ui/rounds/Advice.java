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
package fiji.plugin.florence2.ui.rounds;

import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.dataset.State;

import java.util.List;

/**
 * The next sensible step.
 *
 * @param reason a sentence
 */
record Advice(Step step, String reason) {

	/** Fewer images teach a model little, and one of them at least judges it. */
	static final int LEAST_DONE = 4;

	static Advice of(final DataSetView view) {
		final List<DataSetImage> used = view.images().stream().filter(image -> image.state() != State.REJECTED).toList();
		if (used.isEmpty()) return new Advice(Step.IMPORT, "There are no images yet.");
		final List<DataSetImage> done = used.stream().filter(DataSetImage::isDone).toList();
		final List<DataSetImage> rest = used.stream().filter(image -> !image.isDone()).toList();
		if (rest.isEmpty()) return new Advice(Step.EXPORT, "All images are done.");
		final long open = rest.stream().flatMap(image -> image.regions().stream()).filter(Advice::isOpen).count();
		final long untouched = rest.stream().filter(image -> image.regions().stream().noneMatch(Advice::isOpen)).count();
		if (untouched > 0 && done.size() >= LEAST_DONE) return round(done, untouched);
		if (open > 0) return new Advice(Step.REVIEW, "Regions to be decided: " + open + " in " + images(rest.size()) + ".");
		return new Advice(Step.ANNOTATE, "Nothing is to be reviewed in " + images(untouched) +
			": let a model annotate, or accept in the review what is empty.");
	}

	private static Advice round(final List<DataSetImage> done, final long untouched) {
		if (done.stream().noneMatch(image -> image.split() == Split.VALIDATION)) return new Advice(Step.SPLIT,
			"No image that is done is for validation: raise its share, or do some more images.");
		return new Advice(Step.ROUND,
			done.size() + " images are done; a model that learns from them annotates " + untouched + " others.");
	}

	static String images(final long number) {
		return number + (number == 1 ? " image" : " images");
	}

	private static boolean isOpen(final DataSetRegion region) {
		return region.state() == State.PROPOSED;
	}
}
