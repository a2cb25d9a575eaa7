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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** Statistics that vary along a few directions, and such as do not. */
class FamiliarityTest {

	private static final int WIDTH = 60;
	private static final int DIRECTIONS = 5;

	private final double[][] directions = new double[DIRECTIONS][WIDTH];
	private final Random random = new Random(11);

	FamiliarityTest() {
		for (final double[] direction : directions)
			for (int i = 0; i < WIDTH; i++)
				direction[i] = random.nextGaussian();
	}

	private double[] own() {
		final double[] statistics = noise(0.1);
		for (final double[] direction : directions) {
			final double along = random.nextGaussian();
			for (int i = 0; i < WIDTH; i++)
				statistics[i] += along * direction[i];
		}
		return statistics;
	}

	private double[] noise(final double deviation) {
		final double[] noise = new double[WIDTH];
		for (int i = 0; i < WIDTH; i++)
			noise[i] = deviation * random.nextGaussian();
		return noise;
	}

	private List<List<double[]>> images(final int count) {
		final List<List<double[]>> images = new ArrayList<>();
		for (int i = 0; i < count; i++)
			images.add(List.of(own()));
		return images;
	}

	@Test
	void imagesOfTheDistributionAreFamiliarAndOthersAreNot() {
		final Familiarity familiarity = Familiarity.fit(List.of(images(400)));
		int own = 0;
		int others = 0;
		for (int i = 0; i < 500; i++) {
			if (!Familiarity.isUnfamiliar(familiarity.of(own()))) own++;
			// As large in each statistic as the images of the distribution, but not along its directions.
			if (!Familiarity.isUnfamiliar(familiarity.of(noise(2)))) others++;
		}
		assertTrue(own >= 450, own + " of 500");
		assertEquals(0, others);
	}

	@Test
	void anImageIsUnfamiliarIfMostOfItsPartsAre() {
		final Familiarity familiarity = Familiarity.fit(List.of(images(400)));
		final double[] center = familiarity.mean();
		final double[] other = noise(2);
		assertFalse(Familiarity.isUnfamiliar(familiarity.ofParts(List.of(center, other, center))));
		assertTrue(Familiarity.isUnfamiliar(familiarity.ofParts(List.of(center, other, other))));
		assertFalse(Familiarity.isUnfamiliar(familiarity.ofParts(List.of(center, other))));
		assertEquals(1, familiarity.of(center));
		assertFalse(Familiarity.isUnfamiliar(Double.NaN));
	}

	@Test
	void equalImagesGiveAnEqualFit() {
		final List<List<double[]>> images = images(50);
		final Familiarity first = Familiarity.fit(List.of(images));
		final Familiarity second = Familiarity.fit(List.of(images));
		assertEquals(first.limit(), second.limit());
		assertArrayEquals(first.directions(), second.directions());
	}

	/** A statistic that never changes has no deviation that could be divided by. */
	@Test
	void aConstantStatisticIsNoProblem() {
		final List<List<double[]>> images = images(50);
		images.forEach(image -> image.get(0)[3] = 7);
		final Familiarity familiarity = Familiarity.fit(List.of(images));
		assertTrue(Double.isFinite(familiarity.limit()));
		assertTrue(familiarity.of(images.get(0).get(0)) > 0.1);
	}

	/** Forty images of a kind that varies more have a say in the limit beside many of another. */
	@Test
	void fewImagesOfAKindCountAsMuchAsMany() {
		final List<List<double[]>> few = new ArrayList<>();
		for (int i = 0; i < 40; i++)
			few.add(List.of(other()));
		final List<List<double[]>> together = images(1200);
		final Familiarity ofKinds = Familiarity.fit(List.of(together, few));
		together.addAll(few);
		final Familiarity ofOneKind = Familiarity.fit(List.of(together));
		int unfamiliar = 0;
		int unfamiliarIfOne = 0;
		for (int i = 0; i < 500; i++) {
			final double[] unseen = other();
			if (Familiarity.isUnfamiliar(ofKinds.of(unseen))) unfamiliar++;
			if (Familiarity.isUnfamiliar(ofOneKind.of(unseen))) unfamiliarIfOne++;
			assertTrue(Familiarity.isUnfamiliar(ofKinds.of(noise(6))));
		}
		assertTrue(unfamiliar <= 100, unfamiliar + " of 500");
		assertTrue(unfamiliarIfOne >= 250, unfamiliarIfOne + " of 500");
	}

	private double[] other() {
		final double[] statistics = noise(0.8);
		statistics[0] += 20;
		return statistics;
	}

	@Test
	void wrongNumbersAreRefused() {
		assertThrows(IllegalArgumentException.class,
			() -> Familiarity.fit(List.of(images(Familiarity.MIN_IMAGES - 1), List.of())));
		final Familiarity familiarity = Familiarity.fit(List.of(images(40)));
		assertThrows(IllegalArgumentException.class, () -> familiarity.of(new double[WIDTH - 1]));
	}
}
