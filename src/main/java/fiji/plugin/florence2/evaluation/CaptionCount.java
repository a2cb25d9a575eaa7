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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the objects in a caption. */
public final class CaptionCount {

	/** A number in digits and the words after it, up to the next number or mark of punctuation. */
	private static final Pattern NUMBER = Pattern.compile("(?<![\\d.,])(\\d{1,9})\\s+(\\p{L}[\\p{L}\\s'-]*)");

	private CaptionCount() {}

	/**
	 * The sum of all numbers that stand right before a category's name, in the singular or plural: 13 for "A blood smear
	 * with 12 red blood cells and 1 platelet." Numbers in words are not read.
	 */
	public static long in(final String caption, final List<Category> categories) {
		final Matcher matcher = NUMBER.matcher(caption);
		long sum = 0;
		while (matcher.find()) {
			if (startsWithName(matcher.group(2).strip().split("\\s+"), categories)) sum += Long.parseLong(matcher.group(1));
		}
		return sum;
	}

	private static boolean startsWithName(final String[] words, final List<Category> categories) {
		for (int length = 1; length <= words.length; length++) {
			final String phrase = String.join(" ", List.of(words).subList(0, length));
			if (Category.named(phrase, categories).isPresent()) return true;
		}
		return false;
	}
}
