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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.imagej.output.RegionMeasures;
import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.task.Region;

import ij.measure.Calibration;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows of an image in the table of all results: one for each region, and one for each text that has no regions. What
 * of an image's scale is in ImageJ's tables part of the headings is here a column, for images may differ in it.
 */
final class ResultRows {

	static final String HEADING = CsvLine.of("image", "slice", "C", "Z", "T", "task", "label", "score", "x", "y", "width",
		"height", "area", "unit", "x (px)", "y (px)", "width (px)", "height (px)", "area (px)", "text", "model", "device");

	private static final String NOTHING = "";

	private final ImageResult result;
	private final BatchModel model;
	private final List<String> rows = new ArrayList<>();

	private ResultRows(final ImageResult result, final BatchModel model) {
		this.result = result;
		this.model = model;
	}

	static List<String> of(final ImageResult result, final BatchModel model) {
		final ResultRows rows = new ResultRows(result, model);
		result.answers().forEach(rows::add);
		return rows.rows;
	}

	private void add(final PlaneAnswer answer) {
		for (final Region region : answer.regions()) add(answer, region);
		if (answer.regions().isEmpty() && !answer.text().isBlank()) add(answer, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
			NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, RegionRois.oneLine(answer.text()));
	}

	private void add(final PlaneAnswer answer, final Region region) {
		final Calibration calibration = result.image().getCalibration();
		final RegionMeasures pixels = RegionMeasures.inPixels(region);
		final RegionMeasures measures = pixels.calibrated(calibration, result.image().getHeight());
		add(answer, RegionRois.oneLine(region.label()), CsvLine.number(region.score()), CsvLine.number(measures.x()), CsvLine
			.number(measures.y()), CsvLine.number(measures.width()), CsvLine.number(measures.height()), CsvLine.number(measures
				.area()), calibration.getUnit(), CsvLine.number(pixels.x()), CsvLine.number(pixels.y()), CsvLine.number(pixels
					.width()), CsvLine.number(pixels.height()), CsvLine.number(pixels.area()), NOTHING);
	}

	private void add(final PlaneAnswer answer, final String... values) {
		final PlanePosition position = answer.position();
		final List<Object> row = new ArrayList<>(List.of(result.input().name(), position.stackIndex(result.image()), position
			.channel(), position.slice(), position.frame(), answer.taskName()));
		row.addAll(List.of(values));
		row.add(model.name());
		row.add(model.florence2().device());
		rows.add(CsvLine.of(row.toArray()));
	}
}
