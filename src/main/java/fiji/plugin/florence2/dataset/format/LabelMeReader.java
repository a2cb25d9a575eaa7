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

/** LabelMe: a JSON file for each image, with rectangles and polygons. */
final class LabelMeReader implements AnnotationReader {

	private static final String NAME = "LabelMe";
	private static final String ENDING = ".json";

	/** Polygons that are parts of one object. */
	private record Group(String label, String number) {}

	@Override
	public String name() {
		return "labelme";
	}

	@Override
	public String form() {
		return "a folder of JSON files, or one of them";
	}

	@Override
	public boolean fits(final Path path) {
		return AnnotationFile.begins(path, ENDING, text -> text.contains("\"shapes\""));
	}

	@Override
	public List<AnnotatedFile> read(final Request request, final Consumer<String> notes) throws Florence2Exception {
		return Findings.ofFiles(request, ENDING, NAME, notes,
			(file, text, findings) -> add(JsonPart.parse(text), findings));
	}

	private static void add(final JsonPart file, final Findings findings) throws Florence2Exception {
		final List<JsonPart> shapes = file.at("shapes").elements();
		final Optional<FoundImage> found = findings.named(file.at("imagePath").text(), Plane.ONLY);
		if (found.isEmpty()) return;
		final FoundImage image = found.get();
		final Optional<JsonPart> width = file.find("imageWidth");
		final Optional<JsonPart> height = file.find("imageHeight");
		if (width.isPresent() && height.isPresent()) image.requireSize(width.get().number(), height.get().number());
		final Map<Group, List<JsonPart>> groups = new LinkedHashMap<>();
		for (final JsonPart shape : shapes)
			groups.computeIfAbsent(group(shape), group -> new ArrayList<>()).add(shape);
		groups.forEach((group, parts) -> add(group, parts, image, findings));
	}

	/** A polygon without a group is one by itself. */
	private static Group group(final JsonPart shape) {
		final boolean grouped = type(shape).equals("polygon") && shape.find("group_id").isPresent();
		return new Group(shape.at("label").text(), grouped ? shape.at("group_id").value().toString() : shape.place());
	}

	private static String type(final JsonPart shape) {
		return shape.find("shape_type").map(JsonPart::text).orElse("polygon");
	}

	private static void add(final Group group, final List<JsonPart> parts, final FoundImage image,
		final Findings findings)
	{
		final JsonPart first = parts.get(0);
		final String type = type(first);
		if (!type.equals("polygon") && !type.equals("rectangle")) {
			findings.leaveOut("shapes other than rectangles and polygons");
			return;
		}
		final Shape shape =
			type.equals("polygon") ? PolygonShape.of(parts.stream().map(LabelMeReader::outline).toList()) : rectangle(first);
		final int region = image.add(group.label, shape);
		for (final JsonPart part : parts)
			part.find("description").filter(JsonPart::isText).ifPresent(words -> image.describe(region, words.text()));
	}

	private static List<Point> outline(final JsonPart polygon) {
		final List<Point> points = new ArrayList<>();
		for (final JsonPart point : polygon.at("points").elements()) {
			final double[] numbers = point.numbers(2);
			points.add(new Point(numbers[0], numbers[1]));
		}
		if (points.size() < 3)
			throw polygon.at("points").wrong("has " + points.size() + " points; a polygon has 3 or more");
		return points;
	}

	private static Box rectangle(final JsonPart rectangle) {
		final List<JsonPart> points = rectangle.at("points").elements();
		if (points.size() != 2 && points.size() != 4)
			throw rectangle.at("points").wrong("has " + points.size() + " points; a rectangle has two corners");
		final double[] a = points.get(0).numbers(2);
		final double[] b = points.get(points.size() / 2).numbers(2);
		return new Box(a[0], a[1], b[0], b[1]).bounds();
	}
}
