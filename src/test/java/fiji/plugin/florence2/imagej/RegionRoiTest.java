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
package fiji.plugin.florence2.imagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;

import ij.gui.Roi;
import ij.io.RoiDecoder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionRoiTest {

	private static final List<Point> SQUARE = square(2, 2, 10);

	private static List<Point> square(final double x, final double y, final double side) {
		return List.of(new Point(x, y), new Point(x + side, y), new Point(x + side, y + side), new Point(x, y + side));
	}

	@Test
	void boxKeepsFractionsOfPixels() {
		final Roi roi = RegionRoi.of(new Region("nucleus", new Box(1.25, 2.5, 11.75, 9), 0.5, Double.NaN));
		assertEquals(Roi.RECTANGLE, roi.getType());
		assertEquals(1.25, roi.getFloatBounds().x);
		assertEquals(2.5, roi.getFloatBounds().y);
		assertEquals(10.5, roi.getFloatBounds().width);
		assertEquals(6.5, roi.getFloatBounds().height);
		assertEquals("nucleus", roi.getName());
		assertEquals("0.5000", roi.getProperty(RegionRoi.SCORE));
	}

	@Test
	void boxWithItsCornersInAnyOrder() {
		final Roi roi = RegionRoi.of(new Region("", new Box(9, 8, 1, 2), Double.NaN, Double.NaN));
		assertEquals(1, roi.getFloatBounds().x);
		assertEquals(2, roi.getFloatBounds().y);
		assertEquals(8, roi.getFloatBounds().width);
		assertEquals(6, roi.getFloatBounds().height);
	}

	@Test
	void withoutLabelAndScore() {
		final Roi roi = RegionRoi.of(new Region("", new Quad(SQUARE), Double.NaN, Double.NaN));
		assertEquals(Roi.POLYGON, roi.getType());
		assertEquals(4, roi.getFloatPolygon().npoints);
		assertNull(roi.getProperty(RegionRoi.SCORE));
	}

	@Test
	void outlineWithinAnotherIsAHole() {
		final Roi roi = RegionRoi.of(new Region("ring", new Polygons(List.of(SQUARE, square(5, 5, 4))), 1, 1));
		assertEquals(Roi.COMPOSITE, roi.getType());
		assertTrue(roi.contains(3, 3));
		assertFalse(roi.contains(7, 7));
	}

	@Test
	void zipIsReadAsTheRoiManagerReadsIt(@TempDir final Path folder) throws Exception {
		final Path file = folder.resolve("rois é.zip");
		final List<Region> regions = List.of(new Region("a/b: c", new Box(0, 0, 4, 4), 0.25, 1), new Region("a/b: c",
			new Polygons(List.of(SQUARE)), Double.NaN, 1));
		RoiSet.write(file, regions.stream().map(RegionRoi::of).toList());
		final List<Roi> read = new ArrayList<>();
		try (ZipFile zip = new ZipFile(file.toFile())) {
			for (final ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
				assertTrue(entry.getName().endsWith(".roi"));
				read.add(RoiDecoder.openFromByteArray(zip.getInputStream(entry).readAllBytes()));
			}
		}
		assertEquals(2, read.size());
		assertEquals("a/b: c", read.get(0).getName());
		assertEquals("0.2500", read.get(0).getProperty(RegionRoi.SCORE));
		assertEquals(4, read.get(1).getFloatPolygon().npoints);
	}
}
