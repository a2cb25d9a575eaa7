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
package fiji.plugin.florence2.updatesite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The checksum of a file in the records of Fiji's updater. That of a jar is one of what is in it, so that packing the
 * same once more changes nothing.
 */
final class UpdaterChecksum {

	private static final String MANIFEST = "META-INF/MANIFEST.MF";

	private UpdaterChecksum() {}

	/** @param path where the file lies in Fiji; it counts too, save for jars */
	static String of(final String path, final Path file) throws IOException {
		final MessageDigest digest = sha1();
		if (path.endsWith(".jar")) updateFromJar(digest, file);
		else {
			digest.update(ascii(path));
			try (InputStream in = Files.newInputStream(file)) {
				update(digest, in);
			}
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	/** Of a manifest the updater means to keep the main class, but keeps nothing. */
	private static void updateFromJar(final MessageDigest digest, final Path file) throws IOException {
		try (ZipFile jar = new ZipFile(file.toFile())) {
			for (final ZipEntry entry : jar.stream().sorted(Comparator.comparing(ZipEntry::getName)).toList()) {
				digest.update(ascii(entry.getName()));
				if (entry.getName().equals(MANIFEST)) continue;
				try (InputStream in = jar.getInputStream(entry)) {
					if (entry.getName().endsWith(".properties")) digest.update(withoutComments(in.readAllBytes()));
					else update(digest, in);
				}
			}
		}
	}

	/**
	 * Comments of properties have dates. The updater leaves out their lines, but not the line breaks; the line after one
	 * that is empty, or has nothing but the mark of a comment, it takes as it is.
	 */
	static byte[] withoutComments(final byte[] properties) {
		final ByteArrayOutputStream kept = new ByteArrayOutputStream(properties.length);
		boolean atLineStart = true;
		boolean inComment = false;
		for (final byte b : properties) {
			if (atLineStart && b == '#') {
				inComment = true;
				continue;
			}
			final boolean lineEnds = b == '\n' && !atLineStart;
			if (!inComment || b == '\n') kept.write(b);
			if (b == '\n') inComment = false;
			atLineStart = lineEnds;
		}
		return kept.toByteArray();
	}

	private static void update(final MessageDigest digest, final InputStream in) throws IOException {
		final byte[] buffer = new byte[1 << 16];
		for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
			digest.update(buffer, 0, count);
		}
	}

	private static byte[] ascii(final String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static MessageDigest sha1() {
		try {
			return MessageDigest.getInstance("SHA-1");
		}
		catch (final NoSuchAlgorithmException e) {
			throw new IllegalStateException("Every Java has SHA-1", e);
		}
	}
}
