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
package fiji.plugin.florence2.dataset;

import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.evaluation.BoundingBox;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A file in the form of COCO's object detection, or of its captions, or of both; components have the file's names. Beyond
 * that form, an image may have texts and referring expressions, an object a description, and a caption a task or a prompt.
 */
record CocoDocument(List<ImageEntry> images, List<AnnotationEntry> annotations, List<CategoryEntry> categories) {

	private record ImageEntry(long id, String file_name, int width, int height, List<TextEntry> texts,
		List<ExpressionEntry> referring)
	{}

	/** A line of text; {@code quad} holds x and y of its four corners, clockwise from the upper left of the text. */
	private record TextEntry(String text, Double[] quad) {}

	private record ExpressionEntry(String expression, long annotation_id) {}

	private record AnnotationEntry(long id, long image_id, long category_id, Double[] bbox, int iscrowd,
		JsonElement segmentation, String description, String caption, String task, String prompt)
	{}

	private record CategoryEntry(long id, String name) {}

	private static final int QUAD_NUMBERS = 8;
	private static final int MIN_POLYGON_NUMBERS = 6;

	/**
	 * The images and annotations; as in pycocotools, annotations of images or categories that it does not list are
	 * left out, and counted.
	 *
	 * @param name of all of them
	 * @param pictures folder of the images
	 * @param root folder in which all images must be
	 * @throws IllegalArgumentException if a part is wrong
	 * @throws NullPointerException if a part is missing
	 */
	CocoFolder of(final String name, final Path pictures, final Path root) {
		requireEntries(annotations, "annotations");
		requireEntries(images, "images");
		final Map<Long, Category> byId = named().stream()
			.map(entry -> new Category(entry.id, required(entry.name, "name of a category")))
			.collect(Collectors.toMap(Category::id, Function.identity(), CocoDocument::twice));
		final Set<Long> ids = new HashSet<>();
		for (final ImageEntry image : images)
			if (!ids.add(image.id)) throw new IllegalArgumentException("two images have the id " + image.id);
		final Map<Long, List<AnnotationEntry>> entries = annotations.stream()
			.filter(entry -> ids.contains(entry.image_id))
			.filter(entry -> entry.caption != null || byId.containsKey(entry.category_id))
			.collect(Collectors.groupingBy(AnnotationEntry::image_id));
		final int used = entries.values().stream().mapToInt(List::size).sum();
		final List<CocoImage> read = images.stream()
			.map(entry -> image(file(pictures, root, required(entry.file_name, "file_name of an image")), entry,
				entries.getOrDefault(entry.id, List.of()), byId))
			.toList();
		final List<Category> known = named().stream().map(entry -> byId.get(entry.id)).toList();
		return new CocoFolder(name, known, known, read, annotations.size() - used,
			(int) annotations.stream().filter(CocoDocument::isMask).count());
	}

	private static boolean isMask(final AnnotationEntry entry) {
		return entry.iscrowd == 0 && entry.segmentation != null && entry.segmentation.isJsonObject();
	}

	/** Captions come without categories. */
	private List<CategoryEntry> named() {
		final boolean captions = annotations.stream().anyMatch(entry -> entry.caption != null);
		if (categories == null && captions) return List.of();
		requireEntries(categories, "categories");
		return categories;
	}

	private static void requireEntries(final List<?> list, final String name) {
		if (required(list, name).stream().anyMatch(Objects::isNull))
			throw new IllegalArgumentException("an entry of " + name + " is null");
	}

	/** The document that reads as these images; images and annotations are numbered in their order, from 1. */
	static CocoDocument of(final CocoFolder folder) {
		final List<ImageEntry> images = new ArrayList<>();
		final List<AnnotationEntry> annotations = new ArrayList<>();
		for (final CocoImage image : folder.images()) {
			final long number = images.size() + 1L;
			final Map<Annotation, Long> ids = new HashMap<>();
			for (final Annotation object : image.annotations()) {
				ids.put(object, annotations.size() + 1L);
				annotations.add(entry(object, image, annotations.size() + 1L, number));
			}
			for (final CocoCaption caption : image.captions())
				annotations.add(entry(caption, annotations.size() + 1L, number));
			final List<ExpressionEntry> expressions = image.expressions()
				.stream()
				.map(expression -> new ExpressionEntry(expression.words(), ids.get(expression.object())))
				.toList();
			images.add(new ImageEntry(number, image.name(), image.width(), image.height(),
				image.texts().map(lines -> lines.stream().map(CocoDocument::entry).toList()).orElse(null),
				expressions.isEmpty() ? null : expressions));
		}
		return new CocoDocument(images, annotations,
			folder.known().stream().map(category -> new CategoryEntry(category.id(), category.name())).toList());
	}

	private static AnnotationEntry entry(final Annotation object, final CocoImage image, final long id,
		final long imageId)
	{
		final BoundingBox box = object.box();
		final JsonArray outlines = new JsonArray();
		object.outline().ifPresent(polygons -> polygons.outlines().forEach(outline -> outlines.add(numbers(outline))));
		final String description = image.descriptions()
			.stream()
			.filter(described -> described.object().equals(object))
			.map(CocoExpression::words)
			.findFirst()
			.orElse(null);
		return new AnnotationEntry(id, imageId, object.category().id(),
			new Double[] { box.x(), box.y(), box.width(), box.height() }, object.crowd() ? 1 : 0, outlines, description, null,
			null, null);
	}

	private static AnnotationEntry entry(final CocoCaption caption, final long id, final long imageId) {
		return new AnnotationEntry(id, imageId, 0, null, 0, null, null, caption.words(),
			caption.task().map(Task::name).orElse(null), caption.prompt().orElse(null));
	}

	private static TextEntry entry(final Region line) {
		final List<Point> corners = ((Quad) line.shape()).corners();
		return new TextEntry(line.label(),
			corners.stream().flatMap(point -> Stream.of(point.x(), point.y())).toArray(Double[]::new));
	}

	private static JsonArray numbers(final List<Point> outline) {
		final JsonArray numbers = new JsonArray();
		for (final Point point : outline) {
			numbers.add(point.x());
			numbers.add(point.y());
		}
		return numbers;
	}

	private static CocoImage image(final Path file, final ImageEntry image, final List<AnnotationEntry> entries,
		final Map<Long, Category> categories)
	{
		final String name = image.file_name;
		if (image.width < 0 || image.height < 0) throw new IllegalArgumentException(
			"the image " + name + " cannot have " + image.width + " x " + image.height + " pixels");
		if (image.texts != null) requireEntries(image.texts, "texts");
		if (image.referring != null) requireEntries(image.referring, "referring");
		final List<Annotation> objects = new ArrayList<>();
		final Map<Long, Annotation> byId = new HashMap<>();
		final List<CocoExpression> descriptions = new ArrayList<>();
		final List<CocoCaption> captions = new ArrayList<>();
		for (final AnnotationEntry entry : entries) {
			if (entry.caption != null) {
				captions.add(caption(entry, name));
				continue;
			}
			final Annotation object =
				new Annotation(categories.get(entry.category_id), box(entry), entry.iscrowd != 0, outline(entry));
			objects.add(object);
			byId.put(entry.id, object);
			if (entry.description != null) descriptions.add(new CocoExpression(entry.description.strip(), object));
		}
		final Optional<List<Region>> texts =
			Optional.ofNullable(image.texts).map(lines -> lines.stream().map(CocoDocument::line).toList());
		final List<CocoExpression> expressions = Optional.ofNullable(image.referring)
			.orElse(List.of())
			.stream()
			.map(entry -> expression(entry, byId, name))
			.toList();
		return new CocoImage(image.id, name, file, image.width, image.height, List.copyOf(objects), texts, expressions,
			List.copyOf(descriptions), List.copyOf(captions));
	}

	/** Annotations that come from elsewhere must not have files read that are none of theirs. */
	private static Path file(final Path pictures, final Path root, final String name) {
		final Path file = pictures.resolve(name);
		if (!file.toAbsolutePath().normalize().startsWith(root.toAbsolutePath().normalize()))
			throw new IllegalArgumentException("the image " + name + " is outside the folder");
		return file;
	}

	private static CocoCaption caption(final AnnotationEntry entry, final String image) {
		final Optional<String> prompt = Optional.ofNullable(entry.prompt).map(String::strip);
		if (entry.task == null) return new CocoCaption(entry.caption.strip(), Optional.empty(), prompt);
		try {
			final Task task = Task.of(entry.task);
			if (!Task.CAPTIONS.contains(task)) throw new IllegalArgumentException(
				"the task of a caption of " + image + " is CAPTION, DETAILED_CAPTION or MORE_DETAILED_CAPTION, not " + task);
			return new CocoCaption(entry.caption.strip(), Optional.of(task), prompt);
		}
		catch (final PromptException e) {
			throw new IllegalArgumentException("the task of a caption of " + image + ": " + e.getMessage(), e);
		}
	}

	private static double[] numbers(final Double[] given, final int count, final String what) {
		if (given.length != count || Arrays.asList(given).contains(null))
			throw new IllegalArgumentException("a " + what + " has " + count + " numbers, not " + Arrays.toString(given));
		return Arrays.stream(given).mapToDouble(Double::doubleValue).toArray();
	}

	private static BoundingBox box(final AnnotationEntry entry) {
		final double[] box = numbers(required(entry.bbox, "bbox of an annotation"), 4, "bbox");
		return new BoundingBox(box[0], box[1], box[2], box[3]);
	}

	/**
	 * Polygons; a run-length encoded mask, the other form of COCO, is no outline. Some programs trace polygons through the
	 * centres of pixels, so that all of them are a pixel narrower than their box: they are stretched to it.
	 */
	private static Optional<Polygons> outline(final AnnotationEntry entry) {
		final Optional<Polygons> outline = outline(entry.segmentation);
		final Box box = box(entry).shape();
		return outline.filter(polygons -> isThroughCentres(polygons.bounds(), box))
			.map(polygons -> Outlines.stretched(polygons, box))
			.or(() -> outline);
	}

	private static boolean isThroughCentres(final Box outline, final Box box) {
		return outline.x1() == box.x1() && outline.y1() == box.y1() && outline.x2() == box.x2() - 1 &&
			outline.y2() == box.y2() - 1 && outline.x1() < outline.x2() && outline.y1() < outline.y2();
	}

	private static Optional<Polygons> outline(final JsonElement segmentation) {
		if (segmentation == null || !segmentation.isJsonArray()) return Optional.empty();
		final List<List<Point>> outlines = elements(segmentation).stream()
			.map(polygon -> elements(polygon).stream().mapToDouble(CocoDocument::number).toArray())
			.filter(numbers -> numbers.length >= MIN_POLYGON_NUMBERS)
			.map(CocoDocument::points)
			.toList();
		return outlines.isEmpty() ? Optional.empty() : Optional.of(new Polygons(outlines));
	}

	private static Category twice(final Category first, final Category second) {
		throw new IllegalArgumentException("two categories have the id " + second.id());
	}

	private static double number(final JsonElement element) {
		if (!element.isJsonPrimitive()) throw new IllegalArgumentException("a polygon is a list of numbers");
		return element.getAsDouble();
	}

	private static List<JsonElement> elements(final JsonElement array) {
		if (!array.isJsonArray()) throw new IllegalArgumentException("a segmentation is a list of polygons");
		return StreamSupport.stream(array.getAsJsonArray().spliterator(), false).toList();
	}

	private static Region line(final TextEntry entry) {
		final double[] quad = numbers(required(entry.quad, "quad of a text"), QUAD_NUMBERS, "quad");
		return new Region(required(entry.text, "text beside a quad"), new Quad(points(quad)), Double.NaN, Double.NaN);
	}

	/** A last number without its partner is dropped. */
	private static List<Point> points(final double[] numbers) {
		final List<Point> points = new ArrayList<>();
		if (!Arrays.stream(numbers).allMatch(Double::isFinite))
			throw new IllegalArgumentException("a coordinate is no number");
		for (int i = 1; i < numbers.length; i += 2)
			points.add(new Point(numbers[i - 1], numbers[i]));
		return points;
	}

	private static CocoExpression expression(final ExpressionEntry entry, final Map<Long, Annotation> objects,
		final String image)
	{
		final String words = required(entry.expression, "expression beside an annotation_id");
		final Annotation object = objects.get(entry.annotation_id);
		if (object == null || object.outline().isEmpty())
			throw new IllegalArgumentException("the expression \"" + words + "\" is about the annotation " +
				entry.annotation_id + ", but " + image + " has no annotation of that id with an outline");
		return new CocoExpression(words, object);
	}

	private static <T> T required(final T value, final String what) {
		return Objects.requireNonNull(value, "no " + what);
	}
}
