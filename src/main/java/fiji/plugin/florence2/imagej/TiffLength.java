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
package fiji.plugin.florence2.imagej;

import ij.io.FileInfo;
import ij.io.TiffDecoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Whether a TIFF file has all the pixels that it speaks of. ImageJ opens one that was cut short, by a copy that was
 * interrupted, without a word: with fewer planes or with black ones.
 */
final class TiffLength {

	private TiffLength() {}

	/** @throws ImageException if it is a TIFF file by its name, and shorter than it should be */
	static void check(final Path file) throws ImageException {
		if (!file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.tiff?")) return;
		final FileInfo[] planes = planes(file);
		try {
			final long length = Files.size(file);
			for (final FileInfo plane : planes) if (end(plane) > length) throw new ImageException("The image " + file +
				" is cut off: " + length + " bytes are there of " + end(plane) + "; copy it again.");
		}
		catch (final IOException e) {
			throw new ImageException("The image " + file + " cannot be read (" + e + ").");
		}
	}

	/** Nothing where the file cannot be understood, which its reader tells better. */
	private static FileInfo[] planes(final Path file) {
		try {
			final FileInfo[] planes = new TiffDecoder(file.toAbsolutePath().getParent().toString() + "/", file.getFileName()
				.toString()).getTiffInfo();
			return planes == null ? new FileInfo[0] : planes;
		}
		catch (final IOException | RuntimeException notUnderstood) {
			return new FileInfo[0];
		}
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
