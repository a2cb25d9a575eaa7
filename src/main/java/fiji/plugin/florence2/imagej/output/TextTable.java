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

import ij.ImagePlus;
import ij.measure.ResultsTable;

import java.util.List;

/** Texts of answers - captions, descriptions, what was read - as rows of an ImageJ table. */
public final class TextTable {

	private TextTable() {}

	/**
	 * Appends one row for each answer that has a text, with the columns image, slice, C, Z, T, task, device (all as in
	 * {@link RegionTable#append}) and text. A text of several lines is in one line here; {@link TextProperties} keep it as it
	 * is.
	 *
	 * @param image what the answers are about; its title and dimensions are read
	 */
	public static void append(final ResultsTable table, final ImagePlus image, final List<PlaneAnswer> answers) {
		final AnswerRows rows = new AnswerRows(table, image);
		for (final PlaneAnswer answer : answers) {
			if (answer.text().isBlank()) continue;
			rows.add(answer);
			rows.set("text", answer.text());
		}
	}
}
