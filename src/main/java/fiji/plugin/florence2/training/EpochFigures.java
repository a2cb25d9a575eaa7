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
package fiji.plugin.florence2.training;

/**
 * What an epoch came to.
 *
 * @param epoch from 1
 * @param loss mean of its steps
 * @param f1 on the validation images, of many on some of them; in a training for words, their accuracy, see
 *          {@link TrainingSettings#measure}; not a number if the epoch was not judged
 * @param known F1 on pictures of the base's own training; not a number if the model need not keep what it knew, or the epoch
 *          was not judged
 */
public record EpochFigures(int epoch, double loss, double f1, double known) {

	/** Whether the model of this epoch was tried on the validation images. */
	public boolean isJudged() {
		return !Double.isNaN(f1);
	}

	/** By what the best epoch is chosen: F1 or, where the model is to keep what it knew, the harmonic mean of both. */
	public double worth() {
		return worth(f1, known);
	}

	static double worth(final double f1, final double known) {
		if (Double.isNaN(known)) return f1;
		return f1 + known == 0 ? 0 : 2 * f1 * known / (f1 + known);
	}
}
