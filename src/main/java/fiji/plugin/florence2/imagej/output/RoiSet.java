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
package fiji.plugin.florence2.imagej.output;

import ij.gui.Roi;
import ij.io.RoiEncoder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Selections as the zip file that the ROI Manager saves and opens. */
public final class RoiSet {

	/** A zip file holds a date for each entry: with the present one, no two files of the same selections would be equal. */
	private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

	private RoiSet() {}

	/** Writes the selections in their order; their names, which need not differ, are kept. Equal selections make equal files. */
	public static void write(final Path zip, final List<Roi> rois) throws IOException {
		try (OutputStream out = Files.newOutputStream(zip)) {
			write(out, rois);
		}
	}

	/** The same into a stream, which stays open. */
	public static void write(final OutputStream stream, final List<Roi> rois) throws IOException {
		final ZipOutputStream out = new ZipOutputStream(stream);
		for (int i = 0; i < rois.size(); i++) {
			final Roi roi = rois.get(i);
			// The number keeps entries apart; ImageJ takes the name from within the entry where it is longer than one.
			final ZipEntry entry = new ZipEntry(String.format(Locale.ROOT, "%04d-%s.roi", i + 1, fileName(roi)));
			entry.setTimeLocal(DATE);
			out.putNextEntry(entry);
			final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			new RoiEncoder(bytes).write(roi);
			out.write(bytes.toByteArray());
			out.closeEntry();
		}
		out.finish();
	}

	private static String fileName(final Roi roi) {
		return roi.getName() == null ? "region" : roi.getName().replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", "_");
	}
}
