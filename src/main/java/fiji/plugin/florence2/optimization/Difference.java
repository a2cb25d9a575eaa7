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
package fiji.plugin.florence2.optimization;

import java.util.Locale;

/**
 * How much an optimised model differs from the one it was made of, for the same image, prompt and answer: the root mean
 * square of the differences, as a part of the standard deviation of what the published model computes.
 *
 * @param features of the image features
 * @param logits of the logits, over all tokens of the answer, with one beam and with three
 * @param featureSensitivity how much the published model's features differ from themselves if the pixels change by a
 *          millionth: what rounding alone can do to this model
 * @param logitSensitivity the same of the logits
 * @param equalTokens of {@code tokens}, how many the two models choose alike
 */
public record Difference(double features, double logits, double featureSensitivity, double logitSensitivity,
	int equalTokens, int tokens)
{

	/** How much more than a millionth in the pixels the roundings in all layers may do. */
	private static final double SENSITIVITY_MARGIN = 5;
	private static final double MIN_REPORTED = 1e-4;

	/** A sentence for users. */
	public String text() {
		return String.format(Locale.ROOT,
			"%d of %d tokens of its answer to a test prompt are those of the model it was made of; image features differ by %s " +
				"of their spread, logits by %s.",
			equalTokens, tokens, percent(features), percent(logits));
	}

	private static String percent(final double part) {
		if (part < MIN_REPORTED) return "less than 0.01 %";
		return String.format(Locale.ROOT, part < 0.01 ? "%.2f %%" : "%.1f %%", 100 * part);
	}

	/** Whether both differences are below a limit, or small enough to be explained by rounding alone. */
	boolean isWithin(final double featureLimit, final double logitLimit) {
		return features <= Math.max(featureLimit, SENSITIVITY_MARGIN * featureSensitivity) &&
			logits <= Math.max(logitLimit, SENSITIVITY_MARGIN * logitSensitivity);
	}
}
