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
package fiji.plugin.florence2.ui.explorer;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

import javax.swing.table.AbstractTableModel;

/** The rows of the list of drafts: name, task, score, and whether it is kept. */
final class DraftTable extends AbstractTableModel {

	private static final long serialVersionUID = 1L;
	private static final String[] HEADINGS = { "Name", "Asked", "Score", "Kept" };
	static final int NAME = 0;
	static final int ASKED = 1;
	static final int SCORE = 2;
	static final int KEPT = 3;

	private final transient BiConsumer<Draft, String> renamed;
	private transient List<Draft> drafts = List.of();

	/** @param renamed gets a draft and its new name */
	DraftTable(final BiConsumer<Draft, String> renamed) {
		this.renamed = renamed;
	}

	void show(final List<Draft> shown) {
		if (shown.equals(drafts)) return;
		drafts = shown;
		fireTableDataChanged();
	}

	Draft draft(final int row) {
		return drafts.get(row);
	}

	@Override
	public int getRowCount() {
		return drafts.size();
	}

	@Override
	public int getColumnCount() {
		return HEADINGS.length;
	}

	@Override
	public String getColumnName(final int column) {
		return HEADINGS[column];
	}

	@Override
	public Object getValueAt(final int row, final int column) {
		final Draft draft = drafts.get(row);
		return switch (column) {
			case NAME -> draft.label();
			case ASKED -> draft.task().label();
			case SCORE -> score(draft);
			default -> draft.is(Draft.State.ACCEPTED) ? "\u2713" : "";
		};
	}

	private static String score(final Draft draft) {
		final double score = draft.found().getScore();
		return Double.isNaN(score) ? "" : String.format(Locale.ROOT, "%.2f", score);
	}

	@Override
	public boolean isCellEditable(final int row, final int column) {
		return column == NAME;
	}

	@Override
	public void setValueAt(final Object value, final int row, final int column) {
		// The list may have become another one while its user was writing.
		if (row < drafts.size()) renamed.accept(drafts.get(row), String.valueOf(value));
	}
}
