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

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/** PNG files. */
final class PngFormat {

	private static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";
	private static final int HEADER = 13;
	private static final int GREY = 0;
	private static final int PALETTE = 3;
	private static final int GREY_ALPHA = 4;
	private static final int[] SAMPLES = { 1, 0, 3, 1, 2, 0, 4 };
	/** The compression is at best 1032 times. */
	private static final int MAX_RATIO = 1033;
	private static final int BLOCK = 1 << 16;

	private PngFormat() {}

	static Optional<ImageSource> find(final FileBytes file) throws IOException, ImageException {
		if (!file.has(0, SIGNATURE)) return Optional.empty();
		final ByteBuffer header = ByteBuffer.wrap(file.read(SIGNATURE.length(), 8 + HEADER));
		if (header.getInt() != HEADER || !"IHDR".equals(letters(header))) throw file.damaged("its header is missing");
		final int width = header.getInt();
		final int height = header.getInt();
		final int bits = header.get();
		final int color = header.get();
		if (width < 1 || height < 1 || color < 0 || color >= SAMPLES.length || SAMPLES[color] == 0)
			throw file.damaged("its header is wrong");
		final long raw = ((long) width * bits * SAMPLES[color] + 7) / 8 * height;
		if (raw / MAX_RATIO > file.length())
			throw file.damaged("it is too short for " + width + " x " + height + " pixels");
		final boolean grey = color == GREY || color == GREY_ALPHA;
		final long pixel = color == PALETTE || !grey ? 4 : bits > 8 ? 2 : 1;
		return Optional.of(ImageSource.of(width, height, raw + pixel * width * height, () -> {
			requireWhole(file);
			return LibraryReaders.read(LibraryReaders.png(), file.path());
		}));
	}

	private static String letters(final ByteBuffer bytes) {
		final byte[] letters = new byte[4];
		bytes.get(letters);
		return new String(letters, StandardCharsets.ISO_8859_1);
	}

	/** Java's reader ignores the check sums. */
	private static void requireWhole(final FileBytes file) throws IOException, ImageException {
		final byte[] block = new byte[BLOCK];
		try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file.path()), BLOCK))) {
			in.skipNBytes(SIGNATURE.length());
			String type = "";
			while (!type.equals("IEND")) {
				long left = Integer.toUnsignedLong(in.readInt());
				final CRC32 sum = new CRC32();
				in.readFully(block, 0, 4);
				sum.update(block, 0, 4);
				type = new String(Arrays.copyOf(block, 4), StandardCharsets.ISO_8859_1);
				while (left > 0) {
					final int count = (int) Math.min(left, BLOCK);
					in.readFully(block, 0, count);
					sum.update(block, 0, count);
					left -= count;
				}
				if (in.readInt() != (int) sum.getValue()) throw file.damaged("a check sum is wrong");
			}
		}
		catch (final EOFException e) {
			throw file.cutOff();
		}
	}
}
