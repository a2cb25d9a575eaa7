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

import ij.WindowManager;
import ij.measure.ResultsTable;
import ij.text.TextWindow;

import java.awt.GraphicsEnvironment;

/**
 * The table "Counts", which macros read by {@code Table.get("nucleus", 0, "Counts")}: a table of its own, as that of
 * "Analyze Particles..." with a summary, since the Results table has a row and columns for each region.
 */
public final class CountsWindow {

	private static final String TITLE = "Counts";

	private CountsWindow() {}

	/** Appends a row for each plane and shows the table. Without a display ImageJ has but one table, Results, which gets the rows. */
	public static void append(final ObjectCounts counts) {
		if (GraphicsEnvironment.isHeadless()) {
			ResultsWindow.append(counts::appendTo);
			return;
		}
		final ResultsTable table = table();
		counts.appendTo(table);
		table.show(TITLE);
	}

	private static ResultsTable table() {
		final boolean open = WindowManager.getFrame(TITLE) instanceof TextWindow;
		final ResultsTable shown = open ? ResultsTable.getResultsTable(TITLE) : null;
		return shown == null ? new ResultsTable() : shown;
	}
}
