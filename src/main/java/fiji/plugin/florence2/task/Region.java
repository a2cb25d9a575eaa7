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
package fiji.plugin.florence2.task;

import java.util.Objects;

/**
 * An object or a line of text that the model found in the image.
 * <p>
 * The scores are likelihoods under the model, not calibrated probabilities: {@code exp} of the mean
 * log-probability of some tokens of the answer, as {@code SCORE_MODE = 'avg_loc_scores'} in the published
 * code, but always of the region's own tokens. They are in [0, 1], and {@code NaN} where the answer came
 * without log-probabilities or there are no such tokens.
 * </p>
 *
 * @param label name or text; empty if the model gave none
 * @param shape where it lies
 * @param score of the location tokens; for a {@link Quad} of the location tokens and the text together
 * @param labelScore of the label's tokens
 */
public record Region(String label, Shape shape, double score, double labelScore) {

	public Region {
		Objects.requireNonNull(label);
		Objects.requireNonNull(shape);
	}

	/** The score, or another number for a region without score. */
	public double scoreOr(final double absent) {
		return Double.isNaN(score) ? absent : score;
	}
}
