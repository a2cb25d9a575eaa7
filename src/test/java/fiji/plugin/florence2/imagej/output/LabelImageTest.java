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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.task.Task;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.process.ImageProcessor;
import ij.process.LUT;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelImageTest {

	private static final PlanePosition FIRST = new PlanePosition(0, 1, 1);

	private static Region region(final double score, final Shape shape) {
		return new Region("cell", shape, score, 1);
	}

	private static PlaneAnswer found(final PlanePosition position, final Region... regions) {
		return Answers.of(position, Optional.of(Task.OD), "", List.of(regions), Device.CPU);
	}

	private static String[] rows(final ImageProcessor plane) {
		return IntStream.range(0, plane.getHeight())
			.mapToObj(y -> IntStream.range(0, plane.getWidth())
				.mapToObj(x -> String.valueOf(plane.get(x, y)))
				.reduce("", String::concat))
			.toArray(String[]::new);
	}

	private static String[] painted(final int width, final int height, final Region... regions) throws ImageException {
		return rows(LabelImage.of(IJ.createImage("", width, height, 1, 8), List.of(found(FIRST, regions))).getProcessor());
	}

	@Test
	void boxHasThePixelsWhoseCentreIsInIt() throws ImageException {
		assertArrayEquals(new String[] { //
			"000000", //
			"011100", //
			"011100", //
			"000000" }, painted(6, 4, region(1, new Box(0.6, 0.51, 4.4, 3.4))));
		assertArrayEquals(new String[] { "110", "110" }, painted(3, 2, region(1, new Box(2, 5, -3, -4))));
		assertArrayEquals(new String[] { "000" }, painted(3, 1, region(1, new Box(0.6, 0, 1.4, 1))));
	}

	@Test
	void polygonHasThePixelsWhoseCentreIsInIt() throws ImageException {
		assertArrayEquals(new String[] { //
			"111000", //
			"110000", //
			"100000", //
			"000000" },
			painted(6, 4, region(1, new Polygons(List.of(List.of(new Point(0, 0), new Point(3.6, 0), new Point(0, 3.6)))))));
	}

	@Test
	void holeStaysEmpty() throws ImageException {
		final Shape ring = new Polygons(List.of(List.of(new Point(0, 0), new Point(5, 0), new Point(5, 5), new Point(0, 5)),
			List.of(new Point(1, 1), new Point(4, 1), new Point(4, 4), new Point(1, 4))));
		assertArrayEquals(new String[] { "11111", "10001", "10001", "10001", "11111" }, painted(5, 5, region(1, ring)));
	}

	@Test
	void polygonMayReachBeyondTheImage() throws ImageException {
		final Shape beyond =
			new Polygons(List.of(List.of(new Point(-2, -2), new Point(2, -2), new Point(2, 9), new Point(-2, 9))));
		assertArrayEquals(new String[] { "1100", "1100", "1100" }, painted(4, 3, region(1, beyond)));
	}

	@Test
	void bestIsOnTopAndKeepsItsNumber() throws ImageException {
		assertArrayEquals(new String[] { "1222333" }, painted(7, 1, region(0.4, new Box(0, 0, 3, 1)),
			region(0.9, new Box(1, 0, 4, 1)), region(Double.NaN, new Box(3, 0, 7, 1))));
		assertArrayEquals(new String[] { "112" },
			painted(3, 1, region(0.5, new Box(0, 0, 2, 1)), region(0.5, new Box(1, 0, 3, 1))));
	}

	@Test
	void singlePlaneOfAHyperstack() throws ImageException {
		final ImagePlus image = IJ.createHyperStack("cells.ome.tif", 6, 4, 2, 3, 4, 16);
		final ImagePlus labels =
			LabelImage.of(image, List.of(found(new PlanePosition(1, 3, 2), region(1, new Box(0, 0, 1, 1))),
				found(new PlanePosition(2, 3, 2), region(1, new Box(2, 0, 3, 1)))));
		assertEquals("cells-labels", labels.getTitle());
		assertArrayEquals(new int[] { 6, 4, 1, 1, 1 }, labels.getDimensions());
		assertEquals("102000", rows(labels.getProcessor())[0]);
	}

	@Test
	void planesOfAHyperstack() throws ImageException {
		final ImagePlus image = IJ.createHyperStack("Dr. No", 3, 1, 2, 3, 4, 16);
		final ImagePlus labels =
			LabelImage.of(image, List.of(found(new PlanePosition(0, 1, 1), region(1, new Box(0, 0, 1, 1))),
				found(new PlanePosition(0, 3, 2), region(1, new Box(0, 0, 1, 1)), region(1, new Box(2, 0, 3, 1)))));
		assertEquals("Dr. No-labels", labels.getTitle());
		assertArrayEquals(new int[] { 3, 1, 1, 3, 4 }, labels.getDimensions());
		assertTrue(labels.isHyperStack());
		assertEquals("100", rows(labels.getStack().getProcessor(1))[0]);
		assertEquals("203", rows(labels.getStack().getProcessor(labels.getStackIndex(1, 3, 2)))[0]);
		assertEquals("000", rows(labels.getStack().getProcessor(2))[0]);
	}

	@Test
	void spaceIsCalibratedAndValuesAreNot() throws ImageException {
		final ImagePlus image = IJ.createImage("signed", 6, 4, 2, 16);
		final Calibration calibration = image.getCalibration();
		calibration.setSigned16BitCalibration();
		calibration.setUnit("nm");
		calibration.pixelWidth = 2;
		calibration.pixelDepth = 5;
		calibration.xOrigin = 1;
		final ImagePlus labels = LabelImage.of(image, List.of());
		assertEquals("nm", labels.getCalibration().getUnit());
		assertEquals(2, labels.getCalibration().pixelWidth);
		assertEquals(5, labels.getCalibration().pixelDepth);
		assertEquals(1, labels.getCalibration().xOrigin);
		assertFalse(labels.getCalibration().calibrated());
		assertTrue(image.getCalibration().calibrated(), "the image itself stays");
	}

	@Test
	void labelsAreSeen(@TempDir final Path folder) throws ImageException {
		final ImagePlus image = IJ.createImage("stack", 3, 1, 2, 8);
		final ImagePlus labels = LabelImage.of(image, List.of(found(FIRST, region(1, new Box(0, 0, 1, 1))),
			found(new PlanePosition(0, 2, 1), region(1, new Box(1, 0, 2, 1)))));
		final Path file = folder.resolve("labels.tif");
		assertTrue(new FileSaver(labels).saveAsTiffStack(file.toString()));
		for (final ImagePlus shown : List.of(labels, IJ.openImage(file.toString()))) {
			final LUT lut = LabelLut.create();
			shown.setSlice(2);
			final BufferedImage picture = shown.getBufferedImage();
			assertEquals(0, picture.getRGB(0, 0) & 0xffffff);
			assertEquals(lut.getRGB(2) & 0xffffff, picture.getRGB(1, 0) & 0xffffff);
		}
	}

	@Test
	void lutIsBlackAndThen255DifferentBrightColours() {
		final LUT lut = LabelLut.create();
		assertEquals(0xff000000, lut.getRGB(0));
		final Set<Integer> colors = new HashSet<>();
		for (int i = 1; i < 256; i++) {
			final int rgb = lut.getRGB(i);
			colors.add(rgb);
			assertTrue(2 * (rgb >> 16 & 255) + 3 * (rgb >> 8 & 255) + (rgb & 255) > 300, "colour " + i + " is dark");
		}
		assertEquals(255, colors.size());
	}

	@Test
	void sixteenBitSuffice() throws ImageException {
		final Region[] most = Collections.nCopies(65535, region(1, new Box(0, 0, 1, 1))).toArray(Region[]::new);
		most[65534] = region(1, new Box(1, 0, 2, 1));
		final ImagePlus image = IJ.createImage("crowd.tif", 2, 1, 1, 8);
		assertEquals(65535, LabelImage.of(image, List.of(found(FIRST, most))).getProcessor().get(1, 0));
		final String message =
			assertThrows(ImageException.class, () -> LabelImage.of(image, List.of(found(FIRST, most), found(FIRST, most[0]))))
				.getMessage();
		assertTrue(message.contains("65535") && message.contains("65536") && message.contains("crowd.tif"), message);
	}
}
