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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.batch.ResultFolder;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.hub.FileLocks;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.process.ImageProcessor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches as a server runs them: a folder of real files in, tables and files and exit codes out. */
class BatchCommandTest {

	private static final String NUCLEI = "00071198d059ba7f.png";
	private static final String OTHER_NUCLEI = "003cee89357d9fe1.png";

	@TempDir
	private Path folder;
	private Path in;
	private Path out;

	@BeforeEach
	void folders() throws IOException {
		in = Files.createDirectories(folder.resolve("my images é"));
		out = folder.resolve("results");
	}

	private Path copy(final String image, final String name) throws IOException {
		final Path copy = in.resolve(name);
		Files.createDirectories(copy.getParent());
		return Files.copy(Nano.image(image), copy, StandardCopyOption.REPLACE_EXISTING);
	}

	/** Two planes with nuclei, half a micrometre a pixel. */
	private Path stack(final String name) {
		final ImageStack stack = new ImageStack(256, 256);
		for (final String plane : List.of(NUCLEI, OTHER_NUCLEI)) {
			final ImageProcessor pixels = IJ.openImage(Nano.image(plane).toString()).getProcessor().convertToByte(false);
			stack.addSlice(pixels);
		}
		final ImagePlus image = new ImagePlus("stack", stack);
		final Calibration calibration = image.getCalibration();
		calibration.setUnit("um");
		calibration.pixelWidth = 0.5;
		calibration.pixelHeight = 0.5;
		// A selection that is saved with the image must not limit what is processed.
		image.setRoi(new Roi(1, 1, 3, 3));
		assertTrue(new FileSaver(image).saveAsTiff(in.resolve(name).toString()));
		return in.resolve(name);
	}

	private Outcome batch(final Object... args) {
		final List<Object> all = new ArrayList<>(List.of("batch", "--output", out));
		all.addAll(Arrays.asList(args));
		all.add(in);
		return Outcome.of(all.toArray());
	}

	/** Quick, and about captions only. */
	private Outcome captions(final Object... args) {
		final List<Object> all = new ArrayList<>(List.of("--task", "CAPTION", "--max-tokens", 8));
		all.addAll(Arrays.asList(args));
		return batch(all.toArray());
	}

	private List<Map<String, String>> rows(final String table) throws IOException {
		return ResultFolder.rows(out.resolve(table));
	}

	/** Of each plane, all objects and the nuclei among them. */
	private void assertCounts(final List<Map<String, String>> regions) throws IOException {
		final List<Map<String, String>> counts = rows("counts.csv");
		assertEquals(4, counts.size(), "planes");
		for (final Map<String, String> count : counts) {
			final List<Map<String, String>> found = regions.stream()
				.filter(row -> row.get("image").equals(count.get("image")) && row.get("Z").equals(count.get("Z")))
				.toList();
			assertEquals(found.size(), Integer.parseInt(count.get("objects")), count.toString());
			final long nuclei =
				found.stream().filter(row -> row.get("label").equals("nucleus") || row.get("label").isEmpty()).count();
			assertEquals(nuclei, Long.parseLong(count.get("nucleus")), count.toString());
		}
	}

	private List<String> imagesIn(final String table) throws IOException {
		return rows(table).stream().map(row -> row.get("image")).toList();
	}

	@Test
	void everythingIsWritten() throws Exception {
		copy(NUCLEI, "cells.png");
		copy(OTHER_NUCLEI, "day 2/à, b/cells.png");
		stack("cells.tif");
		final Outcome outcome = batch("--task", "OD,CAPTION", "--task", "referring-expression-segmentation", "--input",
			"nucleus", "--views", 1, "--subfolders", "--label-images", "--pictures");
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertTrue(outcome.out().startsWith("3 done, 0 done before, 0 failed, "), outcome.out());
		final List<Map<String, String>> rows = rows("results.csv");
		final List<Map<String, String>> regions = rows.stream().filter(row -> !row.get("x").isEmpty()).toList();
		assertEquals(4,
			rows.stream()
				.filter(row -> row.get("task").equals("CAPTION") && row.get("text").startsWith("A fluorescence image"))
				.count());
		assertTrue(regions.size() > 60, regions.size() + " regions");
		for (final Map<String, String> row : regions) {
			final boolean stack = row.get("image").equals("cells.tif");
			assertEquals(stack ? "um" : "pixel", row.get("unit").replace('\u00b5', 'u'));
			assertEquals(Double.parseDouble(row.get("width (px)")) * (stack ? 0.5 : 1), Double.parseDouble(row.get("width")),
				1e-4);
			assertEquals("nano", row.get("model"));
		}
		assertEquals(Set.of("1", "2"), new HashSet<>(
			regions.stream().filter(row -> row.get("image").equals("cells.tif")).map(row -> row.get("Z")).toList()));
		assertFiles("cells.png", regions, 1);
		assertFiles("day 2/à, b/cells.png", regions, 1);
		assertFiles("cells.tif", regions, 2);
		assertAnswers(regions.size());
		assertObjects(regions);
		assertCounts(regions);
		assertEquals(List.of("cells.png", "cells.tif", "day 2/à, b/cells.png"), imagesIn("images.csv"));
		assertEquals(List.of(), rows("failures.csv"));
	}

	private void assertFiles(final String name, final List<Map<String, String>> regions, final int planes)
		throws IOException
	{
		final long found = regions.stream().filter(row -> row.get("image").equals(name)).count();
		final Path rois = out.resolve("rois").resolve(name + ".zip");
		try (ZipFile zip = new ZipFile(rois.toFile())) {
			assertEquals(found, zip.size());
		}
		final Roi first = ResultFolder.rois(rois).get(0);
		assertEquals("nucleus-1", first.getName());
		assertEquals(planes > 1 ? 1 : 0, first.getPosition());
		final ImagePlus labels = IJ.openImage(out.resolve("labels").resolve(name + ".tif").toString());
		assertEquals(16, labels.getBitDepth());
		assertEquals(planes, labels.getStackSize());
		assertEquals(planes > 1 ? 0.5 : 1, labels.getCalibration().pixelWidth);
		assertEquals(1, leastLabel(labels));
		final ImagePlus picture =
			IJ.openImage(out.resolve("pictures").resolve(name + (planes > 1 ? "-z0002-t0001" : "") + ".png").toString());
		assertTrue(picture.getWidth() >= 256);
	}

	private static int leastLabel(final ImagePlus labels) {
		int least = Integer.MAX_VALUE;
		for (int i = 1; i <= labels.getStackSize(); i++)
			for (int p = 0; p < labels.getWidth() * labels.getHeight(); p++) {
				final int value = labels.getStack().getProcessor(i).get(p);
				if (value > 0) least = Math.min(least, value);
			}
		return least;
	}

	private void assertAnswers(final int regions) throws IOException {
		final List<JsonObject> answers = Files.readAllLines(out.resolve("results.jsonl"))
			.stream()
			.map(line -> JsonParser.parseString(line).getAsJsonObject())
			.toList();
		assertEquals(12, answers.size(), "four planes, three tasks");
		assertEquals(List.of("image", "slice", "C", "Z", "T", "width", "height", "task", "prompt", "views", "prompt_ids",
			"tokens", "text", "likelihood", "regions", "familiarity", "device"), List.copyOf(answers.get(1).keySet()));
		assertEquals(regions, answers.stream().mapToInt(answer -> answer.getAsJsonArray("regions").size()).sum());
	}

	/** As evaluate reads them. */
	private void assertObjects(final List<Map<String, String>> regions) throws Exception {
		final CocoFolder coco = CocoFolder.read(out);
		assertEquals(List.of("cells.png", "cells.tif", "cells.tif", "day 2/à, b/cells.png"),
			coco.images().stream().map(CocoImage::name).toList());
		assertEquals(regions.size(), coco.images().stream().mapToInt(CocoImage::objects).sum());
		assertEquals(List.of("nucleus"), coco.categories().stream().map(category -> category.name()).distinct().toList());
		assertTrue(coco.images()
			.stream()
			.anyMatch(image -> image.annotations().stream().anyMatch(object -> object.outline().isPresent())));
	}

	/** What a single prompt finds, a batch finds. */
	@Test
	void findsWhatRunFinds() throws IOException {
		final Path image = copy("BloodImage_00000.jpg", "cells.jpg");
		assertEquals(0, batch("--task", "OD").exitCode());
		final JsonObject run = Outcome.of("run", "--task", "OD", "--json", image).json();
		final JsonObject batch = JsonParser.parseString(Files.readString(out.resolve("results.jsonl"))).getAsJsonObject();
		for (final String field : List.of("slice", "C", "Z", "T", "width", "height", "task", "prompt", "prompt_ids",
			"tokens", "text", "likelihood", "regions"))
		{
			assertEquals(run.get(field), batch.get(field), field);
		}
	}

	/** As an older system writes them: in Latin-1, where Java takes names to be in UTF-8. */
	@Test
	void namesInAnotherEncodingStayApart() throws IOException {
		assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "names of files are not in UTF-8 here");
		assumeTrue("Linux".equals(System.getProperty("os.name")), "other systems have names in Unicode");
		for (final String name : List.of("%E4.png", "%FE.png"))
			Files.copy(Nano.image(NUCLEI), Path.of(URI.create(in.toUri() + name)));
		assertEquals(0, captions().exitCode());
		final String images = Files.readString(out.resolve("images.csv"));
		assertTrue(images.contains("%E4.png") && images.contains("%FE.png"), images);
	}

	@Test
	void pixelsThatAreNotFiniteAreReported() throws IOException {
		final ImagePlus image = IJ.openImage(Nano.image(NUCLEI).toString());
		final ImageProcessor pixels = image.getProcessor().convertToFloat();
		pixels.setf(10, 10, Float.POSITIVE_INFINITY);
		pixels.setf(20, 20, Float.NaN);
		assertTrue(new FileSaver(new ImagePlus("float", pixels)).saveAsTiff(in.resolve("float.tif").toString()));
		copy(NUCLEI, "whole.png");
		final Outcome outcome = captions();
		assertEquals(0, outcome.exitCode(), outcome.err());
		final String note = "2 pixels are not finite (NaN or infinite); the display range ignores them.";
		assertTrue(outcome.err().contains("float.tif: " + note), outcome.err());
		assertEquals(List.of(note, ""), rows("images.csv").stream().map(row -> row.get("note")).toList());
	}

	/** A file system without case may come later. */
	@Test
	void aNewImageThatDiffersByCaseAlone() throws IOException {
		copy(NUCLEI, "A.png");
		assertEquals(0, batch("--task", "OD", "--views", 1).exitCode());
		assertTrue(Files.exists(out.resolve("rois/A.png.zip")));
		copy(OTHER_NUCLEI, "a.png");
		assumeTrue(in.toFile().list().length == 2, "the file system does not distinguish upper and lower case");
		final Outcome outcome = batch("--task", "OD", "--views", 1);
		assertTrue(outcome.out().startsWith("2 done, 0 done before"), outcome.out());
		assertFalse(Files.exists(out.resolve("rois/A.png.zip")));
		assertTrue(Files.exists(out.resolve("rois/a.png.zip")));
		assertTrue(batch("--task", "OD", "--views", 1).out().startsWith("0 done, 2 done before"));
	}

	@Test
	void badFilesAreReportedAndTriedAgain() throws IOException {
		copy(NUCLEI, "good.png");
		Files.createFile(in.resolve("empty.tif"));
		Files.writeString(in.resolve("text.png"), "no image");
		final byte[] tiff = Files.readAllBytes(stack("cut.tif"));
		Files.write(in.resolve("cut.tif"), Arrays.copyOf(tiff, tiff.length / 2));
		Files.write(in.resolve("head.tif"), Arrays.copyOf(tiff, 60));
		final byte[] jpeg = Files.readAllBytes(Nano.image("BloodImage_00000.jpg"));
		Files.write(in.resolve("cut.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2));
		final Outcome outcome = captions();
		assertEquals(4, outcome.exitCode());
		assertTrue(outcome.out().startsWith("1 done, 0 done before, 5 failed"), outcome.out());
		assertEquals(List.of("cut.jpg", "cut.tif", "empty.tif", "head.tif", "text.png"), imagesIn("failures.csv"));
		for (final Map<String, String> row : rows("failures.csv")) {
			assertTrue(row.get("reason").endsWith("."), row::toString);
			assertTrue(outcome.err().contains(row.get("image") + ": " + row.get("reason")), outcome.err());
		}
		assertEquals(List.of("good.png"), imagesIn("results.csv"));
		Files.write(in.resolve("cut.tif"), tiff);
		final Outcome again = captions();
		assertEquals(4, again.exitCode());
		assertTrue(again.out().startsWith("1 done, 1 done before, 4 failed"), again.out());
		assertEquals(List.of("cut.tif", "cut.tif", "good.png"), imagesIn("results.csv"));
		assertEquals(List.of("cut.jpg", "empty.tif", "head.tif", "text.png"), imagesIn("failures.csv"));
	}

	/** An image that does not fit the settings fails by itself. */
	@Test
	void anImageWithoutThatSliceFails() throws IOException {
		copy(NUCLEI, "single.png");
		stack("stack.tif");
		assertEquals(4, captions("--slices", "slice range", "--range", "2").exitCode());
		assertEquals(List.of("stack.tif"), imagesIn("results.csv"));
		assertEquals("2", rows("results.csv").get(0).get("Z"));
		assertEquals(List.of("single.png"), imagesIn("failures.csv"));
	}

	@Test
	void whatIsDoneIsNotDoneAgain() throws IOException {
		copy(NUCLEI, "a.png");
		copy(OTHER_NUCLEI, "b.png");
		assertEquals(0, captions("--pictures").exitCode());
		final Map<String, String> first = ResultFolder.contents(out);
		final Outcome again = captions("--pictures");
		assertEquals(0, again.exitCode(), again.err());
		assertTrue(again.out().startsWith("0 done, 2 done before, 0 failed"), again.out());
		assertEquals(first, ResultFolder.contents(out));
	}

	@Test
	void newAndChangedAndRemovedFiles() throws IOException {
		copy(NUCLEI, "a.png");
		copy(NUCLEI, "b.png");
		copy(NUCLEI, "c.png");
		assertEquals(0, batch("--task", "OD", "--views", 1, "--tiles", "off", "--pictures").exitCode());
		final Path changed = copy("BloodImage_00000.jpg", "b.png");
		Files.setLastModifiedTime(changed, FileTime.fromMillis(1_000_000_000_000L));
		Files.delete(in.resolve("c.png"));
		copy(OTHER_NUCLEI, "d.png");
		final Outcome again = batch("--task", "OD", "--views", 1, "--tiles", "off", "--pictures");
		assertTrue(again.out().startsWith("2 done, 1 done before, 0 failed"), again.out() + again.err());
		assertEquals(List.of("a.png", "b.png", "d.png"), imagesIn("images.csv"));
		assertEquals("640", rows("images.csv").get(1).get("width (px)"));
		final Path fresh = folder.resolve("fresh");
		final Path first = out;
		out = fresh;
		assertEquals(0, batch("--task", "OD", "--views", 1, "--tiles", "off", "--pictures").exitCode());
		for (final String table : List.of("results.csv", "results.jsonl", "images.csv", "annotations.json"))
			assertArrayEquals(Files.readAllBytes(fresh.resolve(table)), Files.readAllBytes(first.resolve(table)), table);
	}

	/** An image that was done and is damaged now has no results any more. */
	@Test
	void anImageThatGotBadLosesItsResults() throws IOException {
		copy(NUCLEI, "a.png");
		copy(NUCLEI, "b.png");
		assertEquals(0, batch("--task", "OD", "--views", 1, "--tiles", "off", "--label-images").exitCode());
		Files.writeString(in.resolve("b.png"), "damaged");
		assertEquals(4, batch("--task", "OD", "--views", 1, "--tiles", "off", "--label-images").exitCode());
		assertEquals(List.of("a.png"), imagesIn("images.csv"));
		assertFalse(Files.exists(out.resolve("rois/b.png.zip")));
		assertFalse(Files.exists(out.resolve("labels/b.png.tif")));
		assertTrue(Files.exists(out.resolve("rois/a.png.zip")));
	}

	@Test
	void resultsAmongTheImagesAreNotProcessed() throws IOException {
		copy(NUCLEI, "a.png");
		copy(OTHER_NUCLEI, "sub/b.png");
		copy(OTHER_NUCLEI, "sub/.hidden.png");
		out = in.resolve("sub/results");
		assertEquals(0, captions("--subfolders", "--pictures").exitCode());
		final Path first = out;
		out = in.resolve("more results");
		assertEquals(0, captions("--subfolders", "--pictures").exitCode());
		for (final Path results : List.of(first, out)) {
			out = results;
			final Outcome again = captions("--subfolders", "--pictures");
			assertTrue(again.out().startsWith("0 done, 2 done before, 0 failed"), again.out() + again.err());
		}
	}

	@Test
	void namesThatOthersShareOrThatAreLong() throws IOException {
		final String longName = "é".repeat(115) + "x.png";
		copy(NUCLEI, longName);
		copy(NUCLEI, "a.png");
		copy(NUCLEI, "a.PNG.png");
		copy(NUCLEI, "deep/".repeat(30) + "a.png");
		final Outcome outcome =
			batch("--task", "OD", "--views", 1, "--tiles", "off", "--subfolders", "--pictures", "--label-images");
		assertEquals(0, outcome.exitCode(), outcome.err());
		assertEquals(4, rows("images.csv").size());
		for (final String kind : List.of("rois", "labels", "pictures"))
			try (Stream<Path> files = Files.walk(out.resolve(kind))) {
				assertEquals(4, files.filter(Files::isRegularFile).count(), kind);
			}
	}

	@Test
	void partsAreTheWhole() throws IOException {
		final List<String> all = new ArrayList<>();
		for (int i = 0; i < 5; i++)
			all.add(copy(NUCLEI, i + ".png").getFileName().toString());
		final List<String> found = new ArrayList<>();
		for (int part = 1; part <= 3; part++) {
			out = folder.resolve("part " + part);
			assertEquals(0, captions("--part", part + "/3").exitCode());
			found.addAll(imagesIn("images.csv"));
		}
		found.sort(null);
		assertEquals(all, found);
	}

	@Test
	void patterns() throws IOException {
		copy(NUCLEI, "A.PNG");
		copy("BloodImage_00000.jpg", "b.jpg");
		copy("BloodImage_00000.jpg", "c.jpeg");
		assertEquals(0, captions("--pattern", "*.{png,JPG}").exitCode());
		assertEquals(List.of("A.PNG", "b.jpg"), imagesIn("images.csv"));
	}

	@Test
	void refusesToMix() throws IOException {
		copy(NUCLEI, "a.png");
		assertEquals(0, captions().exitCode());
		final Map<String, String> before = ResultFolder.contents(out);
		for (final Object[] other : new Object[][] { { "--task", "OD" }, { "--beams", 2 }, { "--threads", 1 },
			{ "--tiles", "64" }, { "--pictures" }, { "--min-score", 0.1 } })
		{
			final Outcome outcome = captions(other);
			assertEquals(2, outcome.exitCode(), Arrays.toString(other));
			assertTrue(outcome.err().contains("has results of another batch ("), outcome.err());
			assertTrue(outcome.err().contains("choose another folder, or delete this one"), outcome.err());
		}
		final Path model = Nano.copyTo(folder.resolve("model"));
		assertTrue(captions("--model", model).err().contains("(model (--model): "), "another model");
		assertEquals(before, ResultFolder.contents(out));
	}

	@Test
	void twoAtOnce() throws IOException {
		copy(NUCLEI, "a.png");
		assertEquals(0, captions().exitCode());
		try (FileLocks.Hold held = FileLocks.alone(out.resolve("batch.lock")).orElseThrow()) {
			final Outcome outcome = captions();
			assertEquals(2, outcome.exitCode());
			assertTrue(outcome.err().contains("Another batch is writing in " + out), outcome.err());
		}
		assertEquals(0, captions().exitCode());
	}

	@Test
	void aFolderOfOtherThingsIsLeftAlone() throws IOException {
		copy(NUCLEI, "a.png");
		Files.createDirectories(out);
		Files.writeString(out.resolve("results.csv"), "mine");
		final Outcome outcome = captions();
		assertEquals(2, outcome.exitCode());
		assertTrue(outcome.err().contains("is not empty"), outcome.err());
		assertEquals("mine", Files.readString(out.resolve("results.csv")));
		out = in;
		assertEquals(2, captions().exitCode());
		try (Stream<Path> files = Files.list(in)) {
			assertEquals(1, files.count());
		}
	}

	/** A real disk that is full, in the place of single files: of an image, of the journal, of a table. */
	@ParameterizedTest
	@MethodSource
	void aFullDiskIsReportedInASentence(final String file) throws IOException {
		assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");
		copy(NUCLEI, "a.png");
		assertEquals(0, captions().exitCode());
		copy(NUCLEI, "b.png");
		final Path part = out.resolve(file + ".part");
		Files.createDirectories(part.getParent());
		Files.createSymbolicLink(part, Path.of("/dev/full"));
		final Outcome outcome = captions();
		assertEquals(5, outcome.exitCode(), outcome.err());
		assertTrue(outcome.err().contains("(No space left on device): see that there is room"), outcome.err());
		assertEquals(1, outcome.err().lines().count(), outcome.err());
		assertFalse(Files.exists(part), "nothing half written is left");
		final Outcome again = captions();
		assertEquals(0, again.exitCode(), again.err());
		assertEquals(List.of("a.png", "b.png"), imagesIn("results.csv"));
	}

	static List<String> aFullDiskIsReportedInASentence() {
		// The names of journal entries are sums of the names of images.
		final String entry = ResultFolder.sum("b.png");
		return List.of("journal/" + entry.substring(0, 2) + "/" + entry + ".json", "results.csv", "manifest.json");
	}

	@Test
	void wrongOptionsAreRefused() throws IOException {
		copy(NUCLEI, "a.png");
		assertRefused("no task", "--task", "SING");
		assertRefused("needs a region", "--task", "REGION_TO_CATEGORY");
		assertRefused("needs a text", "--task", "OPEN_VOCABULARY_DETECTION");
		assertRefused("takes a text", "--task", "OD", "--input", "nucleus");
		assertRefused("no part", "--task", "OD", "--part", "4/3");
		assertRefused("no part", "--task", "OD", "--part", "a third");
		assertRefused("no slices", "--task", "OD", "--slices", "some");
		assertRefused("from 0 to 1", "--task", "OD", "--min-score", "2");
		assertRefused("no boxes to outline", "--task", "CAPTION,OCR_WITH_REGION", "--outlines");
		assertRefused("no image in", "--task", "OD", "--pattern", "*.czi");
		assertRefused("cannot be read", "--task", "OD", "--pattern", "*.{png");
		assertRefused("must be from 1 to 64", "--task", "OD", "--beams", "0");
		in = folder.resolve("nowhere");
		assertRefused("no folder of images", "--task", "OD");
		assertFalse(Files.exists(out), "a refused command makes nothing");
	}

	private void assertRefused(final String part, final Object... args) {
		final Outcome outcome = batch(args);
		assertEquals(2, outcome.exitCode(), outcome.err());
		assertTrue(outcome.err().toLowerCase().contains(part), outcome.err());
		assertTrue(outcome.err().strip().endsWith("."), outcome.err());
	}

	@Test
	void aLargeImageIsProcessedByParts() throws IOException {
		final Path image = stack("stack.tif");
		final Outcome done = Outcome.of("large", "--plane", 2, "--tiles", 160, "--output", out, image);
		assertEquals(0, done.exitCode(), done.err());
		assertTrue(done.out().matches("(?s)\\d+ regions in 256 x 256 pixels, 2 rows of tiles, 0 done before, .*"),
			done.out());
		assertTrue(Files.readAllLines(out.resolve("regions.jsonl")).get(0).startsWith("{\"id\":1,\"label\":\"nucleus\""));
		assertEquals(2, Outcome.of("large", "--task", "CAPTION", "--output", out, image).exitCode());
		final Outcome none = Outcome.of("large", "--plane", 3, "--output", folder.resolve("none"), image);
		assertEquals("The image has no plane 3: they go from 1 to 2.", none.err().strip());
		assertEquals(4, none.exitCode());
		assertFalse(Files.exists(folder.resolve("none")), "a folder would be for that plane alone");
	}
}
