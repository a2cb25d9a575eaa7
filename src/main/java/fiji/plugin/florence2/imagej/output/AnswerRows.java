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

import fiji.plugin.florence2.imagej.input.PlanePosition;

import ij.ImagePlus;
import ij.measure.ResultsTable;

/**
 * Rows about planes of one image at the end of an ImageJ table. Rows and columns that are there already stay; where the two
 * do not meet there is no number (NaN) or no text, and not ImageJ's zero, which would be a measurement.
 */
final class AnswerRows {

	private final ResultsTable table;
	private final ImagePlus image;

	AnswerRows(final ResultsTable table, final ImagePlus image) {
		this.table = table;
		this.image = image;
	}

	/** Begins a row with the columns image, slice, C, Z, T, task and device. */
	void add(final PlaneAnswer answer) {
		table.addRow();
		for (int column = 0; column <= table.getLastColumn(); column++) {
			if (table.columnExists(column)) table.setValue(column, table.size() - 1, Double.NaN);
		}
		final PlanePosition position = answer.position();
		set("image", image.getTitle());
		set("slice", position.stackIndex(image));
		set("C", position.channel());
		set("Z", position.slice());
		set("T", position.frame());
		set("task", answer.taskName());
		set("device", answer.device().toString());
	}

	void set(final String column, final double value) {
		if (!table.columnExists(column)) {
			for (int row = 0; row < table.size(); row++)
				table.setValue(column, row, Double.NaN);
		}
		table.addValue(column, value);
	}

	void set(final String column, final String value) {
		if (!table.columnExists(column)) {
			for (int row = 0; row < table.size(); row++)
				table.setValue(column, row, "");
		}
		table.addValue(column, RegionRois.oneLine(value));
	}
}
