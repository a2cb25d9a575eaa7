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
package fiji.plugin.florence2.optimization;

import fiji.plugin.florence2.common.Cancellation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file that gets those weights which do not lie in a published file as the optimised graphs need them. */
final class WeightFile implements AutoCloseable {

	/** So that vector instructions find numbers where they like them. */
	private static final int ALIGNMENT = 64;

	private final String name;
	private final FileChannel channel;
	private final Cancellation cancellation;

	/** @param cancellation stops the writing before the next numbers */
	WeightFile(final Path file, final Cancellation cancellation) throws IOException {
		this.cancellation = cancellation;
		name = file.getFileName().toString();
		channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
	}

	/** What the graphs beside it call it. */
	String name() {
		return name;
	}

	/** Appends numbers as they are, and tells where they begin. */
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
