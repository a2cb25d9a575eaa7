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
package fiji.plugin.florence2.imagej.scalebar;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length such as 20 µm.
 *
 * @param value above 0
 * @param unit nm, µm, mm, cm or m
 */
public record WrittenLength(double value, String unit) {

	/** Unicode has two letters for micro. */
	private static final String MICRO = "[u\u00b5\u03bc]";
	private static final Pattern LENGTH =
		Pattern.compile("(?<![\\p{L}\\d.,])(\\d+(?:[.,]\\d+)?)\\s*(nm|" + MICRO + "m|mm|cm|m|microns?)(?![\\p{L}\\d])");
	private static final String MICROMETRE = "\u00b5m";
	private static final Map<String, Double> METRES =
		Map.of("nm", 1e-9, MICROMETRE, 1e-6, "mm", 1e-3, "cm", 1e-2, "m", 1.0);

	/** @throws IllegalArgumentException if the value is not above 0, or the unit is another one */
	public WrittenLength {
		if (!(value > 0 && Double.isFinite(value))) throw new IllegalArgumentException("A length of " + value);
		if (!METRES.containsKey(unit)) throw new IllegalArgumentException("The unit " + unit);
	}

	/** The first length in a text; empty if it has none, or one of 0. */
	public static Optional<WrittenLength> in(final String text) {
		final Matcher length = LENGTH.matcher(text);
		if (!length.find()) return Optional.empty();
		final double value = Double.parseDouble(length.group(1).replace(',', '.'));
		if (!(value > 0 && Double.isFinite(value))) return Optional.empty();
		return Optional.of(new WrittenLength(value, unit(length.group(2))));
	}

	private static String unit(final String written) {
		return written.startsWith("micron") || written.matches(MICRO + "m") ? MICROMETRE : written;
	}

	/** In metres. */
	public double metres() {
		return value * METRES.get(unit);
	}

	@Override
	public String toString() {
		return ScaleBar.number(value) + " " + unit;
	}
}
