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

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes a grey image of any size as a BigTIFF file of square tiles, compressed by deflate: tile after tile, row by row, so
 * that one tile is in memory. Tiles of zeros are there once.
 */
final class TiledTiff implements Closeable {

	private static final int HEADER = 16;
	private static final short SHORT = 3;
	private static final short LONG = 4;
	private static final short LONG8 = 16;
	private static final int DEFLATE = 8;
	private static final int FIELD = 20;

	/** Where the bytes of a tile are. */
	private record Place(long offset, long length) {}

	private final FileChannel file;
	private final int width;
	private final int height;
	private final int side;
	private final int bits;
	private final List<Place> tiles = new ArrayList<>();
	private Place zeros;

	/**
	 * Begins a file, in place of one that is there.
	 *
	 * @param side of a tile, a multiple of 16
	 * @param bits of a pixel: 8, 16 or 32
	 */
	TiledTiff(final Path file, final int width, final int height, final int side, final int bits) throws IOException {
		this.file =
			FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
		this.width = width;
		this.height = height;
		this.side = side;
		this.bits = bits;
		this.file.position(HEADER);
	}

	/** @param pixels of the next tile, those beyond the image too, the lowest byte of each first */
	void write(final byte[] pixels) throws IOException {
		final boolean empty = Arrays.equals(pixels, new byte[pixels.length]);
		if (!empty || zeros == null) tiles.add(append(pixels));
		else tiles.add(zeros);
		if (empty) zeros = tiles.get(tiles.size() - 1);
	}

	private Place append(final byte[] pixels) throws IOException {
		final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (DeflaterOutputStream out = new DeflaterOutputStream(compressed)) {
			out.write(pixels);
		}
		final Place place = new Place(file.position(), compressed.size());
		write(ByteBuffer.wrap(compressed.toByteArray()));
		return place;
	}

	private void write(final ByteBuffer bytes) throws IOException {
		while (bytes.hasRemaining())
			file.write(bytes);
	}

	private static ByteBuffer allocate(final int count) {
		return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
	}

	/** Writes the directory, which makes the file whole. */
	@Override
	public void close() throws IOException {
		try (file) {
			final long offsets = numbers(tiles.stream().mapToLong(Place::offset).toArray());
			final long lengths = numbers(tiles.stream().mapToLong(Place::length).toArray());
			final long directory = file.position();
			final long[][] fields =
				{ { 256, LONG, 1, width }, { 257, LONG, 1, height }, { 258, SHORT, 1, bits }, { 259, SHORT, 1, DEFLATE },
					{ 262, SHORT, 1, 1 }, { 277, SHORT, 1, 1 }, { 322, LONG, 1, side }, { 323, LONG, 1, side },
					{ 324, LONG8, tiles.size(), offsets }, { 325, LONG8, tiles.size(), lengths }, { 339, SHORT, 1, 1 } };
			final ByteBuffer bytes = allocate(8 + fields.length * FIELD + 8).putLong(fields.length);
			for (final long[] field : fields)
				bytes.putShort((short) field[0]).putShort((short) field[1]).putLong(field[2]).putLong(field[3]);
			write(bytes.putLong(0).flip());
			file.position(0);
			write(allocate(HEADER).put((byte) 'I')
				.put((byte) 'I')
				.putShort((short) 43)
				.putShort((short) 8)
				.putShort((short) 0)
				.putLong(directory)
				.flip());
			file.force(true);
		}
	}

	/** Writes numbers; one alone stands in its field. */
	private long numbers(final long[] numbers) throws IOException {
		if (numbers.length == 1) return numbers[0];
		final long place = file.position();
		final ByteBuffer bytes = allocate(8 * numbers.length);
		for (final long number : numbers)
			bytes.putLong(number);
		write(bytes.flip());
		return place;
	}
}
