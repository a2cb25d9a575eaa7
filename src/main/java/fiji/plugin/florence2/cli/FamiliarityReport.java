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
import fiji.plugin.florence2.evaluation.ScoreMetrics;
import fiji.plugin.florence2.reliability.Familiarity;

import com.google.gson.JsonObject;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How well a model tells images like those that it was trained on from others. Images that show nothing have no familiarity
 * ({@code NaN}), and do not count.
 *
 * @param own the familiarities of the annotated images
 * @param foreign those of images of other kinds, if there are some to compare
 */
record FamiliarityReport(List<Double> own, Optional<List<Double>> foreign) implements Report {

	FamiliarityReport {
		own = known(own);
		foreign = foreign.map(FamiliarityReport::known);
	}

	private static List<Double> known(final List<Double> familiarities) {
		return familiarities.stream().filter(familiarity -> !familiarity.isNaN()).toList();
	}

	@Override
	public String text() {
		final String text = String.format(Locale.ROOT, "  unfamiliar: %d of %d images", unfamiliar(own), own.size());
		return text +
			foreign
				.map(others -> String.format(Locale.ROOT, ", %d of %d foreign images (AUROC %s)", unfamiliar(others),
					others.size(), Report.fraction(auroc(others))))
				.orElse("") +
			System.lineSeparator();
	}

	@Override
	public void addTo(final JsonObject json) {
		json.add("unfamiliar", JsonLine.number((double) unfamiliar(own) / own.size()));
		foreign.ifPresent(others -> {
			json.addProperty("foreign_images", others.size());
			json.add("unfamiliar_foreign", JsonLine.number((double) unfamiliar(others) / others.size()));
			json.add("auroc", JsonLine.number(auroc(others)));
		});
	}

	private static long unfamiliar(final List<Double> familiarities) {
		return familiarities.stream().filter(Familiarity::isUnfamiliar).count();
	}

	/** The probability that an annotated image is more familiar than a foreign one. */
	private double auroc(final List<Double> others) {
		final boolean[] isOwn = new boolean[own.size() + others.size()];
		for (int i = 0; i < own.size(); i++)
			isOwn[i] = true;
		return ScoreMetrics
			.of(Stream.concat(own.stream(), others.stream()).mapToDouble(Double::doubleValue).toArray(), isOwn)
			.auc();
	}
}
