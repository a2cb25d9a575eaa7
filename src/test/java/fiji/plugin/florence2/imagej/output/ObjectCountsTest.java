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
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Plot;
import ij.measure.ResultsTable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class ObjectCountsTest {

	/** Two slices, three frames. */
	private final ImagePlus image = IJ.createHyperStack("cells.tif", 100, 80, 1, 2, 3, 8);

	private static PlaneAnswer found(final int slice, final int frame, final String... labels) {
		return Answers.of(new PlanePosition(0, slice, frame), Optional.of(Task.OD), "",
			Arrays.stream(labels).map(label -> new Region(label, new Box(1, 1, 9, 9), 0.5, 1)).toList(), Device.CPU);
	}

	@Test
	void countsOfAllPlanesAreThoseOfEachAddedUp() {
		final ImageAnswer answer =
			new ImageAnswer(image, List.of(found(1, 1, "nucleus", "platelet", "nucleus"), found(2, 1, "", "nucleus")));
		assertEquals(List.of("nucleus", "platelet", "region"), List.copyOf(answer.counts().keySet()));
		assertEquals(List.of(3, 1, 1), List.copyOf(answer.counts().values()));
	}

	private ObjectCounts counts(final PlaneAnswer... answers) {
		return new ImageAnswer(image, List.of(answers)).countsByPlane();
	}

	private static List<String> row(final ResultsTable table, final int row) {
		final List<String> cells = new ArrayList<>();
		for (final String heading : table.getHeadings())
			cells.add(table.getStringValue(heading, row));
		return cells;
	}

	@Test
	void eachPlaneIsARowAndEachLabelAColumn() {
		final ResultsTable table = new ResultsTable();
		counts(found(1, 1, "nucleus", "platelet", "nucleus"), found(2, 1), found(1, 2, "nucleus", "", "image"))
			.appendTo(table);
		assertEquals(List.of("image", "nucleus", "platelet", "region", "image (count)", "objects", "familiarity", "slice",
			"C", "Z", "T", "task", "model", "device"), List.of(table.getHeadings()));
		assertEquals(List.of("cells.tif", "2", "1", "0", "0", "3", "", "1", "", "1", "1", "OD", "nano", "CPU"),
			row(table, 0));
		assertEquals(List.of("cells.tif", "0", "0", "0", "0", "0", "", "2", "", "2", "1", "OD", "nano", "CPU"),
			row(table, 1));
		assertEquals(List.of("cells.tif", "1", "0", "1", "1", "3", "", "3", "", "1", "2", "OD", "nano", "CPU"),
			row(table, 2));
	}

	@Test
	void severalAnswersAboutAPlaneAreOneRow() {
		final ResultsTable table = new ResultsTable();
		counts(found(1, 1, "nucleus"), found(1, 1, "nucleus", "cell")).appendTo(table);
		assertEquals(1, table.size());
		assertEquals(2, table.getValue("nucleus", 0));
		assertEquals(1, table.getValue("cell", 0));
	}

	@Test
	void nothingFoundIsARowToo() {
		final ResultsTable table = new ResultsTable();
		counts(found(1, 1)).appendTo(table);
		assertEquals(1, table.size());
		assertEquals(0, table.getValue("objects", 0));
	}

	/** The slices of a frame are added up. */
	@Test
	void severalFramesHaveAPlot() {
		image.getCalibration().frameInterval = 5;
		image.getCalibration().setTimeUnit("min");
		final Plot plot = counts(found(1, 1, "nucleus"), found(2, 1, "nucleus"), found(1, 2, "platelet"),
			found(1, 3, "nucleus", "nucleus", "nucleus")).plot().orElseThrow();
		assertEquals("Counts of cells.tif", plot.getTitle());
		assertEquals("Time (min)", plot.getLabel('x'));
		assertArrayEquals(new float[] { 0, 5, 10 }, plot.getDataObjectArrays(0)[0]);
		assertArrayEquals(new float[] { 2, 0, 3 }, plot.getDataObjectArrays(0)[1]);
		assertArrayEquals(new float[] { 0, 1, 0 }, plot.getDataObjectArrays(1)[1]);
		assertEquals(0, plot.getLimits()[2], "the axis of counts begins at 0");
		assertTrue(plot.getLimits()[3] >= 3);
	}

	@Test
	void framesWithoutAnIntervalAreNumbered() {
		final Plot plot = counts(found(1, 1, "nucleus"), found(1, 3, "nucleus")).plot().orElseThrow();
		assertEquals("Frame", plot.getLabel('x'));
		assertArrayEquals(new float[] { 1, 3 }, plot.getDataObjectArrays(0)[0]);
	}

	@Test
	void oneFrameHasNoPlot() {
		assertFalse(counts(found(1, 2, "nucleus"), found(2, 2, "nucleus")).plot().isPresent());
		assertFalse(counts(found(1, 1), found(1, 2)).plot().isPresent(), "nothing was found");
	}
}
