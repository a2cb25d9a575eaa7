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

import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * PBM, PGM and PPM files, in numbers written out (P1 to P3) or in bytes (P4 to P6). They are decoded here because ImageJ
 * has no reader for them, and that of TwelveMonkeys ImageIO 3.12 gives wrong pixels: it takes values above half of a
 * maximum of 128 to 254, or of 32768 to 65534, as negative, rounds down, stops at comments between the values, and
 * fills up bitmaps that are cut off.
 */
final class PnmFormat {

	private static final int MAX_VALUE = 65535;
	private static final int BYTE_MAX = 255;

	private PnmFormat() {}

	static Optional<ImageSource> find(final FileBytes file) throws IOException, ImageException {
		final byte[] start = file.start();
		if (start.length < 3 || start[0] != 'P' || start[1] < '1' || start[1] > '6' || !isBlank(start[2]))
			return Optional.empty();
		final int kind = start[1] - '0';
		final ByteBuffer bytes = ByteBuffer.wrap(file.all());
		bytes.position(2);
		try {
			final int width = number(file, bytes);
			final int height = number(file, bytes);
			final int max = kind % 3 == 1 ? 1 : number(file, bytes);
			if (width < 1 || height < 1 || max < 1 || max > MAX_VALUE) throw file.damaged("its header is wrong");
			final long pixels = (long) width * height;
			final long values =
				kind == 4 ? (width + 7L) / 8 * height : pixels * (kind % 3 == 0 ? 3 : 1) * (kind > 4 && max > BYTE_MAX ? 2 : 1);
			if (kind > 3) bytes.get();
			if (values > bytes.remaining()) throw file.cutOff(bytes.position() + values);
			return Optional.of(ImageSource.of(width, height, file.length() + 4 * pixels,
				() -> new ImagePlus("", decode(file, bytes.duplicate(), kind, width, height, max))));
		}
		catch (final BufferUnderflowException e) {
			throw file.cutOff();
		}
	}

	private static ImageProcessor decode(final FileBytes file, final ByteBuffer bytes, final int kind, final int width,
		final int height, final int max) throws ImageException
	{
		try {
			final Values values = kind == 4
				? new Bits(bytes, width)
				: kind > 3
					? () -> max > BYTE_MAX ? Short.toUnsignedInt(bytes.getShort()) : bytes.get() & BYTE_MAX
					: kind == 1 ? () -> digit(file, bytes) : () -> number(file, bytes);
			return switch (kind % 3) {
				case 1 -> grey(width, height, () -> 1 - values.next(), 1);
				case 2 -> grey(width, height, values, max);
				default -> color(width, height, values, max);
			};
		}
		catch (final BufferUnderflowException e) {
			throw file.cutOff();
		}
	}

	/** Gives one value after the other. */
	@FunctionalInterface
	private interface Values {

		int next() throws ImageException;
	}

	/** Eight in a byte; each row begins with a new one. */
	private static final class Bits implements Values {

		private final ByteBuffer bytes;
		private final int width;
		private int x;
		private int held;

		Bits(final ByteBuffer bytes, final int width) {
			this.bytes = bytes;
			this.width = width;
		}

		@Override
		public int next() {
			if (x % 8 == 0) held = bytes.get();
			final int bit = held >> 7 - x % 8 & 1;
			x = (x + 1) % width;
			return bit;
		}
	}

	private static ImageProcessor grey(final int width, final int height, final Values values, final int max)
		throws ImageException
	{
		if (max > BYTE_MAX) {
			final short[] shorts = new short[width * height];
			for (int i = 0; i < shorts.length; i++)
				shorts[i] = (short) scaled(values.next(), max, MAX_VALUE);
			return new ShortProcessor(width, height, shorts, null);
		}
		final byte[] bytes = new byte[width * height];
		for (int i = 0; i < bytes.length; i++)
			bytes[i] = (byte) scaled(values.next(), max, BYTE_MAX);
		return new ByteProcessor(width, height, bytes);
	}

	private static ImageProcessor color(final int width, final int height, final Values values, final int max)
		throws ImageException
	{
		final int[] pixels = new int[width * height];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = scaled(values.next(), max, BYTE_MAX) << 16 | scaled(values.next(), max, BYTE_MAX) << 8 |
				scaled(values.next(), max, BYTE_MAX);
		return new ColorProcessor(width, height, pixels);
	}

	private static int scaled(final int value, final int max, final int highest) {
		return (int) Math.min(highest, Math.rint((double) value * highest / max));
	}

	/** A number that is written out, after blanks and comments. */
	private static int number(final FileBytes file, final ByteBuffer bytes) throws ImageException {
		int letter = skipped(bytes);
		long number = 0;
		while (letter >= '0' && letter <= '9') {
			number = Math.min(Integer.MAX_VALUE, 10 * number + letter - '0');
			if (!bytes.hasRemaining()) return (int) number;
			letter = bytes.get();
		}
		if (!isBlank(letter)) throw file.damaged("it has a letter in place of a number");
		bytes.position(bytes.position() - 1);
		return (int) number;
	}

	/** Digits of bitmaps may stand without a blank between them. */
	private static int digit(final FileBytes file, final ByteBuffer bytes) throws ImageException {
		final int letter = skipped(bytes);
		if (letter != '0' && letter != '1') throw file.damaged("it has a letter in place of a number");
		return letter - '0';
	}

	private static int skipped(final ByteBuffer bytes) {
		int letter = bytes.get();
		while (isBlank(letter) || letter == '#') {
			if (letter == '#') {
				while (letter != '\n')
					letter = bytes.get();
			}
			letter = bytes.get();
		}
		return letter;
	}

	private static boolean isBlank(final int letter) {
		return letter == ' ' || letter >= '\t' && letter <= '\r';
	}
}
