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

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.PixelSize;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Tables with a box a row: those of this plugin, in pixels, and ImageJ's Results with <i>Bounding rectangle</i> and
 * <i>Display label</i>, in the unit of the image.
 */
final class TableReader implements AnnotationReader {

	private static final String FORM = "a table of boxes";
	private static final String ENDING = ".csv";
	private static final List<String> OWN = List.of("image", "label", "x (px)", "y (px)", "width (px)", "height (px)");
	private static final List<String> IMAGEJ = List.of("Label", "BX", "BY", "Width", "Height");

	/** A row by the headings of its columns. */
	private record Row(Map<String, String> cells) {

		String text(final String column) {
			return cells.getOrDefault(column, "").strip();
		}

		double number(final String column) {
			try {
				final double number = Double.parseDouble(text(column));
				if (Double.isFinite(number)) return number;
			}
			catch (final NumberFormatException e) {
				// Said below.
			}
			throw new IllegalArgumentException(column + " is \"" + text(column) + "\", which is no number");
		}

		/** The place of a plane in its stack; another one where the table does not say. */
		int place(final String column, final int other) {
			if (text(column).isEmpty()) return other;
			final double number = number(column);
			if (number < 1 || number != Math.rint(number) || number > Integer.MAX_VALUE)
				throw new IllegalArgumentException(column + " is " + text(column) + ", which is no plane");
			return (int) number;
		}
	}

	@Override
	public String name() {
		return "table";
	}

	@Override
	public String form() {
		return "a table of boxes in CSV, or a folder of them: this plugin's, or ImageJ's with Label, BX, BY, Width and Height";
	}

	@Override
	public boolean fits(final Path path) {
		return AnnotationFile.begins(path, ENDING, TableReader::isTable);
	}

	@Override
	public List<AnnotatedFile> read(final Request request, final Consumer<String> notes) throws Florence2Exception {
		return Findings.ofFiles(request, ENDING, FORM, notes, (file, text, findings) -> add(text, findings));
	}

	private static void add(final String text, final Findings findings) throws Florence2Exception {
		final List<Csv.Row> rows = Csv.parse(text);
		if (rows.isEmpty()) throw new IllegalArgumentException("it is empty");
		final List<String> headings = rows.get(0).cells().stream().map(String::strip).toList();
		final boolean own = columns(headings).orElseThrow(() -> new IllegalArgumentException(
			"it has neither the columns " + String.join(", ", OWN) + " nor " + String.join(", ", IMAGEJ))) == OWN;
		for (final Csv.Row row : rows.subList(1, rows.size())) {
			try {
				final Row named = named(row, headings);
				if (own) addOwn(named, findings);
				else addOfImageJ(named, findings);
			}
			catch (final IllegalArgumentException e) {
				throw new IllegalArgumentException("line " + row.line() + ": " + e.getMessage(), e);
			}
		}
	}

	private static boolean isTable(final String beginning) {
		try {
			final List<Csv.Row> heading = Csv.parse(beginning.split("\\R", 2)[0].replaceFirst("^\\uFEFF", ""));
			return !heading.isEmpty() && columns(heading.get(0).cells()).isPresent();
		}
		catch (final IllegalArgumentException e) {
			return false;
		}
	}

	private static Optional<List<String>> columns(final List<String> headings) {
		return Stream.of(OWN, IMAGEJ).filter(headings::containsAll).findFirst();
	}

	private static Row named(final Csv.Row row, final List<String> headings) {
		if (row.cells().size() != headings.size())
			throw new IllegalArgumentException("it has " + row.cells().size() + " columns, the heading " + headings.size());
		final Map<String, String> cells = new HashMap<>();
		for (int i = 0; i < headings.size(); i++)
			cells.put(headings.get(i), row.cells().get(i));
		return new Row(cells);
	}

	private static void addOwn(final Row row, final Findings findings) throws Florence2Exception {
		final Plane plane = new Plane(row.place("C", 0), row.place("Z", 1), row.place("T", 1));
		final Optional<FoundImage> image = findings.named(row.text("image"), plane);
		if (image.isEmpty()) return;
		image.get().describe(row.text("text"), task(row.text("task")));
		if (row.text("x (px)").isEmpty()) return;
		if (row.text("shape").equals("outline") || row.text("shape").equals("quad"))
			findings.leaveOut("outlines and lines of text, of which a table has the boxes");
		image.get()
			.add(row.text("label"),
				box(row.number("x (px)"), row.number("y (px)"), row.number("width (px)"), row.number("height (px)")),
				row.text("score").isEmpty() ? Double.NaN : row.number("score"));
	}

	private static Optional<Task> task(final String name) {
		try {
			return name.isEmpty() ? Optional.empty() : Optional.of(Task.of(name));
		}
		catch (final PromptException e) {
			// A free prompt has no task.
			return Optional.empty();
		}
	}

	/** The label is the title of the image, then the name of a selection or a slice, with colons between them. */
	private static void addOfImageJ(final Row row, final Findings findings) throws Florence2Exception {
		final String label = row.text("Label");
		final int colon = label.indexOf(':');
		final Optional<Path> file = findings.fileNamed(colon < 0 ? label : label.substring(0, colon));
		if (file.isEmpty()) return;
		final Plane plane = new Plane(row.place("Ch", 0), row.place("Slice", 1), row.place("Frame", 1));
		final FoundImage image = findings.image(file.get(), plane);
		final Optional<PixelSize> pixel = findings.header(file.get()).pixel();
		final double across = pixel.map(PixelSize::width).orElse(1.0);
		final double down = pixel.map(PixelSize::height).orElse(1.0);
		final String name = row.text("class").isEmpty() ? row.text("Class") : row.text("class");
		image.add(name, box(row.number("BX") / across, row.number("BY") / down, row.number("Width") / across,
			row.number("Height") / down));
	}

	private static Box box(final double x, final double y, final double width, final double height) {
		if (width < 0 || height < 0) throw new IllegalArgumentException("a side is less than 0");
		return new Box(x, y, x + width, y + height);
	}
}
