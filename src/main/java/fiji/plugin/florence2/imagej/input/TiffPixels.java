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

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFEntry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFWriter;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;

import ij.process.ImageProcessor;

import java.awt.Rectangle;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The pixels of a TIFF page. It is made of strips or tiles, of which those that are needed are decoded, one by one, each as
 * a small TIFF file in memory: the library would decode all that come before them. So a part of a page takes no more time
 * and memory than that part, however large the page is.
 */
final class TiffPixels {

	static final int JPEG = 7;
	private static final int UNCOMPRESSED = 1;
	private static final int GREY = 1;
	private static final int YCBCR = 6;
	private static final int CMYK = 5;
	private static final int PLANAR = 2;
	private static final int FLOATING = 3;
	/** How much larger than its place a JPEG stream may be, which is made of blocks. */
	private static final int BLOCK_SIDE = 16;
	/** What decides how a page is decoded, besides its size and the places of its bytes. */
	private static final List<Integer> DECIDING = List.of(TIFF.TAG_BITS_PER_SAMPLE, TIFF.TAG_COMPRESSION,
		TIFF.TAG_PHOTOMETRIC_INTERPRETATION, TIFF.TAG_FILL_ORDER, TIFF.TAG_SAMPLES_PER_PIXEL, TIFF.TAG_PLANAR_CONFIGURATION,
		TIFF.TAG_GROUP3OPTIONS, TIFF.TAG_GROUP4OPTIONS, TIFF.TAG_PREDICTOR, TIFF.TAG_COLOR_MAP, TIFF.TAG_INK_SET,
		TIFF.TAG_EXTRA_SAMPLES, TIFF.TAG_SAMPLE_FORMAT, TIFF.TAG_YCBCR_COEFFICIENTS, TIFF.TAG_YCBCR_SUB_SAMPLING,
		TIFF.TAG_YCBCR_POSITIONING, TIFF.TAG_REFERENCE_BLACK_WHITE);

	private final TiffFile tiff;
	private final TiffFile.Page page;
	private final TiffFile.Segments segments;
	private final int across;
	private final int down;

	TiffPixels(final TiffFile tiff, final TiffFile.Page page) {
		this.tiff = tiff;
		this.page = page;
		segments = page.segments();
		across = (page.width() - 1) / segments.width() + 1;
		down = (page.height() - 1) / segments.height() + 1;
	}

	/** @param area within the page */
	ImageProcessor read(final Rectangle area) throws IOException, ImageException {
		ImageProcessor pixels = null;
		for (int row = area.y / segments.height(); row <= (area.y + area.height - 1) / segments.height(); row++) {
			for (int column = area.x / segments.width(); column <= (area.x + area.width - 1) / segments.width(); column++) {
				final Rectangle place = place(row, column, area);
				final ImageProcessor part = decoded(place, bytes(row, column, place));
				if (place.equals(area)) return part;
				if (pixels == null) pixels = part.createProcessor(area.width, area.height);
				pixels.insert(part, place.x - area.x, place.y - area.y);
			}
		}
		if (pixels == null) throw new EOFException();
		return pixels;
	}

	/** Where a strip or tile is; of a strip whose rows can be found without decoding, only those of the area. */
	private Rectangle place(final int row, final int column, final Rectangle area) {
		final int x = column * segments.width();
		final int y = row * segments.height();
		if (page.tiled()) return new Rectangle(x, y, segments.width(), segments.height());
		final Rectangle strip = new Rectangle(x, y, segments.width(), Math.min(segments.height(), page.height() - y));
		if (!hasPlainRows()) return strip;
		return strip.intersection(new Rectangle(0, area.y, page.width(), area.height));
	}

	private boolean hasPlainRows() {
		return !page.tiled() && !isPlanar() && page.compression() == UNCOMPRESSED && page.photometric() != YCBCR;
	}

	private boolean isPlanar() {
		return page.samples() > 1 && page.number(TIFF.TAG_PLANAR_CONFIGURATION, 1) == PLANAR;
	}

	/** One after the other where each color has its own. */
	private byte[][] bytes(final int row, final int column, final Rectangle place) throws IOException {
		final byte[][] bytes = new byte[isPlanar() ? page.samples() : 1][];
		for (int sample = 0; sample < bytes.length; sample++) {
			final int number = (sample * down + row) * across + column;
			if (number >= segments.offsets().length) throw new EOFException();
			bytes[sample] = hasPlainRows() ? rows(number, row, place) : all(number);
		}
		return bytes;
	}

	private byte[] rows(final int number, final int row, final Rectangle place) throws IOException {
		final long rowBytes = ((long) page.width() * page.bits() * page.samples() + 7) / 8;
		final long start = segments.offsets()[number] + (place.y - (long) row * segments.height()) * rowBytes;
		return tiff.file().read(start, Math.toIntExact(rowBytes * place.height));
	}

	/** Old programs left the lengths out: then the last strip ends where the file does. */
	private byte[] all(final int number) throws IOException {
		final long start = segments.offsets()[number];
		final long length = number < segments.lengths().length
			? segments.lengths()[number]
			: Arrays.stream(segments.offsets()).filter(next -> next > start).min().orElse(tiff.file().length()) - start;
		return tiff.file().read(start, Math.toIntExact(length));
	}

	private ImageProcessor decoded(final Rectangle place, final byte[][] bytes) throws IOException, ImageException {
		if (page.compression() == JPEG) return jpeg(place, bytes[0]);
		final byte[] small = file(place, bytes);
		final ImageReader reader = LibraryReaders.tiff(false);
		try (ImageInputStream in = new ByteArrayImageInputStream(small)) {
			reader.setInput(in);
			if (page.number(TIFF.TAG_SAMPLE_FORMAT, 1) == FLOATING) return floating(reader);
			final ImageReadParam raw = reader.getDefaultReadParam();
			if (page.photometric() == CMYK) raw.setDestinationType(reader.getRawImageType(0));
			return Pixels.of(reader.read(0, raw));
		}
		finally {
			reader.dispose();
		}
	}

	/** The library cuts floating-point numbers of images, but not of rasters, to the range from 0 to 1. */
	private ImageProcessor floating(final ImageReader reader) throws IOException, ImageException {
		final boolean read = (page.bits() == 16 || page.bits() == 32) && page.samples() == 1 && page.photometric() == GREY;
		if (!read) throw tiff.file()
			.unsupported("TIFF, floating-point numbers of " + page.bits() + " bits, " + page.samples() + " in a pixel");
		return Pixels.grey(reader.readRaster(0, null));
	}

	private ByteOrder byteOrder() {
		return tiff.file().has(0, "II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
	}

	/** A TIFF file of one strip for each color. */
	private byte[] file(final Rectangle place, final byte[][] bytes) throws IOException {
		final int header = header(place, bytes, 0).length;
		final ByteArrayOutputStream file = new ByteArrayOutputStream();
		file.write(header(place, bytes, header));
		for (final byte[] strip : bytes)
			file.write(strip);
		return file.toByteArray();
	}

	/** @param start of the bytes of the first strip */
	private byte[] header(final Rectangle place, final byte[][] bytes, final int start) throws IOException {
		final long[] offsets = new long[bytes.length];
		final long[] lengths = new long[bytes.length];
		long next = start;
		for (int i = 0; i < bytes.length; i++) {
			offsets[i] = next;
			lengths[i] = bytes[i].length;
			next += lengths[i];
		}
		final List<Entry> entries = new ArrayList<>();
		for (final Entry entry : page.directory())
			if (DECIDING.contains(entry.getIdentifier())) entries.add(entry);
		entries.add(new TIFFEntry(TIFF.TAG_IMAGE_WIDTH, TIFF.TYPE_LONG, place.width));
		entries.add(new TIFFEntry(TIFF.TAG_IMAGE_HEIGHT, TIFF.TYPE_LONG, place.height));
		entries.add(new TIFFEntry(TIFF.TAG_ROWS_PER_STRIP, TIFF.TYPE_LONG, place.height));
		entries.add(new TIFFEntry(TIFF.TAG_STRIP_OFFSETS, TIFF.TYPE_LONG, offsets));
		entries.add(new TIFFEntry(TIFF.TAG_STRIP_BYTE_COUNTS, TIFF.TYPE_LONG, lengths));
		final ByteArrayOutputStream written = new ByteArrayOutputStream();
		try (ImageOutputStream out = new MemoryCacheImageOutputStream(written)) {
			out.setByteOrder(byteOrder());
			new TIFFWriter().write(entries, out);
		}
		return written.toByteArray();
	}

	/**
	 * A JPEG stream, without the tables that are common to all. They are put together here because the library converts
	 * their colors by the profile of the file.
	 */
	private ImageProcessor jpeg(final Rectangle place, final byte[] bytes) throws IOException, ImageException {
		final FileBytes file = tiff.file();
		if (page.bits() != 8) throw file.unsupported("TIFF, compressed by JPEG with " + page.bits() + " bits");
		if (isPlanar()) throw file.unsupported("TIFF, compressed by JPEG color by color");
		final byte[] tables = page.value(TIFF.TAG_JPEG_TABLES) instanceof byte[] common ? common : new byte[0];
		final byte[] stream = joined(tables, bytes);
		final JpegFormat.Header header = JpegFormat.header(file, stream);
		if (header.width() > segments.width() + BLOCK_SIDE || header.height() > segments.height() + BLOCK_SIDE ||
			header.ids().length != page.samples())
		{
			throw file.damaged("a part of its pixels is of another size");
		}
		final Raster raster = JpegFormat.raster(file, stream);
		final int width = Math.min(place.width, raster.getWidth());
		final int height = Math.min(place.height, raster.getHeight());
		return colored(raster.createChild(raster.getMinX(), raster.getMinY(), width, height, 0, 0, null));
	}

	private ImageProcessor colored(final Raster raster) {
		if (page.photometric() == YCBCR && raster.getNumBands() == 3) return Pixels.yCbCr(raster);
		if (page.photometric() == CMYK && raster.getNumBands() == 4) return Pixels.cmyk(raster);
		if (raster.getNumBands() >= 3) return Pixels.rgb(raster);
		final ImageProcessor grey = Pixels.grey(raster);
		if (page.photometric() == 0) grey.invert();
		return grey;
	}

	private static byte[] joined(final byte[] tables, final byte[] pixels) {
		if (tables.length < 4 || pixels.length < 2) return pixels;
		final byte[] all = Arrays.copyOf(tables, tables.length - 2 + pixels.length - 2);
		System.arraycopy(pixels, 2, all, tables.length - 2, pixels.length - 2);
		return all;
	}
}
