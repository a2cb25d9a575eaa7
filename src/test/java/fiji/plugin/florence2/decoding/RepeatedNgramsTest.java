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
package fiji.plugin.florence2.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

class RepeatedNgramsTest {

	private static Set<Integer> completions(final int size, final int... sequence) {
		final Set<Integer> tokens = new TreeSet<>();
		RepeatedNgrams.forEachCompletion(sequence, size, tokens::add);
		return tokens;
	}

	@Test
	void findsWhatWouldRepeat() {
		assertEquals(Set.of(7), completions(3, 5, 6, 7, 5, 6));
		assertEquals(Set.of(7, 8), completions(3, 5, 6, 7, 5, 6, 8, 5, 6));
		assertEquals(Set.of(), completions(3, 5, 6, 7, 6, 5));
	}

	@Test
	void countsTheStartToken() {
		assertEquals(Set.of(9), completions(3, 2, 0, 9, 4, 2, 0));
	}

	@Test
	void findsOverlappingNgrams() {
		assertEquals(Set.of(4), completions(3, 4, 4, 4));
		assertEquals(Set.of(), completions(3, 4, 4));
	}

	@Test
	void heedsTheSize() {
		assertEquals(Set.of(), completions(0, 1, 1, 1, 1));
		assertEquals(Set.of(1, 2, 3), completions(1, 1, 2, 3, 2));
		assertEquals(Set.of(2), completions(2, 1, 2, 3, 1));
		assertEquals(Set.of(), completions(5, 1, 2));
		assertEquals(Set.of(), completions(2));
	}
}
