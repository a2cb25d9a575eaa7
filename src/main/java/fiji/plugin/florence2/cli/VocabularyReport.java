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
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.evaluation.Detection;
import fiji.plugin.florence2.evaluation.DetectionMetrics;
import fiji.plugin.florence2.evaluation.ImageDetections;
import fiji.plugin.florence2.evaluation.OpenVocabularyMetrics;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.List;

/**
 * How good a model finds what it is asked for by the name of a category, and how often it finds nothing where there is
 * nothing of that name. Whatever it answers counts as of the category it was asked for.
 *
 * @param rows one for each category
 * @param all over all categories
 */
record VocabularyReport(List<Row> rows, OpenVocabularyMetrics all) implements Report {

	/** The figures of one category. */
	record Row(String category, OpenVocabularyMetrics figures) {}

	private static final String ALL = "all";

	static VocabularyReport of(final CocoFolder coco, final List<AnsweredImage> answers) {
		final List<Row> rows = new ArrayList<>();
		final List<ImageDetections> all = new ArrayList<>();
		for (int i = 0; i < coco.categories().size(); i++) {
			final Category category = coco.categories().get(i);
			final int question = i;
			final List<ImageDetections> named = answers.stream().map(answered -> detections(answered, category, question))
				.toList();
			rows.add(new Row(category.name(), OpenVocabularyMetrics.of(named, List.of(category))));
			all.addAll(named);
		}
		return new VocabularyReport(rows, OpenVocabularyMetrics.of(all, coco.categories()));
	}

	private static ImageDetections detections(final AnsweredImage answered, final Category category,
		final int question)
	{
		return new ImageDetections(answered.image().id(), answered.image().only(List.of(category)).annotations(), answered
			.answers().get(question).regions().stream().map(region -> Detection.of(region, category)).toList());
	}

	@Override
	public String text() {
		final int width = rows.stream().mapToInt(row -> row.category.length()).max().orElse(0);
		final String name = "  %-" + Math.max(width, "category".length()) + "s";
		final StringBuilder text = new StringBuilder(String.format(name + "  %7s  %7s  %11s  %9s  %6s  %5s  %8s  %6s  %5s%n",
			"category", "present", "objects", "predictions", "precision", "recall", "F1", "mean IoU", "absent", "empty"));
		rows.forEach(row -> append(text, name, row.category, row.figures));
		append(text, name, ALL, all);
		return text.toString();
	}

	private static void append(final StringBuilder text, final String name, final String category,
		final OpenVocabularyMetrics figures)
	{
		final DetectionMetrics present = figures.present();
		text.append(String.format(name + "  %7d  %7d  %11d  %9s  %6s  %5s  %8s  %6d  %5s%n", category, figures.presences(),
			present.objects(), present.predictions(), Report.part(present.precision()), Report.part(present.recall()), Report
				.part(present.f1()), Report.part(present.meanIou()), figures.absent(), Report.part(figures.emptyPart())));
	}

	@Override
	public void addTo(final JsonObject json) {
		final JsonArray categories = new JsonArray();
		rows.forEach(row -> categories.add(json(row.category, row.figures)));
		json.add("categories", categories);
		json.add(ALL, json(ALL, all));
	}

	private static JsonObject json(final String category, final OpenVocabularyMetrics figures) {
		final DetectionMetrics present = figures.present();
		final JsonObject json = new JsonObject();
		json.addProperty("category", category);
		json.addProperty("present", figures.presences());
		json.addProperty("objects", present.objects());
		json.addProperty("predictions", present.predictions());
		json.add("precision", JsonLine.number(present.precision()));
		json.add("recall", JsonLine.number(present.recall()));
		json.add("f1", JsonLine.number(present.f1()));
		json.add("mean_iou", JsonLine.number(present.meanIou()));
		json.addProperty("absent", figures.absent());
		json.add("empty", JsonLine.number(figures.emptyPart()));
		return json;
	}
}
