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
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.regions.Consensus;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.ColorProcessor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a server calls it: real files in, lines and exit codes out. */
class MainTest {

	private static final int QUICK = 8;

	@TempDir
	private Path folder;
	private Path sample;

	@BeforeEach
	void sample() throws IOException {
		sample = folder.resolve("sample é.png");
		try (InputStream in = MainTest.class.getResourceAsStream("sample.png")) {
			Files.copy(in, sample);
		}
	}

	private static Outcome main(final Object... args) {
		return Outcome.of(args);
	}

	@Test
	void jsonHasEveryField() {
		final Outcome outcome =
			main("run", "--task", "OD", "--tiles", "off", "--json", "--max-tokens", QUICK, "--beams", 2, sample);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertEquals(1, outcome.lines().size());
		final JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
		assertEquals(List.of("image", "slice", "C", "Z", "T", "width", "height", "task", "prompt", "views", "prompt_ids",
			"tokens", "text", "likelihood", "regions", "familiarity", "device", "timing"), List.copyOf(json.keySet()));
		assertEquals(sample.toString(), json.get("image").getAsString());
		assertEquals("OD", json.get("task").getAsString());
		assertEquals("CPU", json.get("device").getAsString());
		assertEquals("Locate the objects with category name in the image.", json.get("prompt").getAsString());
		assertEquals(2, json.getAsJsonArray("tokens").get(0).getAsInt());
		assertEquals(2, json.getAsJsonArray("tokens").get(json.getAsJsonArray("tokens").size() - 1).getAsInt());
		assertTrue(json.getAsJsonArray("tokens").size() <= QUICK + 1);
		assertEquals(List.of("read_ms", "preprocess_ms", "vision_ms", "encode_ms", "decode_ms", "total_ms"),
			List.copyOf(json.getAsJsonObject("timing").keySet()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "png", "jpg", "tif", "gif", "bmp" })
	void everyFormat(final String format) {
		final ImagePlus image = IJ.openImage(sample.toString());
		final Path file = folder.resolve("picture." + format);
		final FileSaver saver = new FileSaver(image);
		assertTrue(switch (format) {
			case "png" -> saver.saveAsPng(file.toString());
			case "jpg" -> saver.saveAsJpeg(file.toString());
			case "tif" -> saver.saveAsTiff(file.toString());
			case "gif" -> saver.saveAsGif(file.toString());
			default -> saver.saveAsBmp(file.toString());
		});
		final Outcome outcome = main("run", "--task", "CAPTION", "--json", "--max-tokens", QUICK, file);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertEquals(image.getWidth(), JsonParser.parseString(outcome.out()).getAsJsonObject().get("width").getAsInt());
	}

	/** A mask written by ImageJ and one of 16 bit are grey in PNG; all must reach the model as three channels. */
	@Test
	void stackAndDepths() {
		final ImageStack stack = new ImageStack(32, 24);
		stack.addSlice(new ColorProcessor(32, 24));
		stack.addSlice(new ColorProcessor(32, 24));
		final Path tiff = folder.resolve("stack.tif");
		assertTrue(new FileSaver(new ImagePlus("stack", stack)).saveAsTiffStack(tiff.toString()));
		final Path deep = folder.resolve("deep.tif");
		assertTrue(new FileSaver(IJ.createImage("deep", "16-bit ramp", 40, 30, 1)).saveAsTiff(deep.toString()));
		final Outcome outcome = main("run", "--task", "CAPTION", "--json", "--max-tokens", QUICK, tiff, deep);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertEquals(2, outcome.lines().size());
	}

	@Test
	void badImagesDoNotStopTheOthers() throws IOException {
		final Path text = Files.writeString(folder.resolve("text.png"), "not an image");
		final Path empty = Files.createFile(folder.resolve("empty.tif"));
		final byte[] png = Files.readAllBytes(sample);
		final Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(png, 60));
		final Path absent = folder.resolve("absent.png");
		final Outcome outcome =
			main("run", "--task", "CAPTION", "--json", "--max-tokens", QUICK, text, empty, cut, absent, sample);
		assertEquals(4, outcome.exitCode());
		assertEquals(1, outcome.lines().size(), "the sound image is done");
		assertTrue(outcome.out().contains("sample"));
		for (final Path bad : List.of(text, empty, cut, absent)) {
			assertEquals(1, outcome.err().lines().filter(line -> line.contains(bad.toString())).count(), outcome.err());
		}
	}

	@Test
	void modelProblem() throws IOException {
		final Path model = Files.createDirectory(folder.resolve("no model"));
		final Outcome outcome = main("run", "--model", model, "--task", "OD", sample);
		assertEquals(3, outcome.exitCode());
		assertEquals("", outcome.out());
		assertEquals(1, outcome.err().lines().count());
		assertTrue(outcome.err().contains("config.json"), outcome.err());
		assertModelProblem("unknown", "There is no model named \"unknown\": choose one of nano, ");
		final String misspelt = "Florence-2-base-ft/exakt";
		assertModelProblem(misspelt, "There is no model named \"" + misspelt + "\": choose one of nano, ");
		for (final String absent : List.of("./absent", "models/absent", folder.resolve("exact").toString()))
			assertModelProblem(absent,
				"There is no model folder " + absent + ": give the folder that holds config.json and onnx.");
	}

	private void assertModelProblem(final String model, final String beginning) {
		final Outcome outcome = main("run", "--model", model, "--task", "OD", sample);
		assertEquals(3, outcome.exitCode());
		assertTrue(outcome.err().startsWith(beginning), outcome.err());
	}

	@Test
	void device() {
		final Outcome cpu = main("run", "--device", "cpu", "--task", "CAPTION", "--max-tokens", QUICK, sample);
		assertEquals(0, cpu.exitCode(), cpu.err());
		assertTrue(cpu.err().contains("The model runs on CPU."), cpu.err());
		assumeFalse(Device.offered().contains(Device.CUDA), "CUDA is there");
		final Outcome cuda = main("run", "--device", "CUDA", "--task", "CAPTION", sample);
		assertEquals(3, cuda.exitCode());
		assertTrue(cuda.err().contains("choose CPU"), cuda.err());
	}

	@Test
	void usage() {
		assertUsage("run", "--task", "SING", sample);
		assertUsage("run", sample);
		assertUsage("run", "--task", "OD");
		assertUsage("run", "--task", "OD", "--input", "a cell", sample);
		assertUsage("run", "--task", "CAPTION_TO_PHRASE_GROUNDING", sample);
		assertUsage("run", "--task", "REGION_TO_CATEGORY", sample);
		assertUsage("run", "--task", "OD", "--region", "1,1,5,5", sample);
		assertUsage("run", "--task", "REGION_TO_CATEGORY", "--region", "1,1,5", sample);
		assertUsage("run", "--task", "OD", "--beams", "0", sample);
		assertUsage("run", "--task", "OD", "--max-tokens", "0", sample);
		assertUsage("run", "--task", "OD", "--prompt", "What?", sample);
		assertUsage("run", "--task", "OD", "--threads", "-1", sample);
		assertUsage("run", "--task", "OD", "--device", "abacus", sample);
		assertUsage("run", "--task", "OD", "--precision", "fp7", sample);
		assertUsage("run", "--task", "OD", "--precision", "brain=fp32", sample);
		assertUsage("dance");
		assertUsage();
	}

	@Test
	void whatIsWrongIsNamed() {
		assertWrong("There is no option --patern.\nPossible solutions: --pattern", "batch", "--task", "OD", "--output",
			folder, "--patern", "x", "in");
		assertWrong("The score threshold must be auto or a number from 0 to 1, not \"5\".\n", "run", "--task", "OD",
			"--min-score", "5", sample);
		assertWrong("The score threshold must be auto or a number from 0 to 1, not \"-1\".\n", "run", "--task", "OD",
			"--min-score", "-1", sample);
		assertWrong("The maximum overlap must be from 0 to 1, not 5.0.\n", "run", "--task", "OD", "--max-overlap", "5",
			sample);
		for (final int views : List.of(3, 0, -2, 16))
			assertWrong("The number of views must be auto, 1, 2, 4 or 8, not " + views + ".\n", "run", "--task", "OD",
				"--views", views, sample);
		assertWrong("A region needs a width and a height above 0, not 0.0 and 3.0.\n", "run", "--task",
			"REGION_TO_CATEGORY", "--region", "1,1,0,3", sample);
		assertWrong("The task REGION_TO_CATEGORY needs a region: give its left, top, width and height by --region.\n",
			"run", "--task", "REGION_TO_CATEGORY", sample);
		final String text = "needs a text: give it by --input.\n";
		assertWrong("The task CAPTION_TO_PHRASE_GROUNDING " + text, "run", "--task", "CAPTION_TO_PHRASE_GROUNDING", sample);
		for (final String command : List.of("batch", "large"))
			assertWrong("The task OPEN_VOCABULARY_DETECTION " + text, command, "--task", "OPEN_VOCABULARY_DETECTION",
				"--output", folder.resolve("out"), folder);
		assertWrong("There are no boxes to outline: ", "run", "--task", "CAPTION", "--outlines", sample);
		assertWrong("There are no boxes to outline: ", "run", "--task", "REGION_TO_SEGMENTATION", "--region", "1,1,9,9",
			"--outlines", sample);
		assertWrong("There is no method \"adapter\": choose adapters or all.\n", "train", "--data", folder, "--output",
			folder.resolve("new"), "--method", "adapter");
	}

	private static void assertWrong(final String beginning, final Object... args) {
		final Outcome outcome = main(args);
		assertEquals(2, outcome.exitCode(), Arrays.toString(args));
		assertTrue(outcome.err().replace(System.lineSeparator(), "\n").startsWith(beginning), outcome.err());
	}

	private static void assertUsage(final Object... args) {
		final Outcome outcome = main(args);
		assertEquals(2, outcome.exitCode(), Arrays.toString(args));
		assertEquals("", outcome.out());
		assertTrue(!outcome.err().isBlank());
	}

	@Test
	void regionOutsideTheImageIsAnImageProblem() {
		final Outcome outcome = main("run", "--task", "REGION_TO_CATEGORY", "--region", "5000,5000,10,10", sample);
		assertEquals(4, outcome.exitCode());
		assertEquals(
			sample + ": The region 5000,5000,10,10 lies outside the image, which is 360 x 360 pixels: choose one inside.",
			outcome.err().strip());
	}

	@Test
	void regionAndFreePrompt() {
		final Outcome region = main("run", "--task", "region-to-category", "--region", "10,20,60,60", "--tiles", "off",
			"--json", "--max-tokens", QUICK, sample);
		assertEquals(0, region.exitCode(), region.err());
		assertTrue(JsonParser.parseString(region.out())
			.getAsJsonObject()
			.get("prompt")
			.getAsString()
			.startsWith("What is the region <loc_27><loc_55><loc_194><loc_222>"), region.out());
		final Outcome free =
			main("run", "--prompt", "Where are the nuclei?", "--answer", "boxes", "--json", "--max-tokens", QUICK, sample);
		assertEquals(0, free.exitCode(), free.err());
		assertEquals("ASK", JsonParser.parseString(free.out()).getAsJsonObject().get("task").getAsString());
	}

	@Test
	void tiles() {
		final Outcome outcome = main("run", "--task", "OD", "--tiles", "240", "--json", "--max-tokens", QUICK, sample);
		assertEquals(0, outcome.exitCode(), outcome.err());
		final JsonObject json = outcome.json();
		assertEquals(360, json.get("width").getAsInt());
		assertEquals(4, json.getAsJsonArray("tiles").size());
		final JsonObject last = json.getAsJsonArray("tiles").get(3).getAsJsonObject();
		assertEquals(List.of("x", "y", "width", "height", "prompt_ids", "tokens", "likelihood"),
			List.copyOf(last.keySet()));
		assertEquals(120, last.get("x").getAsInt());
		assertEquals(120, last.get("y").getAsInt());
		assertEquals(240, last.get("width").getAsInt());
		assertFalse(json.has("tokens"));
	}

	@Test
	void tilesWithOverlap() {
		final Outcome outcome = main("run", "--task", "CAPTION", "--tiles", "200,40", "--max-tokens", QUICK, sample);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertTrue(outcome.lines().get(0).contains("  4 tiles of 200 x 200  "), outcome.out());
	}

	/** An answer about the whole image is the same however it was come by; tiles larger than the image are the image. */
	@Test
	void noTiles() {
		final JsonObject whole =
			main("run", "--task", "OD", "--views", 1, "--tiles", "off", "--json", "--max-tokens", QUICK, sample).json();
		for (final String tiles : List.of("off", "OFF", "360", "5000,10")) {
			final JsonObject json =
				main("run", "--task", "OD", "--views", 1, "--tiles", tiles, "--json", "--max-tokens", QUICK, sample).json();
			assertEquals(whole.get("regions"), json.get("regions"), tiles);
			assertEquals(whole.get("tokens"), json.get("tokens"), tiles);
		}
	}

	@Test
	void automaticTiles() {
		final Outcome outcome =
			main("run", "--task", "CAPTION", "--tiles", "auto", "--json", "--max-tokens", QUICK, sample);
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertFalse(outcome.json().get("text").getAsString().isBlank());
	}

	@Test
	void wrongTiles() {
		for (final String tiles : List.of("many", "0", "-5", "100,", "100,100", "100,200", "1.5", "9999999", ",5")) {
			final Outcome outcome = main("run", "--task", "OD", "--tiles", tiles, sample);
			assertEquals(2, outcome.exitCode(), tiles);
			assertEquals("", outcome.out());
			assertEquals(1, outcome.err().lines().count(), outcome.err());
		}
	}

	/** As in the menu: five times its size, or a tile of the size given. */
	@Test
	void aRegionIsSeenWithItsSurroundings() {
		final String sentence = "What is the region ";
		for (final String[] tiles : new String[][] { { "auto", "<loc_33><loc_66><loc_233><loc_266>?" },
			{ "200", "<loc_50><loc_100><loc_350><loc_400>?" } })
		{
			final JsonObject json = main("run", "--task", "REGION_TO_CATEGORY", "--region", "10,20,60,60", "--tiles",
				tiles[0], "--json", "--max-tokens", QUICK, sample).json();
			assertEquals(sentence + tiles[1], json.get("prompt").getAsString());
			assertEquals(360, json.get("width").getAsInt());
		}
	}

	/** Two planes with nuclei. */
	private Path stack() {
		final ImageStack stack = new ImageStack(360, 360);
		for (int i = 0; i < 2; i++)
			stack.addSlice(IJ.openImage(sample.toString()).getProcessor());
		final Path tiff = folder.resolve("planes.tif");
		assertTrue(new FileSaver(new ImagePlus("planes", stack)).saveAsTiffStack(tiff.toString()));
		return tiff;
	}

	@Test
	void planesOfAStack() {
		final Path stack = stack();
		assertEquals(1, main("run", "--task", "CAPTION", "--json", "--max-tokens", QUICK, stack).lines().size());
		final List<String> lines =
			main("run", "--task", "CAPTION", "--json", "--max-tokens", QUICK, "--slices", "whole stack", stack).lines();
		assertEquals(List.of(1, 2),
			lines.stream().map(line -> JsonParser.parseString(line).getAsJsonObject().get("Z").getAsInt()).toList());
		final Outcome second =
			main("run", "--task", "CAPTION", "--max-tokens", QUICK, "--slices", "slice range", "--range", "2", stack);
		assertTrue(second.out().contains("planes.tif  Z 2  360 x 360  CAPTION"), second.out());
		final Outcome third = main("run", "--task", "CAPTION", "--slices", "slice range", "--range", "3", stack, sample);
		assertEquals(4, third.exitCode());
		assertTrue(third.err().startsWith(stack + ": "), third.err());
		assertUsage("run", "--task", "CAPTION", "--slices", "some", stack);
	}

	@Test
	void limits() {
		final JsonArray all = main("run", "--task", "OD", "--views", 1, "--json", sample).json().getAsJsonArray("regions");
		final JsonArray likely = main("run", "--task", "OD", "--views", 1, "--json", "--min-score", "0.9", sample).json()
			.getAsJsonArray("regions");
		assertTrue(likely.size() > 0 && likely.size() < all.size(), likely.size() + " of " + all.size());
		final JsonArray none = main("run", "--task", "OD", "--views", 1, "--json", "--max-size", "0.0001", sample).json()
			.getAsJsonArray("regions");
		assertEquals(0, none.size());
		final List<Double> areas = areas(all);
		final double median = areas.get(areas.size() / 2) - 0.01;
		assertEquals(areas.stream().filter(area -> area >= median).toList(),
			areas(main("run", "--task", "OD", "--views", 1, "--json", "--min-size", Double.toString(median), sample).json()
				.getAsJsonArray("regions")));
		assertUsage("run", "--task", "OD", "--max-overlap", "2", sample);
		assertUsage("run", "--task", "OD", "--min-size", "-1", sample);
		assertUsage("run", "--task", "OD", "--min-size", "NaN", sample);
	}

	/**
	 * Without a calibration of several views, as for proposals, a score is a part of them, times the overlap of the boxes; one
	 * view of four alone is left out.
	 */
	@Test
	void objectsThatSeveralViewsShow() {
		final Object[] command = { "run", "--task", "REGION_PROPOSAL", "--json", sample };
		final JsonArray regions = main(command).json().getAsJsonArray("regions");
		assertEquals(regions, main(command).json().getAsJsonArray("regions"));
		final List<Double> scores = scores(regions);
		assertTrue(scores.stream().allMatch(score -> score >= Consensus.MIN_SCORE && score <= 1), scores.toString());
		assertTrue(scores.stream().anyMatch(score -> score > 0.75), "some by all views: " + scores);
		final List<Double> all = scores(
			main("run", "--task", "REGION_PROPOSAL", "--min-score", 0, "--json", sample).json().getAsJsonArray("regions"));
		assertTrue(all.containsAll(scores), all + " without " + scores);
		// The boxes of two views overlap by 0.4 or more, those of each with the middle one by more.
		assertTrue(all.stream().allMatch(score -> score > 0.2), all.toString());
	}

	private static List<Double> scores(final JsonArray regions) {
		return StreamSupport.stream(regions.spliterator(), false)
			.map(region -> region.getAsJsonObject().get("score").getAsDouble())
			.toList();
	}

	/** As with tiles, a caption is about the image as it is. */
	@Test
	void aCaptionHasOneView() {
		final List<JsonElement> tokens = Stream.of(1, 2)
			.map(views -> main("run", "--task", "CAPTION", "--views", views, "--json", "--max-tokens", QUICK, sample).json()
				.get("tokens"))
			.toList();
		assertEquals(tokens.get(0), tokens.get(1));
	}

	/** Of boxes, in ascending order. */
	private static List<Double> areas(final JsonArray regions) {
		return StreamSupport.stream(regions.spliterator(), false)
			.map(region -> region.getAsJsonObject().getAsJsonArray("box"))
			.map(box -> (box.get(2).getAsDouble() - box.get(0).getAsDouble()) *
				(box.get(3).getAsDouble() - box.get(1).getAsDouble()))
			.sorted()
			.toList();
	}

	@Test
	void progressIsPrintedWhereItIsRequested() {
		final Outcome silent = main("run", "--task", "OD", "--views", 1, "--tiles", "100", "--max-tokens", QUICK, sample);
		assertEquals("", silent.err());
		final Outcome outcome =
			main("run", "--task", "OD", "--views", 1, "--tiles", "100", "--max-tokens", QUICK, "--progress", sample);
		assertEquals(List.of(sample + ": tiles 1 to 16 of 25", sample + ": tiles 17 to 25 of 25"),
			outcome.err().lines().map(line -> line.replaceAll(", \\d+ s left$", "")).toList());
		assertTrue(outcome.err().lines().skip(1).allMatch(line -> line.endsWith(" s left")), outcome.err());
		assertEquals(silent.lines().size(), outcome.lines().size());
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u00a0", "\u3000 \t", "\u2028", "\u200b", "\u0007", "\ufeff\u202f" })
	void aTextThatCannotBeSeenIsNone(final String text) {
		final Outcome outcome = main("run", "--task", "OPEN_VOCABULARY_DETECTION", "--input", text, sample);
		assertEquals(2, outcome.exitCode());
		assertTrue(outcome.err().contains("needs a text"), outcome.err());
		assertUsage("run", "--prompt", text, sample);
		assertUsage("batch", "--task", "OPEN_VOCABULARY_DETECTION", "--input", text, "--output", folder.resolve("out"),
			folder);
	}

	@Test
	void demoSavesWhatItFound() throws IOException {
		final Path output = folder.resolve("demo");
		final Outcome outcome = main("demo", "--output", output);
		assertEquals(0, outcome.exitCode(), outcome.err());
		final List<String> json = Files.readAllLines(output.resolve("sample.json"));
		final int objects = JsonParser.parseString(json.get(0)).getAsJsonObject().getAsJsonArray("regions").size();
		assertTrue(objects > 0, "nothing was found in the sample image");
		assertEquals(objects + 1, Files.readAllLines(output.resolve("sample.csv")).size());
		try (ZipFile rois = new ZipFile(output.resolve("sample-rois.zip").toFile())) {
			assertEquals(objects, rois.size());
		}
		final ImagePlus annotated = IJ.openImage(output.resolve("sample-annotated.png").toString());
		assertTrue(annotated.getWidth() >= IJ.openImage(sample.toString()).getWidth());
	}

	@Test
	void whatCannotBePrintedIsNoSuccess() throws IOException {
		final Path full = Path.of("/dev/full");
		assumeTrue(Files.exists(full), "there is no " + full + " here");
		final ByteArrayOutputStream err = new ByteArrayOutputStream();
		try (PrintStream out = new PrintStream(Files.newOutputStream(full))) {
			assertEquals(Main.OUTPUT_PROBLEM, Main.run(out, new PrintStream(err, true), "run", "--task", "CAPTION", "--json",
				"--max-tokens", "" + QUICK, sample.toString()));
		}
		assertEquals("Not all could be printed: the disk is full, or the program that reads it has ended.",
			err.toString().strip());
	}

	@Test
	void helpAndVersion() {
		assertEquals(0, main("--help").exitCode());
		assertTrue(main("run", "--help").out().contains("--max-tokens"));
		assertTrue(main("--version").out().contains("Florence-2 for Fiji"));
	}
}
