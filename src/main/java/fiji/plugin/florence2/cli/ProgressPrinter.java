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
package fiji.plugin.florence2.cli;

import java.io.PrintWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prints the plane and tile in work: over the line before in a terminal, else each in a line of its own. */
final class ProgressPrinter implements AutoCloseable {

	private static final Pattern PLACE = Pattern.compile("(\\d+ of \\d+, )?tile \\d+ of \\d+|\\d+ of \\d+");

	private final PrintWriter err;
	private final boolean terminal;
	private final boolean shown;
	private String printed = "";

	/** @param always whether to print also where there is no terminal */
	ProgressPrinter(final PrintWriter err, final boolean always) {
		this.err = err;
		terminal = System.console() != null;
		shown = terminal || always;
	}

	/** @param message such as "2 of 3, tile 1 of 4, reading the image" */
	void print(final String image, final String message) {
		if (!shown) return;
		final Matcher place = PLACE.matcher(message);
		final String line = place.lookingAt() ? image + ": " + place.group() : image;
		if (line.equals(printed)) return;
		if (terminal) err.print("\r" + line + " ".repeat(Math.max(0, printed.length() - line.length())));
		else err.println(line);
		err.flush();
		printed = line;
	}

	/** Clears the line, for a result to be printed. */
	void clear() {
		if (terminal) err.print("\r" + " ".repeat(printed.length()) + "\r");
		err.flush();
		printed = "";
	}

	@Override
	public void close() {
		clear();
	}
}
