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

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a proposal may be wrong. Each rule has a threshold. */
public enum Rule {

	MOST_THINGS("a text names more things than so many; articles, prepositions, conjunctions and marks part them", 15),
	FEWEST_WORDS("a text has fewer words", 3),
	MOST_WORDS("a text has more words", 120),
	REPETITION("the share of a text's three-word sequences that come again in it is higher", 0.3),
	SAME_TEXT("more images than so many have the same text", 1),
	GROUNDED("the model finds a smaller share of the things that a text names", 0.5),
	SCORE("a region has a lower score", 0.3),
	DUPLICATE("a region overlaps a better one of the same label more than that (intersection over union)", 0.7),
	SLIVER("a region's bounds are thinner, in pixels", 3),
	BORDER("a region is nearer to the border of the image, in pixels", 1),
	SIZE("a region's area is so many times larger or smaller than the median of its label", 8),
	OUTLINE("an outline fills a smaller share of its bounds", 0.2),
	AGREEMENT("no region with the same label of another source overlaps so much, where there are several sources", 0.5),
	LABEL("a better region with another label of another source overlaps so much", 0.5);

	private final String words;
	private final double usual;

	Rule(final String words, final double usual) {
		this.words = words;
		this.usual = usual;
	}

	/** The name in macros and on the command line, such as {@code same-text}. */
	public String key() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** When it rejects, in some words. */
	public String words() {
		return words;
	}

	/** A threshold to begin with. */
	public double usual() {
		return usual;
	}

	/** Whether it judges texts; else it judges regions. */
	public boolean isAboutTexts() {
		return compareTo(SCORE) < 0;
	}

	static Optional<Rule> of(final String key) {
		return Arrays.stream(values()).filter(rule -> rule.key().equals(key.strip().toLowerCase(Locale.ROOT))).findFirst();
	}

	static String keys() {
		return Arrays.stream(values()).map(Rule::key).collect(Collectors.joining(", "));
	}
}
