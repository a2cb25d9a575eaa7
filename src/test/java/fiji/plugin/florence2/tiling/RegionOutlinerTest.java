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
package fiji.plugin.florence2.tiling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.RegionOutliner.Outlined;
import fiji.plugin.florence2.vision.RgbPlane;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The embedded model on the sample image. */
class RegionOutlinerTest {

	private static final Tile WHOLE = new Tile(0, 0, 360, 360);
	private static final Path BLOOD =
		Path.of(System.getProperty("shared.dir", "../shared"), "data", "bccd", "images", "BloodImage_00000.jpg");

	/** Of boxes, in pixels of the smear: a white blood cell is about as large, or half or twice. */
	private static final int[] SIDES = { 140, 280, 70 };

	private static Florence2 florence2;
	private static RgbPlane sample;
	private static List<Region> boxes;

	/** Which tiles were read. */
	private final List<Tile> read = new ArrayList<>();
	private final PixelSource image = new PixelSource() {

		@Override
		public int width() {
			return sample.width();
		}

		@Override
		public int height() {
			return sample.height();
		}

		@Override
		public RgbPlane read(final Tile tile) {
			read.add(tile);
			return PixelSource.of(sample).read(tile);
		}
	};

	@BeforeAll
	static void open() throws Exception {
		florence2 = Nano.open();
		sample = Nano.sample();
		boxes = florence2.ask(sample, Task.OD).regions();
		assertTrue(boxes.size() > 10, boxes.size() + " objects");
	}

	@AfterAll
	static void close() {
		florence2.close();
	}

	private Outlined outlined(final List<Region> regions, final List<Tile> tiles, final ProgressListener listener,
		final Cancellation cancellation) throws Exception
	{
		return new RegionOutliner(florence2, florence2.settings(), cancellation).outline(image, regions, tiles, listener);
	}

	private List<Region> outlined(final List<Region> regions, final Tile... tiles) throws Exception {
		return outlined(regions, List.of(tiles), ProgressListener.NONE, new Cancellation()).regions();
	}

	private static Region region(final Shape shape) {
		return new Region("nucleus", shape, 0.5, 0.5);
	}

	/** Objects keep their label, score and place; the outline is the model's own, stretched to the box. */
	@Test
	void outlinesAreTheModelsStretchedToTheirBoxes() throws Exception {
		final List<Region> outlined = outlined(boxes, WHOLE);
		assertEquals(List.of(WHOLE), read);
		assertEquals(boxes.size(), outlined.size());
		int polygons = 0;
		for (int i = 0; i < boxes.size(); i++) {
			final Box box = boxes.get(i).shape().bounds();
			final Answer own = florence2.ask(sample, Prompt.of(Task.REGION_TO_SEGMENTATION, box, 360, 360));
			final Shape shape = outlined.get(i).shape();
			assertEquals(boxes.get(i).withShape(shape), outlined.get(i));
			if (shape instanceof Box) {
				assertEquals(box, shape);
				continue;
			}
			polygons++;
			assertEquals(Outlines.stretched(own.regions().get(0).shape(), box), shape);
			assertTrue(Overlap.of(box, shape.bounds()) > 1 - 1e-9, box + " " + shape.bounds());
			assertTrue(Overlap.area(shape) < Overlap.area(box));
		}
		assertTrue(polygons >= 0.8 * boxes.size(), polygons + " of " + boxes.size());
	}

	/** So each tile is encoded once for all of its objects, whatever their order. */
	@Test
	void eachObjectIsOutlinedInTheTileThatShowsMostAroundIt() throws Exception {
		final Tile left = new Tile(0, 0, 200, 360);
		final Tile middle = new Tile(80, 0, 200, 360);
		final Tile right = new Tile(160, 0, 200, 360);
		final List<Region> regions = List.of(region(new Box(300, 100, 330, 130)), region(new Box(10, 10, 40, 40)),
			region(new Box(165, 100, 195, 130)), region(new Box(150, 300, 180, 330)), region(new Box(310, 50, 340, 80)));
		outlined(regions, left, middle, right);
		assertEquals(List.of(left, middle, right), read);
	}

	@Test
	void whatNoTileShowsWholeIsOutlinedInItsSurroundings() throws Exception {
		final Tile left = new Tile(0, 0, 100, 100);
		final Tile right = new Tile(80, 0, 100, 100);
		final Box large = new Box(60, 20, 120, 60);
		final List<Region> outlined = outlined(List.of(region(large)), left, right);
		assertEquals(List.of(Surroundings.of(large, Tiling.AUTOMATIC, 360, 360)), read);
		assertEquals(1, outlined.size());
	}

	@Test
	void onlyBoxesAreOutlined() throws Exception {
		final Region line = region(new Quad(List.of(new Point(1, 1), new Point(9, 1), new Point(9, 5), new Point(1, 5))));
		final Region outline = region(new Polygons(List.of(List.of(new Point(1, 1), new Point(9, 1), new Point(5, 9)))));
		assertEquals(List.of(line, outline), outlined(List.of(line, outline), WHOLE));
		assertEquals(List.of(), outlined(List.of(), WHOLE));
		assertEquals(List.of(), read);
	}

	@Test
	void progressNamesTheObject() throws Exception {
		final List<Progress> reported = new ArrayList<>();
		final Outlined outlined = outlined(boxes.subList(0, 3), List.of(WHOLE), reported::add, new Cancellation());
		assertEquals("objects 1 to 3 of 3, encoding the prompt of question 1", reported.get(0).message());
		assertTrue(reported.get(reported.size() - 1).message().endsWith("3 of 3 done"), reported.toString());
		assertTrue(outlined.timing().decodeMs() > 0, outlined.timing().toString());
	}

	@Test
	void itStops() {
		final Cancellation cancellation = new Cancellation();
		assertThrows(CancellationException.class, () -> outlined(boxes, List.of(WHOLE), made -> {
			if (made.message().endsWith("question 2")) cancellation.cancel();
		}, cancellation));
	}

	/** A star is not taken for an object's outline; a slanted rod and a nucleus are. */
	@Test
	void outlinesOfSpikesAreNone() {
		final List<Point> star = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			final double radius = i % 2 == 0 ? 50 : 10;
			star.add(new Point(50 + radius * Math.cos(i * Math.PI / 8), 50 + radius * Math.sin(i * Math.PI / 8)));
		}
		assertTrue(RegionOutliner.isOfSpikes(new Polygons(List.of(star))));
		assertFalse(RegionOutliner.isOfSpikes(
			new Polygons(List.of(List.of(new Point(0, 8), new Point(92, 100), new Point(100, 92), new Point(8, 0))))));
		assertFalse(RegionOutliner.isOfSpikes(new Polygons(
			List.of(List.of(new Point(30, 0), new Point(70, 0), new Point(100, 50), new Point(50, 100), new Point(0, 50))))));
	}

	/** The model's outline fills a small part of the box. */
	@Test
	void anObjectWithAnOutlineOfSpikesKeepsItsBox() throws Exception {
		assumeTrue(Files.exists(BLOOD), "without ../shared there is no blood smear");
		final RgbPlane smear = DisplayedPlane.of(DisplayedPlane.open(BLOOD));
		final Tile all = new Tile(0, 0, smear.width(), smear.height());
		final Region cell = withOutlineOfSpikes(smear);
		assertEquals(List.of(cell),
			new RegionOutliner(florence2, florence2.settings(), new Cancellation())
				.outline(PixelSource.of(smear), List.of(cell), List.of(all), ProgressListener.NONE)
				.regions());
	}

	/** Of boxes that hold parts of several cells, some have such an outline. */
	private static Region withOutlineOfSpikes(final RgbPlane smear) throws Exception {
		for (final int side : SIDES)
			for (int y = 0; y + side < smear.height(); y += side / 3)
				for (int x = 0; x + side < smear.width(); x += side / 3) {
					final Box box = new Box(x, y, x + side, y + side);
					final Prompt asked = Prompt.of(Task.REGION_TO_SEGMENTATION, box, smear.width(), smear.height());
					final List<Region> outlines = florence2.ask(smear, asked).regions();
					if (!outlines.isEmpty() && RegionOutliner.isOfSpikes(outlines.get(0).shape()))
						return new Region("cell", box, 1, 1, 1);
				}
		throw new AssertionError("no outline is of spikes");
	}

	@Test
	void aHullIsAsLargeAsTheSmallestConvexOutline() {
		final Polygons bay = new Polygons(
			List.of(List.of(new Point(0, 0), new Point(4, 0), new Point(4, 4), new Point(2, 1), new Point(0, 4))));
		assertEquals(16, Outlines.hullArea(bay), 1e-9);
		assertEquals(6, Outlines.hullArea(new Box(1, 1, 3, 4)), 1e-9);
	}

	@Test
	void aStretchedOutlineKeepsItsForm() {
		final Polygons triangle = new Polygons(List.of(List.of(new Point(0, 0), new Point(4, 0), new Point(4, 2)),
			List.of(new Point(1, 1), new Point(2, 1), new Point(2, 2))));
		assertEquals(
			new Polygons(List.of(List.of(new Point(10, 20), new Point(18, 20), new Point(18, 30)),
				List.of(new Point(12, 25), new Point(14, 25), new Point(14, 30)))),
			Outlines.stretched(triangle, new Box(10, 20, 18, 30)));
		assertSame(Polygons.class, Outlines.stretched(new Box(0, 0, 1, 1), new Box(0, 0, 2, 2)).getClass());
	}
}
