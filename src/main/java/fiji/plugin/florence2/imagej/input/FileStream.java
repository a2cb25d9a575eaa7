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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.imageio.stream.ImageInputStreamImpl;

/** A file for the readers of ImageIO; theirs opens it by its name as text. */
final class FileStream extends ImageInputStreamImpl {

	private static final int BUFFER = 1 << 15;

	private final SeekableByteChannel channel;
	private final long length;
	private final long changed;
	private final byte[] change;
	private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
	/** Where in the file the buffer begins. */
	private long start;

	FileStream(final Path file) throws IOException {
		this(file, 0, new byte[0]);
	}

	/** The same with other bytes at a place. */
	FileStream(final Path file, final long changed, final byte[] change) throws IOException {
		this.changed = changed;
		this.change = change.clone();
		channel = Files.newByteChannel(file);
		length = channel.size();
	}

	@Override
	public long length() {
		return length;
	}

	@Override
	public int read() throws IOException {
		checkClosed();
		bitOffset = 0;
		if (!fill()) return -1;
		streamPos++;
		return buffer.get() & 0xff;
	}

	@Override
	public int read(final byte[] bytes, final int offset, final int count) throws IOException {
		checkClosed();
		bitOffset = 0;
		if (count == 0) return 0;
		if (!fill()) return -1;
		final int read = Math.min(count, buffer.remaining());
		buffer.get(bytes, offset, read);
		streamPos += read;
		return read;
	}

	/** Lets the buffer stand at the position of the stream; false at the end of the file. */
	private boolean fill() throws IOException {
		if (streamPos >= length) return false;
		if (streamPos >= start && streamPos < start + buffer.limit()) {
			buffer.position((int) (streamPos - start));
			return true;
		}
		buffer.clear();
		channel.position(streamPos);
		final int read = channel.read(buffer);
		start = streamPos;
		buffer.position(0).limit(Math.max(0, read));
		for (int i = 0; i < change.length; i++) {
			final long place = changed + i - start;
			if (place >= 0 && place < buffer.limit()) buffer.put((int) place, change[i]);
		}
		return read > 0;
	}

	@Override
	public void close() throws IOException {
		super.close();
		channel.close();
	}
}
