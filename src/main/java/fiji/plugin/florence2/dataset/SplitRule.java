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
package fiji.plugin.florence2.dataset;

import fiji.plugin.florence2.common.Sha256;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * How images are split into training, validation and test: by a hash of the image's group, or else of its sum. So an image
 * stays where it is, whatever is added or removed, and on every computer.
 *
 * @param validation the share of the groups for validation, in [0, 1]
 * @param test the share for the test, in [0, 1]
 * @param pattern finds the group in the name of a file: a regular expression, of which the first bracket, or else the whole,
 *          is the group; empty for none
 */
public record SplitRule(double validation, double test, String pattern) implements Change {

	/** What holds until another is chosen. */
	public static final SplitRule DEFAULT = new SplitRule(0.2, 0, "");

	/** @throws IllegalArgumentException if there are no such shares, or the pattern is no regular expression */
	public SplitRule {
		if (!(validation >= 0) || !(test >= 0) || !(validation + test <= 1))
			throw new IllegalArgumentException("there are no shares " + validation + " and " + test);
		try {
			Pattern.compile(pattern);
		}
		catch (final PatternSyntaxException e) {
			throw new IllegalArgumentException(
				"\"" + pattern + "\" is no regular expression: " + e.getDescription() + " at character " + (e.getIndex() + 1),
				e);
		}
	}

	/**
	 * The rule of shares that a user chose.
	 *
	 * @throws DataSetException if there are no such shares, or the pattern is no regular expression
	 */
	public static SplitRule chosen(final double validation, final double test, final String pattern)
		throws DataSetException
	{
		try {
			return new SplitRule(validation, test, pattern);
		}
		catch (final IllegalArgumentException e) {
			throw new DataSetException(
				"The images cannot be split in this way (" + e.getMessage() + "): give shares from 0 to 1, and a pattern.", e);
		}
	}

	/** The group of an image: that which it was given, or that in its name. */
	Optional<String> group(final ImageAdded image) {
		if (image.group().isPresent() || pattern.isEmpty()) return image.group();
		final Matcher matcher = Pattern.compile(pattern).matcher(image.name());
		if (!matcher.find()) return Optional.empty();
		return Optional.ofNullable(matcher.group(Math.min(1, matcher.groupCount())));
	}

	/** The split of an image. */
	Split split(final ImageAdded image) {
		if (image.split().isPresent()) return image.split().get();
		final double place = place(group(image).orElse(image.sum()));
		if (place < test) return Split.TEST;
		return place < test + validation ? Split.VALIDATION : Split.TRAINING;
	}

	/** A number in [0, 1) that any text has for ever. */
	private static double place(final String text) {
		return Long.parseUnsignedLong(Sha256.of(text).substring(0, 8), 16) / (double) (1L << 32);
	}
}
