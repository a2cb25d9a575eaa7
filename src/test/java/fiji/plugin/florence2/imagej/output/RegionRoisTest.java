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
package fiji.plugin.florence2.imagej.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.task.Task;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.RoiDecoder;
import ij.io.RoiEncoder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionRoisTest {

	private static final List<Point> SQUARE = square(2, 2, 10);
	private static final Box BOX = new Box(1.25, 2.5, 11.75, 9);

	private static List<Point> square(final double x, final double y, final double side) {
		return List.of(new Point(x, y), new Point(x + side, y), new Point(x + side, y + side), new Point(x, y + side));
	}

	private static Region region(final String label, final Shape shape) {
		return new Region(label, shape, 0.5, Double.NaN);
	}

	private static List<Roi> rois(final ImagePlus image, final PlanePosition position, final Region... regions) {
		return RegionRois.of(image, List.of(Answers.of(position, Optional.of(Task.OD), "", List.of(regions), Device.CPU)));
	}

	private static List<Roi> rois(final Region... regions) {
		return rois(IJ.createImage("single", 32, 32, 1, 8), new PlanePosition(0, 1, 1), regions);
	}

	private static Roi savedAndOpened(final Roi roi) {
		return RoiDecoder.openFromByteArray(RoiEncoder.saveAsByteArray(roi));
	}

	/** Otherwise they would change with the label that is found first. */
	@Test
	void knownLabelsHaveTheSameColoursInAllImages() {
		final ImagePlus image = IJ.createImage("single", 32, 32, 1, 8);
		final PlaneAnswer answer = Answers.of(new PlanePosition(0, 1, 1), Optional.of(Task.OD), "",
			List.of(region("dead cell", BOX), region("living cell", BOX), region("bead", BOX)), Device.CPU);
		final List<Roi> rois = RegionRois.of(image, List.of(answer), List.of("living cell", "dead cell"));
		final List<Roi> others = rois(region("living cell", BOX), region("dead cell", BOX), region("bead", BOX));
		assertEquals(others.get(1).getStrokeColor(), rois.get(0).getStrokeColor());
		assertEquals(others.get(0).getStrokeColor(), rois.get(1).getStrokeColor());
		assertEquals(others.get(2).getStrokeColor(), rois.get(2).getStrokeColor());
	}

	@Test
	void boxKeepsFractionsOfPixels() {
		final Roi roi = rois(region("nucleus", BOX)).get(0);
		assertEquals(Roi.RECTANGLE, roi.getType());
		assertEquals(1.25, roi.getFloatBounds().x);
		assertEquals(2.5, roi.getFloatBounds().y);
		assertEquals(10.5, roi.getFloatBounds().width);
		assertEquals(6.5, roi.getFloatBounds().height);
	}

	@Test
	void boxWithItsCornersInAnyOrder() {
		final Roi roi = rois(region("", new Box(9, 8, 1, 2))).get(0);
		assertEquals(1, roi.getFloatBounds().x);
		assertEquals(2, roi.getFloatBounds().y);
		assertEquals(8, roi.getFloatBounds().width);
		assertEquals(6, roi.getFloatBounds().height);
	}

	@Test
	void outlineWithinAnotherIsAHole() {
		final Roi roi = rois(region("ring", new Polygons(List.of(SQUARE, square(5, 5, 4))))).get(0);
		assertEquals(Roi.COMPOSITE, roi.getType());
		assertTrue(roi.contains(3, 3));
		assertFalse(roi.contains(7, 7));
	}

	@Test
	void namesInOneListDiffer() {
		final PlanePosition plane = new PlanePosition(0, 1, 1);
		final List<Region> regions = List.of(region("nucleus", BOX), region("", BOX), region("cell\nwall", BOX),
			region("nucleus", BOX), region("region", BOX));
		final List<Roi> rois = RegionRois.of(IJ.createImage("", 9, 9, 1, 8),
			List.of(Answers.of(plane, Optional.of(Task.OD), "", regions, Device.CPU),
				Answers.of(plane, Optional.of(Task.OD), "", List.of(region("nucleus", BOX)), Device.CPU)));
		assertEquals(List.of("nucleus-1", "region-1", "cell wall-1", "nucleus-2", "region-2", "nucleus-3"),
			rois.stream().map(Roi::getName).toList());
	}

	/** ImageJ's clones share their properties: an undone name would stay. */
	@Test
	void aCopyHasItsOwnLabel() {
		final ImagePlus stack = IJ.createHyperStack("stack", 32, 32, 2, 3, 1, 8);
		final Shape outline = new Polygons(List.of(SQUARE));
		final Roi roi = rois(stack, new PlanePosition(2, 3, 1), region("nucleus", outline)).get(0);
		final Roi copy = RegionRois.copy(roi, outline);
		assertEquals(roi, copy);
		assertEquals(roi.getProperties(), copy.getProperties());
		assertEquals(3, copy.getZPosition());
		RegionRois.rename(copy, "cell");
		assertEquals("cell", copy.getProperty("label"));
		assertEquals("nucleus", roi.getProperty("label"));
	}

	@Test
	void properties() {
		final List<Roi> rois =
			rois(region("nucleus", BOX), new Region("", BOX, Double.NaN, Double.NaN), region("EXIT", new Quad(SQUARE)));
		assertEquals("nucleus", rois.get(0).getProperty("label"));
		assertEquals("0.5000", rois.get(0).getProperty("score"));
		assertEquals("OD", rois.get(0).getProperty("task"));
		assertEquals("box", rois.get(0).getProperty("shape"));
		assertNull(rois.get(1).getProperty("label"));
		assertNull(rois.get(1).getProperty("score"));
		assertEquals("EXIT", rois.get(2).getProperty("text"));
		assertNull(rois.get(2).getProperty("label"));
	}

	@Test
	void oneColourForEachLabelAndOneForAllLines() {
		final List<Roi> rois = rois(region("nucleus", BOX), region("cell", BOX), region("nucleus", BOX),
			region("EXIT", new Quad(SQUARE)), region("way out", new Quad(SQUARE)));
		assertEquals(rois.get(0).getStrokeColor(), rois.get(2).getStrokeColor());
		assertNotEquals(rois.get(0).getStrokeColor(), rois.get(1).getStrokeColor());
		assertEquals(rois.get(3).getStrokeColor(), rois.get(4).getStrokeColor());
	}

	@Test
	void singlePlaneHasNoPosition() {
		final Roi roi = rois(region("nucleus", BOX)).get(0);
		assertEquals(0, roi.getPosition());
		assertFalse(roi.hasHyperStackPosition());
	}

	@Test
	void stackHasAnIndex() {
		final ImagePlus slices = IJ.createImage("z", "RGB", 8, 8, 5);
		assertEquals(4, rois(slices, new PlanePosition(0, 4, 1), region("", BOX)).get(0).getPosition());
		final ImagePlus frames = IJ.createImage("t", 8, 8, 5, 16);
		frames.setDimensions(1, 1, 5);
		final Roi roi = rois(frames, new PlanePosition(1, 1, 3), region("", BOX)).get(0);
		assertEquals(3, roi.getPosition());
		assertFalse(roi.hasHyperStackPosition());
	}

	@Test
	void hyperstackHasChannelSliceAndFrame() {
		final ImagePlus image = IJ.createHyperStack("czt", 8, 8, 2, 3, 4, 8);
		assertPosition(0, 3, 2, rois(image, new PlanePosition(0, 3, 2), region("", BOX)).get(0));
		assertPosition(2, 1, 4, rois(image, new PlanePosition(2, 1, 4), region("", BOX)).get(0));
	}

	/** With channels ImageJ compares C, Z and T even where it does not call the image a hyperstack. */
	@Test
	void compositeOfOnePlaneHasTheChannel() {
		final ImagePlus channels = IJ.createImage("c", 8, 8, 3, 8);
		channels.setDimensions(3, 1, 1);
		final CompositeImage composite = new CompositeImage(channels, IJ.COMPOSITE);
		assertFalse(composite.isHyperStack());
		assertPosition(0, 1, 1, rois(composite, new PlanePosition(0, 1, 1), region("", BOX)).get(0));
		assertPosition(3, 1, 1, rois(composite, new PlanePosition(3, 1, 1), region("", BOX)).get(0));
	}

	private static void assertPosition(final int channel, final int slice, final int frame, final Roi roi) {
		assertTrue(roi.hasHyperStackPosition());
		assertEquals(List.of(channel, slice, frame), List.of(roi.getCPosition(), roi.getZPosition(), roi.getTPosition()));
	}

	@Test
	void savedAndOpenedSelectionIsTheSame() {
		final ImagePlus image = IJ.createHyperStack("czt", 32, 32, 2, 3, 4, 8);
		for (final Roi roi : rois(image, new PlanePosition(0, 3, 2), region("nucleus", BOX),
			region("Größe µ", new Polygons(List.of(SQUARE))), region("ring", new Polygons(List.of(SQUARE, square(5, 5, 4)))),
			region("C:\\", new Quad(SQUARE))))
		{
			final Roi opened = savedAndOpened(roi);
			assertEquals(roi.getName(), opened.getName());
			assertPosition(0, 3, 2, opened);
			assertEquals(roi.getStrokeColor(), opened.getStrokeColor());
			assertEquals("0.5000", opened.getProperty("score"));
			assertEquals("OD", opened.getProperty("task"));
			assertEquals(roi.getFloatBounds(), opened.getFloatBounds());
		}
	}

	@Test
	void labelIsSavedAsProperty() {
		assertEquals("red blood cell", savedAndOpened(rois(region("red blood cell", BOX)).get(0)).getProperty("label"));
	}

	@Test
	void zipIsReadAsTheRoiManagerReadsIt(@TempDir final Path folder) throws Exception {
		final Path file = folder.resolve("rois é.zip");
		RoiSet.write(file, rois(region("a/b: c", new Box(0, 0, 4, 4)), region("a/b: c", new Polygons(List.of(SQUARE)))));
		final List<Roi> read = new ArrayList<>();
		try (ZipFile zip = new ZipFile(file.toFile())) {
			for (final ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
				assertTrue(entry.getName().endsWith(".roi"));
				read.add(RoiDecoder.openFromByteArray(zip.getInputStream(entry).readAllBytes()));
			}
		}
		assertEquals(List.of("a/b: c-1", "a/b: c-2"), read.stream().map(Roi::getName).toList());
		assertEquals("0.5000", read.get(0).getProperty(RegionRois.SCORE));
		assertEquals(4, read.get(1).getFloatPolygon().npoints);
	}
}
