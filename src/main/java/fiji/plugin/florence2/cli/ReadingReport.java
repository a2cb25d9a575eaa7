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
import fiji.plugin.florence2.evaluation.SegmentationMetrics;
import fiji.plugin.florence2.evaluation.SegmentationPair;
import fiji.plugin.florence2.evaluation.Transcription;
import fiji.plugin.florence2.evaluation.TranscriptionMetrics;
import fiji.plugin.florence2.regions.ReadingOrder;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import com.google.gson.JsonObject;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How well text is read, and how well its lines are located. Annotated lines are joined in the order of reading.
 *
 * @param places of the lines, for answers with places
 */
record ReadingReport(TranscriptionMetrics figures, Optional<SegmentationMetrics> places) implements Report {

	/** Of the texts as answered. */
	static final Figures<Transcription> OF_TEXT = new Figures<>( //
		(coco, answered) -> transcription(answered, answered.answer().text()),
		(coco, texts) -> new ReadingReport(TranscriptionMetrics.of(texts), Optional.empty()));

	/** Of lines with places: their texts are joined in the order of reading as well. */
	static final Figures<LocatedText> OF_LINES = new Figures<>( //
		(coco, answered) -> located(answered), (coco, texts) -> ofLines(texts));

	/** The text of an image, and the places of its lines. */
	record LocatedText(Transcription text, List<SegmentationPair> lines) {}

	private static LocatedText located(final AnsweredImage answered) {
		final List<Region> read = answered.answer().regions();
		return new LocatedText(transcription(answered, ReadingOrder.of(read).text()),
			SegmentationPair.pairs(shapes(lines(answered)), shapes(read)));
	}

	private static ReadingReport ofLines(final List<LocatedText> texts) {
		return new ReadingReport(TranscriptionMetrics.of(texts.stream().map(LocatedText::text).toList()),
			Optional.of(SegmentationMetrics.of(texts.stream().flatMap(text -> text.lines.stream()).toList())));
	}

	private static Transcription transcription(final AnsweredImage answered, final String read) {
		return new Transcription(ReadingOrder.of(lines(answered)).text(), read);
	}

	private static List<Region> lines(final AnsweredImage answered) {
		return answered.image().texts().orElseThrow();
	}

	private static List<Shape> shapes(final List<Region> regions) {
		return regions.stream().map(Region::shape).toList();
	}

	@Override
	public String text() {
		return String.format(Locale.ROOT, "  images without text %d  characters %d  errors %d  character error rate %s%n%s",
			figures.textless(), figures.characters(), figures.errors(), Report.fraction(figures.characterErrorRate()),
			places
				.map(lines -> String.format(Locale.ROOT, "  lines %d  located %d  mean IoU %s%n", lines.annotated(),
					lines.answered(), Report.fraction(lines.meanIou())))
				.orElse(""));
	}

	@Override
	public void addTo(final JsonObject json) {
		json.addProperty("without_text", figures.textless());
		json.addProperty("characters", figures.characters());
		json.addProperty("errors", figures.errors());
		json.add("character_error_rate", JsonLine.number(figures.characterErrorRate()));
		places.ifPresent(lines -> {
			json.addProperty("lines", lines.annotated());
			json.addProperty("located", lines.answered());
			json.add("mean_iou", JsonLine.number(lines.meanIou()));
		});
	}
}
