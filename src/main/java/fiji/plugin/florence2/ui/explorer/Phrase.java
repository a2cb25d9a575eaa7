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
package fiji.plugin.florence2.ui.explorer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Words of an answer that say what regions are.
 *
 * @param from the first character in the text
 * @param to the character after the last one
 * @param regions the numbers of the regions
 */
record Phrase(int from, int to, Set<Long> regions) {

	Phrase {
		regions = Set.copyOf(regions);
	}

	/** The phrases in a text that are names of regions, whatever upper and lower case they are in; none within another. */
	static List<Phrase> in(final String text, final List<Draft> drafts) {
		final Map<String, List<Long>> named = new LinkedHashMap<>();
		for (final Draft draft : drafts) {
			final String name = draft.found().getLabel().strip().toLowerCase(Locale.ROOT);
			if (!name.isEmpty()) named.computeIfAbsent(name, other -> new ArrayList<>()).add(draft.id());
		}
		final String words = text.toLowerCase(Locale.ROOT);
		final List<Phrase> phrases = new ArrayList<>();
		// Long ones first: "the nucleus" would take its part of "the nucleus of the cell".
		final List<String> names = new ArrayList<>(named.keySet());
		names.sort((one, other) -> other.length() - one.length());
		for (final String name : names)
			places(words, name).filter(at -> phrases.stream().noneMatch(known -> known.meets(at, at + name.length())))
				.findFirst()
				.ifPresent(at -> phrases.add(new Phrase(at, at + name.length(), Set.copyOf(named.get(name)))));
		phrases.sort((one, other) -> one.from - other.from);
		return phrases;
	}

	/** Where a name stands as whole words. */
	private static Stream<Integer> places(final String words, final String name) {
		final List<Integer> places = new ArrayList<>();
		for (int at = words.indexOf(name); at >= 0; at = words.indexOf(name, at + 1))
			if (isEnd(words, at - 1) && isEnd(words, at + name.length())) places.add(at);
		return places.stream();
	}

	private static boolean isEnd(final String words, final int at) {
		return at < 0 || at >= words.length() || !Character.isLetterOrDigit(words.charAt(at));
	}

	private boolean meets(final int start, final int end) {
		return from < end && start < to;
	}

	boolean has(final int character) {
		return from <= character && character < to;
	}
}
