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
package fiji.plugin.florence2.dataset.format;

import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.Source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What annotations are held to be when they come into a data set. */
public enum Trust {

	/** Nobody has decided: they are to be reviewed. */
	PROPOSED,
	/** They are right, but there may be objects that are not marked. Nothing is learned from such an image until it is accepted. */
	RIGHT,
	/** They are right, and all objects of each image are marked: all else is learned as background. */
	COMPLETE;

	/** The names in macros, scripts and on the command line. */
	public static List<String> keys() {
		return Arrays.stream(values()).map(Trust::key).toList();
	}

	public String key() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Who or what annotations come from.
	 *
	 * @param madeBy a name, if it is known; else empty
	 * @param form what the annotations are, such as the name of their format
	 */
	public Source source(final String madeBy, final String form) {
		final String name = madeBy.strip();
		if (this == PROPOSED) return Source.program(name.isEmpty() ? form : name, "");
		return name.isEmpty() ? Source.user() : Source.person(name);
	}

	/** @throws DataSetException if there is none of that name; upper and lower case are the same */
	public static Trust of(final String key) throws DataSetException {
		for (final Trust trust : values())
			if (trust.key().equalsIgnoreCase(key.strip())) return trust;
		throw new DataSetException(
			"Annotations cannot be \"" + key + "\": write one of " + String.join(", ", keys()) + ".");
	}
}
