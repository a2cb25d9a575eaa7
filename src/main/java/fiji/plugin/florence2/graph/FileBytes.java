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
package fiji.plugin.florence2.graph;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The bytes of a file of any length, read where they are needed. Not mapped into memory, since Java would keep the
 * file open for an unknown time, and Windows deletes no open file.
 */
final class FileBytes implements AutoCloseable {

	private static final int BUFFER_BYTES = 1 << 16;

	private final Path file;
	private final FileChannel channel;
	private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
	private long bufferStart;

	FileBytes(final Path file) throws IOException {
		this.file = file;
		channel = FileChannel.open(file);
		buffer.limit(0);
	}

	Path file() {
		return file;
	}

	long length() throws IOException {
		return channel.size();
	}

	byte at(final long position) throws IOException {
		if (position < bufferStart || position >= bufferStart + buffer.limit()) moveTo(position);
		return buffer.get((int) (position - bufferStart));
	}

	private void moveTo(final long position) throws IOException {
		buffer.clear();
		bufferStart = position;
		final int read = channel.read(buffer, position);
		buffer.flip();
		if (read <= 0) throw new EOFException("it ends at " + position);
	}

	byte[] read(final long position, final int length) throws IOException {
		final ByteBuffer bytes = ByteBuffer.allocate(length);
		while (bytes.hasRemaining()) {
			if (channel.read(bytes, position + bytes.position()) <= 0)
				throw new EOFException("it ends before " + (position + length));
		}
		return bytes.array();
	}

	@Override
	public void close() throws IOException {
		channel.close();
	}
}
