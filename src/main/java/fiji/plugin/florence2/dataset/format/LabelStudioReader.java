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
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Shape;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Label Studio's JSON: tasks with rectangles and polygons in percent of the image, and texts. */
final class LabelStudioReader implements AnnotationReader {

	private static final String NAME = "Label Studio";
	private static final String ENDING = ".json";
	private static final double PERCENT = 100;

	/** Label Studio puts eight digits before the names of files that were uploaded. */
	private static final String UPLOADED = "^[0-9a-f]{8}-";

	@Override
	public String name() {
		return "label-studio";
	}

	@Override
	public String form() {
		return "a JSON file (not JSON-MIN), or a folder of them";
	}

	@Override
	public boolean fits(final Path path) {
		return AnnotationFile.begins(path, ENDING, text -> text.contains("\"annotations\"") && text.contains("\"result\""));
	}

	@Override
	public List<AnnotatedFile> read(final Request request, final Consumer<String> notes) throws Florence2Exception {
		return Findings.ofFiles(request, ENDING, NAME, notes, (file, text, findings) -> {
			final JsonPart content = JsonPart.parse(text);
			for (final JsonPart task : content.isList() ? content.elements() : List.of(content))
				addTask(task, findings);
		});
	}

	private static void addTask(final JsonPart task, final Findings findings) throws Florence2Exception {
		final JsonPart data = task.at("data");
		final String address = address(data);
		final List<JsonPart> given = task.at("annotations").elements();
		final List<JsonPart> valid = given.stream().filter(annotation -> !isSkipped(annotation)).toList();
		if (valid.isEmpty()) {
			findings.leaveOut("tasks without annotations");
			return;
		}
		for (int i = 1; i < valid.size(); i++)
			findings.leaveOut("annotations of a task by others than the last one");
		final JsonPart annotation = valid.get(valid.size() - 1);
		final List<JsonPart> results = annotation.at("result").elements();
		final Optional<FoundImage> image = image(address, findings);
		if (image.isEmpty()) return;
		add(results, image.get(), findings);
	}

	private static boolean isSkipped(final JsonPart annotation) {
		return annotation.find("was_cancelled").filter(skipped -> skipped.value().toString().equals("true")).isPresent();
	}

	/** The image is the entry named so, or the one that is an address of a file. */
	private static String address(final JsonPart data) {
		if (data.find("image").isPresent()) return data.at("image").text();
		if (!data.isObject()) throw data.wrong("is no object with image");
		return data.value()
			.getAsJsonObject()
			.keySet()
			.stream()
			.flatMap(key -> data.find(key).stream())
			.filter(JsonPart::isText)
			.map(JsonPart::text)
			.filter(text -> text.matches("(?i).*\\.(png|jpe?g|tiff?|bmp|gif)"))
			.findFirst()
			.orElseThrow(() -> data.wrong("has no image"));
	}

	private static Optional<FoundImage> image(final String address, final Findings findings) throws Florence2Exception {
		final String path = address.replaceFirst("^.*[?&]d=", "").replaceFirst("^[a-z][a-z0-9+.-]*://[^/]*/", "");
		final String name = path.substring(path.lastIndexOf('/') + 1);
		final Optional<Path> file =
			findings.has(path) ? findings.fileNamed(path) : findings.fileNamed(name.replaceFirst(UPLOADED, ""));
		return file.isEmpty() ? Optional.empty() : Optional.of(findings.image(file.get(), Plane.ONLY));
	}

	/** Results with one id are about one region: its shape and label, and words about it. */
	private static void add(final List<JsonPart> results, final FoundImage image, final Findings findings) {
		final Map<String, List<JsonPart>> byId = new LinkedHashMap<>();
		for (final JsonPart result : results)
			byId.computeIfAbsent(result.find("id").map(JsonPart::text).orElseGet(result::place), id -> new ArrayList<>())
				.add(result);
		for (final List<JsonPart> parts : byId.values()) {
			final Optional<JsonPart> shaped = parts.stream().filter(part -> shape(part, image).isPresent()).findFirst();
			if (shaped.isPresent()) {
				final int region = image.add(label(parts), shape(shaped.get(), image).orElseThrow());
				words(parts).forEach(words -> image.describe(region, words));
			}
			else
				if (words(parts).findAny().isPresent()) words(parts).forEach(words -> image.describe(words, Optional.empty()));
				else findings.leaveOut("results that are neither rectangles, polygons nor texts");
		}
	}

	private static Optional<JsonPart> value(final JsonPart result) {
		return result.find("value").filter(JsonPart::isObject);
	}

	private static String label(final List<JsonPart> parts) {
		return parts.stream()
			.flatMap(part -> value(part).stream())
			.flatMap(
				value -> Stream.of("rectanglelabels", "polygonlabels", "labels").flatMap(key -> value.find(key).stream()))
			.map(labels -> String.join(", ", labels.elements().stream().map(JsonPart::text).toList()))
			.findFirst()
			.orElse("");
	}

	private static Stream<String> words(final List<JsonPart> parts) {
		return parts.stream()
			.flatMap(part -> value(part).stream())
			.flatMap(value -> value.find("text").stream())
			.flatMap(text -> text.isList() ? text.elements().stream() : Stream.of(text))
			.map(JsonPart::text);
	}

	private static Optional<Shape> shape(final JsonPart result, final FoundImage image) {
		final Optional<JsonPart> value = value(result);
		if (value.isEmpty()) return Optional.empty();
		final boolean polygon = value.get().find("points").isPresent();
		final boolean rectangle = value.get().find("width").isPresent() && value.get().find("height").isPresent();
		if (!polygon && !rectangle) return Optional.empty();
		if (result.find("original_width").isPresent())
			image.requireSize(result.at("original_width").number(), result.at("original_height").number());
		return Optional.of(polygon ? polygon(value.get(), image) : rectangle(value.get(), image));
	}

	private static Shape polygon(final JsonPart value, final FoundImage image) {
		final List<Point> points = new ArrayList<>();
		for (final JsonPart point : value.at("points").elements()) {
			final double[] percent = point.numbers(2);
			points.add(new Point(percent[0] / PERCENT * image.width(), percent[1] / PERCENT * image.height()));
		}
		if (points.size() < 3) throw value.at("points").wrong("has " + points.size() + " points; a polygon has 3 or more");
		return PolygonShape.of(List.of(points));
	}

	/** Turned around its upper left corner, clockwise. */
	private static Shape rectangle(final JsonPart value, final FoundImage image) {
		final double x = value.at("x").number() / PERCENT * image.width();
		final double y = value.at("y").number() / PERCENT * image.height();
		final double width = value.at("width").number() / PERCENT * image.width();
		final double height = value.at("height").number() / PERCENT * image.height();
		if (width < 0 || height < 0) throw value.wrong("has a side of less than 0");
		final double degrees = value.find("rotation").map(JsonPart::number).orElse(0.0);
		if (degrees % 360 == 0) return new Box(x, y, x + width, y + height);
		final double cos = Math.cos(Math.toRadians(degrees));
		final double sin = Math.sin(Math.toRadians(degrees));
		return PolygonShape.of(List.of(List.of(new Point(x, y), new Point(x + width * cos, y + width * sin),
			new Point(x + width * cos - height * sin, y + width * sin + height * cos),
			new Point(x - height * sin, y + height * cos))));
	}
}
