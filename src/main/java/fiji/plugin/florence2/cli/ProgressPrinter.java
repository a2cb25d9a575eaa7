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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints the plane, the tiles and the objects in work, and the remaining time: over the line before in a terminal. Without
 * one, in lines of their own, which short work does not need.
 */
final class ProgressPrinter implements AutoCloseable {

	private static final Pattern PLACE =
		Pattern.compile("((choosing tiles|((tile |object )?|((tile|object)s )?\\d+ to )\\d+ of \\d+)(, |$))+");
	private static final Pattern LEFT = Pattern.compile(", (\\d+ min )?\\d+ s left$");
	private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final PrintWriter err;
	private final boolean terminal;
	private final boolean always;
	private String printed = "";
	private String printedPlace = "";
	private long printedNanos = System.nanoTime();

	/** @param always whether to print each group of tiles also where there is no terminal, rather than one every ten seconds */
	ProgressPrinter(final PrintWriter err, final boolean always) {
		this.err = err;
		this.always = always;
		terminal = System.console() != null;
	}

	/** @param message such as "2 of 3, tiles 1 to 4 of 4, preparing the image, 20 s left" */
	void print(final String image, final String message) {
		final String place = place(image, message);
		final Matcher left = LEFT.matcher(message);
		printLine(place, left.find() ? place + left.group() : place);
	}

	/** Prints a message as a whole. */
	void print(final String message) {
		printLine(message, message);
	}

	private void printLine(final String place, final String line) {
		if (!isDue(place, line)) return;
		if (terminal) err.print("\r" + line + " ".repeat(Math.max(0, printed.length() - line.length())));
		else err.println(line);
		err.flush();
		printed = line;
		printedPlace = place;
		printedNanos = System.nanoTime();
	}

	private static String place(final String image, final String message) {
		final Matcher place = PLACE.matcher(message);
		return place.lookingAt() ? image + ": " + place.group().replaceAll(", $", "") : image;
	}

	private boolean isDue(final String place, final String line) {
		if (terminal) return !line.equals(printed);
		return !place.equals(printedPlace) && (always || System.nanoTime() - printedNanos >= INTERVAL_NANOS);
	}

	/** Clears the line, for a result to be printed. */
	void clear() {
		if (terminal) err.print("\r" + " ".repeat(printed.length()) + "\r");
		err.flush();
		printed = "";
		printedPlace = "";
	}

	@Override
	public void close() {
		clear();
	}
}
