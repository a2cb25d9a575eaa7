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

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How good detections are, category by category and all in all. Labels that are none of the data set's categories
 * are false positives of a category "other"; those of categories that were not chosen are left out.
 *
 * @param images what is in the images and what was found
 * @param rows one for each category
 * @param all over all categories
 */
record DetectionReport(List<ImageDetections> images, List<Row> rows, DetectionMetrics all) implements Report {

	/** The figures of one category. */
	record Row(String category, DetectionMetrics figures) {}

	private static final String ALL = "all";

	static DetectionReport of(final CocoFolder coco, final List<AnsweredImage> answers) {
		final List<Category> categories = Stream.concat(coco.categories().stream(), Stream.of(Category.OTHER)).toList();
		final List<ImageDetections> images = answers.stream().map(answered -> detections(answered, coco.known(), categories))
			.toList();
		final List<Row> rows = new ArrayList<>();
		for (final Category category : categories) {
			final DetectionMetrics figures = DetectionMetrics.of(images, List.of(category));
			if (!category.equals(Category.OTHER) || figures.predictions() > 0) rows.add(new Row(category.name(), figures));
		}
		return new DetectionReport(images, rows, DetectionMetrics.of(images, categories));
	}

	private static ImageDetections detections(final AnsweredImage answered, final List<Category> known,
		final List<Category> chosen)
	{
		final List<Detection> detections = answered.answer().regions().stream().map(region -> Detection.of(region, known))
			.filter(detection -> chosen.contains(detection.category())).toList();
		return new ImageDetections(answered.image().id(), answered.image().annotations(), detections);
	}

	@Override
	public String text() {
		final int width = rows.stream().mapToInt(row -> row.category.length()).max().orElse(0);
		final String name = "  %-" + Math.max(width, "category".length()) + "s";
		final StringBuilder text = new StringBuilder(String.format(name +
			"  %6s  %7s  %11s  %9s  %6s  %5s  %8s  %11s  %5s  %7s%n", "category", "images", "objects", "predictions",
			"precision", "recall", "F1", "mean IoU", "count error", "AP50", "AP50:95"));
		rows.forEach(row -> append(text, name, row.category, row.figures));
		append(text, name, ALL, all);
		return text.toString();
	}

	private static void append(final StringBuilder text, final String name, final String category,
		final DetectionMetrics figures)
	{
		text.append(String.format(name + "  %6d  %7d  %11d  %9s  %6s  %5s  %8s  %11s  %5s  %7s%n", category, figures
			.images(), figures.objects(), figures.predictions(), Report.part(figures.precision()), Report.part(figures
				.recall()), Report.part(figures.f1()), Report.part(figures.meanIou()), Report.part(figures.countError()), Report
					.part(figures.ap50()), Report.part(figures.ap())));
	}

	@Override
	public void addTo(final JsonObject json) {
		final JsonArray categories = new JsonArray();
		rows.forEach(row -> categories.add(json(row.category, row.figures)));
		json.add("categories", categories);
		json.add(ALL, json(ALL, all));
	}

	private static JsonObject json(final String category, final DetectionMetrics figures) {
		final JsonObject json = new JsonObject();
		json.addProperty("category", category);
		json.addProperty("images", figures.images());
		json.addProperty("objects", figures.objects());
		json.addProperty("predictions", figures.predictions());
		json.add("precision", JsonLine.number(figures.precision()));
		json.add("recall", JsonLine.number(figures.recall()));
		json.add("f1", JsonLine.number(figures.f1()));
		json.add("mean_iou", JsonLine.number(figures.meanIou()));
		json.add("count_error", JsonLine.number(figures.countError()));
		json.add("ap50", JsonLine.number(figures.ap50()));
		json.add("ap50_95", JsonLine.number(figures.ap()));
		return json;
	}
}
