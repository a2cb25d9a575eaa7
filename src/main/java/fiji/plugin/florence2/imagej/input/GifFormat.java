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

import ij.process.ImageProcessor;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * GIF files: the first picture of an animation, on a background of its transparent color, or the first one of the palette.
 * Java's reader prints the stack traces of damaged files.
 */
final class GifFormat {

	private static final int IMAGE = 0x2c;
	private static final int EXTENSION = 0x21;
	private static final int GRAPHICS = 0xf9;
	private static final int END = 0x3b;
	private static final int PALETTE = 0x80;
	private static final int INTERLACED = 0x40;
	private static final int SIZE = 7;
	private static final int MAX_CODES = 4096;
	private static final int MAX_CODE_BITS = 11;
	private static final int[] FIRST_ROWS = { 0, 4, 2, 1 };
	private static final int[] ROW_STEPS = { 8, 8, 4, 2 };

	private GifFormat() {}

	static Optional<ImageSource> find(final FileBytes file) throws IOException, ImageException {
		if (!file.has(0, "GIF87a") && !file.has(0, "GIF89a")) return Optional.empty();
		final ByteBuffer bytes = ByteBuffer.wrap(file.all()).order(ByteOrder.LITTLE_ENDIAN);
		try {
			return Optional.of(picture(file, bytes.position(6)));
		}
		catch (final BufferUnderflowException | IllegalArgumentException e) {
			throw file.cutOff();
		}
	}

	private static ImageSource picture(final FileBytes file, final ByteBuffer bytes) throws ImageException {
		final int screenWidth = word(bytes);
		final int screenHeight = word(bytes);
		final int flags = bytes.get();
		bytes.position(bytes.position() + 2);
		int[] colors = palette(bytes, flags);
		int background = 0;
		int block = bytes.get();
		while (block != IMAGE) {
			if (block == END) throw file.damaged("it has no picture");
			if (block == EXTENSION) background = extension(bytes, background);
			block = bytes.get();
		}
		final int left = word(bytes);
		final int top = word(bytes);
		final int width = word(bytes);
		final int height = word(bytes);
		final int pictureFlags = bytes.get();
		if (width == 0 || height == 0) throw file.damaged("its picture is empty");
		final int[] own = palette(bytes, pictureFlags);
		if (own.length > 0) colors = own;
		if (colors.length == 0) colors = greys();
		final int allWidth = Math.max(screenWidth, left + width);
		final int allHeight = Math.max(screenHeight, top + height);
		final long pixels = (long) allWidth * allHeight;
		if ((long) width * height / MAX_CODES > file.length()) throw file.damaged("it is too short for " + width + " x " +
			height + " pixels");
		final int[] palette = colors;
		final byte shade = (byte) background;
		return new Decoding(ImageContent.of(allWidth, allHeight, 1), file.length() + 6 * pixels, () -> {
			final byte[] decoded = decode(file, bytes.duplicate(), width * height);
			final byte[] all = new byte[allWidth * allHeight];
			Arrays.fill(all, shade);
			final int[] rows = rows(height, (pictureFlags & INTERLACED) != 0);
			for (int y = 0; y < height; y++) System.arraycopy(decoded, y * width, all, (top + rows[y]) * allWidth + left, width);
			return indexed(allWidth, allHeight, all, palette);
		});
	}

	private static ImageProcessor indexed(final int width, final int height, final byte[] numbers, final int[] colors) {
		return Pixels.indexed(width, height, (y, row) -> {
			for (int x = 0; x < width; x++) row[x] = numbers[y * width + x] & 0xff;
		}, colors);
	}

	private static int word(final ByteBuffer bytes) {
		return Short.toUnsignedInt(bytes.getShort());
	}

	private static int[] palette(final ByteBuffer bytes, final int flags) {
		if ((flags & PALETTE) == 0) return new int[0];
		final int[] colors = new int[2 << (flags & SIZE)];
		for (int i = 0; i < colors.length; i++) colors[i] = (bytes.get() & 0xff) << 16 | (bytes.get() & 0xff) << 8 | bytes
			.get() & 0xff;
		return colors;
	}

	private static int[] greys() {
		final int[] greys = new int[256];
		for (int i = 0; i < greys.length; i++) greys[i] = i * 0x010101;
		return greys;
	}

	/** Skips an extension; of that about graphics, the transparent color is taken. */
	private static int extension(final ByteBuffer bytes, final int background) {
		final boolean graphics = (bytes.get() & 0xff) == GRAPHICS;
		int color = background;
		int size = bytes.get() & 0xff;
		while (size > 0) {
			final int start = bytes.position();
			if (graphics && size >= 4) color = (bytes.get(start) & 1) != 0 ? bytes.get(start + 3) & 0xff : 0;
			bytes.position(start + size);
			size = bytes.get() & 0xff;
		}
		return color;
	}

	/** Which row of the picture comes when. */
	private static int[] rows(final int height, final boolean interlaced) {
		final int[] rows = new int[height];
		int n = 0;
		if (!interlaced) for (int y = 0; y < height; y++) rows[y] = y;
		else for (int pass = 0; pass < FIRST_ROWS.length; pass++) for (int y = FIRST_ROWS[pass]; y < height; y +=
			ROW_STEPS[pass]) rows[n++] = y;
		return rows;
	}

	/** LZW with codes of growing length, in blocks of up to 255 bytes. */
	private static byte[] decode(final FileBytes file, final ByteBuffer bytes, final int count) throws ImageException {
		try {
			return new Lzw(file, bytes).decode(count);
		}
		catch (final BufferUnderflowException e) {
			throw file.cutOff();
		}
	}

	private static final class Lzw {

		private final FileBytes file;
		private final ByteBuffer bytes;
		private final int firstBits;
		private final int clear;
		private final int[] before = new int[MAX_CODES];
		private final byte[] last = new byte[MAX_CODES];
		private final int[] lengths = new int[MAX_CODES];
		private int blockLeft;
		private int held;
		private int heldBits;

		Lzw(final FileBytes file, final ByteBuffer bytes) throws ImageException {
			this.file = file;
			this.bytes = bytes;
			firstBits = bytes.get();
			if (firstBits < 1 || firstBits > MAX_CODE_BITS) throw wrong();
			clear = 1 << firstBits;
			for (int i = 0; i < clear; i++) {
				last[i] = (byte) i;
				lengths[i] = 1;
			}
		}

		private ImageException wrong() {
			return file.damaged("its pixels cannot be decoded");
		}

		byte[] decode(final int count) throws ImageException {
			final byte[] out = new byte[count];
			int done = 0;
			int bits = firstBits + 1;
			int next = clear + 2;
			int previous = -1;
			while (done < count) {
				final int code = code(bits);
				if (code == clear) {
					bits = firstBits + 1;
					next = clear + 2;
					previous = -1;
					continue;
				}
				if (code == clear + 1) throw file.cutOff();
				if (code > next || code == next && previous < 0 || previous < 0 && code > clear) throw wrong();
				if (previous >= 0 && next < MAX_CODES) {
					before[next] = previous;
					lengths[next] = lengths[previous] + 1;
					last[next] = first(code == next ? previous : code);
					next++;
				}
				else if (code >= next) throw wrong();
				done = append(out, done, code);
				previous = code;
				if (next == 1 << bits && bits <= MAX_CODE_BITS) bits++;
			}
			return out;
		}

		private byte first(final int code) {
			int walk = code;
			while (lengths[walk] > 1) walk = before[walk];
			return last[walk];
		}

		private int append(final byte[] out, final int done, final int code) {
			final int length = lengths[code];
			int walk = code;
			for (int i = done + length - 1; i >= done; i--) {
				if (i < out.length) out[i] = last[walk];
				walk = before[walk];
			}
			return done + length;
		}

		private int code(final int bits) throws ImageException {
			while (heldBits < bits) {
				if (blockLeft == 0) blockLeft = bytes.get() & 0xff;
				if (blockLeft == 0) throw file.cutOff();
				held |= (bytes.get() & 0xff) << heldBits;
				heldBits += 8;
				blockLeft--;
			}
			final int code = held & (1 << bits) - 1;
			held >>>= bits;
			heldBits -= bits;
			return code;
		}
	}
}
