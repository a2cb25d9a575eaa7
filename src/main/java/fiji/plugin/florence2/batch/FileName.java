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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Names of files as text. On Linux a name is a row of bytes, which need not be text in the character encoding that the
 * locale chooses; such bytes are written as {@code %E4}.
 */
final class FileName {

	private FileName() {}

	/** Whether text leads back to the file. */
	static boolean isText(final Path path) {
		try {
			return Path.of(path.toString()).equals(path);
		}
		catch (final InvalidPathException e) {
			return false;
		}
	}

	/** Whether the name would be text if the locale were one with UTF-8. */
	static boolean isUtf8(final Path path) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(path.toUri().getRawPath())));
			return true;
		}
		catch (final CharacterCodingException e) {
			return false;
		}
	}

	/** The path of a file below a folder, with slashes. */
	static String below(final Path folder, final Path file) {
		final List<String> parts = new ArrayList<>();
		for (final Path part : folder.relativize(file))
			parts.add(isText(part) ? part.toString() : escaped(part));
		return String.join("/", parts);
	}

	private static String escaped(final Path part) {
		final String path = part.toUri().getRawPath().replaceAll("/$", "");
		return path.substring(path.lastIndexOf('/') + 1);
	}

	private static byte[] bytes(final String rawPath) {
		final ByteBuffer bytes = ByteBuffer.allocate(rawPath.length());
		for (int i = 0; i < rawPath.length(); i++) {
			if (rawPath.charAt(i) != '%') {
				bytes.put((byte) rawPath.charAt(i));
				continue;
			}
			bytes.put((byte) Integer.parseInt(rawPath.substring(i + 1, i + 3), 16));
			i += 2;
		}
		return Arrays.copyOf(bytes.array(), bytes.position());
	}
}
