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

import java.util.List;

import org.scijava.command.CommandInfo;

/** Lines of macros that run commands. */
final class MacroLine {

	/** The option that gives a command the current image. */
	static final String CURRENT_IMAGE = "imp=[\" + getTitle() + \"]";

	private MacroLine() {}

	static String run(final CommandInfo command, final List<String> options) {
		final String name = "run(\"" + command.getMenuPath().getLeaf().getName();
		return options.isEmpty() ? name + "\");\n" : name + "\", \"" + String.join(" ", options) + "\");\n";
	}

	static String option(final String key, final Object value) {
		return key + '=' + quoted(escaped(value.toString()));
	}

	/** As ImageJ's recorder does. */
	private static String quoted(final String value) {
		return value.isEmpty() || value.indexOf(' ') >= 0 ? "[" + value + "]" : value;
	}

	static String escaped(final String value) {
		return value.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\s", " ");
	}
}
