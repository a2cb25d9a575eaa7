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

import ij.io.FileInfo;
import ij.io.Opener;
import ij.io.TiffDecoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Whether ImageJ's own readers can open a file. They must not be asked where they cannot: they tell so by a dialog, and
 * end the macro that runs. And they open a file that was cut short, by a copy that was interrupted, without a word: a TIFF
 * file with fewer planes or with black ones, a JPEG file with grey below.
 */
final class ReadableFile {

	/** How Java's reader warns of it; that only the mark of the end is missing is harmless. */
	private static final String CUT_OFF_JPEG = "premature end of data";

	private ReadableFile() {}

	/** @throws ImageException if it is damaged, or no image */
	static void check(final Path file) throws ImageException {
		final boolean readable;
		try {
			readable = isReadable(file);
		}
		catch (final IOException | RuntimeException e) {
			throw new ImageException("The image " + file + " is damaged (" + e + ").");
		}
		if (!readable) throw unreadable(file);
	}

	static ImageException unreadable(final Path file) {
		return new ImageException("The file " + file + " is not an image that ImageJ can read, or it is damaged.");
	}

	private static boolean isReadable(final Path file) throws IOException, ImageException {
		return switch (new Opener().getFileType(file.toAbsolutePath().toString())) {
			// Fiji would hand these to others, which open windows.
			case Opener.UNKNOWN, Opener.TEXT, Opener.JAVA_OR_TEXT -> false;
			case Opener.PNG, Opener.GIF, Opener.BMP -> ImageIO.read(file.toFile()) != null;
			case Opener.JPEG -> isWholeJpeg(file);
			case Opener.TIFF, Opener.TIFF_AND_DICOM -> isWholeTiff(file);
			default -> true;
		};
	}

	/** Without conversion of colours, for ImageJ can read some that ImageIO alone cannot. */
	private static boolean isWholeJpeg(final Path file) throws IOException, ImageException {
		try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
			final ImageReader reader = ImageIO.getImageReaders(in).next();
			final List<String> warnings = new ArrayList<>();
			reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
			try {
				reader.setInput(in);
				if (reader.canReadRaster()) reader.readRaster(0, null);
			}
			finally {
				reader.dispose();
			}
			if (warnings.stream().anyMatch(warning -> warning.contains(CUT_OFF_JPEG))) throw new ImageException("The image " +
				file + " is cut off: copy it again.");
			return true;
		}
	}

	private static boolean isWholeTiff(final Path file) throws IOException, ImageException {
		final Path path = file.toAbsolutePath();
		final FileInfo[] planes = new TiffDecoder(path.getParent() + "/", path.getFileName().toString()).getTiffInfo();
		if (planes == null) return false;
		final long length = Files.size(file);
		for (final FileInfo plane : planes) if (end(plane) > length) throw new ImageException("The image " + file +
			" is cut off: " + length + " bytes are there of " + end(plane) + "; copy it again.");
		return true;
	}

	/** How long the file must be for the pixels of a plane, or of the stack that ImageJ writes behind its first one. */
	private static long end(final FileInfo plane) {
		long end = 0;
		final int[] lengths = plane.stripLengths;
		if (lengths != null && plane.stripOffsets != null) for (int i = 0; i < Math.min(lengths.length,
			plane.stripOffsets.length); i++)
			end = Math.max(end, Integer.toUnsignedLong(plane.stripOffsets[i]) + Integer.toUnsignedLong(lengths[i]));
		if (plane.nImages < 2 || plane.compression > FileInfo.COMPRESSION_NONE) return end;
		final long bytes = (long) plane.width * plane.height * plane.getBytesPerPixel();
		return Math.max(end, plane.getOffset() + plane.nImages * bytes + (plane.nImages - 1) * plane.getGap());
	}
}
