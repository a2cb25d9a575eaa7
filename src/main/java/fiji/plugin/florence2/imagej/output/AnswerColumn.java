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

import ij.measure.Calibration;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The columns of all tables of answers, in their order: the Results table, a script's, and those that a batch writes. Their
 * headings never depend on the image.
 */
public enum AnswerColumn {

	IMAGE("image", Rows.ALL, AnswerRow::imageName),
	LABEL("label", Rows.REGIONS, row -> row.ofRegion(Region::label)),
	SCORE("score", Rows.REGIONS, row -> row.ofRegion(Region::score)),
	TEXT("text", Rows.TEXTS, AnswerRow::text),
	/** The name of the selection in the ROI Manager, the overlay or the file of ROIs. */
	ROI("roi", Rows.REGIONS, AnswerRow::roiName),
	/** See {@link RegionRois#SHAPE}: an object whose outline was not found has a box instead. */
	SHAPE("shape", Rows.OUTLINES, row -> row.ofRegion(region -> RegionRois.shape(region.shape()))),
	/** This and the next columns up to the unit are in the image's unit, from its origin, as ImageJ measures. */
	X("x", Rows.REGIONS, row -> row.inUnits(RegionMeasures::x)),
	Y("y", Rows.REGIONS, row -> row.inUnits(RegionMeasures::y)),
	WIDTH("width", Rows.REGIONS, row -> row.inUnits(RegionMeasures::width)),
	HEIGHT("height", Rows.REGIONS, row -> row.inUnits(RegionMeasures::height)),
	AREA("area", Rows.REGIONS, row -> row.inUnits(RegionMeasures::area)),
	PERIMETER("perimeter", Rows.OUTLINES, row -> row.formInUnits(ShapeMeasures::perimeter)),
	FERET("feret", Rows.OUTLINES, row -> row.formInUnits(ShapeMeasures::feret)),
	MIN_FERET("min_feret", Rows.OUTLINES, row -> row.formInUnits(ShapeMeasures::minFeret)),
	/** {@code pixel} for an image without scale. */
	UNIT("unit", Rows.REGIONS, row -> row.ofRegion(region -> unit(row.image().getCalibration()))),
	/** Of the outline in the image's unit, and so is the next. */
	CIRCULARITY("circularity", Rows.OUTLINES, row -> row.formInUnits(ShapeMeasures::circularity)),
	SOLIDITY("solidity", Rows.OUTLINES, row -> row.formInUnits(ShapeMeasures::solidity)),
	X_PIXELS("x (px)", Rows.REGIONS, row -> row.inPixels(RegionMeasures::x)),
	Y_PIXELS("y (px)", Rows.REGIONS, row -> row.inPixels(RegionMeasures::y)),
	WIDTH_PIXELS("width (px)", Rows.REGIONS, row -> row.inPixels(RegionMeasures::width)),
	HEIGHT_PIXELS("height (px)", Rows.REGIONS, row -> row.inPixels(RegionMeasures::height)),
	AREA_PIXELS("area (px)", Rows.REGIONS, row -> row.inPixels(RegionMeasures::area)),
	PERIMETER_PIXELS("perimeter (px)", Rows.OUTLINES, row -> row.formInPixels(ShapeMeasures::perimeter)),
	FERET_PIXELS("feret (px)", Rows.OUTLINES, row -> row.formInPixels(ShapeMeasures::feret)),
	MIN_FERET_PIXELS("min_feret (px)", Rows.OUTLINES, row -> row.formInPixels(ShapeMeasures::minFeret)),
	/** The model's own, of the region's place. */
	LIKELIHOOD("likelihood", Rows.REGIONS, row -> row.ofRegion(Region::likelihood)),
	/** Of the image; less than 0.5 is unlike those that the model was trained on. */
	FAMILIARITY("familiarity", Rows.ALL, row -> row.answer().familiarity()),
	/** The plane's number in the stack, from 1; that of the first channel for all channels. */
	SLICE("slice", Rows.ALL, row -> row.answer().position().stackIndex(row.image())),
	/** From 1; nothing for all channels as they are displayed. */
	CHANNEL("C", Rows.ALL, row -> channel(row.answer().position().channel())),
	Z("Z", Rows.ALL, row -> row.answer().position().slice()),
	T("T", Rows.ALL, row -> row.answer().position().frame()),
	TASK("task", Rows.ALL, row -> row.answer().taskName()),
	MODEL("model", Rows.ALL, row -> row.answer().modelName()),
	/** What the model really ran on. */
	DEVICE("device", Rows.ALL, row -> row.answer().device());

	/** The columns that a row about a plane has besides those of its image. */
	static final List<AnswerColumn> OF_PLANES = List.of(FAMILIARITY, SLICE, CHANNEL, Z, T, TASK, MODEL, DEVICE);

	private enum Rows {

		ALL,
		REGIONS,
		/** Regions that have an outline. */
		OUTLINES,
		TEXTS
	}

	private final String heading;
	private final Rows rows;
	private final Function<AnswerRow, Object> value;

	AnswerColumn(final String heading, final Rows rows, final Function<AnswerRow, Object> value) {
		this.heading = heading;
		this.rows = rows;
		this.value = value;
	}

	/** The columns that any of the rows has a use for. */
	static List<AnswerColumn> of(final List<AnswerRow> rows) {
		final boolean regions = rows.stream().anyMatch(AnswerRow::isRegion);
		final boolean outlines = rows.stream().anyMatch(AnswerRow::isOutline);
		final boolean texts = !rows.stream().allMatch(AnswerRow::isRegion);
		return Stream.of(values())
			.filter(column -> regions || column.rows != Rows.REGIONS)
			.filter(column -> outlines || column.rows != Rows.OUTLINES)
			.filter(column -> texts || column.rows != Rows.TEXTS)
			.toList();
	}

	static boolean isHeading(final String name) {
		return Stream.of(values()).anyMatch(column -> column.heading.equals(name));
	}

	public String heading() {
		return heading;
	}

	/** A number, which is NaN where it is not known, or else a text in one line, which is empty where there is none. */
	public Object value(final AnswerRow row) {
		final Object found = value.apply(row);
		return found instanceof Number ? found : RegionRois.oneLine(found.toString());
	}

	private static String unit(final Calibration calibration) {
		final String x = calibration.getXUnit();
		final String y = calibration.getYUnit();
		return x.equals(y) ? x : x + " x " + y;
	}

	private static Object channel(final int channel) {
		return channel == 0 ? AnswerRow.NOTHING : channel;
	}
}
