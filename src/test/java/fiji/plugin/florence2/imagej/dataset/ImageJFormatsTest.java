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
package fiji.plugin.florence2.imagej.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.ImageStorage;
import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.FormatFolder;
import fiji.plugin.florence2.dataset.format.Import;
import fiji.plugin.florence2.dataset.format.Trust;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.output.RoiSet;
import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.measure.Measurements;
import ij.measure.ResultsTable;
import ij.plugin.filter.ParticleAnalyzer;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Label images, ROI sets and open images as annotations. */
class ImageJFormatsTest {

	@TempDir
	private Path temporary;
	private FormatFolder folder;

	@BeforeEach
	void prepare() {
		folder = new FormatFolder(temporary);
	}

	@AfterEach
	void forgetGroups() {
		Roi.setGroupNames(null);
	}

	private void save(final ImagePlus image, final String name) throws Exception {
		final Path file = folder.path(name);
		Files.createDirectories(file.getParent());
		final FileSaver saver = new FileSaver(image);
		assertTrue(image.getStackSize() > 1 ? saver.saveAsTiffStack(file.toString()) : saver.saveAsTiff(file.toString()));
	}

	private static ImageProcessor labels(final ImageProcessor pixels) {
		pixels.setValue(1);
		pixels.fill(new OvalRoi(3, 4, 12, 9));
		pixels.setValue(2);
		pixels.fill(new Roi(20, 5, 8, 6));
		pixels.setValue(0);
		pixels.fill(new Roi(22, 7, 2, 2));
		pixels.setValue(300);
		pixels.fill(new Roi(1, 20, 3, 3));
		pixels.fill(new Roi(10, 22, 4, 4));
		return pixels;
	}

	/** Of 16 and 32 bits, with a hole and an object in two parts: to the pixel. */
	@Test
	void labelsOfStarDistAndCellpose() throws Exception {
		folder.image("images/plate 1.png", 40, 30);
		folder.image("images/b.png", 40, 30);
		save(new ImagePlus("", labels(new ShortProcessor(40, 30))), "masks/plate 1_cp_masks.tif");
		save(new ImagePlus("", labels(new FloatProcessor(40, 30))), "masks/b-labels.tif");
		final List<AnnotatedFile> read =
			folder.read(ImageJFormats.fitting(folder.path("masks")), "masks", "images", "nucleus");
		assertEquals(2, read.size());
		for (final AnnotatedFile file : read) {
			assertEquals(List.of("nucleus", "nucleus", "nucleus"), file.regions().stream().map(Region::label).toList());
			assertEquals(44, Overlap.area(file.regions().get(1).shape()), 1e-9);
			assertEquals(25, Overlap.area(file.regions().get(2).shape()), 1e-9);
			assertEquals(new Box(1, 20, 14, 26), file.regions().get(2).shape().bounds());
			assertEquals(2, ((Polygons) file.regions().get(2).shape()).outlines().size());
		}
		final ImageProcessor expected = labels(new ShortProcessor(40, 30));
		folder.write("label-images", read, "again");
		final ImageProcessor written = DisplayedPlane.open(folder.path("again/labels/b.png.tif")).getProcessor();
		for (int i = 0; i < expected.getPixelCount(); i++)
			assertEquals(expected.get(i) == 300 ? 3 : expected.get(i), written.get(i), "pixel " + i);
	}

	/** As folders of previews are. */
	@Test
	void hiddenFoldersHaveNoImages() throws Exception {
		folder.image("images/a.png", 40, 30);
		folder.image("images/.thumbnails/a.png", 4, 3);
		folder.image("images/below/b.png", 40, 30);
		final List<AnnotatedFile> read =
			folder.read(ImageJFormats.fitting(folder.path("images")), "images", "images", "nucleus");
		assertEquals(List.of("a.png", "b.png"), read.stream().map(AnnotatedFile::name).toList());
	}

	@Test
	void countMasksOfParticles() throws Exception {
		final ImagePlus image = IJ.createImage("cells.tif", "8-bit black", 40, 30, 1);
		image.getProcessor().setValue(255);
		image.getProcessor().fill(new OvalRoi(3, 3, 9, 9));
		image.getProcessor().fill(new Roi(20, 10, 7, 5));
		save(image, "cells.tif");
		IJ.setThreshold(image, 128, 255);
		final ParticleAnalyzer particles = new ParticleAnalyzer(ParticleAnalyzer.SHOW_ROI_MASKS, Measurements.AREA,
			new ResultsTable(), 0, Double.POSITIVE_INFINITY);
		particles.setHideOutputImage(true);
		assertTrue(particles.analyze(image));
		assertEquals("Count Masks of cells.tif", particles.getOutputImage().getTitle());
		save(particles.getOutputImage(), "Count Masks of cells.tif");
		final List<AnnotatedFile> read = folder.read("");
		assertEquals(1, read.size());
		assertEquals("cells.tif", read.get(0).name());
		assertEquals(new Box(20, 10, 27, 15), read.get(0).regions().get(1).shape().bounds());
	}

	/** ImageJ's masks have one value for all objects. */
	@Test
	void aMaskHasAnObjectForEachPart() throws Exception {
		final ImagePlus image = IJ.createImage("a_mask", "8-bit black", 40, 30, 1);
		image.getProcessor().setValue(255);
		image.getProcessor().fill(new Roi(1, 1, 5, 5));
		image.getProcessor().fill(new Roi(6, 6, 5, 5));
		image.getProcessor().fill(new Roi(20, 10, 7, 5));
		save(image, "a_mask.tif");
		folder.image("a.jpg", 40, 30);
		final List<Region> regions = folder.read("a_mask.tif").get(0).regions();
		assertEquals(2, regions.size(), "parts that touch at a corner are one");
		assertEquals(50, Overlap.area(regions.get(0).shape()), 1e-9);
	}

	@Test
	void eachPlaneOfALabelStackIsAnImage() throws Exception {
		final ImagePlus image = IJ.createHyperStack("movie", 40, 30, 2, 1, 3, 8);
		save(image, "movie.tif");
		final ImagePlus stack = IJ.createImage("labels", "16-bit black", 40, 30, 3);
		stack.getStack().getProcessor(3).setValue(7);
		labels(stack.getStack().getProcessor(3));
		save(stack, "labels/movie.tif");
		final List<AnnotatedFile> read = folder.read("labels");
		assertEquals(List.of(new Plane(0, 1, 1), new Plane(0, 1, 2), new Plane(0, 1, 3)),
			read.stream().map(AnnotatedFile::plane).toList());
		assertEquals(List.of(0, 0, 3), read.stream().map(file -> file.regions().size()).toList());
		folder.write("label-images", read, "again");
		final List<AnnotatedFile> again = folder.read("again");
		assertEquals(read.get(2).regions(),
			again.stream().filter(file -> file.name().equals("movie-c0z1t3.png")).findFirst().orElseThrow().regions());
	}

	@Test
	void whatIsNoLabelImageIsRefused() throws Exception {
		folder.image("images/a.png", 40, 30);
		final ImageProcessor half = new FloatProcessor(40, 30);
		half.setf(3, 2, 0.5f);
		save(new ImagePlus("", half), "labels/a.tif");
		refused("", "0.5 at 3, 2");
		half.setf(3, 2, Float.NaN);
		save(new ImagePlus("", half), "labels/a.tif");
		refused("", "NaN at 3, 2");
		save(IJ.createImage("", "RGB", 40, 30, 1), "labels/a.tif");
		refused("", "colour image");
		save(IJ.createImage("", "8-bit", 41, 30, 1), "labels/a.tif");
		refused("", "41 x 30 pixels");
		save(IJ.createImage("", "8-bit", 40, 30, 2), "labels/a.tif");
		refused("", "2 planes");
	}

	private void refused(final String path, final String words) {
		final Florence2Exception refusal = assertThrows(Florence2Exception.class, () -> folder.read(path));
		assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
		assertTrue(refusal.getMessage().contains("a.tif"), refusal.getMessage());
	}

	private static Roi named(final Roi roi, final String name) {
		roi.setName(name);
		return roi;
	}

	@Test
	void roiSetsOfTheRoiManager() throws Exception {
		folder.image("a b.png", 60, 50);
		Roi.setGroupName(3, "living");
		final Roi grouped = named(new Roi(1.5, 2, 8, 6), "0005-0010");
		grouped.setGroup(3);
		Files.createDirectories(folder.path("rois"));
		RoiSet.write(folder.path("rois/RoiSet_a b.zip"), List.of(named(new Roi(10, 20, 8, 6), "cell-1"),
			named(new OvalRoi(30, 10, 20, 20), "dead cell-2"), grouped, named(new Line(1, 1, 5, 5), "line")));
		final AnnotatedFile read = folder.read(ImageJFormats.fitting(folder.path("rois")), "rois", "", "").get(0);
		assertEquals(List.of("cell", "dead cell", "living"), read.regions().stream().map(Region::label).toList());
		assertEquals(new Box(1.5, 2, 9.5, 8), read.regions().get(2).shape());
		assertEquals(List.of("Left out: points, lines and other selections without an area (1)."), folder.notes());
	}

	@Test
	void roisOfAStackBelongToTheirPlanes() throws Exception {
		save(IJ.createHyperStack("s", 60, 50, 1, 4, 1, 8), "s.tif");
		final Roi third = named(new Roi(1, 2, 8, 6), "cell");
		third.setPosition(3);
		RoiSet.write(folder.path("s.zip"), List.of(third, named(new Roi(5, 5, 3, 3), "cell")));
		final List<AnnotatedFile> read = folder.read("s.zip");
		assertEquals(List.of(new Plane(0, 3, 1), Plane.ONLY), read.stream().map(AnnotatedFile::plane).toList());
	}

	@Test
	void linesOfTextStayLinesOfText() throws Exception {
		final Quad quad = new Quad(List.of(new Point(1, 1), new Point(20, 2), new Point(20, 9), new Point(1, 8)));
		final AnnotatedFile image = new AnnotatedFile(folder.image("a.png", 60, 50), 60, 50,
			List.of(new Region("100", quad, Double.NaN, Double.NaN), new Region("7", new Box(1, 2, 3, 4), 1, Double.NaN)));
		folder.write("roi-sets", List.of(image), "out");
		assertEquals(image.regions(), folder.read("out").get(0).regions());
	}

	private static void overlay(final ImagePlus image, final Roi... rois) {
		final Overlay overlay = new Overlay();
		for (final Roi roi : rois)
			overlay.add(roi);
		image.setOverlay(overlay);
	}

	/** An image that is as its file is that file, with its calibration; another one is written as it is displayed. */
	@Test
	void openImages() throws Exception {
		final ImagePlus made = IJ.createImage("made", "16-bit ramp", 60, 50, 1);
		made.getCalibration().pixelWidth = 0.5;
		made.getCalibration().pixelHeight = 0.5;
		made.getCalibration().setUnit("micron");
		save(made, "cells.tif");
		final ImagePlus file = IJ.openImage(folder.path("cells.tif").toString());
		overlay(file, named(new Roi(1, 2, 8, 6), "cell-1"),
			named(new PolygonRoi(new float[] { 5, 25, 5 }, new float[] { 5, 5, 30 }, Roi.POLYGON), "cell-2"));
		file.setProp("florence2.caption", "Two cells.");
		final ImagePlus changed = IJ.openImage(folder.path("cells.tif").toString());
		changed.getProcessor().set(0, 0, 9);
		changed.setDisplayRange(0, 1000);
		overlay(changed, named(new Roi(1, 2, 8, 6), "drop"));
		final ImagePlus plain = IJ.createImage("plain", "8-bit", 60, 50, 1);
		final Path written = Files.createDirectories(folder.path("written"));
		final OpenImages open = OpenImages.ofOverlays(List.of(file, changed, plain), "");
		assertEquals(1, open.leftOut());
		final List<AnnotatedFile> found = open.files(written);
		assertEquals(2, found.size());
		assertEquals(folder.path("cells.tif"), found.get(0).file());
		assertEquals("micron", found.get(0).pixel().orElseThrow().unit());
		assertEquals(List.of("cell", "cell"), found.get(0).regions().stream().map(Region::label).toList());
		assertEquals("Two cells.", found.get(0).texts().get(0).words());
		assertEquals(Optional.of(Task.CAPTION), found.get(0).texts().get(0).task());
		assertEquals(written, found.get(1).file().getParent());
		assertEquals(DisplayedPlane.of(changed), DisplayedPlane.of(DisplayedPlane.open(found.get(1).file())));
		final DataSet set = DataSet.openOrCreate(folder.path("set"), note -> {
			throw new AssertionError(note);
		});
		new Import(Source.user(), 0, Trust.COMPLETE, ImageStorage.COPY).into(set, found, ProgressListener.NONE,
			new Cancellation());
		assertEquals(3, set.view().regions().filter(region -> region.state().isRight()).count());
		assertThrows(Florence2Exception.class, () -> OpenImages.ofOverlays(List.of(plain), ""));
	}
}
