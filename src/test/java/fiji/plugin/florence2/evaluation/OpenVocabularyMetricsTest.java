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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

/** Answers to names, counted by hand. */
class OpenVocabularyMetricsTest {

	private static final Category NUCLEUS = new Category(1, "nucleus");
	private static final Category ZEBRA = new Category(2, "zebra");
	private static final BoundingBox HERE = new BoundingBox(10, 10, 20, 20);

	private static ImageDetections answer(final Category category, final boolean present, final int found) {
		final List<Annotation> annotations = present ? List.of(new Annotation(category, HERE, false)) : List.of();
		return new ImageDetections(1, annotations, Collections.nCopies(found, new Detection(category, HERE, 0.5)));
	}

	@Test
	void presentAndAbsentAreCountedApart() {
		final OpenVocabularyMetrics figures =
			OpenVocabularyMetrics.of(List.of(answer(NUCLEUS, true, 2), answer(NUCLEUS, true, 0), answer(NUCLEUS, false, 1),
				answer(ZEBRA, false, 0), answer(ZEBRA, false, 0)), List.of(NUCLEUS, ZEBRA));
		assertEquals(2, figures.presences());
		assertEquals(2, figures.present().objects());
		assertEquals(2, figures.present().predictions());
		assertEquals(0.5, figures.present().precision());
		assertEquals(0.5, figures.present().recall());
		assertEquals(3, figures.absent());
		assertEquals(2, figures.empty());
		assertEquals(2.0 / 3, figures.emptyPart());
	}

	@Test
	void nothingAbsentIsNoPart() {
		assertTrue(Double.isNaN(OpenVocabularyMetrics.of(List.of(answer(NUCLEUS, true, 1)), List.of(NUCLEUS)).emptyPart()));
	}
}
