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
import fiji.plugin.florence2.cli.Measurement.Figures;
import fiji.plugin.florence2.dataset.CocoExpression;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.evaluation.SegmentationMetrics;
import fiji.plugin.florence2.evaluation.SegmentationPair;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** How good the outlines are that answer prompts about one object each. */
record OutlineReport(SegmentationMetrics figures) implements Report {

	static final Figures<List<SegmentationPair>> OF_EXPRESSIONS =
		figures(image -> image.expressions().stream().map(CocoExpression::object).toList());

	static final Figures<List<SegmentationPair>> OF_REGIONS = figures(CocoImage::outlined);

	/** @param objects of an image, in the order of the prompts */
	private static Figures<List<SegmentationPair>> figures(final Function<CocoImage, List<Annotation>> objects) {
		return new Figures<>((coco, answered) -> pairs(objects.apply(answered.image()), answered.answers()),
			(coco, images) -> new OutlineReport(SegmentationMetrics.of(images.stream().flatMap(List::stream).toList())));
	}

	private static List<SegmentationPair> pairs(final List<Annotation> annotated, final List<PlaneAnswer> answers) {
		final List<SegmentationPair> pairs = new ArrayList<>();
		for (int i = 0; i < annotated.size(); i++) {
			pairs.add(SegmentationPair.of(annotated.get(i).outline().orElseThrow(),
				answers.get(i).regions().stream().<Shape>map(Region::shape).toList()));
		}
		return pairs;
	}

	@Override
	public String text() {
		return String.format(Locale.ROOT, "  questions %d  answered %d  mean IoU %s%n", figures.annotated(),
			figures.answered(), Report.fraction(figures.meanIou()));
	}

	@Override
	public void addTo(final JsonObject json) {
		json.addProperty("questions", figures.annotated());
		json.addProperty("answered", figures.answered());
		json.add("mean_iou", JsonLine.number(figures.meanIou()));
	}
}
