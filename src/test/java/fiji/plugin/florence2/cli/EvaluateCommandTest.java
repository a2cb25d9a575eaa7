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
package fiji.plugin.florence2.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.evaluation.StatedCount;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on small COCO folders around the sample image, with the embedded model. */
class EvaluateCommandTest {

	private static final int SHORT = 60;
	private static final int SIDE = 360;

	@TempDir
	private Path temporary;
	private Path coco;
	private Path sample;

	@BeforeEach
	void copySample() throws IOException {
		coco = temporary.resolve("coco");
		sample = Files.createDirectories(coco.resolve("images")).resolve("sample.png");
		try (InputStream in = EvaluateCommandTest.class.getResourceAsStream("sample.png")) {
			Files.copy(in, sample);
		}
	}

	/** Images with the ids 1, 2, ... */
	private void annotate(final List<String> images, final List<String> categories, final List<JsonObject> annotations)
		throws IOException
	{
		final JsonObject json = new JsonObject();
		json.add("images", new JsonArray());
		for (int i = 0; i < images.size(); i++) json.getAsJsonArray("images").add(JsonParser.parseString(
			"{\"id\":%d,\"file_name\":\"%s\",\"width\":%d,\"height\":%d}".formatted(i + 1, images.get(i), SIDE, SIDE)));
		json.add("categories", new JsonArray());
		for (int i = 0; i < categories.size(); i++) {
			final JsonObject category = new JsonObject();
			category.addProperty("id", i + 10);
			category.addProperty("name", categories.get(i));
			json.getAsJsonArray("categories").add(category);
		}
		json.add("annotations", new JsonArray());
		annotations.forEach(json.getAsJsonArray("annotations")::add);
		Files.writeString(coco.resolve("annotations.json"), json.toString());
	}

	private static JsonObject annotation(final int image, final int category, final double x, final double y,
		final double width, final double height)
	{
		return JsonParser.parseString("{\"image_id\":%d,\"category_id\":%d,\"bbox\":[%s,%s,%s,%s]}".formatted(image,
			category + 10, x, y, width, height)).getAsJsonObject();
	}

	private List<JsonObject> regions() {
		final Outcome run = Outcome.of("run", "--task", "OD", "--json", "--max-tokens", SHORT, sample);
		assertEquals(0, run.exitCode(), run.err());
		final JsonArray regions = run.json().getAsJsonArray("regions");
		assertFalse(regions.isEmpty(), "nothing was found in the sample image");
		return StreamSupport.stream(regions.spliterator(), false).map(JsonElement::getAsJsonObject).toList();
	}

	/**
	 * The model's own answer as the truth: all of it is found, whatever the model can do. Boxes without area, which a
	 * model may write, are no objects.
	 */
	private void annotateWithOwnAnswer(final List<String> images) throws IOException {
		final List<JsonObject> regions = regions();
		final List<String> categories = regions.stream().map(EvaluateCommandTest::label).distinct().toList();
		final List<JsonObject> annotations = regions.stream().filter(region -> area(region) > 0).map(region -> {
			final double[] box = box(region);
			return annotation(1, categories.indexOf(label(region)), Math.min(box[0], box[2]), Math.min(box[1], box[3]), Math
				.abs(box[2] - box[0]), Math.abs(box[3] - box[1]));
		}).toList();
		assertFalse(annotations.isEmpty(), "no box has an area");
		annotate(images, categories, annotations);
	}

	private static double[] box(final JsonObject region) {
		return StreamSupport.stream(region.getAsJsonArray("box").spliterator(), false).mapToDouble(JsonElement::getAsDouble)
			.toArray();
	}

	private static double area(final JsonObject region) {
		final double[] box = box(region);
		return Math.abs((box[2] - box[0]) * (box[3] - box[1]));
	}

	private static String label(final JsonObject region) {
		return region.get("label").getAsString();
	}

	@Test
	void ownAnswerIsAllFound() throws IOException {
		annotateWithOwnAnswer(List.of("sample.png"));
		final Path predictions = temporary.resolve("predictions.json");
		final Outcome outcome = Outcome.of("evaluate", "--coco", coco, "--json", "--max-tokens", SHORT, "--predictions",
			predictions);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertEquals(1, outcome.lines().size());
		final JsonObject json = outcome.json();
		assertEquals(List.of("coco", "task", "images", "failed", "median_ms", "categories", "all"), List.copyOf(json
			.keySet()));
		assertEquals("coco", json.get("coco").getAsString());
		assertEquals("OD", json.get("task").getAsString());
		assertEquals(1, json.get("images").getAsInt());
		assertEquals(0, json.get("failed").getAsInt());
		assertTrue(json.get("median_ms").getAsDouble() > 0);
		final JsonObject all = json.getAsJsonObject("all");
		assertEquals(List.of("category", "images", "objects", "predictions", "precision", "recall", "f1", "mean_iou",
			"count_error", "ap50", "ap50_95"), List.copyOf(all.keySet()));
		final double objects = all.get("objects").getAsDouble();
		final int found = all.get("predictions").getAsInt();
		assertEquals(1, all.get("recall").getAsDouble());
		assertEquals(objects / found, all.get("precision").getAsDouble(), 1e-6);
		assertEquals(2 * objects / (objects + found), all.get("f1").getAsDouble(), 1e-6);
		assertEquals(1, all.get("mean_iou").getAsDouble(), 1e-4);
		assertEquals((found - objects) / objects, all.get("count_error").getAsDouble(), 1e-6);
		assertTrue(all.get("ap50").getAsDouble() > 0);
		assertEquals(all.get("ap50").getAsDouble(), all.get("ap50_95").getAsDouble(), 1e-6);
		assertResults(predictions, found);
	}

	private static void assertResults(final Path predictions, final int count) throws IOException {
		final JsonArray results = JsonParser.parseString(Files.readString(predictions)).getAsJsonArray();
		assertEquals(count, results.size());
		for (final JsonElement element : results) {
			final JsonObject result = element.getAsJsonObject();
			assertEquals(Set.of("image_id", "category_id", "bbox", "score"), result.keySet());
			assertEquals(1, result.get("image_id").getAsInt());
			assertTrue(result.get("category_id").getAsInt() >= 10);
			assertEquals(4, result.getAsJsonArray("bbox").size());
		}
	}

	@Test
	void badImagesDoNotStopTheOthers() throws IOException {
		Files.writeString(coco.resolve("images/text.png"), "not an image");
		annotateWithOwnAnswer(List.of("sample.png", "absent.png", "text.png"));
		final Outcome outcome = Outcome.of("evaluate", "--coco", coco, "--json", "--max-tokens", SHORT);
		assertEquals(4, outcome.exitCode());
		assertEquals(1, outcome.json().get("images").getAsInt());
		assertEquals(2, outcome.json().get("failed").getAsInt());
		assertEquals(1, outcome.json().getAsJsonObject("all").get("recall").getAsDouble());
		assertEquals(2, outcome.err().lines().count(), outcome.err());
		assertTrue(outcome.err().contains("absent.png"));
		assertTrue(outcome.err().contains("text.png"));
	}

	/** Boxes for another size would be compared with the wrong places. */
	@Test
	void anotherSizeIsAnImageProblem() throws IOException {
		annotate(List.of("sample.png"), List.of("nucleus"), List.of());
		final Path file = coco.resolve("annotations.json");
		Files.writeString(file, Files.readString(file).replace("\"width\":360", "\"width\":512"));
		final Outcome outcome = Outcome.of("evaluate", "--coco", coco, "--max-tokens", SHORT);
		assertEquals(4, outcome.exitCode());
		assertTrue(outcome.err().contains("512 x 360"), outcome.err());
	}

	@Test
	void unknownLabelsAreOther() throws IOException {
		annotate(List.of("sample.png"), List.of("zebra"), List.of(annotation(1, 0, 10, 10, 20, 20)));
		final int found = regions().size();
		final Path predictions = temporary.resolve("predictions.json");
		final Outcome outcome = Outcome.of("evaluate", "--coco", coco, "--max-tokens", SHORT, "--predictions", predictions);
		assertEquals(0, outcome.exitCode(), outcome.err());
		final List<String> lines = outcome.lines();
		assertEquals(5, lines.size(), outcome.out());
		assertTrue(lines.get(0).startsWith("coco  OD  1 of 1 images  "), lines.get(0));
		assertEquals(List.of("category", "zebra", "other", "all"), lines.stream().skip(1).map(line -> line.strip().split(
			" ")[0]).toList());
		assertEquals("zebra 1 1 0 - 0.000 0.000 - 1.000 0.000 0.000", cells(lines.get(2)));
		assertTrue(cells(lines.get(3)).startsWith("other 0 0 " + found + " 0.000 - 0.000 -"), lines.get(3));
		assertEquals("[]", Files.readString(predictions));
	}

	private static String cells(final String line) {
		return line.strip().replaceAll(" +", " ");
	}

	@Test
	void chosenImagesAndCategories() throws IOException {
		annotate(List.of("absent.png", "sample.png", "crowded.png"), List.of("zebra", "lion"), List.of(annotation(1, 0, 1, 1,
			9, 9), annotation(2, 0, 1, 1, 9, 9), annotation(2, 1, 1, 1, 9, 9), annotation(3, 1, 1, 1, 9, 9), annotation(3, 1,
				2, 2, 9, 9)));
		final Path list = Files.write(temporary.resolve("list.txt"), List.of("coco/sample.png", "", "crowded.png",
			"savannah/1.png"));
		final Outcome outcome = Outcome.of("evaluate", "--coco", coco, "--images", list, "--category", "Lions",
			"--max-objects", 1, "--json", "--max-tokens", SHORT);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertEquals(1, outcome.json().get("images").getAsInt());
		assertEquals(1, outcome.json().getAsJsonObject("all").get("objects").getAsInt());
		assertEquals("lion", outcome.json().getAsJsonArray("categories").get(0).getAsJsonObject().get("category")
			.getAsString());
	}

	/** What was not asked for is neither right nor wrong. */
	@Test
	void otherCategoriesAreLeftOut() throws IOException {
		final Set<String> labels = regions().stream().map(EvaluateCommandTest::label).collect(Collectors.toSet());
		final List<String> categories = List.copyOf(labels);
		annotate(List.of("sample.png"), Stream.concat(categories.stream(), Stream.of(
			"zebra")).toList(), List.of(annotation(1, 0, 1, 1, 9, 9)));
		final Outcome outcome = Outcome.of("evaluate", "--coco", coco, "--category", "zebra", "--json", "--max-tokens",
			SHORT);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertEquals(0, outcome.json().getAsJsonObject("all").get("objects").getAsInt());
		assertEquals(0, outcome.json().getAsJsonObject("all").get("predictions").getAsInt());
		assertTrue(outcome.json().getAsJsonObject("all").get("ap50").isJsonNull());
	}

	@Test
	void captionsCount() throws IOException {
		annotate(List.of("sample.png"), List.of("nucleus"), List.of(annotation(1, 0, 1, 1, 9, 9), annotation(1, 0, 30, 30, 9,
			9)));
		final String caption = Outcome.of("run", "--task", "CAPTION", "--json", "--max-tokens", SHORT, sample).json().get(
			"text").getAsString();
		final long stated = StatedCount.in(caption, List.of(new Category(10, "nucleus")));
		final Outcome outcome = Outcome.of("evaluate", "--coco", coco, "--task", "caption", "--json", "--max-tokens", SHORT);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertEquals(2, outcome.json().get("objects").getAsLong());
		assertEquals(stated, outcome.json().get("stated").getAsLong());
		assertEquals(Math.abs(stated - 2) / 2.0, outcome.json().get("count_error").getAsDouble());
		final Outcome text = Outcome.of("evaluate", "--coco", coco, "--task", "CAPTION", "--max-tokens", SHORT);
		assertTrue(text.lines().get(1).startsWith("  objects 2  stated " + stated + "  count error "), text.out());
	}

	@Test
	void progressIsTold() throws IOException {
		annotate(Collections.nCopies(11, "sample.png"), List.of("nucleus"), List.of());
		final Outcome outcome = Outcome.of("evaluate", "--coco", coco, "--max-tokens", 2);
		assertEquals("10 of 11 images", outcome.err().strip());
	}

	@Test
	void usage() throws IOException {
		assertSentence("annotations.json", "evaluate", "--coco", coco);
		assertSentence("annotations.json", "evaluate", "--coco", temporary.resolve("absent"));
		Files.writeString(coco.resolve("annotations.json"), "[1, 2]");
		assertSentence("annotations.json", "evaluate", "--coco", coco);
		Files.writeString(coco.resolve("annotations.json"), "");
		assertSentence("annotations.json", "evaluate", "--coco", coco);
		Files.writeString(coco.resolve("annotations.json"), "{\"images\":[],\"categories\":[]}");
		assertSentence("no annotations", "evaluate", "--coco", coco);
		annotate(List.of(), List.of("nucleus"), List.of());
		assertSentence("no images", "evaluate", "--coco", coco);
		final JsonObject wrong = annotation(1, 0, 1, 1, 9, 9);
		wrong.getAsJsonArray("bbox").remove(3);
		annotate(List.of("sample.png"), List.of("nucleus"), List.of(wrong));
		assertSentence("4 numbers", "evaluate", "--coco", coco);
		annotate(List.of("sample.png"), List.of("nucleus"), List.of(annotation(1, 0, 1, 1, 9, 9)));
		assertSentence("nucleus", "evaluate", "--coco", coco, "--category", "zebra");
		assertSentence("OCR", "evaluate", "--coco", coco, "--task", "OCR");
		assertSentence("no task", "evaluate", "--coco", coco, "--task", "SING");
		assertSentence("1 token", "evaluate", "--coco", coco, "--max-tokens", 0);
		assertSentence("few objects", "evaluate", "--coco", coco, "--max-objects", 0);
		assertSentence("absent.txt", "evaluate", "--coco", coco, "--images", temporary.resolve("absent.txt"));
		final Path list = Files.writeString(temporary.resolve("list.txt"), "zebra.png");
		assertSentence("zebra.png", "evaluate", "--coco", coco, "--images", list);
		Files.writeString(list, "savannah/zebra.png");
		assertSentence("no images", "evaluate", "--coco", coco, "--images", list);
		assertSentence("no boxes", "evaluate", "--coco", coco, "--task", "CAPTION", "--predictions", "p.json");
		assertSentence("no folder", "evaluate", "--coco", coco, "--predictions", temporary.resolve("absent/p.json"));
		assertEquals(2, Outcome.of("evaluate").exitCode());
	}

	private static void assertSentence(final String word, final Object... args) {
		final Outcome outcome = Outcome.of(args);
		assertEquals(2, outcome.exitCode(), List.of(args).toString());
		assertEquals("", outcome.out());
		assertEquals(1, outcome.err().lines().count(), outcome.err());
		assertTrue(outcome.err().contains(word), outcome.err());
	}

	@Test
	void modelProblem() throws IOException {
		annotate(List.of("sample.png"), List.of("nucleus"), List.of());
		assertEquals(3, Outcome.of("evaluate", "--coco", coco, "--model", "unknown").exitCode());
	}
}
