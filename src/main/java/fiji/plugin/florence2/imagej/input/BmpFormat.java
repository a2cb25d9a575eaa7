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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;

/** BMP files. */
final class BmpFormat {

	private static final int FILE_HEADER = 14;
	private static final int OS2_HEADER = 12;
	private static final int HEADER = 40;
	private static final int MAX_HEADER = 1024;
	private static final Set<Integer> BITS = Set.of(1, 2, 4, 8, 16, 24, 32);
	private static final int BITFIELDS = 3;
	private static final int JPEG = 4;
	private static final int ALPHA_BITFIELDS = 6;

	private BmpFormat() {}

	static Optional<ImageSource> find(final FileBytes file) throws IOException, ImageException {
		if (!file.has(0, "BM") || file.length() < FILE_HEADER + 4) return Optional.empty();
		final ByteBuffer start = ByteBuffer.wrap(file.read(0, FILE_HEADER + 4)).order(ByteOrder.LITTLE_ENDIAN);
		final int size = start.getInt(FILE_HEADER);
		final boolean os2 = size == OS2_HEADER;
		// Texts too may begin with BM.
		if (!os2 && (size < HEADER || size > MAX_HEADER)) return Optional.empty();
		final ByteBuffer header = ByteBuffer.wrap(file.read(FILE_HEADER, size)).order(ByteOrder.LITTLE_ENDIAN);
		final int width = os2 ? Short.toUnsignedInt(header.getShort(4)) : header.getInt(4);
		final int height = os2 ? Short.toUnsignedInt(header.getShort(6)) : Math.abs(header.getInt(8));
		final int bits = header.getShort(os2 ? 10 : 14);
		final int compression = os2 ? 0 : header.getInt(16);
		final long colors = os2 ? 0 : Integer.toUnsignedLong(header.getInt(32));
		if (width < 1 || height < 1 || !BITS.contains(bits)) throw file.damaged("its header is wrong");
		final boolean masks = compression == BITFIELDS || compression == ALPHA_BITFIELDS;
		if (compression < 0 || compression >= JPEG && !masks) throw file.unsupported("BMP with compression " + compression);
		final long pixelStart = Integer.toUnsignedLong(start.getInt(10));
		if (bits <= 8 && colors > 1 << bits || colors * 4 > file.length())
			throw file.damaged("it claims " + colors + " colors");
		if (pixelStart < FILE_HEADER + size || pixelStart >= file.length()) throw file.damaged("its pixels are missing");
		final long raw = ((long) width * bits + 31) / 32 * 4 * height;
		if ((compression == 0 || masks) && pixelStart + raw > file.length()) throw file.cutOff(pixelStart + raw);
		final long pixels = (long) width * height;
		return Optional
			.of(ImageSource.of(width, height, 8 * pixels, () -> LibraryReaders.read(LibraryReaders.bmp(), file.path())));
	}
}
