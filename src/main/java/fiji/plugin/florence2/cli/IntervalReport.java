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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.batch.JsonLine;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * A report, and how far its fractions may be off because there are few images: where they lie, in 95 of 100 cases, when
 * as many images are drawn from the same ones, with replacement.
 *
 * @param samples how often images are drawn
 * @param intervals lower and upper end of each fraction, by its name
 */
record IntervalReport(Report report, int samples, Map<String, List<Double>> intervals) implements Report {

	private static final double OUTSIDE = 0.05;

	/**
	 * Makes the report of all images, and of each sample of them.
	 *
	 * @param <T> what is compared in an image
	 * @param report of some images
	 * @param progress told of each sample, by its number from 1
	 */
	static <T> IntervalReport of(final Function<List<T>, ? extends Report> report, final List<T> images,
		final int samples, final IntConsumer progress)
	{
		// The same images give the same intervals.
		final Random random = new Random(1);
		final Map<String, List<Double>> values = new LinkedHashMap<>();
		for (int i = 0; i < samples; i++) {
			final List<T> drawn = random.ints(images.size(), 0, images.size()).mapToObj(images::get).toList();
			fractions(report.apply(drawn))
				.forEach((name, value) -> values.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
			progress.accept(i + 1);
		}
		final Map<String, List<Double>> intervals = new LinkedHashMap<>();
		final Report all = report.apply(images);
		fractions(all).keySet().forEach(name -> intervals.put(name, interval(values.get(name))));
		return new IntervalReport(all, samples, intervals);
	}

	private static List<Double> interval(final List<Double> values) {
		final List<Double> sorted = values.stream().sorted().toList();
		final int left = (int) (sorted.size() * OUTSIDE / 2);
		return List.of(sorted.get(left), sorted.get(sorted.size() - 1 - left));
	}

	private static Map<String, Double> fractions(final Report report) {
		final JsonObject json = new JsonObject();
		report.addTo(json);
		final Map<String, Double> fractions = new LinkedHashMap<>();
		add("", json, fractions);
		return fractions;
	}

	private static void add(final String prefix, final JsonObject json, final Map<String, Double> fractions) {
		json.asMap().forEach((key, value) -> {
			if (value.isJsonObject()) add(prefix + key + " ", value.getAsJsonObject(), fractions);
			else if (value.isJsonArray()) rows(value).forEach(row -> add(category(row), row, fractions));
			else if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber() &&
				value.getAsNumber() instanceof final Double fraction) fractions.put(prefix + key, fraction);
		});
	}

	private static Stream<JsonObject> rows(final JsonElement array) {
		return array.getAsJsonArray().asList().stream().map(JsonElement::getAsJsonObject);
	}

	private static String category(final JsonObject row) {
		return row.get(MetricsTable.CATEGORY).getAsString() + " ";
	}

	@Override
	public String text() {
		final StringBuilder text = new StringBuilder(report.text());
		text.append(String.format(Locale.ROOT, "  95 %% intervals, by %d samples of the images:%n", samples));
		intervals.forEach((name, ends) -> text.append(String.format(Locale.ROOT, "    %s %s to %s%n", name,
			Report.fraction(ends.get(0)), Report.fraction(ends.get(1)))));
		return text.toString();
	}

	/** Adds "intervals" to the report's own figures: a list of two numbers by each name. */
	@Override
	public void addTo(final JsonObject json) {
		report.addTo(json);
		final JsonObject all = new JsonObject();
		intervals.forEach((name, ends) -> {
			final JsonArray pair = new JsonArray();
			ends.forEach(end -> pair.add(JsonLine.number(end)));
			all.add(name, pair);
		});
		json.add("intervals", all);
	}
}
