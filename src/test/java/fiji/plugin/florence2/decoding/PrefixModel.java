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

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * A model whose logits are any function of the whole sequence. As a real decoder, it gets only the last tokens and
 * has to remember the ones before by itself, so wrong parents give wrong logits.
 */
final class PrefixModel implements NextTokenModel<RuntimeException> {

	/** Gives the logits of what follows a sequence. */
	interface Logits {

		float[] after(int[] sequence);
	}

	private final int vocabularySize;
	private final Logits logits;
	private List<int[]> remembered = List.of(new int[0]);

	/** How many rows each call had. */
	final List<Integer> rows = new ArrayList<>();

	PrefixModel(final int vocabularySize, final Logits logits) {
		this.vocabularySize = vocabularySize;
		this.logits = logits;
	}

	@Override
	public int vocabularySize() {
		return vocabularySize;
	}

	@Override
	public FloatBuffer next(final int[] parents, final int[] tokens) {
		final List<int[]> now = new ArrayList<>();
		final FloatBuffer result = FloatBuffer.allocate(tokens.length * vocabularySize);
		final HashSet<List<Integer>> different = new HashSet<>();
		for (int i = 0; i < tokens.length; i++) {
			final int[] sequence = append(remembered.get(parents[i]), tokens[i]);
			now.add(sequence);
			different.add(Arrays.stream(sequence).boxed().toList());
			result.put(logits.after(sequence));
		}
		if (different.size() < tokens.length || parents.length != tokens.length)
			throw new AssertionError("The model computed the same sequence twice.");
		rows.add(tokens.length);
		remembered = now;
		return result; // its position is at the end, which must not matter
	}

	static int[] append(final int[] sequence, final int token) {
		final int[] longer = Arrays.copyOf(sequence, sequence.length + 1);
		longer[sequence.length] = token;
		return longer;
	}
}
