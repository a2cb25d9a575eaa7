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
package fiji.plugin.florence2.command;

import fiji.plugin.florence2.common.EditDistance;
import fiji.plugin.florence2.imagej.input.ImageException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of a macro's options, which ImageJ itself does not check. */
final class MacroKeys {

	/** A key with a value, which may be in brackets and have brackets within, or a word alone. */
	private static final Pattern OPTION =
		Pattern.compile("([^\\s=\\[\\]]+)(=(?:\\[(?:[^\\[\\]]|\\[[^\\[\\]]*\\])*\\]|\\S*))?");
	/** So many letters may be wrong for a key to be taken for another. */
	private static final int MAX_DISTANCE = 3;

	private MacroKeys() {}

	/**
	 * Refuses keys that a command does not have; ImageJ would ignore them.
	 *
	 * @param known the keys of the command
	 */
	static void check(final String options, final List<String> known) throws ImageException {
		for (final String key : keys(options))
			if (!known.contains(key)) throw new ImageException(sentence(key, known));
	}

	/** Words without a value are no keys: they can be the end of a value, and ImageJ writes some itself. */
	private static List<String> keys(final String options) {
		final List<String> keys = new ArrayList<>();
		final Matcher option = OPTION.matcher(options);
		while (option.find())
			if (option.group(2) != null) keys.add(option.group(1));
		return keys;
	}

	private static String sentence(final String key, final List<String> known) {
		final String nearest = known.stream().min(Comparator.comparingInt(other -> EditDistance.of(key, other))).orElse("");
		final String hint = EditDistance.of(key, nearest) <= MAX_DISTANCE
			? "write " + nearest + "."
			: "the keys are " + String.join(", ", known) + ".";
		return "There is no key " + key + ": " + hint;
	}
}
