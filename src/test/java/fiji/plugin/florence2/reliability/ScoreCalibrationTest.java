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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.reliability.ScoreCalibration.Evidence;
import fiji.plugin.florence2.reliability.ScoreCalibration.Example;
import fiji.plugin.florence2.reliability.ScoreCalibration.Feature;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

/** Regions whose probability of being right is known. */
class ScoreCalibrationTest {

	private static final int SIDE = 100;

	/** Right with a probability that depends on likelihood and border: 0.9 and 0.2 within, 0.45 and 0.05 at the border. */
	private static double probability(final boolean likely, final boolean atBorder) {
		if (likely) return atBorder ? 0.45 : 0.9;
		return atBorder ? 0.05 : 0.2;
	}

	private static Region region(final boolean likely, final boolean atBorder, final double size) {
		final double start = atBorder ? 0 : 20;
		return new Region("cell", new Box(start, 20, start + size, 20 + size), likely ? 0.2 : 0.02, 0.9);
	}

	private static List<Example> examples(final int count) {
		final Random random = new Random(3);
		final List<Example> examples = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			final boolean likely = random.nextBoolean();
			final boolean atBorder = random.nextBoolean();
			final Region region = region(likely, atBorder, 10 + random.nextInt(20));
			examples.add(new Example(Evidence.ofOneView(region, 1 + random.nextInt(20), SIDE, SIDE),
				random.nextDouble() < probability(likely, atBorder)));
		}
		return examples;
	}

	@Test
	void scoresAreTheProbabilitiesOfBeingRight() {
		final ScoreCalibration calibration = ScoreCalibration.fit(examples(20_000), 15_000);
		for (final boolean likely : new boolean[] { true, false }) {
			for (final boolean atBorder : new boolean[] { true, false }) {
				final Region scored = calibration.of(List.of(region(likely, atBorder, 20)), SIDE, SIDE).get(0);
				assertEquals(probability(likely, atBorder), scored.score(), 0.05);
				assertEquals(likely ? 0.2 : 0.02, scored.likelihood());
			}
		}
	}

	/** What is likelier right than the threshold raises F1, the rest lowers it. */
	@Test
	void theThresholdHasTheBestF1() {
		final List<Example> examples = examples(20_000);
		final ScoreCalibration calibration = ScoreCalibration.fit(examples, 15_000);
		final double best = f1(calibration, examples, calibration.threshold());
		for (int hundredths = 0; hundredths < 100; hundredths++) {
			final double other = f1(calibration, examples, hundredths / 100.0);
			assertTrue(other < best + 0.002, hundredths + ": " + other + ", not " + best);
		}
		assertEquals(best / 2, calibration.threshold(), 0.01);
	}

	private static double f1(final ScoreCalibration calibration, final List<Example> examples, final double threshold) {
		final List<Example> kept =
			examples.stream().filter(example -> calibration.of(example.evidence()) >= threshold).toList();
		return 2.0 * kept.stream().filter(Example::right).count() / (kept.size() + 15_000);
	}

	@Test
	void equalExamplesGiveAnEqualFit() {
		assertEquals(ScoreCalibration.fit(examples(500), 400), ScoreCalibration.fit(examples(500), 400));
	}

	/** What most views show is right more often than what it is likely to be. */
	@Test
	void theAgreementOfViewsIsEvidence() {
		final Random random = new Random(4);
		final List<Example> examples = new ArrayList<>();
		for (int i = 0; i < 5000; i++) {
			final double agreement = random.nextDouble();
			examples
				.add(new Example(Evidence.ofViews(region(random.nextBoolean(), false, 20).withScore(agreement), SIDE, SIDE),
					random.nextDouble() < agreement));
		}
		final ScoreCalibration calibration = ScoreCalibration.fit(examples, 3000);
		for (final double agreement : new double[] { 0.2, 0.5, 0.8 })
			assertEquals(agreement,
				calibration.of(Evidence.ofViews(region(true, false, 20).withScore(agreement), SIDE, SIDE)), 0.05);
		assertFalse(calibration.weights().containsKey(Feature.AT_BORDER));
	}

	private static Region named(final String label) {
		return new Region(label, new Box(20, 20, 40, 40), 0.2, 0.9);
	}

	private static double score(final ScoreCalibration calibration, final String label) {
		return calibration.of(List.of(named(label)), SIDE, SIDE).get(0).score();
	}

	/** @return regions that differ in their label alone */
	private static List<Example> labelled(final String label, final int count, final double right) {
		final List<Example> examples = new ArrayList<>();
		for (int i = 0; i < count; i++)
			examples.add(new Example(Evidence.ofOneView(named(label), 1, SIDE, SIDE), i < right * count));
		return examples;
	}

	/** A model may be surer of one kind of object than it should be, and less sure of another one. */
	@Test
	void theLabelIsEvidence() {
		final List<Example> examples = new ArrayList<>(labelled("cell", 1000, 0.5));
		examples.addAll(labelled("platelet", 1000, 0.9));
		examples.addAll(labelled("cel", ScoreCalibration.MIN_LABEL_EXAMPLES - 1, 0));
		final ScoreCalibration calibration = ScoreCalibration.fit(examples, 1500);
		assertEquals(0.5, score(calibration, "cell"), 0.01);
		assertEquals(0.9, score(calibration, "platelet"), 0.01);
		assertEquals(Set.of("cell", "platelet"), calibration.labels().keySet());
	}

	/** What ten regions show may be chance. */
	@Test
	void aLabelOfFewRegionsAddsLess() {
		final List<Example> examples = new ArrayList<>(labelled("cell", 1000, 0.5));
		examples.addAll(labelled("platelet", ScoreCalibration.MIN_LABEL_EXAMPLES, 0.9));
		final double score = score(ScoreCalibration.fit(examples, 600), "platelet");
		assertTrue(score > 0.6 && score < 0.85, () -> "" + score);
	}

	@Test
	void oneLabelAloneAddsNothing() {
		final ScoreCalibration calibration = ScoreCalibration.fit(labelled("cell", 100, 0.7), 100);
		assertEquals(Map.of(), calibration.labels());
		assertEquals(0.7, score(calibration, "cell"), 0.01);
	}

	@Test
	void aRegionWithoutLikelihoodKeepsItsScore() {
		final ScoreCalibration calibration = new ScoreCalibration(0, Map.of(Feature.LIKELIHOOD, 1.0), Map.of(), 0.5, 100);
		final Region none = new Region("", new Box(1, 1, 5, 5), Double.NaN, Double.NaN);
		final Region half = new Region("", new Box(1, 1, 5, 5), 0.3, Double.NaN);
		final List<Region> scored = calibration.of(List.of(none, half), SIDE, SIDE);
		assertTrue(Double.isNaN(scored.get(0).score()));
		// The log-odds of the likelihood, unchanged.
		assertEquals(0.3, scored.get(1).score(), 1e-9);
	}

	@Test
	void tooLittleIsRefused() {
		final List<Example> few = examples(ScoreCalibration.MIN_EXAMPLES - 1);
		assertThrows(IllegalArgumentException.class, () -> ScoreCalibration.fit(few, 40));
		final List<Example> right = examples(500).stream().filter(Example::right).toList();
		assertThrows(IllegalArgumentException.class, () -> ScoreCalibration.fit(right, 40));
	}
}
