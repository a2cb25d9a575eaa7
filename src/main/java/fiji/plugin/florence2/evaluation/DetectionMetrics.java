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

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Metrics of the detections of one category, or of several together. What is not defined, such as the precision of no
 * predictions, is {@code NaN}.
 *
 * @param images number of images with such objects
 * @param objects number of annotated objects
 * @param predictions number of detections, without those in crowds
 * @param matched number of detections that are right
 * @param meanIou mean intersection over union of the detections that are right, with their annotations
 * @param countError mean over all images of the relative error of the number of detections, see {@link ObjectCount}
 * @param ap50 average precision at an intersection over union of 0.5, as pycocotools has it
 * @param ap average precision, the mean of those at 0.5, 0.55, ... 0.95
 */
public record DetectionMetrics(int images, int objects, int predictions, int matched, double meanIou, double countError,
	double ap50, double ap)
{

	/** Minimum overlap of a detection that is right. */
	static final double THRESHOLD = 0.5;

	/**
	 * Compares detections with annotations. In the order of descending score, each detection takes the annotation of its
	 * category that it overlaps most of those not taken, with an intersection over union of at least 0.5. Average
	 * precisions are pycocotools's, over several categories the mean of those that have annotations; they use no more
	 * than 100 detections of a category in an image, all other metrics use all.
	 *
	 * @param images all images, those without such objects as well
	 */
	public static DetectionMetrics of(final List<ImageDetections> images, final List<Category> categories) {
		final List<Matching> matchings = images.stream().map(image -> matching(image, categories)).toList();
		final Matching all = Matching.concat(matchings);
		final List<ObjectCount> counts =
			matchings.stream().map(part -> new ObjectCount(part.objects(), part.predictions())).toList();
		final List<AveragePrecision> precisions = categories.stream()
			.map(category -> new AveragePrecision(images.stream().map(image -> image.of(category)).toList()))
			.toList();
		final int withObjects = (int) matchings.stream().filter(part -> part.objects() > 0).count();
		final double ap50 = mean(precisions.stream().mapToDouble(precision -> precision.at(THRESHOLD)));
		final double ap = mean(precisions.stream().mapToDouble(AveragePrecision::overThresholds));
		return new DetectionMetrics(withObjects, all.objects(), all.predictions(), all.matched(),
			all.overlap() / all.matched(), ObjectCount.meanRelativeError(counts), ap50, ap);
	}

	private static Matching matching(final ImageDetections image, final List<Category> categories) {
		return Matching.concat(
			categories.stream().map(category -> Matching.of(image.of(category), THRESHOLD, Integer.MAX_VALUE)).toList());
	}

	private static double mean(final DoubleStream values) {
		return values.filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
	}

	/** The part of the predictions that is right. */
	public double precision() {
		return (double) matched / predictions;
	}

	/** The part of the objects that was found. */
	public double recall() {
		return (double) matched / objects;
	}

	/** The harmonic mean of precision and recall. */
	public double f1() {
		return 2.0 * matched / (predictions + objects);
	}
}
