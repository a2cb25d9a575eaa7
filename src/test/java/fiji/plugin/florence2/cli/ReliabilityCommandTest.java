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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.onnx.ReliabilityFiles;

import java.awt.image.BufferedImage;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says about how far answers can be trusted, and the fits of it. */
class ReliabilityCommandTest {

	private static final String WARNING =
		"This image is unlike those that nano was trained on: do not trust its answers; " +
			"try a published model or train your own.";
	/** One that nano was not trained on, of a car in front of a wall. */
	private static final Path CAR = Path.of(System.getProperty("shared.dir", "../shared"), "images", "car.jpg");
	private static final Path SAMPLE = Path.of("src/main/resources/fiji/plugin/florence2/cli/sample.png");

	@TempDir
	private Path folder;

	private static String validation(final String name) throws URISyntaxException {
		return Path.of(ReliabilityCommandTest.class.getResource("/fiji/plugin/florence2/validation/" + name).toURI())
			.toString();
	}

	private static Outcome evaluate(final String... args) throws URISyntaxException {
		final Outcome outcome = Outcome.of(
			Stream
				.concat(Stream.of("evaluate", "--coco", validation("dsb2018"), "--coco", validation("bccd"), "--tiles", "auto"),
					Stream.of(args))
				.toArray());
		assertEquals(0, outcome.exitCode(), outcome.err());
		return outcome;
	}

	@Test
	void aCaptionOfACarIsNotBare() {
		assumeTrue(Files.exists(CAR), "without ../shared there is no car");
		final Outcome words = Outcome.of("run", "--task", "CAPTION", CAR);
		assertTrue(words.out().strip().endsWith(WARNING), words.out());
		final JsonObject json = Outcome.of("run", "--task", "CAPTION", "--json", CAR).json();
		assertEquals(WARNING, json.get("warning").getAsString());
		assertTrue(json.get("familiarity").getAsDouble() < 0.5);
	}

	@Test
	void theSampleIsFamiliarAndItsScoresAreProbabilities() {
		final JsonObject json = Outcome.of("run", "--task", "OD", "--json", SAMPLE).json();
		assertFalse(json.has("warning"));
		assertTrue(json.get("familiarity").getAsDouble() > 0.5);
		for (final JsonElement region : json.getAsJsonArray("regions")) {
			final double score = region.getAsJsonObject().get("score").getAsDouble();
			final double likelihood = region.getAsJsonObject().get("likelihood").getAsDouble();
			// Right nuclei have low likelihoods, and what is not probably right is left out.
			assertTrue(score > 0.3 && score <= 1 && likelihood < score, region.toString());
		}
	}

	@Test
	void aMinimumOfZeroKeepsAllRegions() {
		final int some =
			Outcome.of("run", "--task", "OD", "--json", "--min-score", "0.9", SAMPLE).json().getAsJsonArray("regions").size();
		final int all =
			Outcome.of("run", "--task", "OD", "--json", "--min-score", "0", SAMPLE).json().getAsJsonArray("regions").size();
		assertTrue(some < all, some + " of " + all);
		final Outcome wrong = Outcome.of("run", "--task", "OD", "--min-score", "high", SAMPLE);
		assertEquals("The score threshold must be auto or a number from 0 to 1, not \"high\".", wrong.err().strip());
	}

	/** The fit uses no calibration that the model has: twice the same. Those of one view and of several stand side by side. */
	@Test
	void aFitCanBeRepeated() throws Exception {
		Files.createFile(folder.resolve("config.json"));
		final String one = calibrate(1);
		assertTrue(one.contains("  calibration: ") && one.contains("(likelihoods: AUC 0."), one);
		final String several = calibrate(2);
		assertTrue(several.contains("  calibration: ") && several.contains("(agreement: AUC 0."), several);
		final String both = Files.readString(folder.resolve("calibration.json"));
		assertTrue(both.contains("\"several_views\"") && both.contains("\"agreement\""), both);
		calibrate(1);
		assertEquals(both, Files.readString(folder.resolve("calibration.json")));
	}

	private String calibrate(final int views) throws URISyntaxException {
		return evaluate("--max-overlap", "1", "--views", "" + views, "--calibrate", folder.toString()).out();
	}

	/** Before all images are processed in vain. */
	@Test
	void aCalibrationIsNotAddedToADamagedFile() throws Exception {
		Files.createFile(folder.resolve("config.json"));
		final Path file = Files.writeString(folder.resolve("calibration.json"), "{");
		final Outcome outcome = Outcome.of("evaluate", "--coco", validation("dsb2018"), "--calibrate", folder);
		assertEquals(3, outcome.exitCode());
		assertEquals(
			"The file " + file + " cannot be used (it ends too early, in line 1, column 2): delete it, and if you " +
				"like make it again with \"evaluate --calibrate\".",
			outcome.err().strip());
	}

	@Test
	void imagesThatWereLearntAreFamiliar() throws Exception {
		Files.createFile(folder.resolve("config.json"));
		final Path list = Files.write(folder.resolve("few.txt"), List.of());
		final Outcome none =
			Outcome.of("evaluate", "--coco", validation("dsb2018"), "--images", list, "--familiarity", folder);
		assertEquals(2, none.exitCode());
		final Outcome few = Outcome.of("evaluate", "--coco", validation("dsb2018"), "--familiarity", folder);
		assertEquals("There is too little to learn (A familiarity needs 20 images or more, not 6): give more images.",
			few.err().strip());
	}

	/** But for a black one, which shows nothing by which it could be judged. */
	@Test
	void foreignImagesAreCounted() throws Exception {
		assumeTrue(Files.exists(CAR), "without ../shared there is no car");
		Files.copy(CAR, folder.resolve("car.jpg"));
		ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", folder.resolve("black.png").toFile());
		final JsonObject figures =
			Outcome.of("evaluate", "--coco", validation("bccd"), "--task", "CAPTION", "--foreign", folder, "--json").json();
		assertEquals(1, figures.get("foreign_images").getAsInt());
		assertEquals(1, figures.get("unfamiliar_foreign").getAsDouble());
		assertTrue(figures.get("auroc").getAsDouble() >= 0.8, figures.toString());
	}

	/** The others are measured, and so is what was evaluated before. */
	@Test
	void aForeignFileThatIsNoImageIsNamed() throws Exception {
		Files.writeString(folder.resolve("notes.txt"), "no image");
		Files.writeString(folder.resolve(".hidden"), "left by a file manager");
		ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", folder.resolve("black.png").toFile());
		final Outcome outcome =
			Outcome.of("evaluate", "--coco", validation("bccd"), "--task", "CAPTION", "--foreign", folder, "--json");
		assertEquals(Main.IMAGE_PROBLEM, outcome.exitCode());
		assertTrue(outcome.err().contains("notes.txt"), outcome.err());
		assertFalse(outcome.err().contains("hidden"), outcome.err());
		assertEquals(0, outcome.json().get("foreign_images").getAsInt());
		assertTrue(outcome.json().get("auroc").isJsonNull(), outcome.out());
	}

	@Test
	void aFolderWithoutForeignImagesIsRefused() throws Exception {
		final Outcome empty = Outcome.of("evaluate", "--coco", validation("bccd"), "--foreign", folder);
		assertEquals(2, empty.exitCode());
		assertEquals("The folder " + folder + " has no images: give one that has.", empty.err().strip());
		final Path model = Nano.copyTo(folder.resolve("model"));
		Files.delete(model.resolve(ReliabilityFiles.FAMILIARITY));
		final Outcome unknown = Outcome.of("evaluate", "--model", model, "--coco", validation("bccd"), "--foreign", model);
		assertEquals("The model " + model + " has no familiarity.json, which --foreign needs: leave it out.",
			unknown.err().strip());
	}

	@Test
	void optionsThatDoNotFitAreRefused() throws Exception {
		final Outcome task =
			Outcome.of("evaluate", "--coco", validation("bccd"), "--task", "CAPTION", "--calibrate", folder);
		assertEquals("The scores of CAPTION cannot be calibrated: leave --calibrate out.", task.err().strip());
		final Outcome absent = Outcome.of("evaluate", "--coco", validation("bccd"), "--calibrate", folder.resolve("none"));
		assertEquals("There is no folder " + folder.resolve("none") + ".", absent.err().strip());
		for (final String option : List.of("--calibrate", "--familiarity")) {
			final Outcome empty = Outcome.of("evaluate", "--coco", validation("bccd"), option, folder);
			assertEquals(2, empty.exitCode());
			assertEquals(
				"The folder " + folder + " is not that of a model, since it has no config.json: give the folder of one.",
				empty.err().strip());
		}
	}

	/** A fit that could not be checked is not saved. */
	@Test
	void aCalibrationNeedsImages() throws Exception {
		final Path one = Files.write(folder.resolve("one.txt"),
			List.of(CocoFolder.read(Path.of(validation("bccd"))).images().get(0).name()));
		final Outcome few = Outcome.of("evaluate", "--coco", validation("bccd"), "--images", one, "--tiles", "off",
			"--calibrate", Files.createFile(folder.resolve("config.json")).getParent());
		assertEquals(2, few.exitCode());
		assertTrue(few.err().startsWith("There is too little to fit and to check the fit on images that it did not see ("),
			few.err());
		assertTrue(few.err().strip().endsWith("): give more annotated images."), few.err());
		assertFalse(Files.exists(folder.resolve("calibration.json")));
	}
}
