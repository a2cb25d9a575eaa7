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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.CocoException;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.ImageStorage;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.imagej.dataset.ImageJFiles;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.task.Task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** COCO into a data set and out of it. */
class CocoFormatTest {

	private static final Source ANNA = Source.person("anna");
	private static final CocoFormat COCO = new CocoFormat();

	@TempDir
	private Path temporary;
	private final Random random = new Random(3);

	private Path image(final int number) throws IOException {
		final Path file = Files.createDirectories(temporary.resolve("files")).resolve("i" + number + ".png");
		return Files.writeString(file, "image " + number);
	}

	private void export(final List<AnnotatedFile> files, final Path folder) throws Florence2Exception {
		new Export(COCO, new ImageJFiles()).write(files, folder, CocoFormatTest::unexpected, ProgressListener.NONE,
			new Cancellation());
	}

	private static void unexpected(final String note) {
		throw new AssertionError(note);
	}

	private static List<AnnotatedFile> read(final Path path) throws Florence2Exception {
		return COCO.read(new AnnotationReader.Request(path, new ImageJFiles()::header), CocoFormatTest::unexpected);
	}

	private DataSet set(final List<AnnotatedFile> files, final boolean accepted) throws Exception {
		final DataSet set = DataSet.openOrCreate(temporary.resolve("set"), CocoFormatTest::unexpected);
		new Import(ANNA, 0, accepted ? Trust.COMPLETE : Trust.PROPOSED, ImageStorage.COPY).into(set, files,
			ProgressListener.NONE, new Cancellation());
		return set;
	}

	/** Files with their names only, since each form has its own folders. */
	private static List<AnnotatedFile> named(final List<AnnotatedFile> files) {
		return files.stream().map(file -> file.in(file.file().getFileName())).toList();
	}

	private Shape shape() {
		final int x = random.nextInt(50);
		final double y = random.nextInt(500) / 8.0;
		if (random.nextBoolean()) return new Box(x, y, x + 1 + random.nextInt(9), y + 2.5);
		return new Polygons(List.of(List.of(new Point(x, y), new Point(x + 3.5, y), new Point(x, y + 5)),
			List.of(new Point(x, y), new Point(x + 1, y), new Point(x + 1, y + 1.125))));
	}

	private AnnotatedFile annotated(final int number) throws IOException {
		final List<Region> regions = new ArrayList<>();
		final List<AnnotatedText> texts = new ArrayList<>();
		if (random.nextBoolean()) texts.add(new AnnotatedText("cells \"in\" a dish, 5 µm", Optional.of(Task.CAPTION)));
		if (random.nextBoolean())
			texts.add(new AnnotatedText("mice", OptionalInt.empty(), Optional.empty(), Optional.of("Whose are they?")));
		final List<AnnotatedText> meaning = new ArrayList<>();
		for (int i = random.nextInt(6); i > 0; i--) {
			final Region region = new Region(random.nextBoolean() ? "cell" : "nucleus 核", shape(), Double.NaN, Double.NaN);
			if (random.nextBoolean()) texts.add(new AnnotatedText("number " + i, OptionalInt.of(regions.size()),
				Optional.of(Task.REGION_TO_DESCRIPTION), Optional.empty()));
			if (region.shape() instanceof Polygons && random.nextBoolean()) meaning.add(new AnnotatedText("the one at " + i,
				OptionalInt.of(regions.size()), Optional.of(Task.REFERRING_EXPRESSION_SEGMENTATION), Optional.empty()));
			regions.add(region);
		}
		texts.addAll(meaning);
		for (int i = random.nextInt(3); i > 0; i--)
			regions.add(new Region("line " + i,
				new Quad(List.of(new Point(1, i), new Point(9.5, i), new Point(9, i + 1), new Point(1, i + 1))), Double.NaN,
				Double.NaN));
		return new AnnotatedFile(image(number), 60, 70, regions).with(texts);
	}

	@Test
	void whatIsWrittenIsReadAgain() throws Exception {
		final List<AnnotatedFile> files = new ArrayList<>();
		for (int i = 0; i < 60; i++)
			files.add(annotated(i));
		export(files, temporary.resolve("out"));
		assertTrue(COCO.fits(temporary.resolve("out")));
		final List<AnnotatedFile> read = read(temporary.resolve("out"));
		assertEquals(named(files), named(read));
		for (int i = 0; i < 60; i++)
			assertEquals("image " + i, Files.readString(read.get(i).file()));
		assertFalse(Files.exists(temporary.resolve("out.part")));
	}

	@Test
	void aDataSetHoldsItAll() throws Exception {
		final List<AnnotatedFile> files = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			final AnnotatedFile file = annotated(i);
			files.add(i < 20 ? file.in(Split.TRAINING) : file.in(i < 25 ? Split.VALIDATION : Split.TEST));
		}
		final DataSet set = set(files, true);
		assertTrue(set.view().images().stream().allMatch(DataSetImage::isDone));
		final List<AnnotatedFile> out = set.view().images().stream().map(image -> AnnotatedFile.of(set, image)).toList();
		assertEquals(named(files), named(out));
		export(out, temporary.resolve("out"));
		assertEquals(named(files), named(read(temporary.resolve("out"))));
		assertTrue(Files.isRegularFile(temporary.resolve("out/validation/annotations.json")));
	}

	@Test
	void whatIsImportedTwiceIsThereOnce() throws Exception {
		final List<AnnotatedFile> files = List.of(annotated(1), annotated(2));
		final DataSet set = set(files, true);
		final String first = set.view().regions().findFirst().orElseThrow().id();
		set.append(ANNA, 0, Review.reject(first, "dust"));
		final List<Event> again = new Import(ANNA, 0, Trust.COMPLETE, ImageStorage.LINK).into(set, files,
			ProgressListener.NONE, new Cancellation());
		assertEquals(List.of(), again);
		assertEquals(State.REJECTED, set.view().region(first).orElseThrow().state());
	}

	@Test
	void proposalsAreToBeReviewed() throws Exception {
		final DataSet set = set(List.of(annotated(1), annotated(2), annotated(3)), false);
		assertTrue(set.view().regions().allMatch(region -> region.state() == State.PROPOSED));
		assertTrue(set.view().images().stream().noneMatch(DataSetImage::isDone));
	}

	@Test
	void anImageThatIsMissingIsNamedAndNothingIsImported() throws Exception {
		final AnnotatedFile lost = annotated(2);
		Files.delete(lost.file());
		final String message =
			assertThrows(DataSetException.class, () -> set(List.of(annotated(1), lost), true)).getMessage();
		assertEquals("The image " + lost.file() + " is not there: put it there, or name the folder of the images.",
			message);
		final DataSet set = DataSet.open(temporary.resolve("set"), CocoFormatTest::unexpected);
		assertEquals(List.of(), set.view().images());
		assertFalse(Files.exists(set.folder().resolve("images")));
		final Path out = temporary.resolve("out");
		assertThrows(DataSetException.class, () -> export(List.of(annotated(1), lost), out));
		assertFalse(Files.exists(out));
		assertFalse(Files.exists(temporary.resolve("out.part")));
	}

	@Test
	void aFolderInUseIsLeftAlone() throws Exception {
		final Path out = Files.createDirectories(temporary.resolve("out"));
		Files.writeString(out.resolve("thesis.txt"), "x");
		assertEquals("The folder " + out + " is not empty: choose a new one for the export, or empty it.",
			assertThrows(DataSetException.class, () -> export(List.of(annotated(1)), out)).getMessage());
		assertEquals("x", Files.readString(out.resolve("thesis.txt")));
	}

	@Test
	void anImportCanBeStopped() throws Exception {
		final DataSet set = DataSet.openOrCreate(temporary.resolve("set"), CocoFormatTest::unexpected);
		final Cancellation cancellation = new Cancellation();
		final List<AnnotatedFile> files = List.of(annotated(1), annotated(2));
		assertThrows(CancellationException.class, () -> new Import(ANNA, 0, Trust.COMPLETE, ImageStorage.COPY).into(set,
			files, progress -> cancellation.cancel(), cancellation));
		assertEquals(List.of(), set.view().images());
	}

	/** As most of the world has it: a file of any name, and the images elsewhere. */
	@Test
	void annotationsAndImagesMayBeApart() throws Exception {
		final List<AnnotatedFile> files = List.of(annotated(1), annotated(2));
		export(files, temporary.resolve("out"));
		final Path json = Files.move(temporary.resolve("out/annotations.json"), temporary.resolve("instances.json"));
		final Path images = Files.move(temporary.resolve("out/images"), temporary.resolve("pictures"));
		assertEquals(named(files),
			named(
				COCO.read(new AnnotationReader.Request(json, Optional.of(images), Optional.empty(), new ImageJFiles()::header),
					CocoFormatTest::unexpected)));
		Files.writeString(json, Files.readString(json).replace("i1.png", "../i1.png"));
		assertTrue(assertThrows(CocoException.class,
			() -> COCO.read(
				new AnnotationReader.Request(json, Optional.of(images), Optional.empty(), new ImageJFiles()::header),
				CocoFormatTest::unexpected))
			.getMessage()
			.contains("is outside the folder"));
	}

	/** Names with folders of another computer, in another case; one image is not there. */
	@Test
	void imagesAreFoundByTheirNames() throws Exception {
		final List<AnnotatedFile> files = List.of(annotated(1), annotated(2), annotated(3));
		export(files, temporary.resolve("out"));
		final Path json = temporary.resolve("out/annotations.json");
		Files.writeString(json,
			Files.readString(json).replace("i1.png", "lab/I1.PNG").replace("i2.png", "data/elsewhere/i2.png"));
		Files.delete(temporary.resolve("out/images/i3.png"));
		final List<String> notes = new ArrayList<>();
		final List<AnnotatedFile> read =
			COCO.read(new AnnotationReader.Request(temporary.resolve("out"), new ImageJFiles()::header), notes::add);
		assertEquals(named(files.subList(0, 2)), named(read));
		assertEquals(List.of("Images that are not in " + temporary.resolve("out") + " are left out: i3.png."), notes);
	}

	@Test
	void wordsAboutACrowdAreLeftOutWithIt() throws Exception {
		final AnnotatedText many =
			new AnnotatedText("many", OptionalInt.of(0), Optional.of(Task.REGION_TO_DESCRIPTION), Optional.empty());
		final Region cells = new Region("cells", new Box(0, 0, 4, 4), Double.NaN, Double.NaN);
		export(List.of(new AnnotatedFile(image(1), 5, 5, List.of(cells)).with(List.of(many))), temporary.resolve("out"));
		final Path json = temporary.resolve("out/annotations.json");
		Files.writeString(json, Files.readString(json).replace("\"iscrowd\":0", "\"iscrowd\":1"));
		final List<String> notes = new ArrayList<>();
		final List<AnnotatedFile> read =
			COCO.read(new AnnotationReader.Request(temporary.resolve("out"), new ImageJFiles()::header), notes::add);
		assertEquals(List.of(), read.get(0).regions());
		assertEquals(List.of(), read.get(0).texts());
		assertEquals(List.of("1 crowd of " + temporary.resolve("out") + " is left out."), notes);
	}

	@Test
	void whatCocoCannotHoldIsTold() throws Exception {
		final List<String> notes = new ArrayList<>();
		final Region unnamed = new Region("", new Box(0, 0, 1, 1), Double.NaN, Double.NaN);
		final Region named = new Region("cell", new Box(0, 0, 1, 1), Double.NaN, Double.NaN);
		final AnnotatedFile file =
			new AnnotatedFile(image(1), 5, 5, List.of(unnamed, named)).with(List.of(new AnnotatedText("the cell",
				OptionalInt.of(1), Optional.of(Task.REFERRING_EXPRESSION_SEGMENTATION), Optional.empty())));
		new Export(COCO, new ImageJFiles()).write(List.of(file), temporary.resolve("out"), notes::add,
			ProgressListener.NONE, new Cancellation());
		assertEquals(1, notes.size());
		assertTrue(notes.get(0).startsWith("2 texts and regions are left out"), notes.get(0));
		assertEquals(List.of(named), read(temporary.resolve("out")).get(0).regions());
	}
}
