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
package fiji.plugin.florence2.ui;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

import javax.swing.table.AbstractTableModel;

/** The models as a table. Each cell's value is its whole row; {@link #text} is what a column shows of it. */
final class ModelTableModel extends AbstractTableModel {

	static final int STATE = 1;

	private static final long serialVersionUID = 1L;
	private static final List<String> COLUMNS = List.of("Model", "State", "Size", "Licence", "Memory");

	private transient List<ModelRow> rows = List.of();

	/** Replaces the rows. The selection stays if the names are the same. */
	void show(final List<ModelRow> now) {
		final boolean same = names(rows).equals(names(now));
		rows = List.copyOf(now);
		if (!same) fireTableDataChanged();
		else if (!rows.isEmpty()) fireTableRowsUpdated(0, rows.size() - 1);
	}

	private static List<String> names(final List<ModelRow> models) {
		return models.stream().map(row -> row.model().name()).toList();
	}

	ModelRow row(final int index) {
		return rows.get(index);
	}

	OptionalInt indexOf(final String name) {
		return IntStream.range(0, rows.size()).filter(i -> rows.get(i).model().name().equals(name)).findFirst();
	}

	static String text(final ModelRow row, final int column) {
		return switch (column) {
			case 0 -> row.name();
			case STATE -> row.state();
			case 2 -> row.size();
			case 3 -> row.licence();
			default -> row.memory();
		};
	}

	@Override
	public int getRowCount() {
		return rows.size();
	}

	@Override
	public int getColumnCount() {
		return COLUMNS.size();
	}

	@Override
	public String getColumnName(final int column) {
		return COLUMNS.get(column);
	}

	@Override
	public Object getValueAt(final int row, final int column) {
		return rows.get(row);
	}
}
