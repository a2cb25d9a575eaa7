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
package fiji.plugin.florence2.regions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that a model spells wrongly. */
class KnownLabelsTest {

	@ParameterizedTest
	@CsvSource({ "living cell, living cell", "ling cell, living cell", "liviv cell, living cell", "lead cell, dead cell",
		"nucleus, nucleus", "nucleuse, nucleus", "filament, filament", "cat, cat", "'', ''" })
	void labelsAreSpelledAsTheNearestKnownOne(final String written, final String expected) {
		final Region region = new Region(written, new Box(1, 2, 3, 4), 0.5, 0.4);
		final List<String> known = List.of("living cell", "dead cell", "nucleus");
		assertEquals(List.of(new Region(expected, new Box(1, 2, 3, 4), 0.5, 0.4)),
			KnownLabels.spelled(List.of(region), known));
		assertEquals(List.of(region), KnownLabels.spelled(List.of(region), List.of()));
	}
}
