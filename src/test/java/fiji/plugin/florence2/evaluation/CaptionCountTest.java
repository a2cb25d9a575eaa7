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

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that captions state, and names in the singular and plural. */
class CaptionCountTest {

	private static final List<Category> CATEGORIES = List.of(new Category(1, "nucleus"),
		new Category(2, "red blood cell"), new Category(3, "Platelet"), new Category(4, "embryos"));

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { //
		"A fluorescence image with 23 nuclei.|23", //
		"A fluorescence image with 1 nucleus.|1", //
		"A blood smear with 12 red blood cells, 1 white blood cell and 2 platelets.|14", //
		"A blood smear with 12 Red Blood Cells and 2 platelets; 3 of them touch the border.|14", //
		"A smear with 4 platelets 5 nuclei|9", //
		"The 7 best images show nuclei.|0", //
		"12 blood cells and 3.5 nuclei|0", //
		"A fluorescence image with no objects.|0", //
		"1 embryo|1", //
		"99999999999 nuclei|0", //
		"''|0" })
	void sumOfNumbersBeforeNames(final String caption, final long count) {
		assertEquals(count, CaptionCount.in(caption, CATEGORIES));
	}

	@ParameterizedTest
	@CsvSource({ "nucleus,nuclei", "bacterium,bacteria", "mitochondrion,mitochondria", "metastasis,metastases",
		"body,bodies", "box,boxes", "red blood cell,Red  blood cells ", "cell,CELL" })
	void singularAndPlural(final String singular, final String plural) {
		assertEquals(1, Category.named(plural, List.of(new Category(1, singular))).orElseThrow().id());
		assertEquals(1, Category.named(singular, List.of(new Category(1, plural))).orElseThrow().id());
	}

	@Test
	void theVeryNameGoesFirst() {
		final List<Category> categories = List.of(new Category(1, "cells"), new Category(2, "cell"));
		assertEquals(2, Category.named("cell", categories).orElseThrow().id());
		assertEquals(1, Category.named("cells", categories).orElseThrow().id());
		assertEquals(false, Category.named("blood cell", categories).isPresent());
	}

	@Test
	void relativeError() {
		assertEquals(0.25, new ObjectCount(4, 5).relativeError());
		assertEquals(0.5, new ObjectCount(4, 2).relativeError());
		assertEquals(3, new ObjectCount(0, 3).relativeError());
		assertEquals(new CaptionMetrics(8, 7, 0.375),
			CaptionMetrics.of(List.of(new ObjectCount(4, 5), new ObjectCount(4, 2))));
		assertEquals(Double.NaN, CaptionMetrics.of(List.of()).countError());
	}
}
