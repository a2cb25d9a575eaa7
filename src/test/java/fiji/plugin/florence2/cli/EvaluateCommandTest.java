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

import fiji.plugin.florence2.dataset.CocoException;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.evaluation.CaptionCount;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.evaluation.SegmentationPair;
import fiji.plugin.florence2.evaluation.Transcription;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Shape;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on small COCO folders around the sample image, with the embedded model. */
class EvaluateCommandTest {

	private static final int SHORT = 60;
	private static final int SIDE = 360;
	/** Of nano and four views. */
	private static final double THRESHOLD = 0.43;

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

	/** One that is read, one of another length, and one without a bar. */
	@Test
	void scaleBarsAreRead() throws IOException {
		final ImagePlus image = IJ.openImage(sample.toString());
		image.getProcessor().setColor(Color.WHITE);
		image.getProcessor().fill(new Roi(100, 335, 80, 5));
		image.getProcessor().setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 20));
		image.getProcessor().setAntialiasedText(true);
		image.getProcessor().drawString("20 um", 110, 328);
		new FileSaver(image).saveAsPng(coco.resolve("images/bar.png").toString());
		Files.writeString(coco.resolve("annotations.json"), """
			{"images":[{"id":1,"file_name":"bar.png","texts":[{"text":"20 um","quad":[110,305,170,305,170,330,110,330]}]},
			{"id":2,"file_name":"bar.png","texts":[{"text":"50 um","quad":[110,305,170,305,170,330,110,330]}]},
			{"id":3,"file_name":"sample.png","texts":[{"text":"1 mm","quad":[1,1,9,1,9,9,1,9]}]}],
			"annotations":[],"categories":[]}""");
		final JsonObject json = Outcome.of("evaluate", "--coco", coco, "--scale-bars", "--json").json();
		assertEquals(3, json.get("lengths").getAsInt(), json.toString());
		assertEquals(1, json.get("right").getAsInt(), json.toString());
		assertEquals(1, json.get("wrong").getAsInt(), json.toString());
		assertTrue(
			Outcome.of("evaluate", "--coco", coco, "--scale-bars").out().contains("lengths 3  right 1  wrong 1  not read 1"));
		assertEquals(2, Outcome.of("evaluate", "--coco", coco, "--scale-bars", "--outlines").exitCode());
	}

	/** Images with the ids 1, 2, ... */
	private void annotate(final List<String> images, final List<String> categories, final List<JsonObject> annotations)
		throws IOException
	{
		final JsonObject json = new JsonObject();
		json.add("images", new JsonArray());
		for (int i = 0; i < images.size(); i++)
			json.getAsJsonArray("images")
				.add(JsonParser.parseString(
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
			return annotation(1, categories.indexOf(label(region)), Math.min(box[0], box[2]), Math.min(box[1], box[3]),
				Math.abs(box[2] - box[0]), Math.abs(box[3] - box[1]));
		}).toList();
		assertFalse(annotations.isEmpty(), "no box has an area");
		annotate(images, categories, annotations);
	}

	private static double[] box(final JsonObject region) {
		return StreamSupport.stream(region.getAsJsonArray("box").spliterator(), false)
			.mapToDouble(JsonElement::getAsDouble)
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
		final Outcome outcome =
			Outcome.of("evaluate", "--coco", coco, "--json", "--max-tokens", SHORT, "--predictions", predictions);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertEquals(1, outcome.lines().size());
		final JsonObject json = outcome.json();
		assertEquals(List.of("coco", "task", "model", "device", "views", "min_score", "images", "failed", "median_ms",
			"categories", "all", "calibration_error", "auc", "unfamiliar"), List.copyOf(json.keySet()));
		assertEquals("coco", json.get("coco").getAsString());
		assertEquals("OD", json.get("task").getAsString());
		assertEquals("nano", json.get("model").getAsString());
		assertEquals(4, json.get("views").getAsInt());
		assertEquals(THRESHOLD, json.get("min_score").getAsDouble());
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

	/** One of two images has no annotations: a sample may hold it alone, or not at all. */
	@Test
	void intervalsComeFromTheImages() throws IOException {
		annotateWithOwnAnswer(List.of("sample.png", "sample.png"));
		final Object[] command = { "evaluate", "--coco", coco, "--json", "--max-tokens", SHORT, "--bootstrap", 100 };
		final JsonObject json = Outcome.of(command).json();
		final JsonObject intervals = json.getAsJsonObject("intervals");
		assertEquals("[1.0,1.0]", intervals.get("all recall").toString());
		final JsonArray precision = intervals.getAsJsonArray("all precision");
		assertEquals(0, precision.get(0).getAsDouble());
		assertEquals(2 * json.getAsJsonObject("all").get("precision").getAsDouble(), precision.get(1).getAsDouble(), 1e-5);
		assertEquals(intervals, Outcome.of(command).json().getAsJsonObject("intervals"));
		final List<String> lines =
			Outcome.of("evaluate", "--coco", coco, "--max-tokens", SHORT, "--bootstrap", 100).lines();
		assertTrue(lines.contains("  95 % intervals, by 100 samples of the images:"), lines.toString());
		assertTrue(lines.contains("    all recall 1.000 to 1.000"), lines.toString());
		final Outcome few = Outcome.of("evaluate", "--coco", coco, "--bootstrap", 9);
		assertEquals(2, few.exitCode());
		assertEquals("An interval needs at least 100 samples: give --bootstrap 1000.", few.err().strip());
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
		assertEquals(8, lines.size(), outcome.out());
		assertTrue(lines.get(0).startsWith("coco  OD  1 of 1 images  "), lines.get(0));
		assertEquals("  nano, 4 views, regions from score " + THRESHOLD, lines.get(1));
		assertEquals(List.of("category", "zebra", "other", "all", "scores:", "unfamiliar:"),
			lines.stream().skip(2).map(line -> line.strip().split(" ")[0]).toList());
		assertEquals("zebra 1 1 0 - 0.000 0.000 - 1.000 0.000 0.000", cells(lines.get(3)));
		assertTrue(cells(lines.get(4)).startsWith("other 0 0 " + found + " 0.000 - 0.000 -"), lines.get(4));
		assertEquals("unfamiliar: 0 of 1 images", lines.get(lines.size() - 1).strip());
		assertEquals("[]", Files.readString(predictions));
	}

	private static String cells(final String line) {
		return line.strip().replaceAll(" +", " ");
	}

	@Test
	void chosenImagesAndCategories() throws IOException {
		annotate(List.of("absent.png", "sample.png", "crowded.png"), List.of("zebra", "lion"),
			List.of(annotation(1, 0, 1, 1, 9, 9), annotation(2, 0, 1, 1, 9, 9), annotation(2, 1, 1, 1, 9, 9),
				annotation(3, 1, 1, 1, 9, 9), annotation(3, 1, 2, 2, 9, 9)));
		final Path list =
			Files.write(temporary.resolve("list.txt"), List.of("coco/sample.png", "", "crowded.png", "savannah/1.png"));
		final Outcome outcome = Outcome.of("evaluate", "--coco", coco, "--images", list, "--category", "Lions",
			"--max-objects", 1, "--json", "--max-tokens", SHORT);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertEquals(1, outcome.json().get("images").getAsInt());
		assertEquals(1, outcome.json().getAsJsonObject("all").get("objects").getAsInt());
		assertEquals("lion",
			outcome.json().getAsJsonArray("categories").get(0).getAsJsonObject().get("category").getAsString());
	}

	/** Categories that were not prompted for are neither right nor wrong. */
	@Test
	void otherCategoriesAreLeftOut() throws IOException {
		final Set<String> labels = regions().stream().map(EvaluateCommandTest::label).collect(Collectors.toSet());
		final List<String> categories = List.copyOf(labels);
		annotate(List.of("sample.png"), Stream.concat(categories.stream(), Stream.of("zebra")).toList(),
			List.of(annotation(1, 0, 1, 1, 9, 9)));
		final Outcome outcome =
			Outcome.of("evaluate", "--coco", coco, "--category", "zebra", "--json", "--max-tokens", SHORT);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertEquals(0, outcome.json().getAsJsonObject("all").get("objects").getAsInt());
		assertEquals(0, outcome.json().getAsJsonObject("all").get("predictions").getAsInt());
		assertTrue(outcome.json().getAsJsonObject("all").get("ap50").isJsonNull());
	}

	/** The outlines that the model gives as the truth, and then a square for each. */
	@Test
	void outlinesAreComparedWithPolygons() throws IOException {
		final String[] limits = { "--views", "1", "--tiles", "off", "--max-tokens", "30" };
		final JsonArray regions = Outcome.of(
			Stream
				.concat(Stream.of("run", "--task", "OD", "--outlines", "--json"),
					Stream.concat(Stream.of(limits), Stream.of(sample)))
				.toArray())
			.json()
			.getAsJsonArray("regions");
		final List<JsonObject> outlined = StreamSupport.stream(regions.spliterator(), false)
			.map(JsonElement::getAsJsonObject)
			.filter(region -> region.has("polygons"))
			.toList();
		assertTrue(outlined.size() >= 3, regions.toString());
		annotate(List.of("sample.png"), outlined.stream().map(EvaluateCommandTest::label).distinct().toList(),
			outlined.stream().map(region -> outlined(region, false)).toList());
		final JsonObject own = evaluateOutlines(limits);
		assertEquals(outlined.size(), own.get("objects").getAsInt());
		assertEquals(1, own.get("recall").getAsDouble(), 1e-9);
		assertEquals(1, own.get("mean_iou").getAsDouble(), 1e-4);
		annotate(List.of("sample.png"), outlined.stream().map(EvaluateCommandTest::label).distinct().toList(),
			outlined.stream().map(region -> outlined(region, true)).toList());
		final double squares = evaluateOutlines(limits).get("mean_iou").getAsDouble();
		assertTrue(squares > 0.5 && squares < 0.95, squares + " of squares around the outlines");
		assertEquals(2, Outcome.of("evaluate", "--coco", coco, "--outlines", "--task", "CAPTION").exitCode());
	}

	private JsonObject evaluateOutlines(final String... limits) {
		final Outcome outcome = Outcome
			.of(Stream.concat(Stream.of("evaluate", "--coco", coco, "--outlines", "--json"), Stream.of(limits)).toArray());
		assertEquals(0, outcome.exitCode(), outcome.err());
		return outcome.json().getAsJsonObject("all");
	}

	/** @param square whether the annotated outline is the box */
	private static JsonObject outlined(final JsonObject region, final boolean square) {
		final double[] outline =
			StreamSupport.stream(region.getAsJsonArray("polygons").get(0).getAsJsonArray().spliterator(), false)
				.mapToDouble(JsonElement::getAsDouble)
				.toArray();
		double left = SIDE;
		double top = SIDE;
		double right = 0;
		double bottom = 0;
		for (int i = 0; i < outline.length; i += 2) {
			left = Math.min(left, outline[i]);
			right = Math.max(right, outline[i]);
			top = Math.min(top, outline[i + 1]);
			bottom = Math.max(bottom, outline[i + 1]);
		}
		final JsonObject annotation = annotation(1, 0, left, top, right - left, bottom - top);
		final double[] corners = { left, top, right, top, right, bottom, left, bottom };
		annotation.add("segmentation", array(new Gson().toJsonTree(square ? corners : outline)));
		return annotation;
	}

	/** As findContours traces an object: the polygon of a square of 20 pixels is 19 wide. */
	@Test
	void polygonsThroughCentresOfPixelsAreStretched() throws IOException {
		final JsonObject square = annotation(1, 0, 100, 100, 20, 20);
		square.add("segmentation", array(JsonParser.parseString("[100,100,119,100,119,119,100,119]")));
		annotate(List.of("sample.png"), List.of("nucleus"), List.of(square));
		assertEquals(
			new Polygons(
				List.of(List.of(new Point(100, 100), new Point(120, 100), new Point(120, 120), new Point(100, 120)))),
			outline());
		final JsonObject exact = annotation(1, 0, 100, 100, 19, 19);
		exact.add("segmentation", square.get("segmentation"));
		annotate(List.of("sample.png"), List.of("nucleus"), List.of(exact));
		assertEquals(
			new Polygons(
				List.of(List.of(new Point(100, 100), new Point(119, 100), new Point(119, 119), new Point(100, 119)))),
			outline());
	}

	private Shape outline() throws IOException {
		try {
			return CocoFolder.read(coco).images().get(0).annotations().get(0).outline().orElseThrow();
		}
		catch (final CocoException e) {
			throw new AssertionError(e);
		}
	}

	@Test
	void captionsCount() throws IOException {
		annotate(List.of("sample.png"), List.of("nucleus"),
			List.of(annotation(1, 0, 1, 1, 9, 9), annotation(1, 0, 30, 30, 9, 9)));
		final String caption =
			Outcome.of("run", "--task", "CAPTION", "--json", "--max-tokens", SHORT, sample).json().get("text").getAsString();
		final long stated = CaptionCount.in(caption, List.of(new Category(10, "nucleus")));
		final Outcome outcome =
			Outcome.of("evaluate", "--coco", coco, "--task", "caption", "--json", "--max-tokens", SHORT);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertEquals(2, outcome.json().get("objects").getAsLong());
		assertEquals(stated, outcome.json().get("stated").getAsLong());
		assertEquals(Math.abs(stated - 2) / 2.0, outcome.json().get("count_error").getAsDouble());
		final Outcome text = Outcome.of("evaluate", "--coco", coco, "--task", "CAPTION", "--max-tokens", SHORT);
		assertEquals("  nano, 1 view", text.lines().get(1));
		assertTrue(text.lines().get(2).startsWith("  objects 2  stated " + stated + "  count error "), text.out());
	}

	/** Adds to the image in the annotations. */
	private void addToImage(final String name, final JsonElement value) throws IOException {
		final Path file = coco.resolve("annotations.json");
		final JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
		json.getAsJsonArray("images").get(0).getAsJsonObject().add(name, value);
		Files.writeString(file, json.toString());
	}

	private JsonObject ask(final Object... prompt) {
		final Outcome outcome = Outcome.of(Stream
			.concat(Stream.of("run", "--json", "--max-tokens", SHORT), Stream.concat(Stream.of(prompt), Stream.of(sample)))
			.toArray());
		assertEquals(0, outcome.exitCode(), outcome.err());
		return outcome.json();
	}

	private JsonObject evaluate(final String task) {
		final Outcome outcome = Outcome.of("evaluate", "--coco", coco, "--task", task, "--json", "--max-tokens", SHORT);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertEquals(task, outcome.json().get("task").getAsString());
		assertEquals(1, outcome.json().get("images").getAsInt());
		return outcome.json();
	}

	private static JsonObject text(final String text, final JsonElement quad) {
		final JsonObject json = new JsonObject();
		json.addProperty("text", text);
		json.add("quad", quad);
		return json;
	}

	private static JsonArray array(final JsonElement... elements) {
		final JsonArray array = new JsonArray();
		List.of(elements).forEach(array::add);
		return array;
	}

	private static final JsonElement LOWER_LEFT = JsonParser.parseString("[10,340,60,340,60,352,10,352]");
	private static final JsonElement UPPER_LEFT = JsonParser.parseString("[10,8,60,8,60,20,10,20]");

	@Test
	void textIsComparedInTheOrderOfReading() throws IOException {
		annotate(List.of("sample.png", "without.png"), List.of("nucleus"), List.of());
		addToImage("texts", array(text("10 µm", LOWER_LEFT), text("Figure 1", UPPER_LEFT)));
		final Transcription expected = new Transcription("Figure 1 10 µm", ask("--task", "OCR").get("text").getAsString());
		final JsonObject json = evaluate("OCR");
		assertEquals(14, json.get("characters").getAsInt());
		assertEquals(expected.errors(), json.get("errors").getAsInt());
		assertEquals(expected.errors() / 14.0, json.get("character_error_rate").getAsDouble(), 1e-6);
		assertEquals(0, json.get("without_text").getAsInt());
		assertFalse(json.has("lines"));
	}

	@Test
	void textReadWhereThereIsNoneCounts() throws IOException {
		annotate(List.of("sample.png"), List.of("nucleus"), List.of());
		addToImage("texts", new JsonArray());
		final int read = new Transcription("", ask("--task", "OCR").get("text").getAsString()).errors();
		final JsonObject json = evaluate("OCR");
		assertEquals(1, json.get("without_text").getAsInt());
		assertEquals(0, json.get("characters").getAsInt());
		assertEquals(read, json.get("errors").getAsInt());
		assertTrue(json.get("character_error_rate").isJsonNull());
		final Outcome text = Outcome.of("evaluate", "--coco", coco, "--task", "OCR", "--max-tokens", SHORT);
		assertEquals("images without text 1 characters 0 errors " + read + " character error rate -",
			cells(text.lines().get(2)));
	}

	@Test
	void ownLinesAreAllLocated() throws IOException {
		annotate(List.of("sample.png"), List.of("nucleus"), List.of());
		final JsonArray texts = new JsonArray();
		for (final JsonElement region : ask("--task", "OCR_WITH_REGION").getAsJsonArray("regions"))
			texts.add(text(label(region.getAsJsonObject()), region.getAsJsonObject().get("quad")));
		addToImage("texts", texts);
		final JsonObject json = evaluate("OCR_WITH_REGION");
		assertEquals(0, json.get("errors").getAsInt());
		assertEquals(texts.size(), json.get("lines").getAsInt());
		assertTrue(json.get("located").getAsInt() <= texts.size());
		assertEquals(texts.isEmpty(), json.get("mean_iou").isJsonNull());
		final Outcome text = Outcome.of("evaluate", "--coco", coco, "--task", "OCR_WITH_REGION", "--max-tokens", SHORT);
		assertTrue(cells(text.lines().get(3)).startsWith("lines " + texts.size() + " located "), text.out());
	}

	/** A half of the sample, for the case that the model gives no outline to be annotated with. */
	private static final JsonElement HALF = JsonParser.parseString("[[0,0,180,0,180,360,0,360]]");

	private static JsonElement polygons(final JsonObject answer) {
		final JsonArray regions = answer.getAsJsonArray("regions");
		return regions.isEmpty() ? HALF : regions.get(0).getAsJsonObject().get("polygons");
	}

	/** The overlap of the model's answer with an outline, computed from what it answers to the same prompt. */
	private static double overlap(final JsonObject answer, final JsonElement outline) {
		final List<Shape> found = StreamSupport.stream(answer.getAsJsonArray("regions").spliterator(), false)
			.<Shape>map(region -> shape(region.getAsJsonObject().get("polygons")))
			.toList();
		return SegmentationPair.of(shape(outline), found).intersectionOverUnion();
	}

	private static Polygons shape(final JsonElement polygons) {
		return new Polygons(StreamSupport.stream(polygons.getAsJsonArray().spliterator(), false).map(polygon -> {
			final JsonArray numbers = polygon.getAsJsonArray();
			return IntStream.range(0, numbers.size() / 2)
				.mapToObj(i -> new Point(numbers.get(2 * i).getAsDouble(), numbers.get(2 * i + 1).getAsDouble()))
				.toList();
		}).toList());
	}

	@Test
	void outlinesOfExpressions() throws IOException {
		final JsonObject largest = ask("--task", "REFERRING_EXPRESSION_SEGMENTATION", "--input", "the largest nucleus");
		final JsonObject smallest = ask("--task", "REFERRING_EXPRESSION_SEGMENTATION", "--input", "the smallest nucleus");
		final JsonObject own = annotation(1, 0, 10, 10, 20, 20);
		own.addProperty("id", 7);
		own.add("segmentation", polygons(largest));
		final JsonObject half = annotation(1, 0, 0, 0, 180, 360);
		half.addProperty("id", 8);
		half.add("segmentation", HALF);
		annotate(List.of("sample.png", "without.png"), List.of("nucleus"), List.of(own, half));
		addToImage("referring", JsonParser.parseString("[{\"expression\":\"the largest nucleus\",\"annotation_id\":7}," +
			"{\"expression\":\"the smallest nucleus\",\"annotation_id\":8}]"));
		final JsonObject json = evaluate("REFERRING_EXPRESSION_SEGMENTATION");
		assertEquals(2, json.get("questions").getAsInt());
		assertEquals((overlap(largest, polygons(largest)) + overlap(smallest, HALF)) / 2,
			json.get("mean_iou").getAsDouble(), 1e-4);
		assertEquals(Stream.of(largest, smallest).filter(answer -> !answer.getAsJsonArray("regions").isEmpty()).count(),
			json.get("answered").getAsInt());
	}

	@Test
	void outlinesOfRegions() throws IOException {
		final JsonObject answer = ask("--task", "REGION_TO_SEGMENTATION", "--region", "60,50,80,70");
		final JsonObject outlined = annotation(1, 0, 60, 50, 80, 70);
		outlined.add("segmentation", polygons(answer));
		final JsonObject crowd = outlined.deepCopy();
		crowd.addProperty("iscrowd", 1);
		final JsonObject mask = annotation(1, 0, 1, 1, 20, 20);
		mask.add("segmentation", JsonParser.parseString("{\"counts\":[1,2],\"size\":[360,360]}"));
		annotate(List.of("sample.png", "without.png"), List.of("nucleus"),
			List.of(outlined, crowd, mask, annotation(1, 0, 5, 5, 9, 9)));
		final JsonObject json = evaluate("REGION_TO_SEGMENTATION");
		assertEquals(1, json.get("questions").getAsInt());
		assertEquals(overlap(answer, polygons(answer)), json.get("mean_iou").getAsDouble(), 1e-4);
		final Outcome text =
			Outcome.of("evaluate", "--coco", coco, "--task", "REGION_TO_SEGMENTATION", "--max-tokens", SHORT);
		assertEquals("  nano, 1 view, regions of all scores", text.lines().get(1));
		assertTrue(cells(text.lines().get(2)).startsWith("questions 1 answered "), text.out());
	}

	@Test
	void categoriesArePromptedByName() throws IOException {
		final JsonArray nuclei = ask("--task", "OPEN_VOCABULARY_DETECTION", "--input", "nucleus").getAsJsonArray("regions");
		final JsonArray zebras = ask("--task", "OPEN_VOCABULARY_DETECTION", "--input", "zebra").getAsJsonArray("regions");
		final List<JsonObject> objects = StreamSupport.stream(nuclei.spliterator(), false)
			.map(JsonElement::getAsJsonObject)
			.filter(region -> area(region) > 0)
			.map(region -> annotation(1, 0, box(region)[0], box(region)[1], box(region)[2] - box(region)[0],
				box(region)[3] - box(region)[1]))
			.toList();
		assertFalse(objects.isEmpty(), "the model finds no nucleus");
		annotate(List.of("sample.png"), List.of("nucleus", "zebra"), objects);
		final JsonObject json = evaluate("OPEN_VOCABULARY_DETECTION");
		final JsonObject nucleus = json.getAsJsonArray("categories").get(0).getAsJsonObject();
		assertEquals(List.of("category", "present", "objects", "predictions", "precision", "recall", "f1", "mean_iou",
			"absent", "empty"), List.copyOf(nucleus.keySet()));
		assertEquals(1, nucleus.get("present").getAsInt());
		assertEquals(1, nucleus.get("recall").getAsDouble());
		assertEquals(objects.size() / (double) nuclei.size(), nucleus.get("precision").getAsDouble(), 1e-6);
		assertTrue(nucleus.get("empty").isJsonNull());
		final JsonObject zebra = json.getAsJsonArray("categories").get(1).getAsJsonObject();
		assertEquals(0, zebra.get("present").getAsInt());
		assertEquals(1, zebra.get("absent").getAsInt());
		assertEquals(zebras.isEmpty() ? 1 : 0, zebra.get("empty").getAsInt());
		assertEquals(1, json.getAsJsonObject("all").get("recall").getAsDouble());
		final Outcome text =
			Outcome.of("evaluate", "--coco", coco, "--task", "OPEN_VOCABULARY_DETECTION", "--max-tokens", SHORT);
		assertEquals(List.of("category", "nucleus", "zebra", "all", "scores:", "unfamiliar:"),
			text.lines().stream().skip(2).map(line -> line.strip().split(" ")[0]).toList());
		assertEquals("  nano, 1 or 4 views, regions of 4 views from score " + THRESHOLD, text.lines().get(1),
			"a zebra is no label that nano was taught");
	}

	@Test
	void tilesAreProcessed() throws IOException {
		annotate(List.of("sample.png"), List.of("nucleus"), List.of(annotation(1, 0, 10, 10, 20, 20)));
		final int found =
			Outcome.of("run", "--task", "OD", "--views", 1, "--tiles", "240,60", "--json", "--max-tokens", SHORT, sample)
				.json()
				.getAsJsonArray("regions")
				.size();
		for (final Object task : List.of("OD", "OPEN_VOCABULARY_DETECTION")) {
			for (final Object tiles : List.of("240,60", "auto")) {
				final Outcome outcome = Outcome.of("evaluate", "--coco", coco, "--task", task, "--views", 1, "--tiles", tiles,
					"--json", "--max-tokens", SHORT);
				assertEquals(0, outcome.exitCode(), outcome.err());
				if (task.equals("OD") && tiles.equals("240,60"))
					assertEquals(found, outcome.json().getAsJsonObject("all").get("predictions").getAsInt());
			}
		}
	}

	@Test
	void whatATaskNeeds() throws IOException {
		annotate(List.of("sample.png"), List.of("nucleus"), List.of(annotation(1, 0, 1, 1, 9, 9)));
		for (final String task : List.of("OCR", "OCR_WITH_REGION"))
			assertSentence("texts", "evaluate", "--coco", coco, "--task", task);
		assertSentence("referring", "evaluate", "--coco", coco, "--task", "REFERRING_EXPRESSION_SEGMENTATION");
		assertSentence("segmentation", "evaluate", "--coco", coco, "--task", "REGION_TO_SEGMENTATION");
		assertSentence("no tiles", "evaluate", "--coco", coco, "--tiles", "many");
		addToImage("referring", JsonParser.parseString("[{\"expression\":\"the cell\",\"annotation_id\":7}]"));
		assertSentence("the annotation 7", "evaluate", "--coco", coco);
		addToImage("referring", new JsonArray());
		addToImage("texts", array(text("10 µm", new JsonArray())));
		assertSentence("8 numbers", "evaluate", "--coco", coco);
	}

	@Test
	void progressIsReported() throws IOException {
		annotate(Collections.nCopies(11, "sample.png"), List.of("nucleus"), List.of());
		final Outcome outcome = Outcome.of("evaluate", "--coco", coco, "--views", 1, "--max-tokens", 2);
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
		assertSentence("cannot be evaluated", "evaluate", "--coco", coco, "--task", "REGION_PROPOSAL");
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
