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
package fiji.plugin.florence2.dataset.format;

import java.util.ArrayList;
import java.util.List;

/** Tables as RFC 4180 has them; cells may be parted by tabs or semicolons instead of commas. */
final class Csv {

	/** @param line where the row begins, from 1 */
	record Row(int line, List<String> cells) {}

	private static final char QUOTE = '"';

	private final String text;
	private final char separator;
	private final List<Row> rows = new ArrayList<>();
	private List<String> cells = new ArrayList<>();
	private final StringBuilder cell = new StringBuilder();
	private int line = 1;
	private int begin = 1;

	private Csv(final String text) {
		this.text = text;
		final String heading = text.split("\\R", 2)[0];
		separator = heading.indexOf('\t') >= 0 ? '\t' : heading.indexOf(',') >= 0 ? ',' : ';';
	}

	/**
	 * The rows that are not empty, the heading first.
	 *
	 * @throws IllegalArgumentException if a quote is not closed
	 */
	static List<Row> parse(final String text) {
		final Csv csv = new Csv(text);
		csv.parse();
		return csv.rows;
	}

	private void parse() {
		for (int i = 0; i < text.length(); i++) {
			final char c = text.charAt(i);
			if (c == QUOTE && cell.isEmpty()) i = quoted(i + 1);
			else if (c == separator) endCell();
			else if (c == '\n') endRow();
			else if (c != '\r') cell.append(c);
		}
		endRow();
	}

	/** @return the place of the quote that closes the cell */
	private int quoted(final int start) {
		for (int i = start; i < text.length(); i++) {
			final char c = text.charAt(i);
			if (c == '\n') line++;
			if (c != QUOTE) cell.append(c);
			else if (i + 1 < text.length() && text.charAt(i + 1) == QUOTE) {
				cell.append(QUOTE);
				i++;
			}
			else return i;
		}
		throw new IllegalArgumentException("line " + begin + ": a quote is not closed");
	}

	private void endCell() {
		cells.add(cell.toString());
		cell.setLength(0);
	}

	private void endRow() {
		endCell();
		final boolean empty = cells.size() == 1 && cells.get(0).isBlank();
		if (!empty) rows.add(new Row(begin, cells));
		cells = new ArrayList<>();
		line++;
		begin = line;
	}
}
