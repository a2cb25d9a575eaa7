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

import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;

import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.imageio.stream.ImageInputStream;

/**
 * The directories of a TIFF or BigTIFF file, as TwelveMonkeys ImageIO reads them. It leaves out in silence what it cannot
 * read, so the links of the directories are followed first; and what they claim is compared with the length of the file,
 * so that readers, which believe them, take no memory for what is not there.
 *
 * @param big whether it is a BigTIFF file
 * @param pages at least one
 */
record TiffFile(FileBytes file, boolean big, List<TiffFile.Page> pages) {

	private static final int ZEISS_LSM = 34412;
	/** The bits of a page's type that say that it is a smaller copy, or a mask. */
	private static final int COPY_OR_MASK = 5;

	/** What a page is made of: strips over its whole width, or tiles. */
	record Segments(int width, int height, long[] offsets, long[] lengths) {}

	/** A page, by its directory. */
	record Page(Directory directory) {

		boolean has(final int tag) {
			return directory.getEntryById(tag) != null;
		}

		int width() {
			return number(TIFF.TAG_IMAGE_WIDTH, 0);
		}

		int height() {
			return number(TIFF.TAG_IMAGE_HEIGHT, 0);
		}

		int samples() {
			return number(TIFF.TAG_SAMPLES_PER_PIXEL, 1);
		}

		int bits() {
			return number(TIFF.TAG_BITS_PER_SAMPLE, 1);
		}

		int compression() {
			return number(TIFF.TAG_COMPRESSION, 1);
		}

		int photometric() {
			return number(TIFF.TAG_PHOTOMETRIC_INTERPRETATION, -1);
		}

		/** The value of a field: a number, an array of numbers, a text; null where there is no such field. */
		Object value(final int tag) {
			final Entry field = directory.getEntryById(tag);
			return field == null ? null : field.getValue();
		}

		/** The first value of a field; the largest int for what is larger. */
		int number(final int tag, final int otherwise) {
			final long[] values = numbers(tag);
			return values.length == 0 ? otherwise : (int) Math.min(values[0], Integer.MAX_VALUE);
		}

		/** The values of a field of whole numbers; none where there is no such field. */
		long[] numbers(final int tag) {
			final Object value = value(tag);
			if (value == null) return new long[0];
			if (value instanceof Number number) return new long[] { number.longValue() };
			final long[] numbers = new long[Array.getLength(value)];
			for (int i = 0; i < numbers.length; i++)
				numbers[i] = Array.getLong(value, i);
			return numbers;
		}

		boolean tiled() {
			return has(TIFF.TAG_TILE_WIDTH) || has(TIFF.TAG_TILE_OFFSETS);
		}

		Segments segments() {
			if (tiled()) {
				return new Segments(number(TIFF.TAG_TILE_WIDTH, 0), number(TIFF.TAG_TILE_HEIGTH, 0),
					numbers(has(TIFF.TAG_TILE_OFFSETS) ? TIFF.TAG_TILE_OFFSETS : TIFF.TAG_STRIP_OFFSETS),
					numbers(has(TIFF.TAG_TILE_BYTE_COUNTS) ? TIFF.TAG_TILE_BYTE_COUNTS : TIFF.TAG_STRIP_BYTE_COUNTS));
			}
			final int rows = Math.min(number(TIFF.TAG_ROWS_PER_STRIP, Integer.MAX_VALUE), height());
			return new Segments(width(), rows, numbers(TIFF.TAG_STRIP_OFFSETS), numbers(TIFF.TAG_STRIP_BYTE_COUNTS));
		}

		/** Whether it is an image by itself: not a smaller copy, nor a mask. */
		boolean isImage() {
			return (number(TIFF.TAG_SUBFILE_TYPE, 0) & COPY_OR_MASK) == 0;
		}

		/** Whether readers of whole images take it for one of them: not a smaller copy, a mask or another size. */
		boolean isLike(final Page first) {
			return isImage() == first.isImage() && width() == first.width() && height() == first.height() &&
				samples() == first.samples() && bits() == first.bits() && photometric() == first.photometric() &&
				number(TIFF.TAG_SAMPLE_FORMAT, 1) == first.number(TIFF.TAG_SAMPLE_FORMAT, 1);
		}
	}

	/**
	 * @return nothing where it is no TIFF file
	 * @throws ImageException if it is cut off or damaged
	 */
	static Optional<TiffFile> read(final FileBytes file) throws IOException, ImageException {
		final boolean big = file.has(0, "II+\0") || file.has(0, "MM\0+");
		if (!big && !file.has(0, "II*\0") && !file.has(0, "MM\0*")) return Optional.empty();
		final List<Page> pages = new ArrayList<>();
		try (ImageInputStream in = new FileStream(file.path())) {
			in.setByteOrder(file.has(0, "II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
			final List<Long> fields = fields(file, in, big);
			in.seek(0);
			final CompoundDirectory directories = (CompoundDirectory) new TIFFReader().read(in);
			if (directories.directoryCount() != fields.size()) throw file.damaged("a directory cannot be read");
			for (int i = 0; i < fields.size(); i++)
				pages.add(page(file, directories.getDirectory(i), fields.get(i)));
		}
		final TiffFile tiff = new TiffFile(file, big, List.copyOf(pages));
		tiff.check();
		return Optional.of(tiff);
	}

	/** The first image. Some scanners write a small picture before it. */
	Page first() {
		return pages.stream().filter(Page::isImage).findFirst().orElse(pages.get(0));
	}

	/** Whether its description, or a field of Zeiss, says more of its pages than TIFF itself. */
	boolean isOfMicroscope() {
		final Page first = pages.get(0);
		return first.has(ZEISS_LSM) ||
			first.value(TIFF.TAG_IMAGE_DESCRIPTION) instanceof String text && text.contains("<OME");
	}

	/** How many fields each directory has. */
	private static List<Long> fields(final FileBytes file, final ImageInputStream in, final boolean big)
		throws IOException, ImageException
	{
		final Map<Long, Long> fields = new LinkedHashMap<>();
		in.seek(big ? 8 : 4);
		long next = link(in, big);
		if (next >= file.length()) throw file.cutOff(next);
		while (next != 0) {
			if (fields.containsKey(next)) throw file.damaged("its directories run in a circle");
			if (next < 0 || next >= file.length()) throw file.damaged("it names a directory behind its end");
			in.seek(next);
			final long count = big ? in.readLong() : in.readUnsignedShort();
			if (count < 1 || count > file.length()) throw file.damaged("a directory is empty");
			fields.put(next, count);
			in.seek(in.getStreamPosition() + count * (big ? 20 : 12));
			next = link(in, big);
		}
		if (fields.isEmpty()) throw file.damaged("it has no directory");
		return List.copyOf(fields.values());
	}

	private static long link(final ImageInputStream in, final boolean big) throws IOException {
		return big ? in.readLong() : in.readUnsignedInt();
	}

	private static Page page(final FileBytes file, final Directory directory, final long fields) throws ImageException {
		for (final Entry field : directory)
			if (field.getValue() instanceof EOFException) throw file.cutOff();
		if (directory.size() != fields) throw file.damaged("a field cannot be read");
		return new Page(directory);
	}

	private void check() throws ImageException {
		for (final Page page : pages) {
			if (page.width() < 1 || page.height() < 1) throw file.damaged("its width or height is missing");
			if (page.samples() < 1 || page.bits() < 1 || page.samples() > 65535 || page.bits() > 64)
				throw file.damaged("its pixels have an impossible size");
			checkSegments(page);
		}
	}

	private void checkSegments(final Page page) throws ImageException {
		final Segments segments = page.segments();
		final int count = segments.offsets().length;
		if (count == 0 && page.compression() == 6) return;
		if (count == 0 || segments.width() < 1 || segments.height() < 1) throw file.damaged("its pixels are missing");
		for (int i = 0; i < Math.min(count, segments.lengths().length); i++) {
			final long end = segments.offsets()[i] + segments.lengths()[i];
			if (segments.offsets()[i] < 0 || segments.lengths()[i] < 0 || end > file.length())
				throw file.cutOff(Math.max(end, file.length() + 1));
		}
		final long across = (page.width() - 1L) / segments.width() + 1;
		final long down = (page.height() - 1L) / segments.height() + 1;
		if (across * down > count) throw file.damaged("a part of its pixels is missing");
		if (page.compression() == 1) checkUncompressed(page, segments);
	}

	private void checkUncompressed(final Page page, final Segments segments) throws ImageException {
		if (page.tiled() || page.photometric() == 6) return;
		final boolean planar = page.number(TIFF.TAG_PLANAR_CONFIGURATION, 1) == 2;
		final long rowBits = (long) page.width() * page.bits() * (planar ? 1 : page.samples());
		final long bytes = (rowBits + 7) / 8 * page.height() * (planar ? page.samples() : 1);
		long there = 0;
		for (final long length : segments.lengths())
			there += length;
		if (segments.lengths().length == 0) there = file.length() - segments.offsets()[0];
		if (there < bytes) throw file.damaged("a part of its pixels is missing");
	}
}
