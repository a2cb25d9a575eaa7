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

import java.util.function.IntConsumer;

/** Which tokens would repeat an n-gram: {@code NoRepeatNGramLogitsProcessor} of transformers. */
final class RepeatedNgrams {

	private RepeatedNgrams() {}

	/**
	 * Finds the tokens that, if they came next, would complete an n-gram that the sequence already holds.
	 *
	 * @param sequence the whole sequence, start token included
	 * @param size tokens of an n-gram, or 0 to find none
	 * @param action called with each such token, possibly more than once
	 */
	static void forEachCompletion(final int[] sequence, final int size, final IntConsumer action) {
		if (size == 0) return;
		final int prefix = sequence.length - size + 1;
		for (int start = 0; start < prefix; start++)
			if (matches(sequence, start, prefix)) action.accept(sequence[start + size - 1]);
	}

	/** Whether the tokens from {@code start} on are those from {@code prefix} to the end. */
	private static boolean matches(final int[] sequence, final int start, final int prefix) {
		for (int i = prefix; i < sequence.length; i++)
			if (sequence[start + i - prefix] != sequence[i]) return false;
		return true;
	}
}
