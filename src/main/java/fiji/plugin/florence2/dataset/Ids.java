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
import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Shape;

import java.util.List;
import java.util.UUID;

/** Names of events and items. */
final class Ids {

	private static final int DIGITS = 20;

	private Ids() {}

	/** A name that nothing else has. */
	static String unique() {
		return UUID.randomUUID().toString().replace("-", "").substring(0, DIGITS);
	}

	/** The same name for the same texts, on every computer. */
	static String of(final String... texts) {
		return Sha256.of(String.join("\0", texts)).substring(0, DIGITS);
	}

	static String of(final Source source, final int round) {
		return of(source.kind().name(), source.name(), source.version(), Integer.toString(round));
	}

	/** Versions of Java write decimal numbers differently. */
	static String of(final Shape shape) {
		final StringBuilder text = new StringBuilder(shape.getClass().getSimpleName());
		for (final List<Point> outline : Outlines.of(shape)) {
			text.append(';');
			for (final Point point : outline)
				text.append(Double.toHexString(point.x())).append(',').append(Double.toHexString(point.y())).append(' ');
		}
		return text.toString();
	}
}
