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
package fiji.plugin.florence2.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Real and constructed answers with what the two published implementations make of them: coordinates as in
 * the original code, labels and texts as in transformers.
 */
class PublishedAnswersTest {

	private static final String GOLDENS = "golden_pairs.json";

	/** The original code computes with 32-bit floats. */
	private static final double TOLERANCE = 1e-3;

	/** An answer that is read otherwise than published, on purpose. */
	private record Expected(String reason, String text, List<Region> regions) {

		private Expected(final String reason, final Region... regions) {
			this(reason, null, List.of(regions));
		}
	}

	/** By the index of the golden case. */
	private static final Map<Integer, Expected> CORRECTED = Map.ofEntries(
		Map.entry(64,
			new Expected("boxes without words: published, label loc_1> and shifted corners", box("", 1.5, 2.5, 3.5, 4.5),
				box("", 5.5, 6.5, 7.5, 8.5))),
		Map.entry(78, new Expected("published, outlines of two points")),
		Map.entry(79, new Expected("published, an outline of two points")),
		Map.entry(80, new Expected("published, outlines of two points")),
		Map.entry(84,
			new Expected("boxes beside polygons: published, the box is an outline of two points",
				box("car", 0.96, 1.2, 2.24, 2.16), polygon("dog", 3.52, 3.12, 4.8, 4.08, 6.08, 5.04))),
		Map.entry(88,
			new Expected("bin 1000: published, a corner outside the image", box("car", 639.68, 0.24, 639.68, 479.76))),
		Map.entry(90,
			new Expected("a leading <sep>: published, it is the label", polygon("", 0.96, 1.2, 2.24, 2.16, 3.52, 3.12))),
		Map.entry(91, new Expected("published, outlines of two points and of none")),
		Map.entry(93,
			new Expected("a ninth location: published, it is part of the next text",
				quad("A", 0.96, 1.2, 2.24, 2.16, 3.52, 3.12, 4.8, 4.08),
				quad("B", 0.96, 1.2, 2.24, 2.16, 3.52, 3.12, 4.8, 4.08))),
		Map.entry(100, new Expected("published, <pad> stays in the text", "a car<loc_1>", List.of())));

	@Test
	void allGoldenCasesAreThere() throws IOException {
		assertEquals(102, SharedSpec.read(GOLDENS).getAsJsonArray().size());
	}

	@TestFactory
	Stream<DynamicTest> answersAreReadAsPublished() throws IOException {
		final JsonArray goldens = SharedSpec.read(GOLDENS).getAsJsonArray();
		final List<DynamicTest> tests = new ArrayList<>();
		for (int i = 0; i < goldens.size(); i++) {
			final JsonObject golden = goldens.get(i).getAsJsonObject();
			final Expected corrected = CORRECTED.get(i);
			final String name =
				i + " " + golden.get("task").getAsString() + (corrected == null ? "" : " (" + corrected.reason + ")");
			tests.add(DynamicTest.dynamicTest(name, () -> check(golden, corrected)));
		}
		return tests.stream();
	}

	private static void check(final JsonObject golden, final Expected corrected) throws PromptException {
		final AnswerKind kind = kind(golden);
		final ParsedAnswer answer = parse(golden, kind);
		if (kind == AnswerKind.TEXT) {
			final String published = golden.get("native_parsed").getAsString();
			assertEquals(corrected == null ? published : corrected.text, withEchoedRegion(answer, golden));
			assertEquals(List.of(), answer.regions());
			return;
		}
		final List<Region> expected = corrected == null ? published(golden, kind) : corrected.regions;
		assertEquals(expected.size(), answer.regions().size());
		for (int i = 0; i < expected.size(); i++)
			assertSame(expected.get(i), answer.regions().get(i));
	}

	/** An unknown task is read as text. */
	private static AnswerKind kind(final JsonObject golden) throws PromptException {
		final String task = golden.get("task").getAsString();
		return task.equals("<CUSTOM_TASK>") ? AnswerKind.TEXT : Task.of(task).answerKind();
	}

	private static ParsedAnswer parse(final JsonObject golden, final AnswerKind kind) {
		final TokenText text = TokenText.of(text(golden));
		return AnswerParser.parse(kind, text, size(golden, 0), size(golden, 1));
	}

	static String text(final JsonObject golden) {
		final JsonElement generated = golden.get("generated_text");
		return (generated.isJsonNull() ? golden.get("reconstructed_text") : generated).getAsString();
	}

	private static int size(final JsonObject golden, final int axis) {
		return golden.getAsJsonArray("image_size").get(axis).getAsInt();
	}

	private static String withEchoedRegion(final ParsedAnswer answer, final JsonObject golden) {
		return answer.text() + answer.echoedRegion().map(box -> {
			final int width = size(golden, 0);
			final int height = size(golden, 1);
			return LocationBins.token(LocationBins.bin(box.x1(), width)) +
				LocationBins.token(LocationBins.bin(box.y1(), height)) + LocationBins.token(LocationBins.bin(box.x2(), width)) +
				LocationBins.token(LocationBins.bin(box.y2(), height));
		}).orElse("");
	}

	private static List<Region> published(final JsonObject golden, final AnswerKind kind) {
		return switch (kind) {
			case BOXES, PROPOSALS, PHRASES -> regions(golden, "bboxes", "labels");
			case QUADS -> regions(golden, "quad_boxes", "labels");
			case POLYGONS -> regions(golden, "polygons", "labels");
			case BOXES_OR_POLYGONS -> {
				final List<Region> regions = regions(golden, "bboxes", "bboxes_labels");
				regions.addAll(regions(golden, "polygons", "polygons_labels"));
				yield regions;
			}
			default -> throw new AssertionError("No task has answers of the kind " + kind);
		};
	}

	private static List<Region> regions(final JsonObject golden, final String shapesKey, final String labelsKey) {
		final JsonArray shapes = golden.getAsJsonObject("original_parsed").getAsJsonArray(shapesKey);
		final JsonArray labels = golden.getAsJsonObject("native_parsed").getAsJsonArray(labelsKey);
		assertEquals(labels.size(), shapes.size());
		final List<Region> regions = new ArrayList<>();
		for (int i = 0; i < shapes.size(); i++) {
			final JsonArray shape = shapes.get(i).getAsJsonArray();
			final String label = labels.get(i).getAsString();
			regions.add(switch (shapesKey) {
				case "bboxes" -> box(label, numbers(shape));
				case "quad_boxes" -> quad(label, numbers(shape));
				default -> region(label, new Polygons(outlines(shape)));
			});
		}
		return regions;
	}

	private static List<List<Point>> outlines(final JsonArray object) {
		final List<List<Point>> outlines = new ArrayList<>();
		for (final JsonElement outline : object)
			outlines.add(points(numbers(outline.getAsJsonArray())));
		return outlines;
	}

	private static double[] numbers(final JsonArray array) {
		final double[] numbers = new double[array.size()];
		Arrays.setAll(numbers, i -> array.get(i).getAsDouble());
		return numbers;
	}

	private static void assertSame(final Region expected, final Region actual) {
		assertEquals(expected.label(), actual.label());
		assertEquals(expected.shape().getClass(), actual.shape().getClass());
		final List<List<Point>> expectedPoints = points(expected.shape());
		final List<List<Point>> actualPoints = points(actual.shape());
		assertEquals(expectedPoints.size(), actualPoints.size());
		for (int i = 0; i < expectedPoints.size(); i++) {
			assertArrayEquals(coordinates(expectedPoints.get(i)), coordinates(actualPoints.get(i)), TOLERANCE);
		}
	}

	private static List<List<Point>> points(final Shape shape) {
		if (shape instanceof Polygons polygons) return polygons.outlines();
		if (shape instanceof Quad quad) return List.of(quad.corners());
		final Box box = (Box) shape;
		return List.of(List.of(new Point(box.x1(), box.y1()), new Point(box.x2(), box.y2())));
	}

	private static double[] coordinates(final List<Point> points) {
		return points.stream().flatMap(point -> Stream.of(point.x(), point.y())).mapToDouble(x -> x).toArray();
	}

	private static List<Point> points(final double... coordinates) {
		final List<Point> points = new ArrayList<>();
		for (int i = 0; i < coordinates.length; i += 2) {
			points.add(new Point(coordinates[i], coordinates[i + 1]));
		}
		return points;
	}

	private static Region box(final String label, final double... corners) {
		return region(label, new Box(corners[0], corners[1], corners[2], corners[3]));
	}

	private static Region quad(final String label, final double... corners) {
		return region(label, new Quad(points(corners)));
	}

	private static Region polygon(final String label, final double... outline) {
		return region(label, new Polygons(List.of(points(outline))));
	}

	private static Region region(final String label, final Shape shape) {
		return new Region(label, shape, Double.NaN, Double.NaN);
	}
}
