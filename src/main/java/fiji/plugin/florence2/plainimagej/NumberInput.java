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
package fiji.plugin.florence2.plainimagej;

import java.math.BigDecimal;

import org.scijava.module.ModuleItem;
import org.scijava.util.NumberUtils;
import org.scijava.util.Types;

/** What an input that is a number can be. */
final class NumberInput {

	private NumberInput() {}

	/** The number of the input's type that a text is; null for no such number, an infinite one, or one that the type cannot hold. */
	static Number parse(final ModuleItem<?> item, final String text) {
		try {
			final BigDecimal number = new BigDecimal(text.strip());
			final Class<?> type = Types.box(item.getType());
			if (isWhole(item))
				return NumberUtils.toNumber(type == Integer.class ? number.intValueExact() : number.longValueExact(), type);
			return Double.isInfinite(number.doubleValue()) ? null : NumberUtils.toNumber(number.doubleValue(), type);
		}
		catch (final ArithmeticException | NumberFormatException e) {
			return null;
		}
	}

	static boolean isWithin(final ModuleItem<?> item, final Number number) {
		final Number min = (Number) item.getMinimumValue();
		final Number max = (Number) item.getMaximumValue();
		return (min == null || number.doubleValue() >= min.doubleValue()) &&
			(max == null || number.doubleValue() <= max.doubleValue());
	}

	/** What a user should enter, such as "a number from 0 to 1". */
	static String expected(final ModuleItem<?> item) {
		final String number = isWhole(item) ? "a whole number" : "a number";
		final Number min = (Number) item.getMinimumValue();
		final Number max = (Number) item.getMaximumValue();
		if (min != null && max != null) return number + " from " + plain(min) + " to " + plain(max);
		if (min != null) return number + ", at least " + plain(min);
		return max == null ? number : number + ", at most " + plain(max);
	}

	static boolean isWhole(final ModuleItem<?> item) {
		final Class<?> type = Types.box(item.getType());
		return type != Double.class && type != Float.class && type != BigDecimal.class;
	}

	private static String plain(final Number number) {
		return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
	}
}
