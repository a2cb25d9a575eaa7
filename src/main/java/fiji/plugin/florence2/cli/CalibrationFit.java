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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.dataset.CocoException;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.evaluation.ScoreMetrics;
import fiji.plugin.florence2.reliability.ScoreCalibration;
import fiji.plugin.florence2.reliability.ScoreCalibration.Example;
import fiji.plugin.florence2.tiling.TiledAnswer;
import fiji.plugin.florence2.tiling.ViewedModel;
import fiji.plugin.florence2.training.ScoreExamples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A calibration that was fitted to answers, and how good such a calibration is on images that it has not seen: each half of
 * the images is judged by a calibration of the other half.
 *
 * @param unseen of the scores on images that a fit did not see
 * @param before of the scores without a calibration
 */
record CalibrationFit(ScoreCalibration calibration, ScoreMetrics unseen, ScoreMetrics before) {

	/** The examples of an image. */
	private record ImageExamples(CocoImage image, List<Example> examples) {}

	/**
	 * Fits a calibration.
	 *
	 * @param answers with scores that are likelihoods, or how far several views agree
	 * @param isOfSeveralViews whether they are the latter
	 * @throws CocoException if there are too few regions in a half of the images, or all of them are right or wrong
	 */
	static CalibrationFit of(final CocoFolder coco, final List<AnsweredImage> answers, final boolean isOfSeveralViews)
		throws CocoException
	{
		final List<ImageExamples> images = answers.stream()
			.map(answered -> new ImageExamples(answered.image(), examples(answered, coco, isOfSeveralViews)))
			.toList();
		final List<Example> all = images.stream().flatMap(image -> image.examples.stream()).toList();
		try {
			return new CalibrationFit(fit(images), unseen(images),
				metrics(all, all.stream().map(example -> example.evidence().region().score()).toList()));
		}
		catch (final IllegalArgumentException e) {
			throw new CocoException("There is too little to fit and to check the fit on images that it did not see (" +
				e.getMessage() + "): give more annotated images.");
		}
	}

	private static ScoreMetrics unseen(final List<ImageExamples> images) {
		final List<ImageExamples> first = images.stream().filter(CalibrationFit::isOfFirstHalf).toList();
		final List<ImageExamples> second = images.stream().filter(image -> !isOfFirstHalf(image)).toList();
		final List<Example> judged = new ArrayList<>();
		final List<Double> scores = new ArrayList<>();
		addScores(fit(first), second, judged, scores);
		addScores(fit(second), first, judged, scores);
		return metrics(judged, scores);
	}

	/** By a hash of the name, so that other images of the list do not matter. */
	private static boolean isOfFirstHalf(final ImageExamples image) {
		return image.image.name().hashCode() % 2 == 0;
	}

	private static ScoreCalibration fit(final List<ImageExamples> images) {
		return ScoreCalibration.fit(images.stream().flatMap(image -> image.examples.stream()).toList(),
			images.stream().mapToInt(image -> image.image.objects()).sum());
	}

	private static void addScores(final ScoreCalibration calibration, final List<ImageExamples> images,
		final List<Example> judged, final List<Double> scores)
	{
		for (final ImageExamples image : images) {
			for (final Example example : image.examples) {
				judged.add(example);
				scores.add(calibration.of(example.evidence()));
			}
		}
	}

	private static ScoreMetrics metrics(final List<Example> examples, final List<Double> scores) {
		final boolean[] right = new boolean[examples.size()];
		for (int i = 0; i < right.length; i++)
			right[i] = examples.get(i).right();
		return ScoreMetrics.of(scores.stream().mapToDouble(Double::doubleValue).toArray(), right);
	}

	private static List<Example> examples(final AnsweredImage answered, final CocoFolder coco,
		final boolean isOfSeveralViews)
	{
		final TiledAnswer answer = answered.answer().model();
		return ScoreExamples.of(answered.image(), coco, isOfSeveralViews ? ViewedModel.evidence(answer) : answer.evidence(),
			answered.answer().regions());
	}

	/** Lines for a person. */
	String text() {
		return String.format(Locale.ROOT,
			"  calibration: %d regions, threshold %.2f%n" +
				"  on images that a fit did not see: calibration error %s, AUC %s (%s: AUC %s)%n",
			calibration.examples(), calibration.threshold(), Report.fraction(unseen.calibrationError()),
			Report.fraction(unseen.auc()), calibration.isOfSeveralViews() ? "agreement" : "likelihoods",
			Report.fraction(before.auc()));
	}
}
