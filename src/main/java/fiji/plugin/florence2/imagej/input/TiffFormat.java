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

import com.twelvemonkeys.imageio.metadata.tiff.Rational;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.ImageProcessor;

import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** TIFF files that ImageJ does not read, or not rightly. Pages that are like the first one become a stack. */
final class TiffFormat {

	private static final int JPEG = 7;
	private static final int GREY = 1;
	private static final int YCBCR = 6;
	private static final int CMYK = 5;
	private static final int CM = 3;
	/** Kinds of numbers. */
	private static final int UNSIGNED = 1;
	private static final int FLOATING = 3;

	private static final Map<Integer, String> COMPRESSIONS = Map.ofEntries(Map.entry(6, "old JPEG"), Map.entry(9, "JBIG"),
		Map.entry(10, "JBIG"), Map.entry(32809, "ThunderScan"), Map.entry(33003, "JPEG 2000"),
		Map.entry(33005, "JPEG 2000"), Map.entry(34661, "JBIG"), Map.entry(34676, "SGI Log"), Map.entry(34677, "SGI Log"),
		Map.entry(34712, "JPEG 2000"), Map.entry(34887, "LERC"), Map.entry(34892, "lossy JPEG"), Map.entry(34925, "LZMA"),
		Map.entry(50000, "ZSTD"), Map.entry(50001, "WebP"), Map.entry(50002, "JPEG XL"));
	/** None, three of fax machines, LZW, JPEG, deflate in two spellings, PackBits. */
	private static final List<Integer> READ = List.of(1, 2, 3, 4, 5, JPEG, 8, 32946, 32773);
	private static final List<String> COLORS =
		List.of("inverted grey", "grey", "RGB", "a palette", "a mask", "CMYK", "YCbCr", "", "CIELab");

	private TiffFormat() {}

	static Optional<ImageSource> find(final FileBytes file) throws IOException, ImageException {
		final Optional<TiffFile> tiff = TiffFile.read(file);
		return tiff.isPresent() ? Optional.of(source(tiff.get())) : Optional.empty();
	}

	private static ImageSource source(final TiffFile tiff) throws IOException, ImageException {
		final TiffFile.Page first = tiff.pages().get(0);
		check(tiff.file(), first);
		final List<Integer> pages = new ArrayList<>();
		for (int i = 0; i < tiff.pages().size(); i++)
			if (tiff.pages().get(i).isLike(first)) pages.add(i);
		final TiffFile.Segments segments = first.segments();
		final long tile = (long) segments.width() * segments.height();
		final long decoded = (first.bits() + 7L) / 8 * first.samples();
		final long pixels = (long) first.width() * first.height();
		// The library gives rasters as copies.
		final int copies = isFloating(first) ? 2 : 1;
		final long memory = pixels * (copies * decoded + 4L * pages.size()) + tile * decoded;
		final ImageContent content = content(first, pages.size());
		return new ImageSource(content, memory, () -> read(tiff, pages, content));
	}

	private static void check(final FileBytes file, final TiffFile.Page page) throws ImageException {
		final int compression = page.compression();
		if (!READ.contains(compression))
			throw file.unsupported("TIFF, compressed by " + COMPRESSIONS.getOrDefault(compression, "method " + compression));
		final int photometric = page.photometric();
		final boolean read = photometric >= -1 && photometric <= YCBCR && photometric != 4;
		if (!read) {
			throw file.unsupported("TIFF, colors in " +
				(photometric < COLORS.size() && photometric >= 0 ? COLORS.get(photometric) : "kind " + photometric));
		}
		if (page.samples() > 16) throw file.unsupported("TIFF with " + page.samples() + " values in a pixel");
	}

	private static ImageContent content(final TiffFile.Page page, final int planes) {
		final double x = page.value(TIFF.TAG_X_RESOLUTION) instanceof Rational perUnit ? perUnit.doubleValue() : 0;
		final double y = page.value(TIFF.TAG_Y_RESOLUTION) instanceof Rational perUnit ? perUnit.doubleValue() : 0;
		final int unit = page.number(TIFF.TAG_RESOLUTION_UNIT, 2);
		final boolean calibrated = x > 0 && y > 0 && (unit == CM || unit == 2 && x != 72);
		if (!calibrated) return ImageContent.of(page.width(), page.height(), planes);
		return new ImageContent(page.width(), page.height(), planes, 1 / x, 1 / y, unit == CM ? "cm" : "inch");
	}

	/** @param numbers of the pages that are read */
	private static ImagePlus read(final TiffFile tiff, final List<Integer> numbers, final ImageContent content)
		throws IOException, ImageException
	{
		final ImageStack stack = new ImageStack(content.width(), content.height());
		final ImageReader reader = LibraryReaders.tiff(tiff.big());
		try (ImageInputStream in = new FileStream(tiff.file().path())) {
			reader.setInput(in);
			for (final int number : numbers)
				stack.addSlice(page(tiff, reader, number));
		}
		finally {
			reader.dispose();
		}
		final ImagePlus image = new ImagePlus("", stack);
		final Calibration calibration = image.getCalibration();
		calibration.pixelWidth = content.pixelWidth();
		calibration.pixelHeight = content.pixelHeight();
		calibration.setUnit(content.unit());
		return image;
	}

	private static ImageProcessor page(final TiffFile tiff, final ImageReader reader, final int number)
		throws IOException, ImageException
	{
		final TiffFile.Page page = tiff.pages().get(number);
		check(tiff.file(), page);
		if (page.compression() == JPEG) return jpeg(tiff.file(), page);
		if (isFloating(page)) return floating(tiff.file(), page, reader, number);
		final ImageReadParam raw = reader.getDefaultReadParam();
		if (page.photometric() == CMYK) raw.setDestinationType(reader.getRawImageType(number));
		return Pixels.of(reader.read(number, raw));
	}

	private static boolean isFloating(final TiffFile.Page page) {
		return page.number(TIFF.TAG_SAMPLE_FORMAT, UNSIGNED) == FLOATING;
	}

	/** The library cuts floating-point numbers of images, but not of rasters, to the range from 0 to 1. */
	private static ImageProcessor floating(final FileBytes file, final TiffFile.Page page, final ImageReader reader,
		final int number) throws IOException, ImageException
	{
		final boolean read = (page.bits() == 16 || page.bits() == 32) && page.samples() == 1 && page.photometric() == GREY;
		if (!read) {
			throw file
				.unsupported("TIFF, floating-point numbers of " + page.bits() + " bits, " + page.samples() + " in a pixel");
		}
		return Pixels.grey(reader.readRaster(number, null));
	}

	/**
	 * Each strip or tile is a JPEG stream, without the tables that are common to all. They are put together here because
	 * the library converts their colors by the profile of the file.
	 */
	private static ImageProcessor jpeg(final FileBytes file, final TiffFile.Page page)
		throws IOException, ImageException
	{
		if (page.bits() != 8) throw file.unsupported("TIFF, compressed by JPEG with " + page.bits() + " bits");
		if (page.number(TIFF.TAG_PLANAR_CONFIGURATION, 1) == 2 && page.samples() > 1)
			throw file.unsupported("TIFF, compressed by JPEG color by color");
		final TiffFile.Segments segments = page.segments();
		final byte[] tables = page.value(TIFF.TAG_JPEG_TABLES) instanceof byte[] bytes ? bytes : new byte[0];
		final BufferedBands bands = new BufferedBands(page.width(), page.height(), page.samples());
		final int across = (page.width() - 1) / segments.width() + 1;
		for (int i = 0; i < segments.offsets().length; i++) {
			final byte[] stream = joined(tables, file.read(segments.offsets()[i], Math.toIntExact(segments.lengths()[i])));
			final JpegFormat.Header header = JpegFormat.header(file, stream);
			if (header.width() > segments.width() + 16 || header.height() > segments.height() + 16 ||
				header.ids().length != page.samples())
			{
				throw file.damaged("a part of its pixels is of another size");
			}
			bands.put(JpegFormat.raster(file, stream), i % across * segments.width(), i / across * segments.height());
		}
		return colored(page, bands.raster());
	}

	private static ImageProcessor colored(final TiffFile.Page page, final Raster raster) {
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

	/** A picture that is put together from parts. */
	private record BufferedBands(WritableRaster raster) {

		BufferedBands(final int width, final int height, final int bands) {
			this(Raster.createInterleavedRaster(0, width, height, bands, null));
		}

		/** Puts a part at its place; what is beyond the picture is left out. */
		void put(final Raster part, final int x, final int y) {
			final int width = Math.min(part.getWidth(), raster.getWidth() - x);
			final int height = Math.min(part.getHeight(), raster.getHeight() - y);
			if (width < 1 || height < 1) return;
			raster.setRect(x, y, part.createChild(part.getMinX(), part.getMinY(), width, height, 0, 0, null));
		}
	}
}
