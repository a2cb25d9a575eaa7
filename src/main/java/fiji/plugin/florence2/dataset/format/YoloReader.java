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
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Shape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** YOLO's text files: a box or an outline a line, in fractions of the image, with the number of a class. */
final class YoloReader implements AnnotationReader {

	private static final String FORM = "YOLO labels";
	private static final String LABELS = "labels";
	private static final String TEXT = ".txt";
	private static final List<String> NAMES =
		List.of("data.yaml", "dataset.yaml", "data.yml", "classes.txt", "obj.names");
	/** Folders of splits by the names that programs give them. */
	private static final Map<String, Split> SPLITS = Map.of("train", Split.TRAINING, "val", Split.VALIDATION, "valid",
		Split.VALIDATION, "validation", Split.VALIDATION, "test", Split.TEST);
	/** Class, middle, width and height; a score may follow. */
	private static final int BOX = 5;
	/** A class and three points. */
	private static final int OUTLINE = 7;
	/** So much beyond the image is a matter of rounding. */
	private static final double SLACK = 0.01;

	@Override
	public String name() {
		return "yolo";
	}

	@Override
	public String form() {
		return "data.yaml, or a folder with label files and data.yaml or classes.txt";
	}

	@Override
	public boolean fits(final Path path) {
		return path.getFileName().toString().matches("(?i).*\\.ya?ml") ||
			NAMES.stream().anyMatch(name -> Files.isRegularFile(path.resolve(name)));
	}

	@Override
	public List<AnnotatedFile> read(final Request request, final Consumer<String> notes) throws Florence2Exception {
		final Path root = request.folder();
		final List<Path> labels = labels(root);
		final YoloNames names = names(request.path(), root);
		final Findings findings = new Findings(request);
		final Map<Path, Split> splits = splits(names, root);
		for (final Path file : labels) {
			final String stem = file.getFileName().toString().replaceFirst("(?i)\\.txt$", "");
			AnnotationFile.read(file, FORM, text -> {
				final Optional<FoundImage> image = findings.about(file, stem, Plane.ONLY);
				if (image.isEmpty()) return;
				split(image.get().file(), root, splits).ifPresent(image.get()::setSplit);
				add(text, names, image.get(), findings);
			});
		}
		return findings.all(notes);
	}

	/** Those in folders {@code labels} or, where there is none, all. */
	private static List<Path> labels(final Path root) throws DataSetException {
		final List<Path> texts = AnnotationFile.find(root, TEXT, FORM)
			.stream()
			.filter(file -> !file.getFileName().toString().matches("(?i)(classes|readme.*|(train|val|valid|test))\\.txt"))
			.toList();
		final List<Path> labels = texts.stream().filter(file -> isInLabels(root.relativize(file))).toList();
		return labels.isEmpty() ? texts : labels;
	}

	private static boolean isInLabels(final Path below) {
		for (final Path part : below)
			if (part.toString().toLowerCase(Locale.ROOT).equals(LABELS)) return true;
		return false;
	}

	private static YoloNames names(final Path path, final Path root) throws Florence2Exception {
		final Path file = Files.isRegularFile(path)
			? path
			: NAMES.stream()
				.flatMap(name -> List.of(root.resolve(name), root.resolve(LABELS).resolve(name)).stream())
				.filter(Files::isRegularFile)
				.findFirst()
				.orElseThrow(() -> new DataSetException("The folder " + root +
					" has no names of classes: put data.yaml or classes.txt there, with the name of each class."));
		final List<YoloNames> read = new ArrayList<>();
		final boolean yaml = file.getFileName().toString().matches("(?i).*\\.ya?ml");
		AnnotationFile.read(file, "names of classes",
			text -> read.add(yaml ? YoloNames.parse(text) : YoloNames.ofLines(text)));
		return read.get(0);
	}

	/** The splits of folders of images, and of images that a list names. */
	private static Map<Path, Split> splits(final YoloNames names, final Path root) throws Florence2Exception {
		final Map<Path, Split> splits = new HashMap<>();
		final Set<Path> several = new HashSet<>();
		final Path base = names.path().isEmpty() ? root : place(root, root, names.path()).orElse(root);
		for (final Map.Entry<String, List<String>> entry : names.places().entrySet()) {
			for (final String text : entry.getValue()) {
				final Optional<Path> place = place(base, root, text);
				if (place.isEmpty()) continue;
				for (final Path part : Files.isRegularFile(place.get()) ? listed(place.get()) : List.of(place.get()))
					if (splits.put(part, SPLITS.get(entry.getKey())) != null) several.add(part);
			}
		}
		// Images for training and validation alike are in no split of their own.
		splits.keySet().removeAll(several);
		return splits;
	}

	/** Some programs write places relative to a folder beside that of the file. */
	private static Optional<Path> place(final Path base, final Path root, final String text) {
		try {
			for (final Path from : List.of(base, root)) {
				for (final String written : List.of(text, text.replaceFirst("^\\.\\./", ""))) {
					final Path place = from.resolve(written).normalize();
					if (Files.exists(place)) return Optional.of(place);
				}
			}
		}
		catch (final InvalidPathException e) {
			// A place of another computer.
		}
		return Optional.empty();
	}

	private static List<Path> listed(final Path list) throws Florence2Exception {
		final List<Path> images = new ArrayList<>();
		AnnotationFile.read(list, "a list of images", text -> {
			for (final String line : text.strip().split("\\R"))
				if (!line.isBlank()) images.add(list.getParent().resolve(line.strip()).normalize());
		});
		return images;
	}

	private static Optional<Split> split(final Path image, final Path root, final Map<Path, Split> splits) {
		for (Path place = image; place != null; place = place.getParent())
			if (splits.containsKey(place)) return Optional.of(splits.get(place));
		if (!splits.isEmpty() || !image.startsWith(root)) return Optional.empty();
		for (final Path part : root.relativize(image)) {
			final Split named = SPLITS.get(part.toString().toLowerCase(Locale.ROOT));
			if (named != null) return Optional.of(named);
		}
		return Optional.empty();
	}

	private static void add(final String text, final YoloNames names, final FoundImage image, final Findings findings)
		throws IOException
	{
		int number = 0;
		for (final String line : text.split("\\R")) {
			number++;
			if (line.isBlank()) continue;
			try {
				add(numbers(line), names, image, findings);
			}
			catch (final IllegalArgumentException e) {
				throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
			}
		}
	}

	private static double[] numbers(final String line) {
		final String[] words = line.strip().split("\\s+");
		final double[] numbers = new double[words.length];
		for (int i = 0; i < words.length; i++) {
			try {
				numbers[i] = Double.parseDouble(words[i]);
			}
			catch (final NumberFormatException e) {
				throw new IllegalArgumentException("\"" + words[i] + "\" is no number", e);
			}
		}
		return numbers;
	}

	private static void add(final double[] numbers, final YoloNames names, final FoundImage image,
		final Findings findings)
	{
		if (names.keyPoints() && numbers.length > BOX) findings.leaveOut("key points");
		final int used = names.keyPoints() ? Math.min(BOX, numbers.length) : numbers.length;
		final boolean box = used == BOX || used == BOX + 1;
		if (!box && used < OUTLINE)
			throw new IllegalArgumentException("it has " + used + " numbers; a box has 5 and an outline 7 or more");
		// A last number without its partner is a score.
		final boolean scored = used % 2 == 0;
		final String name = names.of((int) numbers[0])
			.filter(known -> numbers[0] == Math.rint(numbers[0]))
			.orElseThrow(() -> new IllegalArgumentException("there is no name of the class " + text(numbers[0])));
		final int end = scored ? used - 1 : used;
		for (int i = 1; i < end; i++)
			if (!(numbers[i] >= -SLACK && numbers[i] <= 1 + SLACK)) throw new IllegalArgumentException(
				text(numbers[i]) + " is no fraction of the image: coordinates are from 0 to 1");
		final Shape shape = box ? box(numbers, image) : outline(numbers, end, image);
		image.add(name, shape, scored ? numbers[used - 1] : Double.NaN);
	}

	private static String text(final double number) {
		return number == Math.rint(number) && Math.abs(number) < 1e9
			? Long.toString((long) number)
			: Double.toString(number);
	}

	private static Box box(final double[] numbers, final FoundImage image) {
		if (numbers[3] < 0 || numbers[4] < 0) throw new IllegalArgumentException("a side is less than 0");
		return new Box((numbers[1] - numbers[3] / 2) * image.width(), (numbers[2] - numbers[4] / 2) * image.height(),
			(numbers[1] + numbers[3] / 2) * image.width(), (numbers[2] + numbers[4] / 2) * image.height());
	}

	private static Shape outline(final double[] numbers, final int end, final FoundImage image) {
		final List<Point> points = new ArrayList<>();
		for (int i = 1; i < end; i += 2)
			points.add(new Point(numbers[i] * image.width(), numbers[i + 1] * image.height()));
		return PolygonShape.of(List.of(points));
	}
}
