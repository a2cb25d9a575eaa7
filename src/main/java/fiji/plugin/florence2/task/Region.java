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
 * The likelihoods are those of the model: {@code exp} of the mean log-probability of some tokens of the answer, as
 * {@code SCORE_MODE = 'avg_loc_scores'} in the published code, but always of the region's own tokens. They are in
 * [0, 1], and {@code NaN} where the answer came without log-probabilities or there are no such tokens.
 * </p>
 *
 * @param label name or text; empty if the model gave none
 * @param shape where it lies
 * @param score the probability that the region is right, in [0, 1], where the model has a calibration for such answers;
 *          else the likelihood, or of several views of an image how far they agree
 * @param likelihood of the location tokens; for a {@link Quad} of the location tokens and the text together
 * @param labelLikelihood of the label's tokens
 */
public record Region(String label, Shape shape, double score, double likelihood, double labelLikelihood) {

	public Region {
		Objects.requireNonNull(label);
		Objects.requireNonNull(shape);
	}

	/** A region whose score is its likelihood. */
	public Region(final String label, final Shape shape, final double likelihood, final double labelLikelihood) {
		this(label, shape, likelihood, likelihood, labelLikelihood);
	}

	/** The same region with another shape. */
	public Region withShape(final Shape other) {
		return new Region(label, other, score, likelihood, labelLikelihood);
	}

	/** The same region with another label. */
	public Region withLabel(final String other) {
		return new Region(other, shape, score, likelihood, labelLikelihood);
	}

	/** The same region with another score. */
	public Region withScore(final double other) {
		return new Region(label, shape, other, likelihood, labelLikelihood);
	}

	/** The score, or another number for a region without score. */
	public double scoreOr(final double absent) {
		return Double.isNaN(score) ? absent : score;
	}
}
