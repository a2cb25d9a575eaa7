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
package fiji.plugin.florence2.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The annotations of an image and what a model detected in it. How much they overlap is computed once. */
public final class ImageDetections {

	private final long id;
	private final List<Annotation> annotations;
	private final List<Detection> detections;
	private final Map<Category, ImageDetections> categories = new ConcurrentHashMap<>();
	/** Of each detection those above 0, by the annotation's index. */
	private volatile List<Map<Integer, Double>> overlaps;

	/**
	 * @param id the image's number in the COCO file
	 * @param detections in the order of the answer
	 */
	public ImageDetections(final long id, final List<Annotation> annotations, final List<Detection> detections) {
		this.id = id;
		this.annotations = List.copyOf(annotations);
		this.detections = List.copyOf(detections);
	}

	/** A detection that is right or wrong: of the right category, and with an overlap of at least 0.5 or not. */
	public record Judged(Detection detection, boolean right) {}

	/** The image's number in the COCO file. */
	public long id() {
		return id;
	}

	/** Unmodifiable. */
	public List<Annotation> annotations() {
		return annotations;
	}

	/** In the order of the answer; unmodifiable. */
	public List<Detection> detections() {
		return detections;
	}

	/** The detections of some categories but for those in crowds, as {@link DetectionMetrics} has them. */
	public List<Judged> judged(final List<Category> chosen) {
		return chosen.stream()
			.flatMap(category -> Matching.of(of(category), DetectionMetrics.THRESHOLD, Integer.MAX_VALUE).matches().stream())
			.filter(match -> match.outcome() != Matching.Outcome.IGNORED)
			.map(match -> new Judged(match.detection(), match.outcome() == Matching.Outcome.TRUE_POSITIVE))
			.toList();
	}

	/** The same with one category only. */
	ImageDetections of(final Category category) {
		return categories.computeIfAbsent(category,
			key -> new ImageDetections(id, annotations.stream().filter(a -> a.category().equals(key)).toList(),
				detections.stream().filter(d -> d.category().equals(key)).toList()));
	}

	/** What {@link Detection#overlap} is of the detection and the annotation with these indices. */
	double overlap(final int detection, final int annotation) {
		if (overlaps == null) overlaps = detections.stream().map(this::overlaps).toList();
		return overlaps.get(detection).getOrDefault(annotation, 0.0);
	}

	private Map<Integer, Double> overlaps(final Detection detection) {
		final Map<Integer, Double> above = new HashMap<>();
		for (int i = 0; i < annotations.size(); i++) {
			final double overlap = detection.overlap(annotations.get(i));
			if (overlap > 0) above.put(i, overlap);
		}
		return above;
	}
}
