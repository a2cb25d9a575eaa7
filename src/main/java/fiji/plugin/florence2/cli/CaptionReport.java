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
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.evaluation.CaptionCount;
import fiji.plugin.florence2.evaluation.CaptionMetrics;
import fiji.plugin.florence2.evaluation.ObjectCount;

import com.google.gson.JsonObject;

import java.util.Locale;

/** How well captions count the objects of an image. */
record CaptionReport(CaptionMetrics figures) implements Report {

	static final Figures<ObjectCount> FIGURES =
		new Figures<>(CaptionReport::count, (coco, counts) -> new CaptionReport(CaptionMetrics.of(counts)));

	private static ObjectCount count(final CocoFolder coco, final AnsweredImage answered) {
		final long counted = CaptionCount.in(answered.answer().text(), coco.categories());
		return new ObjectCount(answered.image().objects(), counted);
	}

	@Override
	public String text() {
		return String.format(Locale.ROOT, "  objects %d  stated %d  count error %s%n", figures.objects(), figures.counted(),
			Report.fraction(figures.countError()));
	}

	@Override
	public void addTo(final JsonObject json) {
		json.addProperty("objects", figures.objects());
		json.addProperty("stated", figures.counted());
		json.add("count_error", JsonLine.number(figures.countError()));
	}
}
