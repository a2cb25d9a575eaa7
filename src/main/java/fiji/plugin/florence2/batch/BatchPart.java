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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of the images of a folder, for computers that share the work: each {@code of}-th one.
 *
 * @param number of the part, from 1
 * @param of how many parts there are
 */
public record BatchPart(int number, int of) {

	/** All images. */
	public static final BatchPart ALL = new BatchPart(1, 1);

	private static final Pattern FORM = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

	/** @throws IllegalArgumentException if there is no such part */
	public BatchPart {
		if (number < 1 || number > of) throw new IllegalArgumentException("There is no part " + number + " of " + of);
	}

	/**
	 * Reads {@code 3/10}.
	 *
	 * @throws BatchException if it is not of that form, or there is no such part
	 */
	public static BatchPart of(final String text) throws BatchException {
		final Matcher form = FORM.matcher(text.strip());
		if (form.matches()) {
			final int number = Integer.parseInt(form.group(1));
			final int of = Integer.parseInt(form.group(2));
			if (number >= 1 && number <= of) return new BatchPart(number, of);
		}
		throw new BatchException("There is no part \"" + text + "\": write one such as 3/10, from 1/10 to 10/10.");
	}

	/** Whether an image belongs to it, by its place in the sorted list, from 0. */
	boolean has(final int place) {
		return place % of == number - 1;
	}

	@Override
	public String toString() {
		return number + "/" + of;
	}
}
