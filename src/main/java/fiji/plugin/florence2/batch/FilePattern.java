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

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;

/** A pattern of file names, such as <code>*.{tif,png}</code>; upper and lower case are the same, as on some file systems. */
public final class FilePattern {

	private final PathMatcher matcher;

	private FilePattern(final PathMatcher matcher) {
		this.matcher = matcher;
	}

	/** @throws BatchException if it is none */
	public static FilePattern of(final String pattern) throws BatchException {
		try {
			return new FilePattern(
				FileSystems.getDefault().getPathMatcher("glob:" + pattern.strip().toLowerCase(Locale.ROOT)));
		}
		catch (final PatternSyntaxException e) {
			throw new BatchException(
				"The pattern \"" + pattern + "\" cannot be read: write one such as *.tif or *.{png,jpg}.", e);
		}
	}

	/** @param name of a file, without its folder */
	public boolean matches(final String name) {
		return matcher.matches(Path.of(name.toLowerCase(Locale.ROOT)));
	}

	boolean matches(final Path file) {
		try {
			return matches(FileName.below(file.getParent(), file));
		}
		catch (final InvalidPathException e) {
			// Lower case may have characters that the locale lacks.
			return matcher.matches(file.getFileName());
		}
	}
}
