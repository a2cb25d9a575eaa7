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
package fiji.plugin.florence2.dataset.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The things that an English text names: the words between articles, prepositions, conjunctions, verbs of being and marks. */
final class Things {

	private static final Set<String> BETWEEN =
		Set.of("a", "an", "the", "of", "in", "on", "at", "to", "from", "by", "for", "with", "without", "and", "or", "but",
			"as", "is", "are", "was", "were", "be", "been", "has", "have", "there", "this", "that", "these", "those", "which",
			"it", "its", "their", "they", "near", "over", "under", "into", "through", "between", "behind", "beside", "some",
			"many", "several", "can", "seen", "shows", "shown", "image", "picture", "photo", "background");

	private Things() {}

	static List<String> of(final String text) {
		final List<String> things = new ArrayList<>();
		for (final String part : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}\\s'-]+")) {
			final StringBuilder thing = new StringBuilder();
			for (final String word : words(part)) {
				if (BETWEEN.contains(word)) add(thing, things);
				else thing.append(thing.length() == 0 ? "" : " ").append(word);
			}
			add(thing, things);
		}
		return things;
	}

	private static void add(final StringBuilder thing, final List<String> things) {
		if (thing.length() > 0) things.add(thing.toString());
		thing.setLength(0);
	}

	static List<String> words(final String text) {
		return Arrays.stream(text.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
	}

	/** The share of things whose last word, which says what they are, is in what was found; 1 where nothing is named. */
	static double share(final List<String> things, final List<String> found) {
		final Set<String> foundWords =
			found.stream().flatMap(phrase -> words(phrase.toLowerCase(Locale.ROOT)).stream()).collect(Collectors.toSet());
		if (things.isEmpty()) return 1;
		final long grounded =
			things.stream().map(Things::words).filter(words -> foundWords.contains(words.get(words.size() - 1))).count();
		return (double) grounded / things.size();
	}
}
