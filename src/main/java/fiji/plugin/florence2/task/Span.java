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

/** A piece of an answer that remembers where it stands: the characters of a text in [from, to). */
record Span(String text, int from, int to) {

	static Span of(final String text) {
		return new Span(text, 0, text.length());
	}

	String value() {
		return text.substring(from, to);
	}

	boolean contains(final char c) {
		return lastIndexOf(c) >= from;
	}

	/** What follows the last such character; the whole piece if there is none. */
	Span afterLast(final char c) {
		return new Span(text, Math.max(from, lastIndexOf(c) + 1), to);
	}

	/** The piece without white space at its ends. */
	Span strip() {
		int start = from;
		int end = to;
		while (start < end && isWhiteSpace(text.charAt(start)))
			start++;
		while (end > start && isWhiteSpace(text.charAt(end - 1)))
			end--;
		return new Span(text, start, end);
	}

	private int lastIndexOf(final char c) {
		int index = to - 1;
		while (index >= from && text.charAt(index) != c)
			index--;
		return index;
	}

	/** White space as Python's {@code str.strip} has it, which includes no-break spaces. */
	private static boolean isWhiteSpace(final char c) {
		return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
	}
}
