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
package fiji.plugin.florence2.common;

import java.io.EOFException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Explains Java's exceptions to users. */
public final class Failures {

	/** How the JSON library names a place in a file, after advice for programmers. */
	private static final Pattern JSON_PLACE = Pattern.compile("(?:JSON|End of input) at (line \\d+) (column \\d+)");

	private Failures() {}

	/** The cause in a few words, for use in brackets. */
	public static String text(final Throwable failure) {
		if (failure instanceof AccessDeniedException) return "access denied";
		if (failure instanceof NotDirectoryException) return "it is not a folder";
		if (failure instanceof FileAlreadyExistsException) return "there is a file of that name";
		if (failure instanceof NoSuchFileException) return "it does not exist";
		if (failure instanceof CharacterCodingException) return "it is not in UTF-8";
		if (failure instanceof FileSystemException system && system.getReason() != null) return system.getReason();
		if (failure instanceof FileSystemException) return failure.getClass().getSimpleName();
		final Throwable cause = failure.getCause();
		// An exception that has no message of its own repeats that of its cause, with the name of the class.
		if (cause != null && (failure.getMessage() == null || failure.getMessage().equals(cause.toString())))
			return text(cause);
		return failure.getMessage() == null ? failure.getClass().getSimpleName() : message(failure);
	}

	private static String message(final Throwable failure) {
		final Matcher place = JSON_PLACE.matcher(failure.getMessage());
		if (!place.find()) return failure.getMessage().strip().replaceAll("\\s+", " ");
		final String fault = failure instanceof EOFException ? "it ends too early" : "it is no JSON";
		return fault + ", in " + place.group(1) + ", " + place.group(2);
	}
}
