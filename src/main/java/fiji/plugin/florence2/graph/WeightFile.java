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

import fiji.plugin.florence2.common.Cancellation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CancellationException;

/**
 * A file of weights beside the graphs that refer to it, written from its beginning to its end. Graphs are usable once
 * it is closed, which has the operating system write it to the disk.
 */
public final class WeightFile implements AutoCloseable {

	/** Vector instructions load numbers faster from such addresses, and ONNX Runtime maps the file into memory. */
	private static final int ALIGNMENT = 64;

	private final String name;
	private final FileChannel channel;
	private final Cancellation cancellation;

	/**
	 * Creates the file.
	 *
	 * @param cancellation checked before each piece of numbers is written
	 * @throws IOException if there is such a file already, or it cannot be written
	 */
	public WeightFile(final Path file, final Cancellation cancellation) throws IOException {
		this.cancellation = cancellation;
		name = file.getFileName().toString();
		channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
	}

	/** The name by which graphs refer to it. */
	String name() {
		return name;
	}

	/**
	 * Appends numbers as they are.
	 *
	 * @return where they begin, in bytes: a multiple of 64
	 * @throws CancellationException if the writing was canceled
	 */
	long append(final byte[] numbers) throws IOException {
		cancellation.check();
		final long start = (channel.position() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
		channel.position(start);
		final ByteBuffer content = ByteBuffer.wrap(numbers);
		while (content.hasRemaining())
			channel.write(content);
		return start;
	}

	@Override
	public void close() throws IOException {
		channel.force(true);
		channel.close();
	}
}
