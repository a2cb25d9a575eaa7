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
import fiji.plugin.florence2.evaluation.ImageDetections;
import fiji.plugin.florence2.evaluation.OpenVocabularyMetrics;
import fiji.plugin.florence2.evaluation.ScoreMetrics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How good a model finds what it is prompted for by the name of a category, and how often it finds nothing where there is
 * nothing of that name. Whatever it answers counts as of that category.
 */
final class VocabularyReport {

	private static final List<Column<OpenVocabularyMetrics>> COLUMNS = List.of( //
		new Column<>("present", "present", OpenVocabularyMetrics::presences), //
		new Column<>("objects", "objects", figures -> figures.present().objects()), //
		new Column<>("predictions", "predictions", figures -> figures.present().predictions()), //
		new Column<>("precision", "precision", figures -> figures.present().precision()), //
		new Column<>("recall", "recall", figures -> figures.present().recall()), //
		new Column<>("F1", "f1", figures -> figures.present().f1()), //
		new Column<>("mean IoU", "mean_iou", figures -> figures.present().meanIou()), //
		new Column<>("absent", "absent", OpenVocabularyMetrics::absent), //
		new Column<>("empty", "empty", OpenVocabularyMetrics::emptyPart));

	/** The figures, and what scores say about being right, also where there is nothing of that name. */
	static final Figures<List<ImageDetections>> FIGURES =
		new Figures<>(VocabularyReport::detections, VocabularyReport::of);

	private VocabularyReport() {}

	/** @param images what is compared in each image, category by category */
	private static Report of(final CocoFolder coco, final List<List<ImageDetections>> images) {
		final List<Row<OpenVocabularyMetrics>> rows = new ArrayList<>();
		final List<ImageDetections> all = new ArrayList<>();
		for (int i = 0; i < coco.categories().size(); i++) {
			final Category category = coco.categories().get(i);
			final int prompt = i;
			final List<ImageDetections> named = images.stream().map(categories -> categories.get(prompt)).toList();
			rows.add(new Row<>(category.name(), OpenVocabularyMetrics.of(named, List.of(category))));
			all.addAll(named);
		}
		return new MetricsTable<>(COLUMNS, rows, OpenVocabularyMetrics.of(all, coco.categories()))
			.and(new ScoreReport(ScoreMetrics.of(all, coco.categories())));
	}

	private static List<ImageDetections> detections(final CocoFolder coco, final AnsweredImage answered) {
		return IntStream.range(0, coco.categories().size())
			.mapToObj(i -> detections(answered, coco.categories().get(i), i))
			.toList();
	}

	private static ImageDetections detections(final AnsweredImage answered, final Category category, final int prompt) {
		return new ImageDetections(answered.image().id(), answered.image().only(List.of(category)).annotations(),
			answered.answers().get(prompt).regions().stream().map(region -> Detection.of(region, category)).toList());
	}
}
