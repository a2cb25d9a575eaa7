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

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of files as text. A name that was written in another encoding than the system's has none by which the file is
 * found again, and several such names may look the same.
 */
final class FileName {

	private FileName() {}

	/**
	 * The path as text; of its parts, those in another encoding with their bytes as in an address: {@code %E4.png}. So each
	 * file has a name of its own, which can be written in any encoding.
	 */
	static String of(final Path path) {
		final List<String> parts = new ArrayList<>();
		for (final Path part : path) parts.add(isText(part) ? part.toString() : bytes(part));
		return String.join(path.getFileSystem().getSeparator(), parts);
	}

	private static boolean isText(final Path part) {
		try {
			return Path.of(part.toString()).equals(part);
		}
		catch (final InvalidPathException otherEncoding) {
			return false;
		}
	}

	private static String bytes(final Path part) {
		final String address = part.toUri().getRawPath();
		final int end = address.endsWith("/") ? address.length() - 1 : address.length();
		return address.substring(address.lastIndexOf('/', end - 1) + 1, end);
	}
}
