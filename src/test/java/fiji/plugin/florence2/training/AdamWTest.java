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
package fiji.plugin.florence2.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The expected numbers are those of PyTorch 2.13, computed in double precision. */
class AdamWTest {

	private static final float[] FIRST = { 0.5f, -1, 2, 0 };
	private static final float[] AFTER_THREE = { 0.47024171f, -1.02594591f, 1.97631486f, 0.01065338f };

	private static float[] gradient(final int step) {
		final float[] gradient = new float[FIRST.length];
		for (int i = 0; i < gradient.length; i++)
			gradient[i] = (float) Math.sin(step * 1.7 + i * 0.9) * (i + 1);
		return gradient;
	}

	@Test
	void threeStepsAsPyTorch() {
		final float[] trained = FIRST.clone();
		final AdamW optimizer = new AdamW(trained.length, 0.1);
		for (int step = 0; step < 3; step++)
			optimizer.step(trained, gradient(step), 0.01 * (step + 1));
		assertArrayEquals(AFTER_THREE, trained, 1e-6f);
		assertEquals(3, optimizer.steps());
	}

	/** A checkpoint of the three arrays leads to the same bits. */
	@Test
	void goesOnAfterACheckpoint() {
		final float[] whole = FIRST.clone();
		final AdamW optimizer = new AdamW(whole.length, 0.01);
		final float[] resumed = FIRST.clone();
		AdamW other = new AdamW(whole.length, 0.01);
		for (int step = 0; step < 20; step++) {
			optimizer.step(whole, gradient(step), 0.003);
			other.step(resumed, gradient(step), 0.003);
			if (step == 9) other = new AdamW(other.mean().clone(), other.square().clone(), other.steps(), 0.01);
		}
		assertArrayEquals(whole, resumed);
	}

	@Test
	void otherLengthsAreRefused() {
		final AdamW optimizer = new AdamW(3, 0);
		assertThrows(IllegalArgumentException.class, () -> optimizer.step(new float[3], new float[2], 0.1));
		assertThrows(IllegalArgumentException.class, () -> new AdamW(new float[2], new float[3], 0, 0));
	}

	@Test
	void theRateRisesAndFalls() {
		final LearningRate rate = LearningRate.of(2, 0.05, 100);
		assertEquals(5, rate.warmUp());
		assertEquals(2.0 / 6, rate.at(0), 1e-12);
		assertEquals(2, rate.at(5), 1e-12);
		assertEquals(2, rate.at(5 + 47) + rate.at(5 + 48), 1e-12);
		assertTrue(rate.at(99) > 0 && rate.at(99) < 0.001);
		assertEquals(0, rate.at(100));
	}

	@Test
	void aRunOfOneStepHasARate() {
		assertTrue(LearningRate.of(1, 0.05, 1).at(0) > 0);
	}

	@Test
	void longGradientsAreShortened() {
		final float[] gradient = { 3, 0, -4 };
		assertEquals(5, GradientClipping.clip(gradient, 1), 1e-12);
		assertArrayEquals(new float[] { 0.6f, 0, -0.8f }, gradient, 1e-6f);
		assertEquals(1, GradientClipping.clip(gradient, 2), 1e-6);
		assertArrayEquals(new float[] { 0.6f, 0, -0.8f }, gradient, 1e-6f);
	}

	@Test
	void gradientsThatAreNoNumbersAreReported() {
		final float[] gradient = { 1, Float.NaN };
		assertTrue(Double.isNaN(GradientClipping.clip(gradient, 1)));
		assertArrayEquals(new float[] { 1, Float.NaN }, gradient);
	}
}
