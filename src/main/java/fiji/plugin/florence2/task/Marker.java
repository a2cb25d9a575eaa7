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

/**
 * A special token in an answer that says something about shapes.
 *
 * @param type what it says
 * @param bin of a location 0 to 999, else 0
 * @param from index of its {@code <} in the text
 * @param to index after its {@code >}
 */
record Marker(Type type, int bin, int from, int to) {

	enum Type {
		LOCATION("<loc_"),
		OUTLINE_END("<sep>"),
		OBJECT_START("<poly>"),
		OBJECT_END("</poly>"),
		AND("<and>");

		private final String text;

		Type(final String text) {
			this.text = text;
		}
	}

	/** The marker that starts at a position of the text, or null if none does. */
	static Marker at(final String text, final int position) {
		if (text.charAt(position) != '<') return null;
		if (text.startsWith(Type.LOCATION.text, position)) return locationAt(text, position);
		for (final Type type : Type.values()) {
			if (text.startsWith(type.text, position)) {
				return new Marker(type, 0, position, position + type.text.length());
			}
		}
		return null;
	}

	boolean isLocation() {
		return type == Type.LOCATION;
	}

	private static Marker locationAt(final String text, final int position) {
		final int digits = position + Type.LOCATION.text.length();
		int bin = 0;
		int end = digits;
		for (; end < text.length() && isDigit(text.charAt(end)); end++) {
			bin = Math.min(LocationBins.COUNT - 1, 10 * bin + text.charAt(end) - '0');
		}
		if (end == digits || end == text.length() || text.charAt(end) != '>') return null;
		return new Marker(Type.LOCATION, bin, position, end + 1);
	}

	private static boolean isDigit(final char c) {
		return c >= '0' && c <= '9';
	}
}
