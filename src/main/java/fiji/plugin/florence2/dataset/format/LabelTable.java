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

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.task.Region;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table beside label images that says what their numbers mean: {@code objects.csv}. */
public final class LabelTable {

	/** What a number means. */
	public record Entry(String label, double score) {}

	/** A number that is in no table. */
	public static final Entry NAMELESS = new Entry("", Double.NaN);

	private static final String NAME = "objects.csv";
	private static final List<String> HEADINGS = List.of("file", "value", "label", "score");

	private final StringBuilder rows = new StringBuilder(String.join(",", HEADINGS)).append('\n');

	/** Adds the objects of a label image, which have the numbers from 1 on. */
	public void add(final String file, final List<Region> objects) {
		for (int i = 0; i < objects.size(); i++) {
			final Region object = objects.get(i);
			rows.append(quoted(file)).append(',').append(i + 1).append(',').append(quoted(object.label())).append(',');
			if (!Double.isNaN(object.score())) rows.append(object.score());
			rows.append('\n');
		}
	}

	private static String quoted(final String text) {
		return '"' + text.replace("\"", "\"\"") + '"';
	}

	/** Writes the table beside the label images. */
	public void write(final Path folder) throws IOException {
		AtomicFile.write(folder.resolve(NAME), rows.toString());
	}

	/** What the numbers of a label image mean; nothing without a table. */
	public static Map<Integer, Entry> of(final Path labels) throws Florence2Exception {
		final Path table = labels.resolveSibling(NAME);
		final Map<Integer, Entry> entries = new HashMap<>();
		if (!Files.isRegularFile(table)) return entries;
		AnnotationFile.read(table, "a table of labels", text -> {
			final List<Csv.Row> rows = Csv.parse(text);
			if (rows.isEmpty() || !rows.get(0).cells().equals(HEADINGS))
				throw new IllegalArgumentException("its columns are not " + String.join(", ", HEADINGS));
			for (final Csv.Row row : rows.subList(1, rows.size()))
				if (row.cells().get(0).equals(labels.getFileName().toString())) add(row, entries);
		});
		return entries;
	}

	private static void add(final Csv.Row row, final Map<Integer, Entry> entries) {
		try {
			final List<String> cells = row.cells();
			if (cells.size() != HEADINGS.size()) throw new IllegalArgumentException("it has " + cells.size() + " columns");
			final double score = cells.get(3).isBlank() ? Double.NaN : Double.parseDouble(cells.get(3));
			if (score < 0 || score > 1) throw new IllegalArgumentException("a score is 0 to 1, not " + cells.get(3));
			entries.put(Integer.parseInt(cells.get(1).strip()), new Entry(cells.get(2), score));
		}
		catch (final IllegalArgumentException e) {
			throw new IllegalArgumentException("line " + row.line() + ": " + e.getMessage(), e);
		}
	}
}
