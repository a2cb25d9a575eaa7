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

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the name that words mean, though they may differ from it in capitals, white space and number. */
public final class Noun {

	private Noun() {}

	/**
	 * The name that some words mean: the first that is equal to them, otherwise the first that differs from them in
	 * capitals and white space alone, otherwise the first of which one is the English plural of the other.
	 */
	public static Optional<String> named(final String words, final List<String> names) {
		final String noun = normal(words);
		return first(names, words::equals).or(() -> first(names, name -> normal(name).equals(noun)))
			.or(() -> first(names, name -> isPlural(noun, normal(name)) || isPlural(normal(name), noun)));
	}

	private static Optional<String> first(final List<String> names, final Predicate<String> wanted) {
		return names.stream().filter(wanted).findFirst();
	}

	/** Whether a form may be the plural of an English noun; Latin and Greek ones are known, too. */
	private static boolean isPlural(final String form, final String noun) {
		return List
			.of(noun + "s", noun + "es", noun.replaceAll("y$", "ies"), noun.replaceAll("us$", "i"),
				noun.replaceAll("(um|on)$", "a"), noun.replaceAll("is$", "es"))
			.contains(form);
	}

	private static String normal(final String words) {
		return words.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
	}
}
