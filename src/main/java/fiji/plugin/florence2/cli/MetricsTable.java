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
import com.google.gson.JsonObject;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Metrics of each category and over all categories.
 *
 * @param columns what is shown of the metrics
 * @param rows one for each category
 * @param all over all categories
 * @param <M> the metrics of a category
 */
record MetricsTable<M>(List<Column<M>> columns, List<Row<M>> rows, M all) implements Report {

	static final String CATEGORY = "category";
	private static final String ALL = "all";
	private static final int MIN_WIDTH = 5;

	/**
	 * A column.
	 *
	 * @param heading for a person
	 * @param key in JSON
	 * @param value a whole number as {@link Integer}; a fraction as {@link Double}, NaN for none
	 */
	record Column<M>(String heading, String key, Function<M, Number> value) {

		private String padded(final String text) {
			return "  " + " ".repeat(Math.max(0, Math.max(MIN_WIDTH, heading.length()) - text.length())) + text;
		}

		private String text(final M metrics) {
			final Number number = value.apply(metrics);
			return padded(number instanceof Integer ? number.toString() : Report.fraction(number.doubleValue()));
		}

		private void addTo(final JsonObject json, final M metrics) {
			final Number number = value.apply(metrics);
			if (number instanceof Integer) json.addProperty(key, number);
			else json.add(key, JsonLine.number(number.doubleValue()));
		}
	}

	/** The metrics of one category. */
	record Row<M>(String category, M metrics) {}

	@Override
	public String text() {
		final int width = rows.stream().mapToInt(row -> row.category.length()).max().orElse(0);
		final String name = "  %-" + Math.max(width, CATEGORY.length()) + "s%s%n";
		final String headings = columns.stream().map(column -> column.padded(column.heading)).collect(Collectors.joining());
		final StringBuilder text = new StringBuilder(String.format(Locale.ROOT, name, CATEGORY, headings));
		rows.forEach(row -> text.append(String.format(Locale.ROOT, name, row.category, line(row.metrics))));
		return text.append(String.format(Locale.ROOT, name, ALL, line(all))).toString();
	}

	private String line(final M metrics) {
		return columns.stream().map(column -> column.text(metrics)).collect(Collectors.joining());
	}

	/** Adds "categories", a list with an object for each, and "all". */
	@Override
	public void addTo(final JsonObject json) {
		final JsonArray categories = new JsonArray();
		rows.forEach(row -> categories.add(json(row.category, row.metrics)));
		json.add("categories", categories);
		json.add(ALL, json(ALL, all));
	}

	private JsonObject json(final String category, final M metrics) {
		final JsonObject json = new JsonObject();
		json.addProperty(CATEGORY, category);
		columns.forEach(column -> column.addTo(json, metrics));
		return json;
	}
}
