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
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A model whose logits are any function of the question and the whole sequence. As a real decoder, it gets only the last
 * tokens and has to remember the ones before by itself, so wrong parents give wrong logits.
 */
final class PrefixModel implements NextTokenModel<RuntimeException> {

	/** Gives the logits of what follows a sequence. */
	interface Logits {

		float[] after(int[] sequence);
	}

	private record Row(int question, int[] sequence) {}

	private final int vocabularySize;
	private final Logits[] questions;
	private List<Row> remembered;

	/** How many rows each call had. */
	final List<Integer> rows = new ArrayList<>();

	/** Rows that were computed although one of the same call was equal. */
	int repeated;

	PrefixModel(final int vocabularySize, final Logits... questions) {
		this.vocabularySize = vocabularySize;
		this.questions = questions;
		remembered = IntStream.range(0, questions.length).mapToObj(question -> new Row(question, new int[0])).toList();
	}

	@Override
	public int vocabularySize() {
		return vocabularySize;
	}

	@Override
	public FloatBuffer next(final int[] parents, final int[] tokens) {
		final List<Row> now = new ArrayList<>();
		final FloatBuffer result = FloatBuffer.allocate(tokens.length * vocabularySize);
		for (int i = 0; i < tokens.length; i++) {
			final Row parent = remembered.get(parents[i]);
			final Row row = new Row(parent.question, append(parent.sequence, tokens[i]));
			now.add(row);
			result.put(questions[row.question].after(row.sequence));
		}
		check(now);
		rows.add(tokens.length);
		remembered = now;
		return result; // its position is at the end, which must not matter
	}

	/** Rows of one question follow each other, and all questions have the same number of them. */
	private void check(final List<Row> now) {
		final int[] order = now.stream().mapToInt(Row::question).distinct().toArray();
		final int each = now.size() / order.length;
		final Set<List<Integer>> different = new HashSet<>();
		for (int i = 0; i < now.size(); i++) {
			if (now.size() % order.length != 0 || now.get(i).question != order[i / each])
				throw new AssertionError("The questions have different numbers of rows, or not in a row: " + now);
			different.add(IntStream.of(append(now.get(i).sequence, now.get(i).question)).boxed().toList());
		}
		repeated += now.size() - different.size();
		if (repeated > 0 && questions.length == 1) throw new AssertionError("The model computed the same sequence twice.");
	}

	static int[] append(final int[] sequence, final int token) {
		final int[] longer = Arrays.copyOf(sequence, sequence.length + 1);
		longer[sequence.length] = token;
		return longer;
	}
}
