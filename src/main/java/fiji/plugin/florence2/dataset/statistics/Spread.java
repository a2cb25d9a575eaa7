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
package fiji.plugin.florence2.dataset.statistics;

import java.util.Arrays;
import java.util.Collection;

/** The spread of some numbers; {@code NaN} where there are none. */
public record Spread(int count, double least, double median, double most) {

	static Spread of(final Collection<? extends Number> numbers) {
		final double[] sorted = numbers.stream().mapToDouble(Number::doubleValue).sorted().toArray();
		if (sorted.length == 0) return new Spread(0, Double.NaN, Double.NaN, Double.NaN);
		return new Spread(sorted.length, sorted[0], median(sorted), sorted[sorted.length - 1]);
	}

	private static double median(final double[] sorted) {
		final int half = sorted.length / 2;
		return Arrays.stream(sorted, (sorted.length - 1) / 2, half + 1).average().orElseThrow();
	}
}
