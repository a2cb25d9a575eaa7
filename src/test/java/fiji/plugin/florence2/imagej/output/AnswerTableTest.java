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

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class AnswerTableTest {

	private static final PlanePosition FIRST = new PlanePosition(0, 1, 1);

	private static ImagePlus calibrated() {
		final ImagePlus image = IJ.createHyperStack("cells.tif", 100, 80, 2, 3, 4, 8);
		final Calibration calibration = image.getCalibration();
		calibration.setUnit("um");
		calibration.pixelWidth = 0.5;
		calibration.pixelHeight = 0.25;
		calibration.xOrigin = 10;
		calibration.yOrigin = 20;
		return image;
	}

	private static PlaneAnswer found(final PlanePosition position, final Shape... shapes) {
		return Answers.of(position, Optional.of(Task.OD), "",
			Arrays.stream(shapes).map(shape -> new Region("nucleus", shape, 0.75, 1)).toList(), Device.CPU);
	}

	private static PlaneAnswer text(final PlanePosition position, final Task task, final String text) {
		return Answers.of(position, Optional.of(task), text, List.of(), Device.CPU);
	}

	private static ResultsTable table(final ImagePlus image, final PlaneAnswer... answers) {
		final ResultsTable table = new ResultsTable();
		append(table, image, answers);
		return table;
	}

	private static void append(final ResultsTable table, final ImagePlus image, final PlaneAnswer... answers) {
		new ImageAnswer(image, List.of(answers)).appendTo(table);
	}

	private static List<Point> points(final double... xy) {
		final Point[] points = new Point[xy.length / 2];
		Arrays.setAll(points, i -> new Point(xy[2 * i], xy[2 * i + 1]));
		return List.of(points);
	}

	@Test
	void calibratedWithOriginAndOblongPixels() {
		final ResultsTable table = table(calibrated(), found(new PlanePosition(0, 3, 2), new Box(30, 20, 14, 60)));
		assertEquals(1, table.size());
		assertEquals("cells.tif", table.getStringValue("image", 0));
		assertEquals(11, table.getValue("slice", 0));
		assertEquals("", table.getStringValue("C", 0));
		assertEquals(3, table.getValue("Z", 0));
		assertEquals(2, table.getValue("T", 0));
		assertEquals("OD", table.getStringValue("task", 0));
		assertEquals("nano", table.getStringValue("model", 0));
		assertEquals("CPU", table.getStringValue("device", 0));
		assertEquals("nucleus", table.getStringValue("label", 0));
		assertEquals(0.75, table.getValue("score", 0));
		assertEquals(2, table.getValue("x", 0));
		assertEquals(0, table.getValue("y", 0));
		assertEquals(8, table.getValue("width", 0));
		assertEquals(10, table.getValue("height", 0));
		assertEquals(80, table.getValue("area", 0));
		assertEquals("µm", table.getStringValue("unit", 0));
		assertEquals("nucleus-1", table.getStringValue("roi", 0));
		assertEquals(14, table.getValue("x (px)", 0));
		assertEquals(20, table.getValue("y (px)", 0));
		assertEquals(16, table.getValue("width (px)", 0));
		assertEquals(40, table.getValue("height (px)", 0));
		assertEquals(640, table.getValue("area (px)", 0));
	}

	@Test
	void withoutScaleTheUnitIsPixel() {
		final ResultsTable table = table(IJ.createImage("plain", 64, 64, 1, 8), found(FIRST, new Box(1.5, 2, 4, 8)));
		assertEquals(List.of("image", "label", "score", "roi", "x", "y", "width", "height", "area", "unit", "x (px)",
			"y (px)", "width (px)", "height (px)", "area (px)", "likelihood", "familiarity", "slice", "C", "Z", "T", "task",
			"model", "device"), List.of(table.getHeadings()));
		assertEquals(1.5, table.getValue("x", 0));
		assertEquals(15, table.getValue("area", 0));
		assertEquals("pixel", table.getStringValue("unit", 0));
	}

	/** A rectangle of 4 x 3 pixels, which is 2 x 0.75 µm, as an outline; and one with a bay, beside a box. */
	@Test
	void outlinesHaveAForm() {
		final Polygons rectangle = new Polygons(List.of(points(10, 20, 14, 20, 14, 23, 10, 23)));
		final Polygons bay = new Polygons(List.of(points(0, 0, 4, 0, 4, 4, 2, 1, 0, 4)));
		final ResultsTable table = table(calibrated(), found(FIRST, rectangle, new Box(1, 2, 3, 4), bay));
		assertEquals(List.of("image", "label", "score", "roi", "shape", "x", "y", "width", "height", "area", "perimeter",
			"feret", "min_feret", "unit", "circularity", "solidity", "x (px)", "y (px)", "width (px)", "height (px)",
			"area (px)", "perimeter (px)", "feret (px)", "min_feret (px)", "likelihood", "familiarity", "slice", "C", "Z",
			"T", "task", "model", "device"), List.of(table.getHeadings()));
		assertEquals("outline", table.getStringValue("shape", 0));
		assertEquals("box", table.getStringValue("shape", 1));
		assertEquals(5.5, table.getValue("perimeter", 0), 1e-6);
		assertEquals(Math.hypot(2, 0.75), table.getValue("feret", 0), 1e-6);
		assertEquals(0.75, table.getValue("min_feret", 0), 1e-6);
		assertEquals(4 * Math.PI * 1.5 / (5.5 * 5.5), table.getValue("circularity", 0), 1e-6);
		assertEquals(1, table.getValue("solidity", 0), 1e-6);
		assertEquals(14, table.getValue("perimeter (px)", 0), 1e-6);
		assertEquals(5, table.getValue("feret (px)", 0), 1e-6);
		assertEquals(3, table.getValue("min_feret (px)", 0), 1e-6);
		for (final String heading : List.of("perimeter", "feret", "circularity", "solidity", "min_feret (px)"))
			assertEquals("", table.getStringValue(heading, 1), heading + " of a box");
		assertEquals(10.0 / 16, table.getValue("solidity", 2), 1e-6);
	}

	/** ImageJ measures an outline alike, but for the area, which it counts in pixels. */
	@Test
	void theFormIsThatOfImageJ() {
		final Point[] circle = new Point[24];
		Arrays.setAll(circle, i -> new Point(40 + 15 * Math.cos(i * Math.PI / 12), 40 + 9 * Math.sin(i * Math.PI / 12)));
		final ImagePlus image = IJ.createImage("plain", 80, 80, 1, 8);
		final PlaneAnswer answer = found(FIRST, new Polygons(List.of(List.of(circle))));
		final ResultsTable table = table(image, answer);
		final Roi roi = new ImageAnswer(image, List.of(answer)).rois().get(0);
		image.setRoi(roi);
		assertEquals(roi.getLength(), table.getValue("perimeter", 0), 1e-4);
		assertEquals(roi.getFeretValues()[0], table.getValue("feret", 0), 1e-4);
		assertEquals(roi.getFeretValues()[2], table.getValue("min_feret", 0), 1e-4);
		final double pixels = roi.getStatistics().pixelCount;
		final double perimeter = roi.getLength();
		assertEquals(4 * Math.PI * pixels / (perimeter * perimeter), table.getValue("circularity", 0), 0.02);
	}

	@Test
	void imagesWithAndWithoutScaleShareTheirColumns() {
		final ResultsTable table = table(calibrated(), found(FIRST, new Box(10, 20, 14, 28)));
		final List<String> headings = List.of(table.getHeadings());
		append(table, IJ.createImage("plain", 64, 64, 1, 8), found(FIRST, new Box(0, 0, 4, 8)));
		assertEquals(headings, List.of(table.getHeadings()));
		assertEquals(4, table.getValue("area", 0));
		assertEquals(32, table.getValue("area", 1));
		assertEquals(List.of("µm", "pixel"), List.of(table.getColumnAsStrings("unit")));
		for (int row = 0; row < 2; row++)
			assertFalse(table.getRowAsString(row).contains("NaN"), table.getRowAsString(row));
	}

	@Test
	void unitsOfTheAxesMayDiffer() {
		final ImagePlus image = IJ.createImage("kymograph", 64, 64, 1, 8);
		image.getCalibration().setUnit("mm");
		image.getCalibration().setYUnit("s");
		assertEquals("mm x s", table(image, found(FIRST, new Box(0, 0, 4, 8))).getStringValue("unit", 0));
	}

	/** A caption and regions, as "All Tasks" gives them: what only one of them has is empty for the other. */
	@Test
	void textsAndRegionsShareATable() {
		final ResultsTable table = new ResultsTable();
		append(table, calibrated(), text(FIRST, Task.CAPTION, "Two cells."), found(FIRST, new Box(0, 0, 4, 8)));
		assertEquals(List.of("image", "label", "score", "text", "roi"), List.of(table.getHeadings()).subList(0, 5));
		assertEquals(List.of("Two cells.", ""), List.of(table.getColumnAsStrings("text")));
		assertEquals(List.of("", "nucleus"), List.of(table.getColumnAsStrings("label")));
		assertEquals(List.of("", "0.750"), List.of(table.getColumnAsStrings("score")));
	}

	@Test
	void invertedY() {
		final ImagePlus image = IJ.createImage("inverted", 64, 64, 1, 8);
		image.getCalibration().setInvertY(true);
		assertEquals(53, table(image, found(FIRST, new Box(0, 10, 4, 12))).getValue("y", 0));
	}

	@Test
	void areaIsThatOfTheShape() {
		final Shape ring = new Polygons(List.of(points(0, 0, 10, 0, 10, 10, 0, 10), points(2, 2, 2, 6, 6, 6, 6, 2)));
		final Shape parts = new Polygons(List.of(points(0, 0, 4, 0, 0, 4), points(10, 0, 10, 4, 14, 0)));
		final Shape bowTie = new Quad(points(0, 0, 10, 10, 10, 0, 0, 10));
		final Shape line = new Quad(points(0, 0, 10, 10, 10, 10, 0, 0));
		final ResultsTable table = table(IJ.createImage("", 64, 64, 1, 8), found(FIRST, ring, parts, bowTie, line));
		assertEquals(84, table.getValue("area", 0), 1e-9);
		assertEquals(16, table.getValue("area", 1), 1e-9);
		assertEquals(50, table.getValue("area", 2), 1e-9);
		assertEquals(0, table.getValue("area", 3), 1e-9);
	}

	@Test
	void otherColumnsStay() {
		final ResultsTable table = new ResultsTable();
		for (int i = 0; i < 3; i++) {
			table.addRow();
			table.addValue("Mean", 7 + i);
			table.addValue("Comment", "good");
		}
		append(table, calibrated(), found(FIRST, new Box(0, 0, 4, 8)));
		append(table, IJ.createImage("plain", 64, 64, 1, 8), found(FIRST, new Box(0, 0, 4, 8)));
		assertEquals(5, table.size());
		assertEquals(9, table.getValue("Mean", 2));
		assertEquals("good", table.getStringValue("Comment", 0));
		assertTrue(Double.isNaN(table.getValue("Mean", 3)), "no measurement, not zero");
		assertEquals("", table.getStringValue("Mean", 3));
		assertTrue(Double.isNaN(table.getValue("score", 0)));
		assertEquals("", table.getStringValue("label", 0));
		assertEquals("nucleus", table.getStringValue("label", 3));
		assertEquals(32, table.getValue("area", 4));
		assertEquals("plain", table.getStringValue("image", 4));
	}

	@Test
	void labelStaysInItsRow() {
		final Region region = new Region("two\nlines\tlong", new Box(0, 0, 1, 1), Double.NaN, 1);
		final ResultsTable table =
			table(IJ.createImage("", 9, 9, 1, 8), Answers.of(FIRST, Optional.of(Task.OD), "", List.of(region), Device.CPU));
		assertEquals("two lines long", table.getStringValue("label", 0));
		assertTrue(Double.isNaN(table.getValue("score", 0)));
	}

	@Test
	void anUnfamiliarCaptionIsNotBare() {
		final PlaneAnswer caption =
			Answers.of(new PlanePosition(1, 1, 1), Optional.of(Task.CAPTION), "A cell.", List.of(), Device.CPU);
		final PlaneAnswer unfamiliar = new PlaneAnswer(caption.position(), caption.model(), caption.text(), List.of(),
			false, 0.2, caption.modelName(), caption.device());
		final ImageAnswer answer =
			new ImageAnswer(new ImagePlus("car", new ByteProcessor(10, 10)), List.of(unfamiliar, unfamiliar));
		final String warning = "This image is unlike those that nano was trained on: do not trust its answers; " +
			"try a published model or train your own.";
		assertEquals("A cell. [" + warning + "]", answer.toTable().getStringValue("text", 0));
		assertEquals(0.2, answer.toTable().getValue("familiarity", 0));
		assertEquals(List.of(warning), answer.warnings());
		assertEquals("A cell.\nA cell.\n" + warning, answer.toString());
		assertEquals("A cell.\nA cell.", answer.text());
	}

	@Test
	void textsAreRows() {
		final ResultsTable table = new ResultsTable();
		append(table, calibrated(), text(new PlanePosition(2, 1, 1), Task.CAPTION, "Two cells."), found(FIRST),
			text(new PlanePosition(0, 1, 2), Task.OCR, "10 µm\nA"));
		assertEquals(List.of("image", "text", "familiarity", "slice", "C", "Z", "T", "task", "model", "device"),
			List.of(table.getHeadings()));
		assertEquals(2, table.size());
		assertEquals(2, table.getValue("slice", 0));
		assertEquals(2, table.getValue("C", 0));
		assertEquals("", table.getStringValue("C", 1));
		assertEquals("Two cells.", table.getStringValue("text", 0));
		assertEquals(7, table.getValue("slice", 1));
		assertEquals("10 µm A", table.getStringValue("text", 1));
	}

	@Test
	void textsArePropertiesOfTheImage() {
		final ImagePlus single = IJ.createImage("single", 9, 9, 1, 8);
		TextProperties.set(single, List.of(text(FIRST, Task.DETAILED_CAPTION, "A cell.\nAnother.")));
		assertEquals("A cell.\nAnother.", single.getProp("florence2.detailed_caption"));
		assertEquals(1, single.getPropertiesAsArray().length / 2);
		TextProperties.set(single, List.of(text(FIRST, Task.DETAILED_CAPTION, "")));
		assertNull(single.getProp("florence2.detailed_caption"));

		final ImagePlus stack = IJ.createImage("stack", 9, 9, 3, 8);
		TextProperties.set(stack,
			List.of(text(FIRST, Task.CAPTION, "one"), text(new PlanePosition(0, 3, 1), Task.CAPTION, "three")));
		assertEquals("one", stack.getProp("florence2.caption.1"));
		assertEquals("three", stack.getProp("florence2.caption.3"));
		assertEquals("three", stack.getProp("florence2.caption"));
		assertFalse(stack.getPropsInfo().contains("florence2.caption.2"));
	}
}
