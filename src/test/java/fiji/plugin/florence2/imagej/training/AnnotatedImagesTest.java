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
package fiji.plugin.florence2.imagej.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.dataset.CocoCaption;
import fiji.plugin.florence2.dataset.CocoExpression;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.evaluation.BoundingBox;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Task;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.TextRoi;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images with selections as a data set, as it is read again. */
class AnnotatedImagesTest {

	@TempDir
	private Path folder;

	@AfterEach
	void forgetGroups() {
		Roi.setGroupNames(null);
	}

	private static ImagePlus image(final String title, final Roi... rois) {
		final ImagePlus image = IJ.createImage(title, "8-bit ramp", 60, 50, 1);
		image.setOverlay(overlay(rois));
		return image;
	}

	private static Overlay overlay(final Roi... rois) {
		final Overlay overlay = new Overlay();
		Arrays.stream(rois).forEach(overlay::add);
		return overlay;
	}

	private static Roi named(final Roi roi, final String name) {
		roi.setName(name);
		return roi;
	}

	private static Roi box(final String name) {
		return named(new Roi(10, 20, 8, 6), name);
	}

	private CocoFolder read(final AnnotatedImages images) throws Exception {
		final CocoFolder written = images.write(folder.resolve("data"));
		final CocoFolder read = CocoFolder.read(folder.resolve("data"));
		assertEquals(read.images(), written.images());
		assertEquals(read.known(), written.known());
		return read;
	}

	private static String labels(final CocoImage image) {
		return image.annotations().stream().map(object -> object.category().name()).collect(Collectors.joining(", "));
	}

	@Test
	void selectionsBecomeBoxesAndOutlines() throws Exception {
		final Roi triangle = new PolygonRoi(new float[] { 5, 25, 5 }, new float[] { 5, 5, 30.5f }, Roi.POLYGON);
		final ImagePlus cells = image("cells.tif", box("cell-1"), named(triangle, "cell-2"),
			named(new OvalRoi(30, 10, 20, 20), "drop"), named(new Line(0, 0, 9, 9), "a line"), new TextRoi(1, 1, "a text"));
		final ImagePlus plain = image("plain");
		final AnnotatedImages images = AnnotatedImages.ofOverlays(List.of(cells, plain), "");
		assertEquals(1, images.leftOut());
		final CocoFolder read = read(images);
		final CocoImage image = read.images().get(0);
		assertEquals(1, read.images().size());
		assertEquals("cells.png", image.name());
		assertEquals("cell, cell, drop", labels(image));
		final List<Annotation> objects = image.annotations();
		assertEquals(new BoundingBox(10, 20, 8, 6), objects.get(0).box());
		assertTrue(objects.get(0).outline().isEmpty());
		assertEquals(new BoundingBox(5, 5, 20, 25.5), objects.get(1).box());
		assertEquals(3, objects.get(1).outline().orElseThrow().outlines().get(0).size());
		assertTrue(objects.get(2).outline().isPresent());
		assertEquals(5, cells.getOverlay().size(), "the user's overlay");
		assertEquals("cell-1", cells.getOverlay().get(0).getName());
	}

	/** The display range is what the user sees, and what the model will. */
	@Test
	void imagesAreWrittenAsTheyAreDisplayed() throws Exception {
		final ImagePlus image = image("dim", box("cell"));
		image.setDisplayRange(0, 100);
		final CocoImage written = read(AnnotatedImages.ofOverlays(List.of(image), "")).images().get(0);
		assertEquals(DisplayedPlane.of(image), TrainingQuery.plane(written));
		assertEquals(60, written.width());
	}

	@Test
	void eachPlaneWithSelectionsIsAnImage() throws Exception {
		final ImagePlus stack = IJ.createHyperStack("a stack", 60, 50, 2, 3, 2, 8);
		final Roi second = box("cell");
		second.setPosition(1, 2, 2);
		final Roi third = box("cell");
		third.setPosition(stack.getStackIndex(2, 3, 1));
		stack.setPosition(1, 1, 2);
		final AnnotatedImages images = AnnotatedImages.of(stack, List.of(second, third, box("drop"), box("cell")), "");
		final CocoFolder read = read(images);
		assertEquals(List.of("a-stack-z2-t2.png", "a-stack-z3-t1.png", "a-stack-z1-t2.png"),
			read.images().stream().map(CocoImage::name).toList());
		assertEquals("a stack, slice 3, frame 1", images.titleOf("a-stack-z3-t1.png"));
		assertEquals("drop, cell", labels(read.images().get(2)));
		assertEquals(List.of("cell", "drop"), images.labels());
	}

	@Test
	void namesOfGroupsAndCorrectedNamesAreLabels() throws Exception {
		Roi.setGroupName(3, "living");
		final Roi grouped = box("0020-0030");
		grouped.setGroup(3);
		Roi.setGroupName(4, "nucleus");
		final Roi found = box("nucleus-2");
		found.setProperty("label", "nucleus");
		found.setGroup(4);
		final Roi corrected = box("debris");
		corrected.setProperty("label", "nucleus");
		corrected.setGroup(4);
		final CocoFolder read = read(AnnotatedImages.ofOverlays(List.of(image("a", grouped, found, corrected)), ""));
		assertEquals("living, nucleus, debris", labels(read.images().get(0)));
	}

	@Test
	void descriptionsAndPromptsArePropertiesOfRegionsAndImages() throws Exception {
		final Roi described = box("cell");
		described.setProperty("description", " a round cell ");
		final ImagePlus cells = image("cells", described, named(new Roi(30, 20, 8, 6), "cell"));
		cells.setProp("florence2.ask", "sparse");
		cells.setProp("florence2.ask.prompt", "How dense are the cells?");
		final ImagePlus stack = IJ.createImage("stack", "8-bit ramp", 60, 50, 2);
		stack.setProp("florence2.ask.2", "dense");
		stack.setProp("florence2.ask.prompt.2", "How dense are the cells?");
		final ImagePlus asked = image("asked");
		asked.setProp("florence2.ask", "what the plugin answered");
		final AnnotatedImages annotated = AnnotatedImages.ofOverlays(List.of(cells, stack, asked), "");
		assertEquals(1, annotated.leftOut());
		final List<CocoImage> images = read(annotated).images();
		assertEquals(List.of(new CocoExpression("a round cell", images.get(0).annotations().get(0))),
			images.get(0).descriptions());
		final Optional<String> prompt = Optional.of("How dense are the cells?");
		assertEquals(List.of(new CocoCaption("sparse", Optional.empty(), prompt)), images.get(0).captions());
		assertEquals("stack-z2.png", images.get(1).name());
		assertEquals(List.of(new CocoCaption("dense", Optional.empty(), prompt)), images.get(1).captions());
	}

	@Test
	void oneLabelServesForAll() throws Exception {
		final CocoFolder read = read(
			AnnotatedImages.ofOverlays(List.of(image("a", box(null), box("x")), image("a", box("0020-0030"))), " cell "));
		assertEquals(List.of("a.png", "a-2.png"), read.images().stream().map(CocoImage::name).toList());
		assertEquals("cell, cell", labels(read.images().get(0)));
	}

	@Test
	void wordsAreTextsAndCaptions() throws Exception {
		final Roi line = new PolygonRoi(new float[] { 1, 40, 41, 2 }, new float[] { 5, 6, 15, 14 }, Roi.POLYGON);
		line.setProperty("text", "CELL 42");
		final ImagePlus image = image("page", named(line, "CELL 42-1"), box("cell"));
		image.setProp("florence2.caption", "One cell.");
		final CocoImage read = read(AnnotatedImages.ofOverlays(List.of(image), "")).images().get(0);
		assertEquals("CELL 42", read.texts().orElseThrow().get(0).label());
		assertEquals(40, ((Quad) read.texts().orElseThrow().get(0).shape()).corners().get(1).x());
		assertEquals("cell", labels(read));
		assertEquals("One cell.", read.captions().get(0).words());
		assertEquals(Task.CAPTION, read.captions().get(0).task().orElseThrow());
		assertNull(image.getRoi());
	}

	@Test
	void whatCannotBeLearnedIsASentence() {
		assertEquals(
			"A region of cells.tif has no name: name all regions by what they show, or fill in \"Label of all regions\".",
			assertThrows(ImageException.class, () -> AnnotatedImages.ofOverlays(List.of(image("cells.tif", box(null))), ""))
				.getMessage());
		assertTrue(
			assertThrows(ImageException.class, () -> AnnotatedImages.ofOverlays(List.of(image("a")), "")).getMessage()
				.startsWith("No open image has regions in its overlay"));
		assertTrue(
			assertThrows(ImageException.class, () -> AnnotatedImages.of(image("a"), List.of(new Line(0, 0, 9, 9)), ""))
				.getMessage()
				.startsWith("None of"));
	}
}
