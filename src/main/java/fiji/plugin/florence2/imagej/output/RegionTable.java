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

import fiji.plugin.florence2.task.Region;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.measure.ResultsTable;

import java.util.List;

/** Regions of answers as rows of an ImageJ table. */
public final class RegionTable {

	private static final String PIXEL = "pixel";

	private RegionTable() {}

	/**
	 * Appends one row for each region, in the order of {@link RegionRois#of}.
	 * <p>
	 * Columns: image (title), slice (the plane's number in the stack, from 1; that of the first channel for all channels), C
	 * (0 for all channels), Z, T, task, device (what the model really ran on), label, score (NaN if there is none), then x, y, width and height of the bounds and
	 * the area that the shape encloses. These are in the image's unit, measured from its origin as ImageJ measures, and the
	 * unit is in the heading: {@code x (µm)}, {@code area (µm²)}. Without a unit it is plain {@code x}, as in ImageJ's own
	 * tables. Then the same five in pixels from the upper left corner under headings that never change: {@code x (px)}.
	 * </p>
	 *
	 * @param image what the answers are about; its title, dimensions and calibration are read
	 */
	public static void append(final ResultsTable table, final ImagePlus image, final List<PlaneAnswer> answers) {
		final AnswerRows rows = new AnswerRows(table, image);
		for (final PlaneAnswer answer : answers) {
			for (final Region region : answer.regions()) {
				rows.add(answer);
				rows.set("label", region.label());
				rows.set("score", region.score());
				measure(rows, image, region);
			}
		}
	}

	private static void measure(final AnswerRows rows, final ImagePlus image, final Region region) {
		final RegionMeasures pixels = RegionMeasures.inPixels(region);
		final Calibration calibration = image.getCalibration();
		final RegionMeasures measures = pixels.calibrated(calibration, image.getHeight());
		final String xUnit = calibration.getXUnit();
		final String yUnit = calibration.getYUnit();
		rows.set(heading("x", xUnit), measures.x());
		rows.set(heading("y", yUnit), measures.y());
		rows.set(heading("width", xUnit), measures.width());
		rows.set(heading("height", yUnit), measures.height());
		rows.set(areaHeading(xUnit, yUnit), measures.area());
		rows.set("x (px)", pixels.x());
		rows.set("y (px)", pixels.y());
		rows.set("width (px)", pixels.width());
		rows.set("height (px)", pixels.height());
		rows.set("area (px)", pixels.area());
	}

	private static String heading(final String name, final String unit) {
		return isUnit(unit) ? name + " (" + unit + ")" : name;
	}

	private static String areaHeading(final String xUnit, final String yUnit) {
		if (!isUnit(xUnit) || !isUnit(yUnit)) return "area";
		return xUnit.equals(yUnit) ? "area (" + xUnit + "²)" : "area (" + xUnit + "·" + yUnit + ")";
	}

	/** An image without calibration has the unit "pixel". */
	private static boolean isUnit(final String unit) {
		return !unit.isBlank() && !unit.startsWith(PIXEL);
	}
}
