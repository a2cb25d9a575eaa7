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

import ij.Prefs;
import ij.WindowManager;
import ij.gui.GUI;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import ij.text.TextWindow;

import java.awt.Rectangle;
import java.util.function.Consumer;

/** ImageJ's own "Results" table, which macros read by {@code nResults} and {@code getResult}, with and without a display. */
public final class ResultsWindow {

	private static final String TITLE = "Results";
	/** ImageJ's own, which shows the image's name and hardly more. */
	private static final int DEFAULT_WIDTH = 400;
	/** Shows the name of the image, label, score and place. */
	private static final int WIDTH = 850;

	private ResultsWindow() {}

	/**
	 * Lets rows be appended to the table and shows it. In batch mode no window opens; one that is open is brought up to date.
	 * A window that opens is wider than ImageJ's, and beside the image, unless its user has chosen a width and a place.
	 *
	 * @param rows appends the rows, for instance by {@link ImageAnswer#appendTo}
	 */
	public static void append(final Consumer<ResultsTable> rows) {
		final ResultsTable table = ResultsTable.getResultsTable();
		// Without the columns of ImageJ's "Measure" in their places, it would empty the table.
		if (table.getLastColumn() < 0) table.setDefaultHeadings();
		rows.accept(table);
		final boolean open = ResultsTable.getResultsWindow() != null;
		if (!open && Interpreter.isBatchMode()) return;
		table.show(TITLE);
		final TextWindow window = ResultsTable.getResultsWindow();
		if (open || window == null) return;
		// Not the window's own, which may pass through other widths while it opens.
		if (Prefs.get(TextWindow.WIDTH_KEY, DEFAULT_WIDTH) == DEFAULT_WIDTH) widen(window);
		FirstPlace.take(window, WindowManager.getCurrentWindow());
	}

	private static void widen(final TextWindow window) {
		final Rectangle screen = GUI.getMaxWindowBounds(window);
		final int width = Math.min(WIDTH, screen.width);
		final int x = Math.max(screen.x, Math.min(window.getX(), screen.x + screen.width - width));
		window.setBounds(x, window.getY(), width, window.getHeight());
	}
}
