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

/** Keeps a step from being too large: a gradient is shortened to a largest norm. */
public final class GradientClipping {

	/** As PyTorch's {@code clip_grad_norm_}: a gradient of zeros stays one. */
	private static final double EPSILON = 1e-6;

	private GradientClipping() {}

	/**
	 * Shortens a gradient in place, if it is longer than allowed.
	 *
	 * @return its norm before; not finite if one of its numbers is not, and then it is left as it is
	 */
	public static double clip(final float[] gradient, final double largestNorm) {
		double squares = 0;
		for (final float number : gradient)
			squares += (double) number * number;
		final double norm = Math.sqrt(squares);
		final double factor = largestNorm / (norm + EPSILON);
		if (factor < 1 && Double.isFinite(norm)) {
			for (int i = 0; i < gradient.length; i++)
				gradient[i] *= (float) factor;
		}
		return norm;
	}
}
