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
package fiji.plugin.florence2.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LocationBinsTest {

	@Test
	void aBinHoldsItsLowerEdgeButNotItsUpper() {
		assertEquals(0, LocationBins.bin(0, 1000));
		assertEquals(0, LocationBins.bin(0.999, 1000));
		assertEquals(1, LocationBins.bin(1, 1000));
		assertEquals(533, LocationBins.bin(533, 1000));
		assertEquals(53, LocationBins.bin(34.24, 640));
	}

	@Test
	void positionsOutsideTheImageFallIntoTheLastBins() {
		assertEquals(999, LocationBins.bin(640, 640));
		assertEquals(999, LocationBins.bin(1e300, 640));
		assertEquals(999, LocationBins.bin(Double.POSITIVE_INFINITY, 640));
		assertEquals(0, LocationBins.bin(-0.001, 640));
		assertEquals(0, LocationBins.bin(-1e300, 640));
	}

	@Test
	void aBinStandsForItsMiddle() {
		assertEquals(34.24, LocationBins.position(53, 640), 1e-9);
		assertEquals(0.24, LocationBins.position(0, 480), 1e-9);
		assertEquals(479.76, LocationBins.position(999, 480), 1e-9);
		assertEquals(479.76, LocationBins.position(1000, 480), 1e-9);
		assertEquals(0.24, LocationBins.position(-1, 480), 1e-9);
	}

	@Test
	void everyBinIsFoundAgainFromItsMiddle() {
		final int[] sizes = { 1, 2, 3, 7, 333, 640, 768, 999, 1000, 1001, 65_535, Integer.MAX_VALUE };
		for (final int size : sizes) {
			for (int bin = 0; bin < LocationBins.COUNT; bin++) {
				assertEquals(bin, LocationBins.bin(LocationBins.position(bin, size), size));
			}
		}
	}

	@Test
	void tokensNameBins() {
		assertEquals("<loc_0>", LocationBins.token(0));
		assertEquals("<loc_999>", LocationBins.token(999));
		assertEquals("<loc_999>", LocationBins.token(1000));
	}
}
