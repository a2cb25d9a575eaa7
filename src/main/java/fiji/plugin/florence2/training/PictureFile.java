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
package fiji.plugin.florence2.training;

import fiji.plugin.florence2.vision.RgbPlane;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Pictures of one size in a file, so that any number of them fits into memory. */
final class PictureFile implements AutoCloseable {

	private static final int CHANNELS = 3;

	private final FileChannel file;
	private final int width;
	private final int height;
	private int size;

	/** Begins an empty file. */
	PictureFile(final Path path, final int width, final int height) throws IOException {
		file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
			StandardOpenOption.READ, StandardOpenOption.WRITE);
		this.width = width;
		this.height = height;
	}

	int width() {
		return width;
	}

	int height() {
		return height;
	}

	/** Adds a picture, and gives its number, from 0. */
	int add(final RgbPlane picture) throws IOException {
		if (picture.width() != width || picture.height() != height)
			throw new IllegalArgumentException(picture + " in a file of " + width + " x " + height);
		final ByteBuffer bytes = ByteBuffer.wrap(bytes(picture));
		final long start = (long) size * bytes.capacity();
		while (bytes.hasRemaining())
			file.write(bytes, start + bytes.position());
		return size++;
	}

	RgbPlane get(final int number) throws IOException {
		final ByteBuffer bytes = ByteBuffer.allocate(CHANNELS * width * height);
		final long start = (long) number * bytes.capacity();
		while (bytes.hasRemaining())
			if (file.read(bytes, start + bytes.position()) < 0) throw new EOFException("The file was cut off");
		final int[] pixels = new int[width * height];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = (bytes.get(3 * i) & 0xff) << 16 | (bytes.get(3 * i + 1) & 0xff) << 8 | bytes.get(3 * i + 2) & 0xff;
		return new RgbPlane(width, height, pixels);
	}

	/** Red, green and blue of each pixel, row by row. */
	static byte[] bytes(final RgbPlane picture) {
		final int[] pixels = picture.pixels();
		final byte[] bytes = new byte[CHANNELS * pixels.length];
		for (int i = 0; i < pixels.length; i++) {
			bytes[3 * i] = (byte) (pixels[i] >> 16);
			bytes[3 * i + 1] = (byte) (pixels[i] >> 8);
			bytes[3 * i + 2] = (byte) pixels[i];
		}
		return bytes;
	}

	@Override
	public void close() throws IOException {
		file.close();
	}
}
