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

import fiji.plugin.florence2.cli.Measurement.Figures;
import fiji.plugin.florence2.cli.MetricsTable.Column;
import fiji.plugin.florence2.cli.MetricsTable.Row;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.evaluation.Detection;
import fiji.plugin.florence2.evaluation.DetectionMetrics;
import fiji.plugin.florence2.evaluation.ImageDetections;
import fiji.plugin.florence2.evaluation.ScoreMetrics;
import fiji.plugin.florence2.task.Region;

import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How good detections are, category by category and over all. Labels that are none of the data set's categories are false
 * positives of a category "other"; those of categories that were not chosen are left out.
 *
 * @param images what is in the images and what was found
 * @param figures the metrics, and what scores say about being right
 */
record DetectionReport(List<ImageDetections> images, Report figures) implements Report {

	private static final List<Column<DetectionMetrics>> COLUMNS = List.of( //
		new Column<>("images", "images", DetectionMetrics::images), //
		new Column<>("objects", "objects", DetectionMetrics::objects), //
		new Column<>("predictions", "predictions", DetectionMetrics::predictions), //
		new Column<>("precision", "precision", DetectionMetrics::precision), //
		new Column<>("recall", "recall", DetectionMetrics::recall), //
		new Column<>("F1", "f1", DetectionMetrics::f1), //
		new Column<>("mean IoU", "mean_iou", DetectionMetrics::meanIou), //
		new Column<>("count error", "count_error", DetectionMetrics::countError), //
		new Column<>("AP50", "ap50", DetectionMetrics::ap50), //
		new Column<>("AP50:95", "ap50_95", DetectionMetrics::ap));

	static final Figures<ImageDetections> OF_BOXES = new Figures<>(
		(coco, answered) -> detections(coco, answered, region -> Detection.of(region, coco.known())), DetectionReport::of);

	/** An object that has no outline is compared by its box. */
	static final Figures<ImageDetections> OF_OUTLINES = new Figures<>((coco, answered) -> detections(coco, answered,
		region -> Detection.of(region, coco.known()).outlined(region.shape())), DetectionReport::of);

	private static DetectionReport of(final CocoFolder coco, final List<ImageDetections> images) {
		final List<Category> categories = categories(coco);
		final List<Row<DetectionMetrics>> rows = new ArrayList<>();
		for (final Category category : categories) {
			final DetectionMetrics figures = DetectionMetrics.of(images, List.of(category));
			if (!category.equals(Category.OTHER) || figures.predictions() > 0) rows.add(new Row<>(category.name(), figures));
		}
		return new DetectionReport(images, new MetricsTable<>(COLUMNS, rows, DetectionMetrics.of(images, categories))
			.and(new ScoreReport(ScoreMetrics.of(images, categories))));
	}

	private static List<Category> categories(final CocoFolder coco) {
		return Stream.concat(coco.categories().stream(), Stream.of(Category.OTHER)).toList();
	}

	private static ImageDetections detections(final CocoFolder coco, final AnsweredImage answered,
		final Function<Region, Detection> detection)
	{
		final List<Category> chosen = categories(coco);
		final List<Detection> detections =
			answered.answer().regions().stream().map(detection).filter(found -> chosen.contains(found.category())).toList();
		return new ImageDetections(answered.image().id(), answered.image().annotations(), detections);
	}

	@Override
	public String text() {
		return figures.text();
	}

	@Override
	public void addTo(final JsonObject json) {
		figures.addTo(json);
	}
}
