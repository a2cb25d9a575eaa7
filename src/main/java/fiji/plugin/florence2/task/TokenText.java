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

import java.util.Arrays;

/**
 * A text that the model wrote, with the places of its tokens and how likely each was.
 * <p>
 * All tokens of the decoder are here, special ones included, and nothing is inserted between them. Token
 * {@code i} covers the characters from {@code starts[i]} up to {@code starts[i + 1]}, the last one up to
 * the end of the text. The start of a token is the number of characters that are complete before it, hence:
 * </p>
 * <ul>
 * <li>a special token starts at its {@code <};</li>
 * <li>tokens that are pieces of one character (byte-level BPE) share the start of that character, all but
 * the last of them covering nothing; they still count as that character's tokens.</li>
 * </ul>
 *
 * @param text the decoded tokens, special tokens included
 * @param starts for each token the index of its first {@code char} in the text, ascending, in [0, length]
 * @param logProbs for each token the natural logarithm of its probability; 0 for a forced token, 0 or NaN
 *         for the decoder's start token, which nothing chose
 */
public record TokenText(String text, int[] starts, double[] logProbs) {

	private static final String[] SEQUENCE_TOKENS = { "<s>", "</s>", "<pad>" };

	/** @throws IllegalArgumentException if the arrays differ in length or the starts are not as described */
	public TokenText {
		if (starts.length != logProbs.length) {
			throw new IllegalArgumentException(starts.length + " starts, but " + logProbs.length + " log-probabilities");
		}
		int last = 0;
		for (final int start : starts) {
			if (start < last || start > text.length()) {
				throw new IllegalArgumentException(
					"Start " + start + " after start " + last + " in a text of " + text.length() + " characters");
			}
			last = start;
		}
		starts = starts.clone();
		logProbs = logProbs.clone();
	}

	/** A text whose tokens are not known. Regions read from it have no scores. */
	public static TokenText of(final String text) {
		return new TokenText(text, new int[0], new double[0]);
	}

	@Override
	public int[] starts() {
		return starts.clone();
	}

	@Override
	public double[] logProbs() {
		return logProbs.clone();
	}

	/** The same without {@code <s>}, {@code </s>}, {@code <pad>} and their tokens. */
	TokenText withoutSequenceTokens() {
		final StringBuilder kept = new StringBuilder(text.length());
		final int[] keptStarts = new int[starts.length];
		final double[] keptLogProbs = new double[starts.length];
		int count = 0;
		int token = 0;
		int position = 0;
		while (position < text.length()) {
			final int removed = sequenceTokenLengthAt(position);
			if (removed > 0) {
				position += removed;
				while (token < starts.length && starts[token] < position)
					token++;
				continue;
			}
			for (; token < starts.length && starts[token] == position; token++) {
				keptStarts[count] = kept.length();
				keptLogProbs[count++] = logProbs[token];
			}
			kept.append(text.charAt(position++));
		}
		return new TokenText(kept.toString(), Arrays.copyOf(keptStarts, count), Arrays.copyOf(keptLogProbs, count));
	}

	/** The likelihood of all tokens that hold some of the characters in [from, to). */
	Likelihood likelihood(final int from, final int to) {
		if (from >= to) return Likelihood.NONE;
		final int first = tokenCovering(from);
		final int end = firstTokenFrom(to);
		double sum = 0;
		for (int token = first; token < end; token++)
			sum += logProbs[token];
		return new Likelihood(sum, end - first);
	}

	private int sequenceTokenLengthAt(final int position) {
		if (text.charAt(position) != '<') return 0;
		for (final String token : SEQUENCE_TOKENS) {
			if (text.startsWith(token, position)) return token.length();
		}
		return 0;
	}

	private int tokenCovering(final int position) {
		final int token = firstTokenFrom(position);
		final boolean startsHere = token < starts.length && starts[token] == position;
		return startsHere ? token : Math.max(0, token - 1);
	}

	/** The first token that starts at or after a character; the number of tokens if none does. */
	private int firstTokenFrom(final int position) {
		int low = 0;
		int high = starts.length;
		while (low < high) {
			final int middle = (low + high) >>> 1;
			if (starts[middle] < position) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
