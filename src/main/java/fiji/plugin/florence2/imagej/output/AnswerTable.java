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
package fiji.plugin.florence2.imagej.output;

import ij.measure.ResultsTable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows of answers at the end of an ImageJ table. */
final class AnswerTable {

	private AnswerTable() {}

	/**
	 * Appends rows, with the columns that they need. Rows and columns that are there already stay; where the two do not meet
	 * there is nothing, and not ImageJ's zero, which would be a measurement.
	 */
	static void append(final ResultsTable table, final List<AnswerRow> rows) {
		final List<AnswerColumn> columns = AnswerColumn.of(rows);
		for (final AnswerRow row : rows) {
			final Map<String, Object> values = new LinkedHashMap<>();
			columns.forEach(column -> values.put(column.heading(), column.value(row)));
			append(table, values);
		}
	}

	/** The same with one row, given by its values and their headings in the order of the columns. */
	static void append(final ResultsTable table, final Map<String, Object> row) {
		addEmptyRow(table, row.keySet());
		row.forEach((heading, value) -> set(table, heading, value));
	}

	/** @param filled columns that get their values later */
	private static void addEmptyRow(final ResultsTable table, final Set<String> filled) {
		table.addRow();
		for (int column = 0; column <= table.getLastColumn(); column++) {
			if (table.columnExists(column) && !filled.contains(table.getColumnHeading(column)))
				table.setValue(column, table.size() - 1, AnswerRow.NOTHING);
		}
	}

	private static void set(final ResultsTable table, final String heading, final Object value) {
		if (!table.columnExists(heading)) {
			for (int row = 0; row < table.size() - 1; row++)
				table.setValue(heading, row, AnswerRow.NOTHING);
		}
		if (value instanceof Number number && !Double.isNaN(number.doubleValue()))
			table.addValue(heading, number.doubleValue());
		else table.addValue(heading, value instanceof Number ? AnswerRow.NOTHING : value.toString());
	}
}
