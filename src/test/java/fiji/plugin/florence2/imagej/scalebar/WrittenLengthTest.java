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
package fiji.plugin.florence2.imagej.scalebar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenLengthTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
		value = { "20 um|20|\u00b5m", "20\u00b5m|20|\u00b5m", "5 \u03bcm|5|\u00b5m", "1 mm|1|mm", "0.5 mm|0.5|mm",
			"2,5 um|2.5|\u00b5m", "500 nm|500|nm", "GFP 100 \u00b5m 3|100|\u00b5m", "10 microns|10|\u00b5m",
			"Day 3 50 um|50|\u00b5m", "1 cm|1|cm", "2 m|2|m" })
	void isALength(final String text, final double value, final String unit) {
		assertEquals(Optional.of(new WrittenLength(value, unit)), WrittenLength.in(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Control", "20", "um", "20 s", "20 kum", "20 ml", "20 um2", "0 um", "0.0 mm", "a20 um",
		"1.2.3 um", "20 mmHg", "-" })
	void isNone(final String text) {
		assertEquals(Optional.empty(), WrittenLength.in(text));
	}

	@Test
	void inMetres() {
		assertEquals(2e-5, new WrittenLength(20, "\u00b5m").metres(), 1e-18);
		assertEquals(0.05, new WrittenLength(50, "mm").metres(), 1e-15);
	}

	@Test
	void noOtherValuesAndUnits() {
		assertThrows(IllegalArgumentException.class, () -> new WrittenLength(0, "mm"));
		assertThrows(IllegalArgumentException.class, () -> new WrittenLength(Double.NaN, "mm"));
		assertThrows(IllegalArgumentException.class, () -> new WrittenLength(1, "um"));
	}
}
