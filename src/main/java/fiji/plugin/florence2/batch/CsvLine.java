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
package fiji.plugin.florence2.batch;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One row of a CSV file, as RFC 4180 has it, and its numbers. */
final class CsvLine {

	/** Much more than a pixel can be known to. */
	private static final MathContext DIGITS = new MathContext(7);
	private static final Pattern SPECIAL = Pattern.compile("[\",\r\n]");

	private CsvLine() {}

	/** The line, without its end. */
	static String of(final Object... values) {
		return Arrays.stream(values).map(value -> quoted(value.toString())).collect(Collectors.joining(","));
	}

	private static String quoted(final String value) {
		return SPECIAL.matcher(value).find() ? '"' + value.replace("\"", "\"\"") + '"' : value;
	}

	/** A number without exponent; nothing where there is none. */
	static String number(final double value) {
		if (!Double.isFinite(value)) return "";
		final BigDecimal number = new BigDecimal(value).round(DIGITS);
		return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
	}
}
