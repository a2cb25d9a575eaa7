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

import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.dataset.statistics.Statistics;
import fiji.plugin.florence2.dataset.statistics.Tally;
import fiji.plugin.florence2.regions.Overlap;

import ij.gui.Plot;

import java.awt.Color;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The figures of a data set as plots: regions by label and by source, their sizes, and how many an image has. Images that are
 * not to be used and regions that are rejected are in none of them but those of the sources.
 */
public final class StatisticsPlots {

	private static final int WIDTH = 420;
	private static final int HEIGHT = 260;
	private static final int FONT = 12;
	/** More labels or sources cannot be read; the most frequent ones are shown. */
	private static final int MOST_BARS = 8;
	private static final int MOST_LINES = 5;
	private static final int BINS = 20;
	private static final int MOST_LETTERS = 16;
	/** Room above the bars for the legend. */
	private static final double ABOVE = 1.35;
	private static final Color RIGHT = new Color(0x2e7d32);
	private static final Color OPEN = new Color(0xf0b43c);
	private static final Color REJECTED = new Color(0xc04848);
	private static final Color[] LINES =
		{ new Color(0x1f5fa8), new Color(0xc8641e), new Color(0x2e7d32), new Color(0x7b4ea3), new Color(0x8c6d31) };

	/** A part of each bar, drawn over those before it. */
	private record Part(String name, Color color, ToDoubleFunction<Tally> height) {}

	private final String name;
	private final Statistics statistics;
	private final List<DataSetImage> images;

	private StatisticsPlots(final DataSetView view, final String name) {
		this.name = name;
		statistics = Statistics.of(view);
		images = view.images().stream().filter(image -> image.state() != State.REJECTED).toList();
	}

	/**
	 * The plots, without those for which there is nothing to draw.
	 *
	 * @param name of the data set, for the titles
	 */
	public static List<Plot> of(final DataSetView view, final String name) {
		final StatisticsPlots plots = new StatisticsPlots(view, name);
		if (plots.statistics.regions().all() == 0) return List.of();
		return List.of(plots.labels(), plots.sizes(), plots.perImage(), plots.sources());
	}

	private Plot labels() {
		return bars("Labels", statistics.labels(), List
			.of(new Part("to decide", OPEN, tally -> tally.right() + tally.open()), new Part("right", RIGHT, Tally::right)));
	}

	private Plot sources() {
		return bars("Sources", statistics.sources(), List.of(new Part("rejected", REJECTED, Tally::all),
			new Part("to decide", OPEN, tally -> tally.right() + tally.open()), new Part("right", RIGHT, Tally::right)));
	}

	private Plot plot(final String what, final String x, final String y) {
		final Plot plot = new Plot(what + " of " + name, x, y);
		plot.setFrameSize(WIDTH, HEIGHT);
		plot.setFontSize(FONT);
		return plot;
	}

	/** The most frequent ones first. */
	private Plot bars(final String what, final Map<String, Tally> tallies, final List<Part> parts) {
		final Part whole = parts.get(0);
		final List<Map.Entry<String, Tally>> shown = tallies.entrySet()
			.stream()
			.sorted(Comparator.comparingDouble(entry -> -whole.height.applyAsDouble(entry.getValue())))
			.limit(MOST_BARS)
			.toList();
		final Plot plot = plot(what,
			shown.stream().map(entry -> category(entry.getKey())).collect(Collectors.joining(",", "{", "}")), "regions");
		// A single bar would be as wide as the plot.
		final double[] places = IntStream.range(0, Math.max(2, shown.size())).asDoubleStream().toArray();
		for (final Part part : parts) {
			plot.setColor(part.color.darker(), part.color);
			plot.add("separated bar", places, Arrays.copyOf(
				shown.stream().mapToDouble(entry -> part.height.applyAsDouble(entry.getValue())).toArray(), places.length));
		}
		final double highest =
			shown.stream().mapToDouble(entry -> whole.height.applyAsDouble(entry.getValue())).max().orElse(1);
		plot.setLimits(-0.6, places.length - 0.4, 0, Math.max(1, ABOVE * highest));
		plot.setColor(Color.BLACK);
		plot.addLegend(parts.stream().map(Part::name).collect(Collectors.joining("\n")), "top-right");
		return plot;
	}

	/** Commas and braces are those of the list of categories. */
	private static String category(final String label) {
		if (label.isEmpty()) return "(none)";
		final String plain = label.replaceAll("[,{}\\s]+", " ");
		return plain.length() <= MOST_LETTERS ? plain : plain.substring(0, MOST_LETTERS - 1) + "\u2026";
	}

	/** One line for each of the most frequent labels. */
	private Plot sizes() {
		final Map<String, List<Double>> diameters = images.stream()
			.flatMap(image -> image.regions().stream())
			.filter(region -> region.state() != State.REJECTED)
			.collect(Collectors.groupingBy(DataSetRegion::label,
				Collectors.mapping(StatisticsPlots::diameter, Collectors.toList())));
		final List<Map.Entry<String, List<Double>>> shown = diameters.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(Comparator.comparingInt(all -> -all.size())))
			.limit(MOST_LINES)
			.toList();
		final double most =
			shown.stream().flatMap(entry -> entry.getValue().stream()).mapToDouble(Double::doubleValue).max().orElse(1);
		final double width = Math.max(1, Math.ceil(most / BINS));
		final Plot plot = plot("Sizes", "diameter of a circle of the same area (pixels)", "regions");
		double highest = 1;
		for (int i = 0; i < shown.size(); i++) {
			plot.setColor(LINES[i]);
			plot.setLineWidth(2);
			highest = Math.max(highest, addCounts(plot, "line", shown.get(i).getValue(), width));
		}
		plot.setLimits(0, most + width, 0, ABOVE * highest);
		plot.setColor(Color.BLACK);
		plot.setLineWidth(1);
		plot.addLegend(shown.stream().map(entry -> category(entry.getKey())).collect(Collectors.joining("\n")),
			"top-right");
		return plot;
	}

	private static double diameter(final DataSetRegion region) {
		return 2 * Math.sqrt(Overlap.area(region.shape()) / Math.PI);
	}

	private Plot perImage() {
		final List<Double> counts = images.stream()
			.map(image -> (double) image.regions().stream().filter(region -> region.state() != State.REJECTED).count())
			.toList();
		final double width =
			Math.max(1, Math.ceil(counts.stream().mapToDouble(Double::doubleValue).max().orElse(1) / BINS));
		final Plot plot = plot("Regions per image", "regions", "images");
		plot.setColor(LINES[0].darker(), LINES[0]);
		final double highest = addCounts(plot, "bar", counts, width);
		plot.setLimits(Double.NaN, Double.NaN, 0, Math.max(1, 1.1 * highest));
		plot.setColor(Color.BLACK);
		return plot;
	}

	/** Adds how many values each bin has, and gives the most. */
	private static double addCounts(final Plot plot, final String form, final Collection<Double> values,
		final double width)
	{
		final int last = (int) (values.stream().mapToDouble(Double::doubleValue).max().orElse(0) / width) + 1;
		final double[] counts = new double[last + 1];
		values.forEach(value -> counts[(int) (value / width)]++);
		final double[] centres = new double[last + 1];
		Arrays.setAll(centres, i -> width == 1 && form.equals("bar") ? i : (i + 0.5) * width);
		plot.add(form, centres, counts);
		return Arrays.stream(counts).max().orElse(0);
	}
}
