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

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which detections are right. Within one category of one image, in the order of descending score, each detection takes
 * the annotation that it overlaps most of those that are not taken yet, if it overlaps it enough; failing that, a
 * crowd that it lies in. This is {@code COCOeval.evaluateImg} of pycocotools, with all sizes of objects.
 *
 * @param objects number of annotations to be found; crowds are not counted
 * @param matches one for each detection, by descending score within a category of an image; unmodifiable
 */
record Matching(int objects, List<Match> matches) {

	/** Whether a detection is right. */
	enum Outcome {
		TRUE_POSITIVE,
		FALSE_POSITIVE,
		/** In a crowd: neither right nor wrong. */
		IGNORED
	}

	/**
	 * The result for a detection.
	 *
	 * @param overlap with the annotation that it matches; 0 if it matches none
	 */
	record Match(Detection detection, Outcome outcome, double overlap) {

		double score() {
			return detection.score();
		}
	}

	/** As in pycocotools, so that equal boxes match at a threshold of 1 in spite of rounding. */
	private static final double MAX_THRESHOLD = 1 - 1e-10;
	private static final int NONE = -1;

	/**
	 * Matches the detections of an image with its annotations, all of them of one category.
	 *
	 * @param threshold minimum intersection over union of a match
	 * @param maxDetections number of detections that count, those with the highest scores
	 */
	static Matching of(final ImageDetections image, final double threshold, final int maxDetections) {
		final List<Annotation> annotations = image.annotations();
		final List<Detection> detections = image.detections();
		// Crowds last, as in pycocotools.
		final int[] order = sorted(annotations.size(), Comparator.comparing(i -> annotations.get(i).crowd()));
		final boolean[] taken = new boolean[annotations.size()];
		final Comparator<Integer> worst = Comparator.comparingDouble(i -> detections.get(i).score());
		final List<Match> matches = Arrays.stream(sorted(detections.size(), worst.reversed()))
			.limit(maxDetections)
			.mapToObj(detection -> match(image, detection, order, taken, Math.min(threshold, MAX_THRESHOLD)))
			.toList();
		final int objects = (int) annotations.stream().filter(annotation -> !annotation.crowd()).count();
		return new Matching(objects, matches);
	}

	private static int[] sorted(final int count, final Comparator<Integer> order) {
		return IntStream.range(0, count).boxed().sorted(order).mapToInt(Integer::intValue).toArray();
	}

	/** Several categories or images as one; their detections one after the other. */
	static Matching concat(final List<Matching> parts) {
		return new Matching(parts.stream().mapToInt(Matching::objects).sum(),
			parts.stream().flatMap(part -> part.matches.stream()).toList());
	}

	/** @param order of the annotations */
	private static Match match(final ImageDetections image, final int detection, final int[] order, final boolean[] taken,
		final double threshold)
	{
		final List<Annotation> annotations = image.annotations();
		double best = threshold;
		int found = NONE;
		for (final int i : order) {
			final boolean crowd = annotations.get(i).crowd();
			if (taken[i] && !crowd) continue;
			if (crowd && found != NONE && !annotations.get(found).crowd()) break;
			final double overlap = image.overlap(detection, i);
			// Of equal overlaps the last one counts, as in pycocotools.
			if (overlap < best) continue;
			best = overlap;
			found = i;
		}
		final Detection matched = image.detections().get(detection);
		if (found == NONE) return new Match(matched, Outcome.FALSE_POSITIVE, 0);
		taken[found] = true;
		return new Match(matched, annotations.get(found).crowd() ? Outcome.IGNORED : Outcome.TRUE_POSITIVE, best);
	}

	/** Number of detections that are right or wrong. */
	int predictions() {
		return countOf(Outcome.TRUE_POSITIVE) + countOf(Outcome.FALSE_POSITIVE);
	}

	/** Number of detections that are right. */
	int matched() {
		return countOf(Outcome.TRUE_POSITIVE);
	}

	/** Sum of the intersections over unions of the detections that are right. */
	double overlap() {
		return matches.stream().filter(match -> match.outcome() == Outcome.TRUE_POSITIVE).mapToDouble(Match::overlap).sum();
	}

	private int countOf(final Outcome outcome) {
		return (int) matches.stream().filter(match -> match.outcome() == outcome).count();
	}
}
