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
package fiji.plugin.florence2.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A kind of object.
 *
 * @param id its number in the COCO file
 * @param name its name, such as "nucleus"
 */
public record Category(long id, String name) {

	/** A label of a model that is none of the categories of a data set: always a false positive. */
	public static final Category OTHER = new Category(Long.MIN_VALUE, "other");

	public Category {
		Objects.requireNonNull(name);
	}

	/**
	 * The category that a label names: the one whose name is the label, otherwise the first whose name is the label in
	 * the singular or plural. Case is ignored.
	 */
	public static Optional<Category> named(final String label, final List<Category> categories) {
		final String normalLabel = normal(label);
		final Optional<Category> equal =
			categories.stream().filter(category -> normal(category.name).equals(normalLabel)).findFirst();
		return equal
			.or(() -> categories.stream().filter(category -> sameNoun(normal(category.name), normalLabel)).findFirst());
	}

	private static boolean sameNoun(final String a, final String b) {
		return plurals(a).contains(b) || plurals(b).contains(a);
	}

	/** The forms that may be the plural of an English noun, Latin ones included; not all of them are words. */
	private static List<String> plurals(final String noun) {
		return List.of(noun + "s", noun + "es", noun.replaceAll("y$", "ies"), noun.replaceAll("us$", "i"),
			noun.replaceAll("(um|on)$", "a"), noun.replaceAll("is$", "es"));
	}

	private static String normal(final String words) {
		return words.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
	}
}
