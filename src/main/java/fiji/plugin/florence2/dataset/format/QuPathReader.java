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
import fiji.plugin.florence2.task.Point;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** QuPath's GeoJSON: a file for each image, with the outlines of annotations, detections and cells. */
final class QuPathReader implements AnnotationReader {

	static final String NAME = "QuPath GeoJSON";
	/** A measurement of objects. */
	static final String SCORE = "score";

	static final String FOLDER = "geojson";
	private static final String ENDING = ".geojson";

	@Override
	public String name() {
		return "qupath";
	}

	@Override
	public String form() {
		return "a folder of GeoJSON files with the names of their images, or one of them";
	}

	@Override
	public boolean fits(final Path path) {
		return AnnotationFile.begins(Files.isDirectory(path.resolve(FOLDER)) ? path.resolve(FOLDER) : path, ENDING,
			text -> text.contains("\"type\""));
	}

	@Override
	public List<AnnotatedFile> read(final Request request, final Consumer<String> notes) throws Florence2Exception {
		return Findings.ofFiles(request.within(FOLDER), ENDING, NAME, notes, (file, text, findings) -> {
			final String stem = file.getFileName().toString().replaceFirst("(?i)\\.(geo)?json$", "");
			final List<JsonPart> features = features(JsonPart.parse(text));
			final Optional<Path> image = findings.fileAbout(file, stem);
			if (image.isEmpty()) return;
			if (features.isEmpty()) findings.image(image.get(), Plane.ONLY);
			for (final JsonPart feature : features)
				add(feature, image.get(), findings);
		});
	}

	/** A collection, a list or a single one. */
	private static List<JsonPart> features(final JsonPart content) {
		if (content.isList()) return content.elements();
		final String type = content.at("type").text();
		if (type.equals("FeatureCollection")) return content.at("features").elements();
		if (type.equals("Feature")) return List.of(content);
		throw content.at("type").wrong("is " + type + " instead of FeatureCollection");
	}

	private static void add(final JsonPart feature, final Path file, final Findings findings) throws Florence2Exception {
		final JsonPart geometry = feature.at("geometry");
		final String type = geometry.at("type").text();
		final List<List<Point>> rings = switch (type) {
			case "Polygon" -> rings(geometry.at("coordinates"));
			case "MultiPolygon" -> geometry.at("coordinates")
				.elements()
				.stream()
				.flatMap(polygon -> rings(polygon).stream())
				.toList();
			default -> List.of();
		};
		if (rings.isEmpty()) {
			findings.leaveOut("points, lines and other objects without an area");
			return;
		}
		final FoundImage image = findings.image(file, plane(geometry));
		final Optional<JsonPart> properties = feature.find("properties");
		image.add(properties.map(QuPathReader::label).orElse(""), PolygonShape.of(rings),
			properties.flatMap(QuPathReader::score).orElse(Double.NaN));
	}

	private static List<List<Point>> rings(final JsonPart polygon) {
		final List<List<Point>> rings = new ArrayList<>();
		for (final JsonPart ring : polygon.elements()) {
			final List<Point> points = new ArrayList<>();
			for (final JsonPart position : ring.elements()) {
				final double[] numbers = position.elements().stream().mapToDouble(JsonPart::number).toArray();
				if (numbers.length < 2) throw position.wrong("has no x and y");
				points.add(new Point(numbers[0], numbers[1]));
			}
			if (points.size() < 4) throw ring.wrong("has " + points.size() + " points; a closed outline has 4 or more");
			rings.add(points);
		}
		return rings;
	}

	/** QuPath counts from 0, and -1 is all channels. */
	private static Plane plane(final JsonPart geometry) {
		final Optional<JsonPart> plane = geometry.find("plane");
		if (plane.isEmpty()) return Plane.ONLY;
		final int c = plane.get().find("c").map(JsonPart::integer).orElse(-1);
		final int z = plane.get().find("z").map(JsonPart::integer).orElse(0);
		final int t = plane.get().find("t").map(JsonPart::integer).orElse(0);
		if (c < -1 || z < 0 || t < 0) throw plane.get().wrong("is none of an image");
		return new Plane(c + 1, z + 1, t + 1);
	}

	/** The class or, without one, the name. */
	private static String label(final JsonPart properties) {
		final Optional<JsonPart> classification = properties.find("classification");
		if (classification.isPresent()) {
			final JsonPart of = classification.get();
			if (of.isText()) return of.text();
			if (of.find("names").isPresent())
				return String.join(": ", of.at("names").elements().stream().map(JsonPart::text).toList());
			return of.at("name").text();
		}
		return properties.find("name").map(JsonPart::text).orElse("");
	}

	/** In the measurements, a map or a list by the version of QuPath. */
	private static Optional<Double> score(final JsonPart properties) {
		final Optional<JsonPart> measurements = properties.find("measurements");
		if (measurements.isEmpty()) return Optional.empty();
		if (measurements.get().isObject()) return measurements.get().find(SCORE).map(JsonPart::number);
		return measurements.get()
			.elements()
			.stream()
			.filter(one -> one.find("name").filter(name -> name.isText() && name.text().equals(SCORE)).isPresent())
			.findFirst()
			.map(one -> one.at("value").number());
	}
}
