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

/**
 * A file for the readers of ImageIO. The streams of Java and of TwelveMonkeys open it by its name as text, which is not
 * that of the file where it is in another encoding than the system's, or keep all of it in memory.
 */
final class FileStream extends ImageInputStreamImpl {

	private static final int BUFFER = 1 << 15;

	private final SeekableByteChannel channel;
	private final long length;
	private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
	/** Where in the file the buffer begins. */
	private long start;

	FileStream(final Path file) throws IOException {
		channel = Files.newByteChannel(file);
		length = channel.size();
	}

	@Override
	public long length() {
		return length;
	}

	@Override
	public int read() throws IOException {
		final byte[] one = new byte[1];
		return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
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
		final long place = streamPos - start;
		if (place >= 0 && place < buffer.limit()) {
			buffer.position((int) place);
			return true;
		}
		start = streamPos;
		channel.position(streamPos).read(buffer.clear());
		return buffer.flip().hasRemaining();
	}

	@Override
	public void close() throws IOException {
		super.close();
		channel.close();
	}
}
