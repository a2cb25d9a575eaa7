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
package fiji.plugin.florence2.imagej.input;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of a file. It is opened by its path, never by its name as text, which may not be that of the file. */
final class FileBytes {

	private static final int START = 512;

	private final Path path;
	private final long length;
	private final byte[] start;

	FileBytes(final Path path) throws IOException {
		this.path = path;
		length = Files.size(path);
		start = read(0, (int) Math.min(length, START));
	}

	Path path() {
		return path;
	}

	String name() {
		return path.getFileName().toString();
	}

	long length() {
		return length;
	}

	/** The first bytes, at most 512. */
	byte[] start() {
		return start.clone();
	}

	/** Whether the file has these letters, of Latin-1, at a place among its first bytes. */
	boolean has(final int place, final String letters) {
		final byte[] expected = letters.getBytes(StandardCharsets.ISO_8859_1);
		return start.length >= place + expected.length &&
			Arrays.equals(start, place, place + expected.length, expected, 0, expected.length);
	}

	/** @throws EOFException if the file ends before */
	byte[] read(final long position, final int count) throws IOException {
		if (position < 0 || count < 0 || position + count > length) throw new EOFException();
		final ByteBuffer bytes = ByteBuffer.allocate(count);
		try (SeekableByteChannel channel = Files.newByteChannel(path)) {
			channel.position(position);
			while (bytes.hasRemaining())
				if (channel.read(bytes) < 0) throw new EOFException();
		}
		return bytes.array();
	}

	/** All bytes of a file that is less than 2 GB long. */
	byte[] all() throws IOException {
		return read(0, Math.toIntExact(length));
	}

	ImageException damaged(final String fault) {
		return new ImageException("The image " + path + " is damaged (" + fault + "): copy it again.");
	}

	/** @param expected length of the whole file, in bytes */
	ImageException cutOff(final long expected) {
		return new ImageException(
			"The image " + path + " is cut off: " + length + " bytes are there of " + expected + "; copy it again.");
	}

	ImageException cutOff() {
		return new ImageException("The image " + path + " is cut off: copy it again.");
	}

	/** @param form what cannot be decoded: a compression, a kind of color */
	ImageException unsupported(final String form) {
		return new UnsupportedFormException("The image " + path + " is stored in a form that is not read here (" + form +
			"): open it in Fiji with Bio-Formats and save it as an uncompressed TIFF file, or name the folder of Fiji's jars by --readers.");
	}
}
