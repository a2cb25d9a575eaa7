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

import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.task.Region;

import ij.ImagePlus;
import ij.gui.Plot;
import ij.measure.Calibration;
import ij.measure.ResultsTable;

import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many regions of each label are in each plane.
 *
 * @param image what the answers are about
 * @param labels in the order of their first region, {@code region} for those without one; unmodifiable
 * @param planes in their order; unmodifiable
 */
public record ObjectCounts(ImagePlus image, List<String> labels, List<PlaneCounts> planes) {

	/** Heading of the number of all regions of a plane. */
	static final String ALL = "objects";

	/** The counts of a plane, by label; labels without a region are not in it. */
	public record PlaneCounts(PlaneAnswer answer, Map<String, Integer> counts) {
		public PlaneCounts {
			counts = Map.copyOf(counts);
		}

		int of(final String label) {
			return counts.getOrDefault(label, 0);
		}

		int all() {
			return counts.values().stream().mapToInt(Integer::intValue).sum();
		}
	}

	public ObjectCounts {
		labels = List.copyOf(labels);
		planes = List.copyOf(planes);
	}

	/** Of several answers about a plane, all regions count. */
	public static ObjectCounts of(final ImageAnswer answer) {
		final Map<PlanePosition, Map<String, Integer>> byPlane = new LinkedHashMap<>();
		final Map<PlanePosition, PlaneAnswer> first = new LinkedHashMap<>();
		final List<String> labels = new ArrayList<>();
		for (final PlaneAnswer plane : answer.planes()) {
			first.putIfAbsent(plane.position(), plane);
			final Map<String, Integer> counts = byPlane.computeIfAbsent(plane.position(), position -> new LinkedHashMap<>());
			for (final Region region : plane.regions()) {
				final String label = region.label().isEmpty() ? RegionRois.NAMELESS : RegionRois.oneLine(region.label());
				if (!labels.contains(label)) labels.add(label);
				counts.merge(label, 1, Integer::sum);
			}
		}
		return new ObjectCounts(answer.image(), labels,
			byPlane.entrySet().stream().map(entry -> new PlaneCounts(first.get(entry.getKey()), entry.getValue())).toList());
	}

	/** How many regions each label has in all planes, in the order of the labels. */
	public Map<String, Integer> total() {
		final Map<String, Integer> total = new LinkedHashMap<>();
		for (final String label : labels)
			total.put(label, planes.stream().mapToInt(plane -> plane.of(label)).sum());
		return total;
	}

	/**
	 * Appends a row for each plane: image, a column for each label, {@value #ALL} for all of them together, and the columns
	 * about the image and the plane, the task, the model and the device as in the table of regions. A label that a plane has none of is 0.
	 */
	public void appendTo(final ResultsTable table) {
		for (final PlaneCounts plane : planes) {
			final Map<String, Object> values = new LinkedHashMap<>();
			final AnswerRow row = AnswerRow.ofPlane(image, plane.answer());
			put(values, row, AnswerColumn.IMAGE);
			for (final String label : labels)
				values.put(heading(label), plane.of(label));
			values.put(ALL, plane.all());
			for (final AnswerColumn column : AnswerColumn.OF_PLANES)
				put(values, row, column);
			AnswerTable.append(table, values);
		}
	}

	private static void put(final Map<String, Object> values, final AnswerRow row, final AnswerColumn column) {
		values.put(column.heading(), column.value(row));
	}

	/** A label may be the heading of another column. */
	private static String heading(final String label) {
		return label.equals(ALL) || AnswerColumn.isHeading(label) ? label + " (count)" : label;
	}

	/**
	 * The counts over time, a line for each label; those of one frame's slices are added up.
	 *
	 * @return not shown; empty if there is only one frame or nothing to show
	 */
	public Optional<Plot> plot() {
		final Map<Integer, Map<String, Integer>> byFrame = new TreeMap<>();
		for (final PlaneCounts plane : planes) {
			final Map<String, Integer> frame =
				byFrame.computeIfAbsent(plane.answer().position().frame(), number -> new LinkedHashMap<>());
			plane.counts().forEach((label, count) -> frame.merge(label, count, Integer::sum));
		}
		if (byFrame.size() < 2 || labels.isEmpty()) return Optional.empty();
		final Calibration calibration = image.getCalibration();
		final boolean timed = calibration.frameInterval > 0;
		final Plot plot = new Plot("Counts of " + image.getTitle(),
			timed ? "Time (" + calibration.getTimeUnit() + ")" : "Frame", "Number of objects");
		final double[] times =
			byFrame.keySet().stream().mapToDouble(frame -> timed ? (frame - 1) * calibration.frameInterval : frame).toArray();
		final LabelColors colors = LabelColors.onWhite();
		for (final String label : labels) {
			plot.setColor(colors.of(label), colors.of(label));
			plot.setLineWidth(2);
			plot.add("connected circle", times,
				byFrame.values().stream().mapToDouble(counts -> counts.getOrDefault(label, 0)).toArray());
		}
		plot.setColor(Color.BLACK);
		plot.setLineWidth(1);
		plot.setLimitsToFit(false);
		plot.setLimits(Double.NaN, Double.NaN, 0, Double.NaN);
		plot.addLegend(String.join("\n", labels));
		return Optional.of(plot);
	}
}
