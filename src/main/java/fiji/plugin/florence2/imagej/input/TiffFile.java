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

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The directories of a TIFF or BigTIFF file. All that they claim is compared with the length of the file first, so that
 * readers, which believe them, neither run in circles nor take memory for what is not there.
 *
 * @param big whether it is a BigTIFF file
 * @param pages at least one
 */
record TiffFile(FileBytes file, boolean big, List<TiffFile.Directory> pages) {

	static final int SUBFILE_TYPE = 254;
	static final int WIDTH = 256;
	static final int HEIGHT = 257;
	static final int BITS = 258;
	static final int COMPRESSION = 259;
	static final int PHOTOMETRIC = 262;
	static final int FILL_ORDER = 266;
	static final int DESCRIPTION = 270;
	static final int STRIP_OFFSETS = 273;
	static final int SAMPLES = 277;
	static final int ROWS_PER_STRIP = 278;
	static final int STRIP_LENGTHS = 279;
	static final int X_RESOLUTION = 282;
	static final int Y_RESOLUTION = 283;
	static final int PLANAR = 284;
	static final int RESOLUTION_UNIT = 296;
	static final int PREDICTOR = 317;
	static final int COLOR_MAP = 320;
	static final int TILE_WIDTH = 322;
	static final int TILE_HEIGHT = 323;
	static final int TILE_OFFSETS = 324;
	static final int TILE_LENGTHS = 325;
	static final int SAMPLE_FORMAT = 339;
	static final int JPEG_TABLES = 347;
	static final int IMAGEJ_COUNTS = 50838;
	static final int IMAGEJ_DATA = 50839;

	private static final int CLASSIC = 42;
	private static final int BIG = 43;
	private static final int[] TYPE_BYTES = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8 };

	/** A field of a directory; its values are {@code count} of {@code type} at {@code position}. */
	private record Field(int type, long count, long position) {}

	/** What a page is made of: strips over its whole width, or tiles. */
	record Segments(int width, int height, long[] offsets, long[] lengths) {}

	/** The place of a file from which fields are read. */
	private record Source(FileBytes file, ByteOrder order) {

		ByteBuffer read(final long position, final long count) throws IOException {
			if (count > file.length()) throw new EOFException();
			return ByteBuffer.wrap(file.read(position, (int) count)).order(order);
		}
	}

	/** A page. */
	static final class Directory {

		private final Source source;
		private final Map<Integer, Field> fields;

		private Directory(final Source source, final Map<Integer, Field> fields) {
			this.source = source;
			this.fields = fields;
		}

		boolean has(final int tag) {
			return fields.containsKey(tag);
		}

		int width() {
			return number(WIDTH, 0);
		}

		int height() {
			return number(HEIGHT, 0);
		}

		int samples() {
			return number(SAMPLES, 1);
		}

		int bits() {
			return number(BITS, 1);
		}

		int compression() {
			return number(COMPRESSION, 1);
		}

		int photometric() {
			return number(PHOTOMETRIC, -1);
		}

		/** The first value of a field; the largest int for what is larger. */
		int number(final int tag, final int otherwise) {
			try {
				final long[] values = numbers(tag);
				return values.length == 0 ? otherwise : (int) Math.min(values[0], Integer.MAX_VALUE);
			}
			catch (final IOException outsideOfTheFile) {
				return otherwise;
			}
		}

		/** The values of a field of whole numbers; none where there is no such field. */
		long[] numbers(final int tag) throws IOException {
			final Field field = fields.get(tag);
			if (field == null) return new long[0];
			final int bytes = TYPE_BYTES[field.type()];
			final ByteBuffer values = source.read(field.position(), field.count() * bytes);
			final long[] numbers = new long[(int) field.count()];
			for (int i = 0; i < numbers.length; i++) numbers[i] = switch (bytes) {
				case 1 -> Byte.toUnsignedLong(values.get());
				case 2 -> Short.toUnsignedLong(values.getShort());
				case 4 -> Integer.toUnsignedLong(values.getInt());
				default -> values.getLong();
			};
			return numbers;
		}

		/** Where in the file the first value of a field is; -1 where there is no such field. */
		long position(final int tag) {
			return has(tag) ? fields.get(tag).position() : -1;
		}

		/** A whole number as 16 bits of the file. */
		byte[] word(final int number) {
			return ByteBuffer.allocate(2).order(source.order()).putShort((short) number).array();
		}

		/** The bytes of a field; none where there is no such field. */
		byte[] bytes(final int tag) throws IOException {
			final Field field = fields.get(tag);
			if (field == null) return new byte[0];
			return source.read(field.position(), field.count() * TYPE_BYTES[field.type()]).array();
		}

		/** A quotient of two numbers; 0 where there is none. */
		double rational(final int tag) throws IOException {
			final Field field = fields.get(tag);
			if (field == null || field.count() < 1 || TYPE_BYTES[field.type()] != 8) return 0;
			final ByteBuffer value = source.read(field.position(), 8);
			final double numerator = Integer.toUnsignedLong(value.getInt());
			final double denominator = Integer.toUnsignedLong(value.getInt());
			return denominator == 0 ? 0 : numerator / denominator;
		}

		boolean tiled() {
			return has(TILE_WIDTH) || has(TILE_OFFSETS);
		}

		Segments segments() throws IOException {
			if (tiled()) return new Segments(number(TILE_WIDTH, 0), number(TILE_HEIGHT, 0), numbers(has(TILE_OFFSETS)
				? TILE_OFFSETS : STRIP_OFFSETS), numbers(has(TILE_LENGTHS) ? TILE_LENGTHS : STRIP_LENGTHS));
			final int rows = Math.min(number(ROWS_PER_STRIP, Integer.MAX_VALUE), height());
			return new Segments(width(), rows, numbers(STRIP_OFFSETS), numbers(STRIP_LENGTHS));
		}

		/** The first bytes of the pixels. */
		byte[] start(final int count) throws IOException {
			return source.file().read(segments().offsets()[0], count);
		}

		/** Whether readers of whole images take it for one of them: not a smaller copy, a mask or another size. */
		boolean isLike(final Directory first) {
			return (number(SUBFILE_TYPE, 0) & 5) == (first.number(SUBFILE_TYPE, 0) & 5) && width() == first.width() &&
				height() == first.height() && samples() == first.samples() && bits() == first.bits() &&
				photometric() == first.photometric() && number(SAMPLE_FORMAT, 1) == first.number(SAMPLE_FORMAT, 1);
		}
	}

	/**
	 * @return nothing where it is no TIFF file
	 * @throws ImageException if it is cut off or damaged
	 */
	static Optional<TiffFile> read(final FileBytes file) throws IOException, ImageException {
		final boolean little = file.has(0, "II");
		if (!little && !file.has(0, "MM") || file.length() < 4) return Optional.empty();
		final Source source = new Source(file, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
		final int version = source.read(2, 2).getShort();
		if (version != CLASSIC && version != BIG) return Optional.empty();
		final boolean big = version == BIG;
		final List<Directory> pages = new ArrayList<>();
		final Set<Long> seen = new HashSet<>();
		long next = big ? source.read(8, 8).getLong() : Integer.toUnsignedLong(source.read(4, 4).getInt());
		while (next != 0) {
			if (!seen.add(next)) throw file.damaged("its directories run in a circle");
			if (next < 0 || next >= file.length()) throw pages.isEmpty() && next > 0 ? file.cutOff(next) : file.damaged(
				"it names a directory behind its end");
			final int head = big ? 8 : 2;
			final ByteBuffer count = source.read(next, head);
			final long entries = big ? count.getLong() : Short.toUnsignedInt(count.getShort());
			if (entries < 1 || entries > file.length()) throw file.damaged("a directory is empty");
			final long end = next + head + entries * (big ? 20 : 12);
			if (end + (big ? 8 : 4) > file.length()) throw file.cutOff(end);
			pages.add(directory(source, big, next + head, (int) entries));
			final ByteBuffer link = source.read(end, big ? 8 : 4);
			next = big ? link.getLong() : Integer.toUnsignedLong(link.getInt());
		}
		if (pages.isEmpty()) throw file.damaged("it has no directory");
		final TiffFile tiff = new TiffFile(file, big, List.copyOf(pages));
		tiff.check();
		return Optional.of(tiff);
	}

	private static Directory directory(final Source source, final boolean big, final long start, final int entries)
		throws IOException, ImageException
	{
		final Map<Integer, Field> fields = new HashMap<>();
		final int size = big ? 20 : 12;
		final ByteBuffer table = source.read(start, (long) entries * size);
		for (int i = 0; i < entries; i++) {
			final int at = i * size;
			final int tag = Short.toUnsignedInt(table.getShort(at));
			final int type = Short.toUnsignedInt(table.getShort(at + 2));
			final long count = big ? table.getLong(at + 4) : Integer.toUnsignedLong(table.getInt(at + 4));
			if (type >= TYPE_BYTES.length || TYPE_BYTES[type] == 0) continue;
			if (count < 0 || count > source.file().length()) throw source.file().damaged("a field is longer than the file");
			final long bytes = count * TYPE_BYTES[type];
			final int inline = big ? 8 : 4;
			final long here = start + at + size - inline;
			final long position = bytes <= inline ? here : big ? source.read(here, 8).getLong() : Integer.toUnsignedLong(source
				.read(here, 4).getInt());
			if (position < 0 || position + bytes > source.file().length()) throw source.file().cutOff(position + bytes);
			fields.put(tag, new Field(type, count, position));
		}
		return new Directory(source, fields);
	}

	private void check() throws IOException, ImageException {
		for (final Directory page : pages) {
			if (page.width() < 1 || page.height() < 1) throw file.damaged("its width or height is missing");
			if (page.samples() < 1 || page.bits() < 1 || page.samples() > 65535 || page.bits() > 64) throw file.damaged(
				"its pixels have an impossible size");
			checkSegments(page);
		}
	}

	private void checkSegments(final Directory page) throws IOException, ImageException {
		final Segments segments = page.segments();
		final int count = segments.offsets().length;
		if (count == 0 && page.compression() == 6) return;
		if (count == 0 || segments.width() < 1 || segments.height() < 1) throw file.damaged("its pixels are missing");
		for (int i = 0; i < Math.min(count, segments.lengths().length); i++) {
			final long end = segments.offsets()[i] + segments.lengths()[i];
			if (segments.offsets()[i] < 0 || segments.lengths()[i] < 0 || end > file.length()) throw file.cutOff(Math.max(end,
				file.length() + 1));
		}
		final long across = (page.width() - 1L) / segments.width() + 1;
		final long down = (page.height() - 1L) / segments.height() + 1;
		if (across * down > count) throw file.damaged("a part of its pixels is missing");
		if (page.compression() == 1) checkUncompressed(page, segments);
	}

	private void checkUncompressed(final Directory page, final Segments segments) throws ImageException {
		if (page.tiled() || page.photometric() == 6) return;
		final boolean planar = page.number(PLANAR, 1) == 2;
		final long rowBits = (long) page.width() * page.bits() * (planar ? 1 : page.samples());
		final long bytes = (rowBits + 7) / 8 * page.height() * (planar ? page.samples() : 1);
		long there = 0;
		for (final long length : segments.lengths()) there += length;
		if (segments.lengths().length == 0) there = file.length() - segments.offsets()[0];
		if (there < bytes) throw file.damaged("a part of its pixels is missing");
	}
}
