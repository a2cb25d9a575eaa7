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
 * The learning rate of each step: it rises evenly to its peak, and falls to zero along half a cosine.
 *
 * @param peak the highest rate
 * @param warmUp how many steps it rises
 * @param steps how many there are, those included
 */
public record LearningRate(double peak, int warmUp, int steps) {

	/** One that rises for a part of the steps, at least for one. */
	public static LearningRate of(final double peak, final double warmUpPart, final int steps) {
		return new LearningRate(peak, (int) Math.max(1, Math.round(warmUpPart * steps)), steps);
	}

	/**
	 * The rate of a step.
	 *
	 * @param step counted from 0
	 * @return more than 0 up to the last step, and 0 after it
	 */
	public double at(final int step) {
		if (step < warmUp) return peak * (step + 1) / (warmUp + 1);
		if (step >= steps) return 0;
		final double progress = (double) (step - warmUp) / Math.max(1, steps - warmUp);
		return peak * 0.5 * (1 + Math.cos(Math.PI * progress));
	}
}
