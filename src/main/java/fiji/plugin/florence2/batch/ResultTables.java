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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.task.Task;

import com.google.gson.JsonObject;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files about all images, made from the journal. */
final class ResultTables {

	static final String ROWS = "results.csv";
	static final String ANSWERS = "results.jsonl";
	static final String IMAGES = "images.csv";
	static final String FAILURES = "failures.csv";
	static final String COUNTS = "counts.csv";
	/** In the form that the command {@code evaluate} reads. */
	static final String OBJECTS = "annotations.json";

	private final OutputFolder output;
	private final Journal journal;

	ResultTables(final OutputFolder output, final Journal journal) {
		this.output = output;
		this.journal = journal;
	}

	/** Text is written line by line. */
	@FunctionalInterface
	private interface Lines {

		void write(Writer out) throws IOException;
	}

	/** Writes all of them; each replaces the file of the run before. */
	void write(final List<Task> tasks, final List<BatchFailure> failures) throws IOException {
		write(ROWS, out -> {
			line(out, ResultRows.HEADING);
			journal.forEach(entry -> {
				for (final String row : entry.rows())
					line(out, row);
			});
		});
		write(ANSWERS, out -> journal.forEach(entry -> {
			for (final JsonObject answer : entry.answers())
				line(out, JsonLine.of(answer));
		}));
		write(IMAGES, out -> {
			line(out, CsvLine.of("image", "width (px)", "height (px)", "planes", "regions", "note"));
			journal.forEach(entry -> line(out, CsvLine.of(entry.image(), entry.width(), entry.height(), entry.planes().size(),
				entry.regions(), entry.note())));
		});
		write(FAILURES, out -> {
			line(out, CsvLine.of("image", "reason"));
			for (final BatchFailure failure : failures)
				line(out, CsvLine.of(failure.image(), failure.reason()));
		});
		if (tasks.stream().noneMatch(FoundObject::areOf)) return;
		write(COUNTS, out -> ObjectCountRows.write(journal, out));
		AtomicFile.write(output.file(OBJECTS), out -> CocoWriter.write(journal, out));
	}

	private void write(final String name, final Lines lines) throws IOException {
		AtomicFile.write(output.file(name), out -> {
			final Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
			lines.write(writer);
			writer.flush();
		});
	}

	private static void line(final Writer out, final String line) throws IOException {
		out.write(line);
		out.write('\n');
	}
}
