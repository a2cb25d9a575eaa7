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

import fiji.plugin.florence2.evaluation.Matching.Match;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Average precision as COCO has it: the mean of the precision at 101 recalls, each the highest at that recall or a
 * higher one, with at most 100 detections of a category in an image and objects of all sizes. Equal to
 * {@code COCOeval} of pycocotools 2.0 for boxes, but for annotations with the id 0, which pycocotools takes for
 * not found.
 *
 * @see <a href="https://cocodataset.org/#detection-eval">COCO, detection evaluation</a>
 */
final class AveragePrecision {

	private static final int MAX_DETECTIONS = 100;
	private static final double[] RECALLS = evenly(0, 1, 101);
	private static final double[] THRESHOLDS = evenly(0.5, 0.95, 10);

	private final List<ImageDetections> images;

	/** @param images with the annotations and detections of one category */
	AveragePrecision(final List<ImageDetections> images) {
		// The order decides between equal scores of different images.
		this.images = images.stream().sorted(Comparator.comparingLong(ImageDetections::id)).toList();
	}

	/** AP50:95, the mean over the thresholds 0.5, 0.55, ... 0.95; {@code NaN} if there is nothing to be found. */
	double overThresholds() {
		return Arrays.stream(THRESHOLDS).map(this::at).average().orElseThrow();
	}

	/** Average precision at one threshold of intersection over union; {@code NaN} if there is nothing to be found. */
	double at(final double threshold) {
		final Matching all =
			Matching.concat(images.stream().map(image -> Matching.of(image, threshold, MAX_DETECTIONS)).toList());
		if (all.objects() == 0) return Double.NaN;
		final Comparator<Match> best = Comparator.comparingDouble(Match::score).reversed();
		return average(all.matches().stream().sorted(best).toList(), all.objects());
	}

	private static double average(final List<Match> matches, final int objects) {
		final double[] precision = new double[matches.size()];
		final double[] recall = new double[matches.size()];
		int right = 0;
		int wrong = 0;
		for (int i = 0; i < precision.length; i++) {
			switch (matches.get(i).outcome()) {
				case TRUE_POSITIVE -> right++;
				case FALSE_POSITIVE -> wrong++;
				case IGNORED -> {}
			}
			recall[i] = (double) right / objects;
			precision[i] = right / (wrong + right + Math.ulp(1.0));
		}
		for (int i = precision.length - 2; i >= 0; i--)
			precision[i] = Math.max(precision[i], precision[i + 1]);
		return Arrays.stream(RECALLS).map(threshold -> precisionAt(threshold, recall, precision)).average().orElseThrow();
	}

	private static double precisionAt(final double threshold, final double[] recall, final double[] precision) {
		for (int i = 0; i < recall.length; i++) {
			if (recall[i] >= threshold) return precision[i];
		}
		return 0;
	}

	/** The very numbers of numpy's linspace: sums would differ in the last bit, and thresholds are compared. */
	private static double[] evenly(final double from, final double to, final int count) {
		final double step = (to - from) / (count - 1);
		final double[] values = new double[count];
		for (int i = 0; i < count; i++)
			values[i] = i * step + from;
		values[count - 1] = to;
		return values;
	}
}
