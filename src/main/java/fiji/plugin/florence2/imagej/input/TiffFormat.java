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

import java.awt.Rectangle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** TIFF files that ImageJ does not read, or not rightly. Pages that are like the first one become a stack. */
final class TiffFormat {

	private static final int YCBCR = 6;
	private static final int CM = 3;

	private static final Map<Integer, String> COMPRESSIONS = Map.ofEntries(Map.entry(6, "old JPEG"), Map.entry(9, "JBIG"),
		Map.entry(10, "JBIG"), Map.entry(32809, "ThunderScan"), Map.entry(33003, "JPEG 2000"),
		Map.entry(33005, "JPEG 2000"), Map.entry(34661, "JBIG"), Map.entry(34676, "SGI Log"), Map.entry(34677, "SGI Log"),
		Map.entry(34712, "JPEG 2000"), Map.entry(34887, "LERC"), Map.entry(34892, "lossy JPEG"), Map.entry(34925, "LZMA"),
		Map.entry(50000, "ZSTD"), Map.entry(50001, "WebP"), Map.entry(50002, "JPEG XL"));
	/** None, three of fax machines, LZW, JPEG, deflate in two spellings, PackBits. */
	private static final List<Integer> READ = List.of(1, 2, 3, 4, 5, TiffPixels.JPEG, 8, 32946, 32773);
	private static final List<String> COLORS =
		List.of("inverted grey", "grey", "RGB", "a palette", "a mask", "CMYK", "YCbCr", "", "CIELab");

	private TiffFormat() {}

	static Optional<ImageSource> find(final FileBytes file) throws IOException, ImageException {
		final Optional<TiffFile> tiff = TiffFile.read(file);
		return tiff.isPresent() ? Optional.of(source(tiff.get())) : Optional.empty();
	}

	private static ImageSource source(final TiffFile tiff) throws IOException, ImageException {
		final TiffFile.Page first = tiff.first();
		check(tiff.file(), first);
		final List<Integer> pages = new ArrayList<>();
		for (int i = 0; i < tiff.pages().size(); i++)
			if (tiff.pages().get(i).isLike(first)) pages.add(i);
		final TiffFile.Segments segments = first.segments();
		final long segment = (long) segments.width() * Math.min(segments.height(), first.height());
		// A strip or tile is there as bytes, decoded, and as ImageJ has it.
		final long decoding = segment * (2 * ((first.bits() + 7L) / 8 * first.samples()) + 4);
		final long memory = 4L * first.width() * first.height() * pages.size() + decoding;
		final ImageContent content = content(first, pages.size());
		final ImageSource.Parts parts = parts(tiff, pages);
		return new ImageSource(content, memory, () -> read(parts, content), Optional.of(parts));
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

	private static ImagePlus read(final ImageSource.Parts planes, final ImageContent content)
		throws IOException, ImageException
	{
		final ImageStack stack = new ImageStack(content.width(), content.height());
		for (int plane = 1; plane <= content.planes(); plane++)
			stack.addSlice(planes.read(plane, new Rectangle(content.width(), content.height())));
		final ImagePlus image = new ImagePlus("", stack);
		final Calibration calibration = image.getCalibration();
		calibration.pixelWidth = content.pixelWidth();
		calibration.pixelHeight = content.pixelHeight();
		calibration.setUnit(content.unit());
		return image;
	}

	/**
	 * Reads parts of pages.
	 *
	 * @param pages the numbers of those that are planes, from 0
	 */
	static ImageSource.Parts parts(final TiffFile tiff, final List<Integer> pages) {
		final Map<Integer, TiffPixels> read = new ConcurrentHashMap<>();
		return (plane, area) -> {
			final TiffFile.Page page = tiff.pages().get(pages.get(plane - 1));
			check(tiff.file(), page);
			return read.computeIfAbsent(plane, number -> new TiffPixels(tiff, page)).read(area);
		};
	}
}
