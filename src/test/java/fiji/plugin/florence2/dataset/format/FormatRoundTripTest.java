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
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.imagej.dataset.ImageJFormats;
import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.AnswerParser;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.task.TokenText;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.awt.geom.Area;
import java.awt.geom.PathIterator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written in a format is read again as it was, as far as the format can hold it. */
class FormatRoundTripTest {

	private static final int WIDTH = 120;
	private static final int HEIGHT = 90;
	private static final String[] LABELS = { "cell", "dead cell", "no", "1", "Zelle ä", "it's \"it\", or not", "a: #b" };
	private static final String[] NAMES =
		{ "a.png", "A.PNG", "plate 1, well B.png", "gr\u00fcn.png", "x.y.z.jpg", "a.jpg" };

	@TempDir
	private Path temporary;
	private FormatFolder folder;
	private final Random random = new Random(11);

	@BeforeEach
	void prepare() {
		folder = new FormatFolder(temporary);
	}

	/** Scores, labels and shapes as in life; places in quarters of pixels. */
	private List<AnnotatedFile> images(final boolean scores) throws IOException {
		final List<AnnotatedFile> images = new ArrayList<>();
		for (final String name : NAMES) {
			final List<Region> regions = new ArrayList<>();
			// The last image has nothing in it.
			for (int i = images.size() == NAMES.length - 1 ? 0 : 1 + random.nextInt(8); i > 0; i--)
				regions.add(new Region(LABELS[random.nextInt(LABELS.length)], shape(),
					scores && random.nextBoolean() ? random.nextInt(101) / 100.0 : Double.NaN, Double.NaN));
			// Names that differ only by their case lie in different folders.
			final Path file = folder.image("source" + images.size() + "/" + name, WIDTH, HEIGHT);
			final Split split = Split.values()[images.size() % 3];
			images.add(new AnnotatedFile(file, WIDTH, HEIGHT, regions).in(split));
		}
		return images;
	}

	private Shape shape() {
		final double x = random.nextInt(4 * WIDTH - 200) / 4.0;
		final double y = random.nextInt(4 * HEIGHT - 160) / 4.0;
		return switch (random.nextInt(4)) {
			case 0 -> new Box(x, y, x + 1 + random.nextInt(40), y + 0.25 + random.nextInt(30));
			case 1 -> new Polygons(List.of(rectangle(x, y, 30, 30), rectangle(x + 5, y + 5, 10, 8)));
			case 2 -> new Polygons(List.of(rectangle(x, y, 10, 12), rectangle(x + 2, y + 2, 3, 3),
				rectangle(x + 20, y + 3.5, 20, 25), rectangle(x + 22, y + 8, 10, 10)));
			default -> new Polygons(List.of(List.of(new Point(x, y), new Point(x + 12.5, y + 3), new Point(x + 30, y + 20),
				new Point(x + 8, y + 33.25), new Point(x + 1, y + 11))));
		};
	}

	private static List<Point> rectangle(final double x, final double y, final double width, final double height) {
		return List.of(new Point(x, y), new Point(x + width, y), new Point(x + width, y + height),
			new Point(x, y + height));
	}

	private static List<AnnotatedFile> sorted(final List<AnnotatedFile> files) {
		return files.stream().sorted(Comparator.comparing(file -> fingerprint(file.file()))).toList();
	}

	/** Formats may name files anew: an image is known by its pixels. */
	private static String fingerprint(final Path file) {
		try {
			return Arrays.hashCode(Files.readAllBytes(file)) + "";
		}
		catch (final IOException e) {
			throw new AssertionError(e);
		}
	}

	private List<AnnotatedFile> through(final String format, final List<AnnotatedFile> images) throws Exception {
		folder.write(format, images, format);
		assertFalse(Files.exists(folder.path(format + ".part")));
		assertEquals(format.replace("-outlines", ""), ImageJFormats.fitting(folder.path(format)).name());
		final List<AnnotatedFile> read = sorted(folder.read(format));
		assertEquals(images.size(), read.size(), folder.notes().toString());
		return read;
	}

	private static void assertSame(final List<AnnotatedFile> expected, final List<AnnotatedFile> read) {
		final List<AnnotatedFile> sorted = sorted(expected);
		for (int i = 0; i < sorted.size(); i++)
			assertEquals(sorted.get(i).regions(), read.get(i).regions(), sorted.get(i).file().toString());
	}

	@Test
	void quPathHoldsShapesLabelsAndScores() throws Exception {
		final List<AnnotatedFile> images = images(true);
		assertSame(images, through("qupath", images));
		assertEquals(List.of(), folder.notes());
	}

	@Test
	void roiSetsHoldShapesLabelsAndScores() throws Exception {
		final List<AnnotatedFile> images = images(true);
		folder.write("roi-sets", images, "roi-sets");
		assertEquals(List.of("Left out: images without regions (1)."), folder.notes());
		final List<AnnotatedFile> some = images.subList(0, images.size() - 1);
		final List<AnnotatedFile> read = sorted(folder.read("roi-sets"));
		final List<AnnotatedFile> expected = sorted(some);
		for (int i = 0; i < expected.size(); i++) {
			final List<Region> before = expected.get(i).regions();
			final List<Region> after = read.get(i).regions();
			assertEquals(before.stream().map(Region::label).toList(), after.stream().map(Region::label).toList());
			assertEquals(before.stream().map(Region::score).toList(), after.stream().map(Region::score).toList());
			for (int k = 0; k < before.size(); k++)
				assertSameArea(before.get(k).shape(), after.get(k).shape(), 1e-3);
		}
	}

	private static void assertSameArea(final Shape expected, final Shape actual, final double tolerance) {
		final Area difference = new Area(Outlines.path(expected));
		difference.exclusiveOr(new Area(Outlines.path(actual)));
		assertTrue(difference.isEmpty() || area(difference) < tolerance, expected + " became " + actual);
	}

	private static double area(final Area area) {
		double twice = 0;
		double[] start = null;
		double[] last = null;
		final double[] next = new double[6];
		for (final PathIterator path = area.getPathIterator(null); !path.isDone(); path.next()) {
			final int kind = path.currentSegment(next);
			final double[] to = kind == PathIterator.SEG_CLOSE ? start : next.clone();
			if (kind == PathIterator.SEG_MOVETO) start = to;
			else twice += last[0] * to[1] - to[0] * last[1];
			last = to;
		}
		return Math.abs(twice / 2);
	}

	@Test
	void yoloHoldsBoxesLabelsAndSplits() throws Exception {
		final List<AnnotatedFile> images = images(false);
		final List<AnnotatedFile> read = through("yolo", images);
		final List<AnnotatedFile> expected = sorted(images);
		for (int i = 0; i < expected.size(); i++) {
			assertEquals(expected.get(i).split(), read.get(i).split());
			assertEquals(expected.get(i).regions().stream().map(Region::label).toList(),
				read.get(i).regions().stream().map(Region::label).toList());
			for (int k = 0; k < expected.get(i).regions().size(); k++)
				assertNear(expected.get(i).regions().get(k).shape().bounds(), read.get(i).regions().get(k).shape());
		}
		final List<String> names = sortedNames("yolo/labels");
		assertEquals(NAMES.length, names.size(), "no labels have replaced others: " + names);
	}

	private List<String> sortedNames(final String path) throws IOException {
		try (Stream<Path> files = Files.walk(folder.path(path))) {
			return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).sorted().toList();
		}
	}

	private static void assertNear(final Box expected, final Shape actual) {
		final Box box = (Box) actual;
		assertEquals(expected.x1(), box.x1(), 1e-6);
		assertEquals(expected.y1(), box.y1(), 1e-6);
		assertEquals(expected.x2(), box.x2(), 1e-6);
		assertEquals(expected.y2(), box.y2(), 1e-6);
	}

	/** Parts and holes become one outline, of the same area. */
	@Test
	void yoloHoldsOutlines() throws Exception {
		final List<AnnotatedFile> images = images(false);
		final List<AnnotatedFile> read = through("yolo-outlines", images);
		final List<AnnotatedFile> expected = sorted(images);
		for (int i = 0; i < expected.size(); i++) {
			for (int k = 0; k < expected.get(i).regions().size(); k++) {
				final Shape before = expected.get(i).regions().get(k).shape();
				final Shape after = read.get(i).regions().get(k).shape();
				if (before instanceof Box box) assertNear(box, after);
				else assertSameArea(before, after, 1e-3);
			}
		}
	}

	@Test
	void whatYoloCannotHoldIsSaid() throws Exception {
		final Path file = folder.image("a.png", 20, 10);
		final Region line = new Region("A1", new Quad(rectangle(1, 1, 5, 3)), Double.NaN, Double.NaN);
		final Region outside = new Region("cell", new Box(30, 2, 40, 5), Double.NaN, Double.NaN);
		final Region cut = new Region("", new Box(-5, 2, 5, 30), Double.NaN, Double.NaN);
		final AnnotatedFile image = new AnnotatedFile(file, 0, 0, List.of(line, outside, cut))
			.with(List.of(new AnnotatedText("a well", Optional.of(Task.CAPTION))));
		folder.write("yolo", List.of(image), "out");
		assertEquals(
			List.of("Left out: texts (1).", "Left out: lines of text (1).", "Left out: objects outside of their images (1)."),
			folder.notes());
		assertEquals("1 0.125 0.6 0.25 0.8\n", Files.readString(folder.path("out/labels/train/a.txt")));
		final List<AnnotatedFile> read = folder.read("out");
		assertEquals("region", read.get(0).regions().get(0).label());
		assertNear(new Box(0, 2, 5, 10), read.get(0).regions().get(0).shape());
	}

	/** Outlines along the sides of pixels, as label images have them. */
	@Test
	void labelImagesHoldPixelsLabelsAndScores() throws Exception {
		final List<AnnotatedFile> images = images(true);
		final List<AnnotatedFile> read = through("label-images", images);
		folder.write("label-images", read, "again");
		final List<AnnotatedFile> again = sorted(folder.read("again"));
		assertSame(read, again);
		final List<AnnotatedFile> expected = sorted(images);
		for (int i = 0; i < expected.size(); i++) {
			// What lies below another object is lost.
			assertTrue(read.get(i).regions().size() <= expected.get(i).regions().size());
			for (final Region region : read.get(i).regions())
				assertTrue(expected.get(i)
					.regions()
					.stream()
					.anyMatch(before -> before.label().equals(region.label()) &&
						(before.score() == region.score() || Double.isNaN(before.score()) && Double.isNaN(region.score()))));
		}
	}

	/** The answers are those of which the parser makes what was annotated, to half a bin. */
	@Test
	void recipesHaveAnswersThatTheParserReads() throws Exception {
		final Path file = folder.image("cells 1.png", 200, 100);
		final Polygons outline = new Polygons(List.of(List.of(new Point(10, 10), new Point(40, 12), new Point(25, 60))));
		final AnnotatedFile image = new AnnotatedFile(file, 200, 100,
			List.of(new Region("cell", new Box(150, 50, 190, 90), Double.NaN, Double.NaN),
				new Region("dead cell", outline, Double.NaN, Double.NaN),
				new Region("B2", new Quad(rectangle(100, 5, 20, 8)), Double.NaN, Double.NaN)))
			.in(Split.VALIDATION)
			.with(List.of(new AnnotatedText("Two cells.", Optional.of(Task.CAPTION)),
				new AnnotatedText("2", OptionalInt.empty(), Optional.empty(), Optional.of("How many?")),
				new AnnotatedText("a round one", OptionalInt.of(0), Optional.of(Task.REGION_TO_DESCRIPTION), Optional.empty()),
				new AnnotatedText("the dead one", OptionalInt.of(1), Optional.of(Task.REFERRING_EXPRESSION_SEGMENTATION),
					Optional.empty())));
		final AnnotatedFile empty = new AnnotatedFile(folder.image("empty.png", 20, 20), 20, 20, List.of());
		folder.write("florence2-jsonl", List.of(image, empty), "out");
		assertEquals(List.of(), folder.notes());
		assertEquals("{\"image\":\"empty.png\",\"prefix\":\"<OD>\",\"suffix\":\"\"}\n",
			Files.readString(folder.path("out/train/annotations.jsonl")));
		final List<JsonObject> lines = Files.readAllLines(folder.path("out/valid/annotations.jsonl"))
			.stream()
			.map(line -> JsonParser.parseString(line).getAsJsonObject())
			.toList();
		assertTrue(Files.isRegularFile(folder.path("out/valid/" + lines.get(0).get("image").getAsString())));
		final List<String> prefixes = lines.stream().map(line -> line.get("prefix").getAsString()).toList();
		assertEquals(List.of("<OD>", "<OCR_WITH_REGION>", "<REGION_TO_SEGMENTATION><loc_50><loc_100><loc_200><loc_600>",
			"<CAPTION>", "How many?", "<REGION_TO_DESCRIPTION><loc_750><loc_500><loc_950><loc_900>",
			"<REFERRING_EXPRESSION_SEGMENTATION>the dead one"), prefixes);
		for (final String prefix : prefixes)
			assertFalse(Prompt.parse(prefix, AnswerKind.TEXT).sentence().contains("<OD>"));
		assertEquals("dead cell<loc_50><loc_100><loc_200><loc_600>cell<loc_750><loc_500><loc_950><loc_900>",
			lines.get(0).get("suffix").getAsString());
		final List<Region> found = parsed(lines.get(0), AnswerKind.BOXES);
		assertEquals(List.of("dead cell", "cell"), found.stream().map(Region::label).toList());
		assertEquals(150.1, ((Box) found.get(1).shape()).x1(), 1e-9);
		assertEquals("B2", parsed(lines.get(1), AnswerKind.QUADS).get(0).label());
		assertEquals(1, parsed(lines.get(2), AnswerKind.POLYGONS).size());
		assertEquals("2", lines.get(4).get("suffix").getAsString());
		assertEquals("a round one<loc_750><loc_500><loc_950><loc_900>", lines.get(5).get("suffix").getAsString());
		final Shape drawn = parsed(lines.get(6), AnswerKind.POLYGONS).get(0).shape();
		assertEquals(10, drawn.bounds().x1(), 3);
		assertEquals(60, drawn.bounds().y2(), 3);
	}

	private static List<Region> parsed(final JsonObject line, final AnswerKind kind) {
		return AnswerParser.parse(kind, TokenText.of(line.get("suffix").getAsString()), 200, 100).regions();
	}

	@Test
	void namesThatTheModelCannotWriteAreSaid() throws Exception {
		final AnnotatedFile image = new AnnotatedFile(folder.image("a.png", 20, 20), 20, 20,
			List.of(new Region("Zelle \u00e4", new Box(1, 1, 5, 5), Double.NaN, Double.NaN)));
		folder.write("florence2-jsonl", List.of(image), "out");
		assertEquals(List.of("Left out: images with a name of an object that the model cannot write (1)."), folder.notes());
		assertEquals("", Files.readString(folder.path("out/train/annotations.jsonl")));
	}

	@Test
	void eachFormatHasItsName() throws Exception {
		assertEquals("coco, yolo, yolo-outlines, florence2-jsonl, qupath, roi-sets, label-images",
			ImageJFormats.WRITERS.stream().map(AnnotationWriter::name).collect(Collectors.joining(", ")));
		assertEquals("yolo-outlines", ImageJFormats.writer(" YOLO_Outlines").name());
		assertEquals("label-studio", ImageJFormats.reader("Label Studio").name());
	}
}
