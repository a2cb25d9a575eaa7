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
package fiji.plugin.florence2.reliability;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Turns the likelihoods of regions into probabilities that they are right: that the label is right, and that the place
 * overlaps an annotated object by half (intersection over union). A logistic regression, fitted to annotated images.
 *
 * @param intercept of the regression
 * @param weights of its features, in their order; unmodifiable, and not empty
 * @param labels what each label adds to the sum, in alphabetical order, 0 for all others; unmodifiable, and maybe empty
 * @param threshold the probability from which on regions give the best F1: half of the best F1 in the fit, in [0, 1]
 * @param examples how many regions it was fitted to
 */
public record ScoreCalibration(double intercept, Map<Feature, Double> weights, Map<String, Double> labels,
	double threshold, int examples)
{

	/** What the probability depends on. */
	public enum Feature {

		/** The log-odds of the region's likelihood. */
		LIKELIHOOD,
		/** The log-odds of the label's likelihood; 0 for a region without label. */
		LABEL_LIKELIHOOD,
		/** The logarithm of the number of regions in the answer. */
		REGIONS,
		/** The logarithm of the side of the bounds, as a fraction of the side of the image that the model saw. */
		SIZE,
		/** Its square: small and large regions may both be doubtful. */
		SIZE_SQUARED,
		/** The absolute logarithm of width over height, both as fractions of the image. */
		ASPECT_RATIO,
		/** 1 if the bounds touch a side of the image that the model saw, else 0. */
		AT_BORDER,
		/** The log-odds of how far several views agree. */
		AGREEMENT
	}

	/**
	 * What is known of a region besides whether it is right.
	 *
	 * @param region with a likelihood
	 * @param features all finite, and the same ones of all regions of a calibration
	 */
	public record Evidence(Region region, Map<Feature, Double> features) {

		/** An evidence; its features are in the order of {@link Feature}. */
		public Evidence {
			features = Collections.unmodifiableMap(new EnumMap<>(features));
		}

		/** Likelihoods nearer to 0 and 1 are rounding. */
		private static final double MIN_ODDS = 1e-6;
		/** Boxes of views that differ by less are equal. */
		private static final double MIN_DOUBT = 0.01;
		/** In sides of the image: ten location bins. */
		private static final double BORDER = 0.01;
		/** In sides of the image: one location bin. */
		private static final double MIN_SIDE = 0.001;

		/**
		 * Of a region as the model gave it, in one view.
		 *
		 * @param region in pixels of the image that the model saw
		 * @param regions how many the answer has, at least 1
		 * @param width of that image in pixels
		 * @param height of that image in pixels
		 */
		public static Evidence ofOneView(final Region region, final int regions, final int width, final int height) {
			final Map<Feature, Double> features = likelihoods(region);
			addSize(features, region.shape().bounds(), width, height);
			features.put(Feature.REGIONS, Math.log(regions));
			final Box bounds = region.shape().bounds();
			final boolean atBorder = bounds.x1() < BORDER * width || bounds.y1() < BORDER * height ||
				bounds.x2() > (1 - BORDER) * width || bounds.y2() > (1 - BORDER) * height;
			features.put(Feature.AT_BORDER, atBorder ? 1.0 : 0);
			return new Evidence(region, features);
		}

		/**
		 * Of a region on which several views agree.
		 *
		 * @param region its score is how far they agree
		 * @param width of the tiles in pixels
		 * @param height of the tiles in pixels
		 */
		public static Evidence ofViews(final Region region, final int width, final int height) {
			final Map<Feature, Double> features = likelihoods(region);
			addSize(features, region.shape().bounds(), width, height);
			features.put(Feature.AGREEMENT, logOdds(region.score(), MIN_DOUBT));
			return new Evidence(region, features);
		}

		private static Map<Feature, Double> likelihoods(final Region region) {
			final Map<Feature, Double> features = new EnumMap<>(Feature.class);
			features.put(Feature.LIKELIHOOD, logOdds(region.likelihood(), MIN_ODDS));
			features.put(Feature.LABEL_LIKELIHOOD,
				Double.isNaN(region.labelLikelihood()) ? 0 : logOdds(region.labelLikelihood(), MIN_ODDS));
			return features;
		}

		private static void addSize(final Map<Feature, Double> features, final Box bounds, final int width,
			final int height)
		{
			final double across = Math.max(MIN_SIDE, (bounds.x2() - bounds.x1()) / width);
			final double down = Math.max(MIN_SIDE, (bounds.y2() - bounds.y1()) / height);
			final double size = Math.log(across * down) / 2;
			features.put(Feature.SIZE, size);
			features.put(Feature.SIZE_SQUARED, size * size);
			features.put(Feature.ASPECT_RATIO, Math.abs(Math.log(across / down)));
		}

		private static double logOdds(final double part, final double least) {
			final double bounded = Math.max(least, Math.min(1 - least, part));
			return Math.log(bounded / (1 - bounded));
		}
	}

	/** A region of which it is known whether it is right. */
	public record Example(Evidence evidence, boolean right) {}

	/** Fewer say nothing about so many features. */
	public static final int MIN_EXAMPLES = 50;
	/** A label of fewer regions adds nothing. */
	static final int MIN_LABEL_EXAMPLES = 10;
	private static final double THRESHOLD_STEPS = 100;
	/** With greater ones a sum may be no number. */
	private static final double MAX_NUMBER = 1e9;

	/** @throws IllegalArgumentException if there are no weights, or a number is out of its range, or above a billion */
	public ScoreCalibration {
		if (weights.isEmpty() || !weights.values().stream().allMatch(ScoreCalibration::isUsable) ||
			!labels.values().stream().allMatch(ScoreCalibration::isUsable) || !isUsable(intercept) ||
			!(threshold >= 0 && threshold <= 1))
		{
			throw new IllegalArgumentException("a calibration needs an intercept, weights and a threshold from 0 to 1");
		}
		weights = Collections.unmodifiableMap(new EnumMap<>(weights));
		labels = Collections.unmodifiableMap(new TreeMap<>(labels));
	}

	private static boolean isUsable(final double number) {
		return Math.abs(number) <= MAX_NUMBER;
	}

	/**
	 * Fits a calibration; equal examples in equal order give an equal one.
	 *
	 * @param examples regions with a likelihood: at least {@link #MIN_EXAMPLES}, right and wrong ones
	 * @param objects how many objects there were to be found
	 * @throws IllegalArgumentException if there are too few examples, or all are right or wrong
	 */
	public static ScoreCalibration fit(final List<Example> examples, final int objects) {
		final long right = examples.stream().filter(Example::right).count();
		if (examples.size() < MIN_EXAMPLES || right == 0 || right == examples.size()) {
			throw new IllegalArgumentException("A calibration needs " + MIN_EXAMPLES +
				" regions or more, right and wrong ones, not " + examples.size() + " of which " + right + " are right");
		}
		final Set<Feature> known = examples.get(0).evidence.features.keySet();
		final Set<String> labels = labels(examples);
		final double[][] features =
			examples.stream().map(example -> values(example.evidence, known, labels)).toArray(double[][]::new);
		final boolean[] outcomes = new boolean[features.length];
		for (int example = 0; example < outcomes.length; example++)
			outcomes[example] = examples.get(example).right;
		final LogisticRegression regression = LogisticRegression.fit(features, labels.size(), outcomes);
		final Map<Feature, Double> weights = new EnumMap<>(Feature.class);
		final Map<String, Double> added = new TreeMap<>();
		int i = 0;
		for (final Feature feature : known)
			weights.put(feature, regression.weights()[i++]);
		for (final String label : labels)
			added.put(label, regression.weights()[i++]);
		final double[] probabilities = Arrays.stream(features).mapToDouble(regression::probability).toArray();
		return new ScoreCalibration(regression.intercept(), weights, added, threshold(probabilities, outcomes, objects),
			examples.size());
	}

	/** The labels of enough regions; none if there is only one, for it would say nothing. */
	private static Set<String> labels(final List<Example> examples) {
		final Map<String, Long> counts = examples.stream()
			.collect(Collectors.groupingBy(example -> example.evidence.region.label(), TreeMap::new, Collectors.counting()));
		counts.values().removeIf(count -> count < MIN_LABEL_EXAMPLES);
		return counts.size() > 1 ? counts.keySet() : Set.of();
	}

	/**
	 * Half of the best F1, in hundredths: the threshold with the best F1, if probabilities are exact. That of the examples
	 * themselves depends on a few of them.
	 *
	 * @see <a href="https://arxiv.org/abs/1402.1892">Lipton et al., Thresholding Classifiers to Maximize F1 Score</a>
	 */
	private static double threshold(final double[] probabilities, final boolean[] outcomes, final int objects) {
		double best = 0;
		for (int step = 0; step < THRESHOLD_STEPS; step++) {
			final double threshold = step / THRESHOLD_STEPS;
			int kept = 0;
			int right = 0;
			for (int i = 0; i < outcomes.length; i++) {
				if (probabilities[i] < threshold) continue;
				kept++;
				if (outcomes[i]) right++;
			}
			best = Math.max(best, 2.0 * right / (kept + objects));
		}
		return Math.round(best / 2 * THRESHOLD_STEPS) / THRESHOLD_STEPS;
	}

	/** Whether it is one of regions on which several views agree, or else of regions as the model gives them. */
	public boolean isOfSeveralViews() {
		return weights.containsKey(Feature.AGREEMENT);
	}

	/**
	 * The regions of an answer, their scores being probabilities; a region without likelihood keeps its score.
	 *
	 * @param regions all of the answer, in pixels of the image that the model saw
	 */
	public List<Region> of(final List<Region> regions, final int width, final int height) {
		return regions.stream()
			.map(region -> Double.isNaN(region.likelihood())
				? region
				: region.withScore(of(Evidence.ofOneView(region, regions.size(), width, height))))
			.toList();
	}

	/** The probability that a region with a likelihood is right. */
	public double of(final Evidence evidence) {
		final double[] all =
			Stream.concat(weights.values().stream(), labels.values().stream()).mapToDouble(Double::doubleValue).toArray();
		return new LogisticRegression(all, intercept).probability(values(evidence, weights.keySet(), labels.keySet()));
	}

	/** Those of the features, then 1 for the region's label and 0 for each other one. */
	private static double[] values(final Evidence evidence, final Set<Feature> features, final Set<String> labels) {
		return DoubleStream
			.concat(features.stream().mapToDouble(feature -> evidence.features.getOrDefault(feature, 0.0)),
				labels.stream().mapToDouble(label -> label.equals(evidence.region.label()) ? 1 : 0))
			.toArray();
	}
}
