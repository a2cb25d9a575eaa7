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

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileInfo;
import ij.io.FileOpener;
import ij.io.Opener;
import ij.io.TiffDecoder;
import ij.plugin.DICOM;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What ImageJ's own readers read rightly: TIFF files of grey values and RGB without tiles, with the stacks, channels and
 * calibration that ImageJ writes; DICOM; FITS.
 */
final class ImageJFormats {

	private static final String TIFF_ENDING = ".tif";
	private static final String DICOM_ENDING = ".dcm";
	private static final String FITS_ENDING = ".fits";
	private static final int BUFFER = 1 << 16;
	private static final int FITS_CARD = 80;
	private static final int FITS_BLOCK = 2880;
	private static final Pattern FITS_NUMBER = Pattern.compile("(BITPIX|NAXIS\\d*) *= *(-?\\d{1,9})\\b.*");
	private static final int LZW = 5;
	/** LZW, deflate in two spellings, PackBits. */
	private static final Set<Integer> COMPRESSIONS = Set.of(LZW, 8, 32946, 32773);
	private static final Set<Integer> DEFLATE = Set.of(8, 32946);
	private static final String IMAGEJ = "ImageJ=";
	private static final int METADATA_COUNTS = 50838;
	private static final int METADATA = 50839;
	/** LZW in the old bit order begins with these bytes. */
	private static final byte[] OLD_LZW = { 0, 1 };
	private static final int GREY_INVERTED = 0;
	private static final int RGB = 2;
	private static final int PALETTE = 3;
	private static final int SIGNED = 2;
	private static final int FLOAT = 3;

	private ImageJFormats() {}

	/** A file that ImageJ reads by a name. */
	@FunctionalInterface
	private interface Reader {

		/** @return null where ImageJ cannot read it */
		ImagePlus read(Path file) throws IOException, ImageException;
	}

	/** @param ending by which ImageJ knows such files */
	private static ImagePlus read(final Path file, final String ending, final Reader reader)
		throws IOException, ImageException
	{
		if (isNameOf(file)) return quietly(() -> reader.read(file.toAbsolutePath()));
		final Path folder = Files.createTempDirectory("florence2");
		final Path link = folder.resolve("image" + ending);
		try {
			return quietly(() -> reader.read(link(link, file)));
		}
		finally {
			Files.deleteIfExists(link);
			Files.deleteIfExists(folder);
		}
	}

	private static Path link(final Path link, final Path file) throws IOException {
		try {
			return Files.createSymbolicLink(link, file.toAbsolutePath());
		}
		catch (final UnsupportedOperationException | IOException notAllowed) {
			return Files.copy(file, link);
		}
	}

	/** What ImageJ does. */
	@FunctionalInterface
	private interface Action<T> {

		T run() throws IOException, ImageException;
	}

	/** Without the dialogs and messages of ImageJ. */
	private static <T> T quietly(final Action<T> action) throws IOException, ImageException {
		try {
			// Silent readers are not silent about what was not found before.
			IJ.redirectErrorMessages();
			return action.run();
		}
		finally {
			IJ.redirectErrorMessages(false);
		}
	}

	/** Whether Java finds a file by its path as text: not where its name is in another encoding than the system's. */
	private static boolean isNameOf(final Path path) {
		try {
			return Path.of(path.toString()).equals(path);
		}
		catch (final InvalidPathException otherEncoding) {
			return false;
		}
	}

	static Optional<ImageSource> find(final FileBytes file) throws IOException, ImageException {
		final Optional<TiffFile> tiff = TiffFile.read(file);
		if (tiff.isPresent()) {
			final boolean right = reads(tiff.get()) && !hasOldLzw(tiff.get());
			return right ? Optional.of(tiff(tiff.get())) : Optional.empty();
		}
		final boolean dicom = file.has(128, "DICM") || file.name().toLowerCase(Locale.ROOT).endsWith(".dcm");
		if (dicom) return Optional.of(dicom(file));
		return file.has(0, "SIMPLE  =") ? Optional.of(fits(file)) : Optional.empty();
	}

	private static boolean reads(final TiffFile tiff) {
		if (tiff.big()) return false;
		final boolean imagej =
			tiff.pages().get(0).value(TIFF.TAG_IMAGE_DESCRIPTION) instanceof String text && text.startsWith(IMAGEJ);
		return tiff.pages().stream().allMatch(page -> reads(page, imagej)) && isStack(tiff.pages());
	}

	/** ImageJ takes pages of any size for planes, and does not go back in the file for the next one. */
	private static boolean isStack(final List<TiffFile.Page> pages) {
		long place = 0;
		for (final TiffFile.Page page : pages) {
			final long offset = page.segments().offsets()[0];
			if (offset < place || !page.isLike(pages.get(0))) return false;
			place = offset;
		}
		return true;
	}

	/**
	 * Whether ImageJ gives the right pixels of a page. Damaged compressed ones it gives as black, without an error.
	 *
	 * @param imagej whether the file has what only ImageJ reads: channels, slices, frames, ranges
	 */
	private static boolean reads(final TiffFile.Page page, final boolean imagej) {
		final int samples = page.samples();
		final int bits = page.bits();
		final int photometric = page.photometric();
		if (page.tiled() || page.number(TIFF.TAG_FILL_ORDER, 1) != 1) return false;
		final boolean inflates =
			imagej && COMPRESSIONS.contains(page.compression()) && page.has(TIFF.TAG_STRIP_BYTE_COUNTS);
		if (page.compression() != 1 && !inflates) return false;
		if (page.number(TIFF.TAG_PREDICTOR, 1) > 2) return false;
		final boolean predicted = page.number(TIFF.TAG_PREDICTOR, 1) == 2;
		if (page.number(TIFF.TAG_PLANAR_CONFIGURATION, 1) == 2 && !page.has(TIFF.TAG_STRIP_BYTE_COUNTS)) return false;
		if (photometric == RGB) return samples == 3 && (bits == 8 || bits == 16 && !predicted);
		if (samples != 1 || page.number(TIFF.TAG_PLANAR_CONFIGURATION, 1) == 2) return false;
		if (photometric == PALETTE) return bits == 8;
		if (photometric < GREY_INVERTED || photometric > 1) return false;
		final boolean isFloat = page.number(TIFF.TAG_SAMPLE_FORMAT, 1) == FLOAT;
		if (bits == 32) return !predicted && (isFloat || page.compression() == 1);
		return !isFloat && (bits == 8 || bits == 16 && photometric == 1);
	}

	private static boolean hasOldLzw(final TiffFile tiff) throws IOException {
		for (final TiffFile.Page page : tiff.pages()) {
			if (page.compression() == LZW &&
				Arrays.equals(tiff.file().read(page.segments().offsets()[0], OLD_LZW.length), OLD_LZW))
			{
				return true;
			}
		}
		return false;
	}

	private static ImageSource tiff(final TiffFile tiff) throws IOException, ImageException {
		final FileBytes file = tiff.file();
		requireMetadata(tiff);
		final FileInfo[] planes;
		if (isNameOf(file.path()))
			planes = new TiffDecoder(file.path().toAbsolutePath().getParent() + "/", file.name()).getTiffInfo();
		else {
			try (InputStream in = Files.newInputStream(file.path())) {
				planes = new TiffDecoder(in, file.name()).getTiffInfo();
			}
		}
		if (planes == null) throw file.damaged("it has no directory");
		requireSame(file, planes[0], tiff.pages().get(0));
		for (final FileInfo plane : planes)
			if (end(plane) > file.length()) throw file.cutOff(end(plane));
		final FileInfo first = planes[0];
		// The unit that ImageJ writes is in its description.
		if (first.description != null && first.description.startsWith(IMAGEJ))
			new FileOpener(first).decodeDescriptionString(first);
		final long bytes = (long) first.width * first.height * first.getBytesPerPixel();
		final int count = Math.max(planes.length, first.nImages);
		final ImageContent content = new ImageContent(first.width, first.height, count, first.pixelWidth, first.pixelHeight,
			first.unit == null || first.unit.isBlank() ? ImageContent.PIXEL : first.unit);
		return new ImageSource(content, bytes * (count + 1), () -> read(file.path(), TIFF_ENDING, path -> {
			for (final TiffFile.Page page : tiff.pages())
				if (DEFLATE.contains(page.compression())) requireInflatable(file, page.segments());
			final Opener opener = new Opener();
			opener.setSilentMode(true);
			return opener.openTiff(path.getParent() + "/", path.getFileName().toString());
		}), parts(tiff, count));
	}

	/** Where the library gives the same pixels as ImageJ, that keeps lookup tables and makes channels of deep colors. */
	private static Optional<ImageSource.Parts> parts(final TiffFile tiff, final int planes) {
		final boolean same = planes == tiff.pages().size() && tiff.pages().stream().allMatch(ImageJFormats::isPlain);
		return same ? Optional.of(TiffFormat.parts(tiff, IntStream.range(0, planes).boxed().toList())) : Optional.empty();
	}

	private static boolean isPlain(final TiffFile.Page page) {
		if (page.number(TIFF.TAG_SAMPLE_FORMAT, 1) == SIGNED) return false;
		return page.photometric() == 1 || page.photometric() == RGB && page.bits() == 8;
	}

	/** ImageJ takes fields of a wrong type too, and would give black for what it then cannot read. */
	private static void requireSame(final FileBytes file, final FileInfo plane, final TiffFile.Page page)
		throws ImageException
	{
		final boolean compressed = plane.compression > FileInfo.COMPRESSION_NONE;
		if (plane.width != page.width() || plane.height != page.height() || compressed != (page.compression() != 1))
			throw file.damaged("a field has a wrong type");
	}

	private static void requireInflatable(final FileBytes file, final TiffFile.Segments strips)
		throws IOException, ImageException
	{
		final byte[] inflated = new byte[BUFFER];
		final Inflater inflater = new Inflater();
		try {
			for (int i = 0; i < strips.offsets().length; i++) {
				inflater.reset();
				inflater.setInput(file.read(strips.offsets()[i], Math.toIntExact(strips.lengths()[i])));
				while (!inflater.finished())
					if (inflater.inflate(inflated) == 0 && !inflater.finished()) throw file.cutOff();
			}
		}
		catch (final DataFormatException e) {
			throw file.damaged("its pixels cannot be decoded");
		}
		finally {
			inflater.end();
		}
	}

	/** ImageJ takes memory for what its own fields claim to hold. */
	private static void requireMetadata(final TiffFile tiff) throws ImageException {
		for (final TiffFile.Page page : tiff.pages()) {
			long claimed = 0;
			for (final long count : page.numbers(METADATA_COUNTS))
				claimed += count;
			if (claimed > page.numbers(METADATA).length)
				throw tiff.file().damaged("what ImageJ noted is longer than its field");
		}
	}

	/** How long the file must be for the pixels of a plane, or of the stack that ImageJ writes behind its first one. */
	private static long end(final FileInfo plane) {
		long end = 0;
		final int[] lengths = plane.stripLengths;
		if (lengths != null && plane.stripOffsets != null)
			for (int i = 0; i < Math.min(lengths.length, plane.stripOffsets.length); i++)
			end = Math.max(end, Integer.toUnsignedLong(plane.stripOffsets[i]) + Integer.toUnsignedLong(lengths[i]));
		if (plane.nImages < 2 || plane.compression > FileInfo.COMPRESSION_NONE) return end;
		final long bytes = (long) plane.width * plane.height * plane.getBytesPerPixel();
		return Math.max(end, plane.getOffset() + plane.nImages * bytes + (plane.nImages - 1) * plane.getGap());
	}

	private static ImageSource dicom(final FileBytes file) throws IOException, ImageException {
		final String header;
		try (InputStream in = new EndingStream(Files.newInputStream(file.path()))) {
			header = quietly(() -> new DICOM(in).getInfo(file.name()));
		}
		final int width = dicomNumber(header, "0028,0011", 0);
		final int height = dicomNumber(header, "0028,0010", 0);
		final int frames = Math.max(1, dicomNumber(header, "0028,0008", 1));
		if (width < 1 || height < 1) throw file.unsupported("DICOM, compressed or without an image");
		final long pixelBytes = (dicomNumber(header, "0028,0100", 16) + 7) / 8L * dicomNumber(header, "0028,0002", 1);
		final long bytes = Math.multiplyExact((long) width * height * frames, pixelBytes);
		if (bytes > file.length()) throw file.cutOff(bytes);
		final ImageContent content = ImageContent.of(width, height, frames);
		return ImageSource.of(content, 4 * bytes, () -> read(file.path(), DICOM_ENDING, path -> {
			final DICOM image;
			try (InputStream in = new EndingStream(Files.newInputStream(path))) {
				image = new DICOM(in);
				image.run(file.name());
			}
			final FileInfo info = image.getOriginalFileInfo();
			if (image.getWidth() == 0 || info == null) return null;
			if (info.getOffset() + bytes > file.length()) throw new EOFException();
			final ImagePlus opened = new ImagePlus(file.name(), image.getStack());
			opened.setCalibration(image.getCalibration());
			opened.setDisplayRange(image.getDisplayRangeMin(), image.getDisplayRangeMax());
			return opened;
		}));
	}

	private static int dicomNumber(final String header, final String tag, final int otherwise) {
		final Matcher line = Pattern.compile("(?m)^" + tag + ".*: *(\\d{1,9}) *$").matcher(header == null ? "" : header);
		return line.find() ? Integer.parseInt(line.group(1)) : otherwise;
	}

	/** Ends with an exception: ImageJ would wait for ever to skip what is not there. */
	private static final class EndingStream extends FilterInputStream {

		EndingStream(final InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			final int value = in.read();
			if (value < 0) throw new EOFException("EOF");
			return value;
		}

		@Override
		public int read(final byte[] bytes, final int offset, final int count) throws IOException {
			final int read = in.read(bytes, offset, count);
			if (read < 0) throw new EOFException("EOF");
			return read;
		}
	}

	private static ImageSource fits(final FileBytes file) throws IOException, ImageException {
		final int[] axes = { 0, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
		int bits = 0;
		long header = 0;
		boolean ended = false;
		for (long at = 0; !ended; at += FITS_CARD) {
			if (at + FITS_CARD > file.length()) throw file.cutOff(at + FITS_CARD);
			final String card = new String(file.read(at, FITS_CARD), StandardCharsets.ISO_8859_1);
			final Matcher number = FITS_NUMBER.matcher(card);
			if (number.matches()) {
				final int value = Integer.parseInt(number.group(2));
				final String axis = number.group(1).substring(number.group(1).startsWith("NAXIS") ? 5 : 6);
				if (number.group(1).equals("BITPIX")) bits = Math.abs(value);
				else axes[axis.isEmpty() ? 0 : Math.min(9, Integer.parseInt(axis))] = value;
			}
			ended = card.startsWith("END ");
			header = at + FITS_CARD;
		}
		if (axes[0] < 2 || axes[1] < 1 || axes[2] < 1 || axes[3] < 1 || bits == 0)
			throw file.unsupported("FITS without an image at its start");
		final long start = (header + FITS_BLOCK - 1) / FITS_BLOCK * FITS_BLOCK;
		final long pixels = Math.multiplyExact((long) axes[1] * axes[2], axes[0] > 2 ? axes[3] : 1);
		final long end = Math.addExact(start, Math.multiplyExact(pixels, bits / 8));
		if (end > file.length()) throw file.cutOff(end);
		final ImageContent content = ImageContent.of(axes[1], axes[2], axes[0] > 2 ? axes[3] : 1);
		return ImageSource.of(content, pixels * 16,
			() -> read(file.path(), FITS_ENDING, path -> new Opener().openImage(path.toString())));
	}
}
