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

import fiji.plugin.florence2.common.Sha256;
import fiji.plugin.florence2.common.WindowsDevices;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths of an image's files below the folders of the results, without their endings: mostly the path of the image. A
 * part of the path that not every file system takes, or that could be the name of another image's file, is shortened or
 * cleaned and gets eight digits of its SHA-256.
 */
final class OutputNames {

	/** File systems allow 255 bytes for a name, and the endings need some. */
	private static final int MAX_NAME_BYTES = 200;
	private static final int KEPT_NAME_BYTES = 120;
	private static final int SUM_DIGITS = 8;

	/** What a user sees as one character, such as a letter with its accents. */
	private static final Pattern CHARACTER = Pattern.compile("\\X");
	/** Windows takes none of these. */
	private static final Pattern ILLEGAL = Pattern.compile("[\\p{Cntrl}<>:\"|?*\\\\]");
	/** Windows drops these. */
	private static final Pattern LOOSE_END = Pattern.compile("[. ]+$");
	/** What output files end with: a folder of that name could be where a file has to be. */
	private static final Pattern OUTPUT_ENDING = Pattern.compile("(?i).*\\.(zip|tif|png)");

	private final Map<String, Integer> counts = new HashMap<>();

	/** @param images the paths of all images below the input folder, with slashes */
	OutputNames(final List<String> images) {
		for (final String image : images)
			counts.merge(folded(portable(image)), 1, Integer::sum);
	}

	/**
	 * The path for one of those images. No two paths are the same, not even on file systems that do not distinguish upper
	 * and lower case or the forms of Unicode.
	 */
	String of(final String image) {
		final String path = portable(image);
		final boolean shared = counts.get(folded(path)) > 1 && !path.equals(folded(path));
		return shared ? path + "~" + sum(image) : path;
	}

	private static String folded(final String path) {
		return Normalizer.normalize(path, Normalizer.Form.NFC).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
	}

	private static String portable(final String image) {
		final String[] parts = image.split("/");
		final int last = parts.length - 1;
		for (int i = 0; i <= last; i++)
			if (!isPortable(parts[i], i == last)) parts[i] = clean(parts[i]) + "~" + sum(parts[i]);
		return String.join("/", parts);
	}

	private static boolean isPortable(final String part, final boolean last) {
		if (last && bytes(part) > MAX_NAME_BYTES || !last && OUTPUT_ENDING.matcher(part).matches()) return false;
		return !ILLEGAL.matcher(part).find() && !LOOSE_END.matcher(part).find() && !WindowsDevices.isName(part);
	}

	private static String clean(final String part) {
		final String legal = ILLEGAL.matcher(LOOSE_END.matcher(part).replaceAll("")).replaceAll("_");
		final String named = WindowsDevices.isName(legal) ? "_" + legal : legal;
		return bytes(named) > KEPT_NAME_BYTES ? cut(named) : named;
	}

	/** The beginning; a character is kept as a whole. */
	private static String cut(final String name) {
		final StringBuilder kept = new StringBuilder();
		final Matcher character = CHARACTER.matcher(name);
		while (character.find() && bytes(kept + character.group()) <= KEPT_NAME_BYTES)
			kept.append(character.group());
		return kept.toString();
	}

	private static int bytes(final String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

	private static String sum(final String text) {
		return Sha256.of(text).substring(0, SUM_DIGITS);
	}
}
