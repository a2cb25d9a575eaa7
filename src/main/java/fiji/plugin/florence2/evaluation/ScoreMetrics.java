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

/**
 * What the scores of detections say about their being right. {@code NaN} where it is not defined.
 *
 * @param calibrationError expected calibration error: the mean difference between the scores and the part of the detections
 *          that is right, in ten bins of scores, weighted by the detections in them
 * @param auc area under the ROC curve: the probability that a right detection has a higher score than a wrong one
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al., On Calibration of Modern Neural Networks</a>
 */
public record ScoreMetrics(double calibrationError, double auc) {

	private static final int BINS = 10;

	/**
	 * Compares scores with what is right.
	 *
	 * @param scores in [0, 1]
	 * @param right one for each score
	 * @throws IllegalArgumentException if a score is not a number
	 */
	public static ScoreMetrics of(final double[] scores, final boolean[] right) {
		if (Arrays.stream(scores).anyMatch(Double::isNaN)) throw new IllegalArgumentException("A score is not a number");
		return new ScoreMetrics(calibrationError(scores, right), auc(scores, right));
	}

	/** Those of the detections in some images. */
	public static ScoreMetrics of(final List<ImageDetections> images, final List<Category> categories) {
		final List<ImageDetections.Judged> judged =
			images.stream().flatMap(image -> image.judged(categories).stream()).toList();
		final boolean[] right = new boolean[judged.size()];
		for (int i = 0; i < right.length; i++)
			right[i] = judged.get(i).right();
		return of(judged.stream().mapToDouble(one -> one.detection().score()).toArray(), right);
	}

	private static double calibrationError(final double[] scores, final boolean[] right) {
		final double[] difference = new double[BINS];
		for (int i = 0; i < scores.length; i++)
			difference[Math.min(BINS - 1, (int) (scores[i] * BINS))] += scores[i] - (right[i] ? 1 : 0);
		return Arrays.stream(difference).map(Math::abs).sum() / scores.length;
	}

	/** By ranks; equal scores share the mean of theirs. */
	private static double auc(final double[] scores, final boolean[] right) {
		final Integer[] order = new Integer[scores.length];
		Arrays.setAll(order, i -> i);
		Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
		double ranks = 0;
		long positives = 0;
		for (int start = 0; start < order.length;) {
			int end = start;
			while (end < order.length && scores[order[end]] == scores[order[start]])
				end++;
			final double rank = (start + 1 + end) / 2.0;
			for (int i = start; i < end; i++) {
				if (!right[order[i]]) continue;
				ranks += rank;
				positives++;
			}
			start = end;
		}
		final long negatives = scores.length - positives;
		return (ranks - positives * (positives + 1) / 2.0) / (positives * (double) negatives);
	}
}
