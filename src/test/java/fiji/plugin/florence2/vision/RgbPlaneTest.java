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
package fiji.plugin.florence2.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RgbPlaneTest {

	@Test
	void comparesColorsAndIgnoresTheUpperByte() {
		final RgbPlane plane = new RgbPlane(2, 1, new int[] { 0x123456, 0xffffff });
		final RgbPlane opaque = new RgbPlane(2, 1, new int[] { 0xff123456, 0x80ffffff });
		assertEquals(plane, opaque);
		assertEquals(plane.hashCode(), opaque.hashCode());
	}

	@Test
	void isNotEqualToAnotherImage() {
		final RgbPlane plane = new RgbPlane(2, 1, new int[] { 0x123456, 0xffffff });
		assertNotEquals(plane, new RgbPlane(1, 2, new int[] { 0x123456, 0xffffff }));
		assertNotEquals(plane, new RgbPlane(2, 1, new int[] { 0x123456, 0xfffffe }));
		assertNotEquals(plane, new RgbPlane(1, 1, new int[] { 0x123456 }));
	}

	@Test
	void refusesSizesThatDoNotFit() {
		assertThrows(IllegalArgumentException.class, () -> new RgbPlane(0, 1, new int[0]));
		assertThrows(IllegalArgumentException.class, () -> new RgbPlane(-1, -1, new int[1]));
		assertThrows(IllegalArgumentException.class, () -> new RgbPlane(2, 2, new int[3]));
		// 65536 * 65536 is 0 in 32 bits
		assertThrows(IllegalArgumentException.class, () -> new RgbPlane(65536, 65536, new int[0]));
		assertThrows(NullPointerException.class, () -> new RgbPlane(1, 1, null));
	}
}
