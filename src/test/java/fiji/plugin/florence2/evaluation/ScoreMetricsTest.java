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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Figures that can be computed by hand. */
class ScoreMetricsTest {

	private static final double EXACT = 1e-12;

	@Test
	void theErrorIsTheDifferenceInEachBin() {
		// Bin 0.2 to 0.3: mean score 0.25, half right; bin 0.9 to 1: mean score 0.95, all right.
		final ScoreMetrics metrics =
			ScoreMetrics.of(new double[] { 0.22, 0.28, 0.9, 1 }, new boolean[] { true, false, true, true });
		assertEquals(0.5 * 0.25 + 0.5 * 0.05, metrics.calibrationError(), EXACT);
	}

	@Test
	void theAreaIsThePartOfPairsInTheRightOrder() {
		// Right: 0.9, 0.4; wrong: 0.4, 0.1. Of four pairs three are in order and one is a tie.
		final ScoreMetrics metrics =
			ScoreMetrics.of(new double[] { 0.4, 0.9, 0.1, 0.4 }, new boolean[] { false, true, false, true });
		assertEquals(3.5 / 4, metrics.auc(), EXACT);
	}

	@Test
	void aScoreIsANumber() {
		assertThrows(IllegalArgumentException.class,
			() -> ScoreMetrics.of(new double[] { 0.4, Double.NaN }, new boolean[] { true, false }));
	}

	@Test
	void whereAllAreRightThereIsNoOrder() {
		assertTrue(Double.isNaN(ScoreMetrics.of(new double[] { 0.4 }, new boolean[] { true }).auc()));
		assertTrue(Double.isNaN(ScoreMetrics.of(new double[0], new boolean[0]).calibrationError()));
	}
}
