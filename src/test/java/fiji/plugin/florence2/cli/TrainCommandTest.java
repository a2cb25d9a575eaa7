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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.training.DrawnData;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine.ExitCode;

/** The command train, with a handful of drawn images and few steps. */
class TrainCommandTest {

	private static final String DECODER = "onnx/decoder_model_merged_fp16.onnx";
	private static final String VISION = "onnx/vision_encoder_fp16.onnx";

	@TempDir
	private Path folder;

	/** Two epochs, unless more is said. */
	private Outcome train(final Path data, final Path output, final Object... more) {
		final List<Object> args = new ArrayList<>(List.of("train", "--data", data, "--output", output, "--threads", 1));
		if (!List.of(more).contains("--epochs")) args.addAll(List.of("--epochs", 2));
		args.addAll(List.of(more));
		return Outcome.of(args.toArray());
	}

	private static List<JsonObject> lines(final Outcome outcome) {
		return outcome.lines().stream().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
	}

	/** The figure is the product's own, and the folder a model like any other. */
	@Test
	void aTrainedModelIsAsGoodAsItSays() throws Exception {
		final Path data = DrawnData.write(folder.resolve("data"), 6, 1);
		final Path held = DrawnData.write(folder.resolve("held"), 2, 2);
		final Path output = folder.resolve("squares");
		final Outcome outcome = train(data, output, "--validation", held, "--json");
		assertEquals(ExitCode.OK, outcome.exitCode(), outcome.err());
		final List<JsonObject> lines = lines(outcome);
		assertEquals(3, lines.size(), outcome.out());
		assertEquals(1, lines.get(0).get("epoch").getAsInt());
		assertEquals(2, lines.get(1).get("epochs").getAsInt());
		assertTrue(lines.get(1).get("loss").getAsDouble() > 0, outcome.out());
		final JsonObject result = lines.get(2);
		assertEquals(output.toString(), result.get("model").getAsString());
		assertEquals(List.of("There are only 6 images to learn from: 10 or more are better."),
			outcome.err().lines().filter(line -> line.startsWith("There")).toList());

		final Outcome evaluated = Outcome.of("evaluate", "--model", output, "--coco", held, "--json", "--threads", 1);
		assertEquals(evaluated.json().getAsJsonObject("all").get("f1").getAsDouble(), result.get("f1").getAsDouble(), 1e-9,
			evaluated.out());

		final JsonObject record =
			JsonParser.parseString(Files.readString(output.resolve("training.json"))).getAsJsonObject();
		assertEquals(18, record.getAsJsonObject("training").get("objects").getAsInt());
		assertEquals(2, record.getAsJsonArray("curve").size());
		assertEquals("nano", record.get("base").getAsString());
		final Path base = Nano.folder().folder();
		assertEquals(-1, Files.mismatch(base.resolve(VISION), output.resolve(VISION)), "the vision encoder is not trained");
		assertNotEquals(-1, Files.mismatch(base.resolve(DECODER), output.resolve(DECODER)));
		final String card = Files.readString(output.resolve("README.md"));
		assertTrue(card.startsWith("# squares\n"), card);

		final JsonObject known = record.getAsJsonObject("known");
		assertEquals(24, known.get("pictures").getAsInt());
		assertEquals(Set.of("nucleus", "red blood cell", "white blood cell", "platelet"),
			known.getAsJsonObject("names").keySet());
		assertTrue(known.get("f1_before").getAsDouble() > 0.6, known.toString());
		assertTrue(card.contains("| of these nucleus | "), card);
		assertTrue(
			card.contains("Scores of one view are likelihoods, and low where the model is right, too. Scores of several " +
				"views, at which small models look by default, are how far these agree. Images that are unlike the 104 of " +
				"training, reminders and validation are called unfamiliar"),
			card);
		assertFalse(Files.exists(output.resolve("calibration.json")), "six objects are too few");
		assertEquals(
			"[\"square\",\"disc\",\"nucleus\",\"red blood cell\",\"white blood cell\",\"platelet\",\"bead\",\"rod\"," +
				"\"ring\",\"filament\"]\n",
			Files.readString(output.resolve("labels.json")));
		final JsonObject all = evaluated.json();
		assertTrue(all.get("unfamiliar").getAsDouble() < 1, evaluated.out());
		assertFalse(Files.exists(folder.resolve("squares.training")), "what was left of the training");

		final Outcome again = train(data, output, "--validation", held);
		assertEquals(ExitCode.USAGE, again.exitCode());
		assertEquals(output + " is there already: choose a new folder for the trained model.",
			again.err().lines().reduce((a, b) -> b).orElseThrow());
	}

	/** All weights, those of the vision encoder too, with the base as a teacher; without a validation set. */
	@Test
	void allWeightsAreTrained() throws Exception {
		final Path data = DrawnData.write(folder.resolve("data"), 3, 1, "thing");
		moveOut(data, 1);
		final Path output = folder.resolve("all");
		final Path base = withFewPictures();
		final Outcome outcome = train(data, output, "--method", "all", "--model", base);
		assertEquals(ExitCode.OK, outcome.exitCode(), outcome.err());
		assertTrue(outcome.out().startsWith("epoch 1 of 2  loss "), outcome.out());
		assertTrue(outcome.err().startsWith("1 of 3 images is kept for validation."), outcome.err());
		assertTrue(outcome.err().contains("\nAll objects are named \"thing\"."), outcome.err());
		assertTrue(outcome.err().contains("1 object outside the images, or without an area, is left out."), outcome.err());
		assertTrue(outcome.err().contains("\nThe model is judged by one image only: the figures say little"),
			outcome.err());
		final boolean gained = !outcome.err().contains("\nThe training gained nothing: F1 is ");
		assertEquals(gained,
			!Files.readString(output.resolve("README.md")).contains("**This model is not better than its base"));
		assertNotEquals(-1, Files.mismatch(Nano.folder().folder().resolve(VISION), output.resolve(VISION)));
	}

	/** The base with every twelfth of its pictures, which it is reminded of, or judged by many times. */
	private Path withFewPictures() throws Exception {
		final Path base = Nano.copyTo(folder.resolve("nano"));
		final Path file = base.resolve("replay/annotations.json");
		final JsonObject coco = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
		final JsonArray images = new JsonArray();
		final Set<Integer> few = new HashSet<>();
		for (int i = 0; i < coco.getAsJsonArray("images").size(); i += 12) {
			final JsonObject image = coco.getAsJsonArray("images").get(i).getAsJsonObject();
			images.add(image);
			few.add(image.get("id").getAsInt());
		}
		final JsonArray annotations = new JsonArray();
		for (final JsonElement annotation : coco.getAsJsonArray("annotations"))
			if (few.contains(annotation.getAsJsonObject().get("image_id").getAsInt())) annotations.add(annotation);
		coco.add("images", images);
		coco.add("annotations", annotations);
		Files.writeString(file, coco.toString());
		return base;
	}

	/** Moves the first objects to the right of their images. */
	private static void moveOut(final Path data, final int objects) throws Exception {
		final Path file = data.resolve("annotations.json");
		final JsonObject coco = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
		for (int i = 0; i < objects; i++)
			coco.getAsJsonArray("annotations").get(i).getAsJsonObject().getAsJsonArray("bbox").set(0, new JsonPrimitive(500));
		Files.writeString(file, coco.toString());
	}

	private static void inSixteenBits(final Path image) throws Exception {
		final BufferedImage colors = ImageIO.read(image.toFile());
		final BufferedImage gray = new BufferedImage(colors.getWidth(), colors.getHeight(), BufferedImage.TYPE_USHORT_GRAY);
		gray.getGraphics().drawImage(colors, 0, 0, null);
		ImageIO.write(gray, "png", image.toFile());
	}

	/** Of COCO's other form, which has neither boxes nor categories; and images of 16 bits. */
	@Test
	void captionsAreLearnedWithoutObjects() throws Exception {
		final Path data = DrawnData.write(folder.resolve("data"), 5, 1);
		final JsonObject coco =
			JsonParser.parseString(Files.readString(data.resolve("annotations.json"))).getAsJsonObject();
		final JsonArray captions = new JsonArray();
		for (int i = 0; i < 5; i++) {
			inSixteenBits(data.resolve("images/drawn-1-" + i + ".png"));
			final JsonObject caption = new JsonObject();
			caption.addProperty("id", i);
			caption.addProperty("image_id", i);
			caption.addProperty("caption", "Two kinds of beads.");
			captions.add(caption);
		}
		coco.remove("categories");
		coco.add("annotations", captions);
		Files.writeString(data.resolve("annotations.json"), coco.toString());
		final Path output = folder.resolve("captions");
		final Path base = Nano.copyWithoutPicturesTo(folder.resolve("nano"));
		final Outcome outcome =
			train(data, output, "--model", base, "--tasks", "CAPTION", "--keep", "false", "--json", "--epochs", 12);
		assertEquals(ExitCode.OK, outcome.exitCode(), outcome.err());
		final List<JsonObject> lines = lines(outcome);
		final JsonObject result = lines.get(lines.size() - 1);
		assertTrue(result.get("accuracy").getAsDouble() > result.get("accuracy_before").getAsDouble(), outcome.out());
		final JsonObject record =
			JsonParser.parseString(Files.readString(output.resolve("training.json"))).getAsJsonObject();
		assertEquals(result.get("accuracy"), record.get("accuracy"));
		assertTrue(Files.readString(output.resolve("README.md")).contains("| tasks | CAPTION |"));
	}

	/** @return the error output */
	private String assertRefused(final String sentence, final int exitCode, final Path data, final Object... more) {
		final Path output = folder.resolve("refused");
		final Outcome outcome = train(data, output, more);
		assertEquals(sentence, outcome.err().lines().reduce((a, b) -> b).orElse(""));
		assertEquals(exitCode, outcome.exitCode());
		assertFalse(Files.exists(output));
		assertFalse(Files.exists(folder.resolve("refused.training")), "something half-written");
		return outcome.err();
	}

	@Test
	void annotationsThatAreWrongAreRefused() throws Exception {
		final Path absent = folder.resolve("absent");
		assertRefused("There is no folder " + absent + ": choose one with annotations.json in the form of COCO, and the " +
			"images in a folder images.", ExitCode.USAGE, absent);
		final Path data = DrawnData.write(folder.resolve("data"), 2, 1);
		final Path file = data.resolve("annotations.json");
		final String sound = Files.readString(file);
		final String refused = "The file " + file + " cannot be read as COCO annotations (";
		Files.writeString(file, sound.replace("{\"id\":1,\"file_name\"", "{\"id\":0,\"file_name\""));
		assertRefused(refused + "two images have the id 0).", ExitCode.USAGE, data);
		Files.writeString(file, sound.replace("drawn-1-0.png", "../../elsewhere.png"));
		assertRefused(refused + "the image ../../elsewhere.png is outside the folder).", ExitCode.USAGE, data);
		final String elsewhere = folder.resolve("elsewhere.png").toAbsolutePath().toString().replace('\\', '/');
		Files.writeString(file, sound.replace("drawn-1-0.png", elsewhere));
		assertRefused(refused + "the image " + elsewhere + " is outside the folder).", ExitCode.USAGE, data);
		Files.writeString(file, sound.replace("\"categories\":[", "\"categories\":[{\"id\":1,\"name\":\"other\"},"));
		assertRefused(refused + "two categories have the id 1).", ExitCode.USAGE, data);
		for (final String wrong : List.of("[[[1,2],[3,4],[5,6]]]", "[[1,2,null,4,5,6]]", "[[{},2,3,4,5,6]]")) {
			final JsonObject coco = JsonParser.parseString(sound).getAsJsonObject();
			coco.getAsJsonArray("annotations").get(0).getAsJsonObject().add("segmentation", JsonParser.parseString(wrong));
			Files.writeString(file, coco.toString());
			assertRefused(refused + "a polygon is a list of numbers).", ExitCode.USAGE, data);
		}
		Files.writeString(file, sound.replaceFirst("\"bbox\":\\[[^,]*,", "\"bbox\":[null,"));
		assertRefused(refused + "a bbox has 4 numbers, not [null, 69.0, 23.0, 23.0]).", ExitCode.USAGE, data);
		final JsonObject unbounded = JsonParser.parseString(sound).getAsJsonObject();
		unbounded.getAsJsonArray("annotations")
			.get(0)
			.getAsJsonObject()
			.add("segmentation", JsonParser.parseString("[[\"NaN\",2,3,4,5,6]]"));
		Files.writeString(file, unbounded.toString());
		assertRefused(refused + "a coordinate is no number).", ExitCode.USAGE, data);
		Files.writeString(file, sound.replaceFirst("\"width\":", "\"width\":-"));
		assertRefused(refused + "the image drawn-1-0.png cannot have -96 x 96 pixels).", ExitCode.USAGE, data);
		for (final String list : List.of("images", "annotations", "categories")) {
			Files.writeString(file, sound.replace("\"" + list + "\":[", "\"" + list + "\":[null,"));
			assertRefused(refused + "an entry of " + list + " is null).", ExitCode.USAGE, data);
		}
		Files.writeString(file, "[]");
		assertRefused(refused + "no images, annotations and categories).", ExitCode.USAGE, data);
	}

	@Test
	void dataThatCannotBeLearnedFromIsRefused() throws Exception {
		final Path one = DrawnData.write(folder.resolve("one"), 1, 1);
		assertRefused(
			"Only one image of one is annotated: annotate another one, by which the model can be judged, better ten or more.",
			ExitCode.USAGE, one);
		final Path two = DrawnData.write(folder.resolve("two"), 2, 2);
		assertRefused(
			"The tasks must include OD, a caption task, REGION_TO_DESCRIPTION or OCR: by its answers the training is judged.",
			ExitCode.USAGE, two, "--tasks", "REGION_TO_CATEGORY");
		assertRefused("No image of two has a caption: add captions, or choose other tasks.", ExitCode.USAGE, two, "--tasks",
			"CAPTION");
		assertRefused("The numbers of epochs, minutes and threads must be 0 or more.", ExitCode.USAGE, two, "--minutes",
			"NaN");
		assertRefused(
			"No validation image of two has the captions, descriptions or texts that are trained: the model could " +
				"not be judged by them.",
			ExitCode.USAGE, two, "--tasks", "OCR");
		assertRefused(
			"The image " + two.resolve("images/drawn-2-0.png") +
				" is among the training and the validation images: a model cannot be judged by what it has learned.",
			ExitCode.USAGE, two, "--validation", two);
		final Path greek = DrawnData.write(folder.resolve("greek"), 2, 3, "γ cell", "disc");
		assertRefused(
			"The model cannot write the name \"γ cell\": give the objects a name of plain letters, digits and " + "blanks.",
			ExitCode.USAGE, greek);
		final Path outside = DrawnData.write(folder.resolve("outside"), 2, 4);
		moveOut(outside, 6);
		final Path file = outside.resolve("annotations.json");
		final JsonObject coco = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
		for (final String name : List.of("image_id", "category_id")) {
			final JsonObject stray = coco.getAsJsonArray("annotations").get(0).getAsJsonObject().deepCopy();
			stray.addProperty(name, 99);
			coco.getAsJsonArray("annotations").add(stray);
		}
		final JsonObject mask = new JsonObject();
		mask.addProperty("counts", "abc");
		coco.getAsJsonArray("annotations").get(0).getAsJsonObject().add("segmentation", mask);
		Files.writeString(file, coco.toString());
		final String notes =
			assertRefused("No image of outside shows anything that can be learned: see that what the tasks are about is " +
				"annotated, within the images.", ExitCode.USAGE, outside, "--tasks", "OD,REGION_TO_SEGMENTATION");
		assertTrue(notes.contains("1 outline is run-length encoded and left out: save outlines as polygons.\n"), notes);
		assertTrue(notes.contains("2 annotations name no image or category of the file and are left out.\n"), notes);
		final Path none = DrawnData.write(folder.resolve("none"), 0, 3);
		final String nothing =
			"No image of none is annotated: mark the objects with boxes or outlines, or add captions or texts, first.";
		assertRefused(nothing, ExitCode.USAGE, none);
		assertRefused(nothing, ExitCode.USAGE, none, "--tasks", "CAPTION");
	}

	/** As it is for a training. */
	@Test
	void evaluationSaysWhatIsLeftOutToo() throws Exception {
		final Path data = DrawnData.write(folder.resolve("data"), 1, 4);
		final Path file = data.resolve("annotations.json");
		final JsonObject coco = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
		final JsonObject stray = coco.getAsJsonArray("annotations").get(0).getAsJsonObject().deepCopy();
		stray.addProperty("image_id", 99);
		coco.getAsJsonArray("annotations").add(stray);
		Files.writeString(file, coco.toString());
		final Outcome outcome = Outcome.of("evaluate", "--model", "nano", "--coco", data, "--threads", 1);
		assertEquals(ExitCode.OK, outcome.exitCode(), outcome.err());
		assertEquals("1 annotation names no image or category of the file and is left out.\n", outcome.err());
	}

	@Test
	void imagesThatCannotBeReadAreNamed() throws Exception {
		final Path data = DrawnData.write(folder.resolve("data"), 2, 4);
		final Path image = data.resolve("images/drawn-4-0.png");
		final Path file = data.resolve("annotations.json");
		final String sound = Files.readString(file);
		Files.writeString(file, sound.replace("\"width\":96", "\"width\":69"));
		assertRefused(
			"The image " + image + " is 96 x 96 pixels, but the annotations are for 69 x 96: put the image there " +
				"that was annotated, or scale the annotations too.",
			Main.IMAGE_PROBLEM, data);
		Files.writeString(file, sound);
		Files.writeString(image, "no picture");
		final Outcome outcome = train(data, folder.resolve("refused"));
		assertEquals(Main.IMAGE_PROBLEM, outcome.exitCode(), outcome.err());
		assertTrue(outcome.err().contains(image.toString()), outcome.err());
		Files.delete(image);
		assertRefused("The annotated image " + image + " is not there: put it there, or take it out of annotations.json.",
			Main.IMAGE_PROBLEM, data);
	}

	@Test
	void aFolderThatCannotBeWrittenToIsNamed() throws Exception {
		final Path data = DrawnData.write(folder.resolve("data"), 2, 4);
		final Path file = Files.writeString(folder.resolve("file"), "not a folder");
		final Outcome outcome = train(data, file.resolve("model"));
		assertEquals(Main.OUTPUT_PROBLEM, outcome.exitCode());
		assertTrue(outcome.err().contains("The training cannot write to " + file.resolve("model.training")), outcome.err());
	}

	/** As where there is no room for it. */
	@Test
	void aTrainingGraphThatCannotBeWrittenIsAFaultOfTheOutput() throws Exception {
		final Path data = DrawnData.write(folder.resolve("data"), 2, 4);
		final Path output = folder.resolve("blocked");
		Files.createDirectories(folder.resolve("blocked.training/graph/training.onnx/not-empty"));
		final Outcome outcome = train(data, output, "--keep", "false", "--epochs", 1);
		assertEquals(Main.OUTPUT_PROBLEM, outcome.exitCode(), outcome.err());
		assertTrue(outcome.err().contains("The training cannot write to " + folder.resolve("blocked.training")),
			outcome.err());
		assertFalse(Files.exists(output));
	}

	/** Linux has a file that is always full. */
	@Test
	void aFullDiskIsReportedInASentence() throws Exception {
		assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");
		final Path data = DrawnData.write(folder.resolve("data"), 2, 4);
		final Path work = Files.createDirectory(folder.resolve("full.training"));
		Files.createSymbolicLink(work.resolve("checkpoint.bin.part"), Path.of("/dev/full"));
		final Outcome outcome = train(data, folder.resolve("full"), "--keep", "false", "--epochs", 1);
		assertEquals(Main.OUTPUT_PROBLEM, outcome.exitCode(), outcome.err());
		assertTrue(outcome.err().contains("The training cannot write to " + work + " (No space left on device): see that"),
			outcome.err());
		assertFalse(Files.exists(work), "something half-written");
		assertFalse(Files.exists(folder.resolve("full")));
	}

	@Test
	void aBaseThatIsNotThereIsNamed() throws Exception {
		final Path absent = folder.resolve("absent");
		assertRefused("There is no model folder " + absent + ": give the folder that holds config.json and onnx.",
			Main.MODEL_PROBLEM, DrawnData.write(folder.resolve("data"), 2, 4), "--model", absent);
	}

	@Test
	void aBaseInFewBitsIsRefused() throws Exception {
		final Path data = DrawnData.write(folder.resolve("data"), 2, 4);
		final Path base = Nano.copyTo(folder.resolve("base"));
		// Another precision's name, and operations that belong to no layer: what can be read of a quantised graph.
		Files.delete(base.resolve(DECODER));
		Files.copy(base.resolve("onnx/embed_tokens_fp16.onnx"), base.resolve("onnx/decoder_model_merged_int8.onnx"));
		final Outcome outcome = train(data, folder.resolve("refused"), "--model", base);
		assertEquals(Main.MODEL_PROBLEM, outcome.exitCode(), outcome.err());
		assertTrue(outcome.err().contains("cannot be trained") && outcome.err().contains("onnx/decoder_model_merged.onnx"),
			outcome.err());
		assertFalse(Files.exists(folder.resolve("refused.training")));
	}
}
