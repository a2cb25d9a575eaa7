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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rows of an image in the table of all results: one for each region, and one for each text that has no regions. The
 * unit is a column, and not part of the headings as in ImageJ, because it may differ between images.
 */
final class ResultRows {

	static final String HEADING = CsvLine.of("image", "slice", "C", "Z", "T", "task", "label", "score", "x", "y", "width",
		"height", "area", "unit", "x (px)", "y (px)", "width (px)", "height (px)", "area (px)", "text", "model", "device");

	private static final String NOTHING = "";
	/** From the label to the area in pixels. */
	private static final int REGION_COLUMNS = 13;

	private final ImageResult result;
	private final String model;
	private final List<String> rows = new ArrayList<>();

	private ResultRows(final ImageResult result, final String model) {
		this.result = result;
		this.model = model;
	}

	/** @param model its name */
	static List<String> of(final ImageResult result, final String model) {
		final ResultRows rows = new ResultRows(result, model);
		result.answers().forEach(rows::add);
		return rows.rows;
	}

	private void add(final PlaneAnswer answer) {
		for (final Region region : answer.regions())
			add(answer, region);
		if (!answer.regions().isEmpty() || answer.text().isBlank()) return;
		final String[] values = new String[REGION_COLUMNS + 1];
		Arrays.fill(values, NOTHING);
		values[REGION_COLUMNS] = RegionRois.oneLine(answer.text());
		add(answer, values);
	}

	private void add(final PlaneAnswer answer, final Region region) {
		final Calibration calibration = result.image().getCalibration();
		final RegionMeasures pixels = RegionMeasures.inPixels(region);
		final List<String> values =
			new ArrayList<>(List.of(RegionRois.oneLine(region.label()), CsvLine.number(region.score())));
		values.addAll(numbers(pixels.calibrated(calibration, result.image().getHeight())));
		values.add(calibration.getUnit());
		values.addAll(numbers(pixels));
		values.add(NOTHING);
		add(answer, values.toArray(String[]::new));
	}

	private static List<String> numbers(final RegionMeasures measures) {
		return Stream.of(measures.x(), measures.y(), measures.width(), measures.height(), measures.area())
			.map(CsvLine::number)
			.toList();
	}

	private void add(final PlaneAnswer answer, final String... values) {
		final PlanePosition position = answer.position();
		final List<Object> row = new ArrayList<>(List.of(result.input().name(), position.stackIndex(result.image()),
			position.channel(), position.slice(), position.frame(), answer.taskName()));
		row.addAll(List.of(values));
		row.add(model);
		row.add(answer.device());
		rows.add(CsvLine.of(row.toArray()));
	}
}
