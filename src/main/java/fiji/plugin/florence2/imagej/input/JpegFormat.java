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

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;

import ij.process.ImageProcessor;

import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** JPEG files. Colors are computed from what is stored, so that no profile changes them. */
final class JpegFormat {

	private static final int START_OF_FRAME = 0xc0;
	private static final int PROGRESSIVE = 0xc2;
	private static final int LOSSLESS = 0xc3;
	private static final int HUFFMAN_TABLES = 0xc4;
	private static final int EXTENSION = 0xc8;
	private static final int ARITHMETIC = 0xc9;
	private static final int CONDITIONING = 0xcc;
	private static final int LAST_FRAME = 0xcf;
	private static final int RESTART = 0xd0;
	private static final int END = 0xd9;
	private static final int SCAN = 0xda;
	private static final int APP0 = 0xe0;
	private static final int APP14 = 0xee;
	private static final int BLOCK_SIDE = 8;

	/** How Java's reader warns of pixels that are missing; that only the mark of the end is missing is harmless. */
	private static final String CUT_OFF = "premature end of data";
	private static final String WRONG_CODE = "bad Huffman code";

	/**
	 * The header of a JPEG stream.
	 *
	 * @param frame the kind of compression, by its marker
	 * @param ids of the components
	 * @param adobe the transform that Adobe's marker names; -1 without it
	 */
	record Header(int frame, int bits, int width, int height, int[] ids, boolean jfif, int adobe) {

		/** The rules of libjpeg. */
		boolean isYCbCr() {
			if (ids.length != 3) return false;
			if (jfif) return true;
			if (adobe >= 0) return adobe != 0;
			return !(ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B');
		}

		/** Each block of 8 x 8 pixels takes at least one bit. */
		boolean fits(final long bytes) {
			return (long) (width / BLOCK_SIDE) * (height / BLOCK_SIDE) <= BLOCK_SIDE * bytes;
		}
	}

	private JpegFormat() {}

	static Optional<ImageSource> find(final FileBytes file) throws IOException, ImageException {
		if (!file.has(0, "\u00ff\u00d8\u00ff")) return Optional.empty();
		final Header header = header(file, file.all());
		if (!header.fits(file.length())) throw file.damaged("it is too short for " + header.width + " x " + header.height +
			" pixels");
		final long pixels = (long) header.width * header.height;
		final int components = header.ids.length;
		final long memory = file.length() + pixels * (components + (components == 1 ? 1 : 4));
		return Optional.of(new Decoding(ImageContent.of(header.width, header.height, 1), memory, () -> decode(file, header)));
	}

	private static ImageProcessor decode(final FileBytes file, final Header header) throws IOException, ImageException {
		final byte[] stream = file.all();
		if (header.frame == PROGRESSIVE && !ends(stream)) throw file.cutOff();
		final Raster raster = raster(file, stream);
		return switch (raster.getNumBands()) {
			case 1, 2 -> Pixels.grey(raster);
			case 3 -> header.isYCbCr() ? Pixels.yCbCr(raster) : Pixels.rgb(raster);
			default -> header.adobe == 2 ? Pixels.invertedYcck(raster) : Pixels.invertedCmyk(raster);
		};
	}

	/** Whether the mark of the end comes after the last scan: of scans that are missing, Java's reader does not warn. */
	private static boolean ends(final byte[] stream) {
		for (int i = stream.length - 1; i > 0; i--) {
			if ((stream[i - 1] & 0xff) != 0xff) continue;
			if ((stream[i] & 0xff) == END) return true;
			if ((stream[i] & 0xff) == SCAN) return false;
		}
		return false;
	}

	/**
	 * The stored values of a JPEG stream, the size of all components made equal.
	 *
	 * @param file for what is said of it
	 */
	static Raster raster(final FileBytes file, final byte[] stream) throws IOException, ImageException {
		final ImageReader reader = LibraryReaders.jpeg();
		final List<String> warnings = new ArrayList<>();
		try (ImageInputStream in = new ByteArrayImageInputStream(stream)) {
			reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
			reader.setInput(in, true, true);
			final Raster raster = reader.readRaster(0, null);
			if (warnings.stream().anyMatch(warning -> warning.contains(CUT_OFF))) throw file.cutOff();
			if (warnings.stream().anyMatch(warning -> warning.contains(WRONG_CODE))) throw file.damaged(
				"its pixels cannot be decoded");
			return raster;
		}
		finally {
			reader.dispose();
		}
	}

	/** @throws ImageException if the stream is cut off, or of a kind that is not read */
	static Header header(final FileBytes file, final byte[] stream) throws ImageException {
		final ByteBuffer bytes = ByteBuffer.wrap(stream);
		bytes.position(2);
		boolean jfif = false;
		int adobe = -1;
		Header found = null;
		try {
			int marker = marker(bytes);
			while (marker != SCAN) {
				final int length = Short.toUnsignedInt(bytes.getShort(bytes.position()));
				final int next = bytes.position() + length;
				final int data = bytes.position() + 2;
				if (marker == APP0 && has(stream, data, "JFIF")) jfif = true;
				if (marker == APP14 && has(stream, data, "Adobe") && length >= 14) adobe = stream[data + 11];
				if (isFrame(marker)) found = frame(bytes, marker, data);
				if (length < 2 || next > stream.length) throw file.cutOff();
				bytes.position(next);
				marker = marker(bytes);
			}
		}
		catch (final EOFException | IndexOutOfBoundsException | BufferUnderflowException e) {
			throw file.cutOff();
		}
		if (found == null) throw file.damaged("its header is missing");
		final Header header = new Header(found.frame, found.bits, found.width, found.height, found.ids, jfif, adobe);
		check(file, header);
		return header;
	}

	private static void check(final FileBytes file, final Header header) throws ImageException {
		if (header.frame >= ARITHMETIC) throw file.unsupported("JPEG with arithmetic coding");
		if (header.frame > LOSSLESS) throw file.unsupported("hierarchical JPEG");
		if (header.frame <= PROGRESSIVE && header.bits != 8) throw file.unsupported("JPEG with " + header.bits + " bits");
		if (header.width < 1 || header.height < 1) throw file.damaged("its width or height is missing");
		if (header.ids.length < 1 || header.ids.length > 4) throw file.damaged("it has an impossible number of colors");
	}

	private static Header frame(final ByteBuffer bytes, final int marker, final int data) {
		final int[] ids = new int[bytes.get(data + 5) & 0xff];
		for (int i = 0; i < ids.length; i++) ids[i] = bytes.get(data + 6 + 3 * i) & 0xff;
		return new Header(marker, bytes.get(data), Short.toUnsignedInt(bytes.getShort(data + 3)), Short.toUnsignedInt(bytes
			.getShort(data + 1)), ids, false, -1);
	}

	private static boolean isFrame(final int marker) {
		return marker >= START_OF_FRAME && marker <= LAST_FRAME && marker != HUFFMAN_TABLES && marker != EXTENSION &&
			marker != CONDITIONING;
	}

	/** The next marker that has data behind it; other bytes before it are skipped, as other readers do. */
	private static int marker(final ByteBuffer bytes) throws EOFException {
		while (true) {
			while ((bytes.get() & 0xff) != 0xff) continue;
			int marker = 0xff;
			while (marker == 0xff) marker = bytes.get() & 0xff;
			if (marker == END) throw new EOFException();
			final boolean alone = marker == 0 || marker == 1 || marker >= RESTART && marker < END;
			if (!alone) return marker;
		}
	}

	private static boolean has(final byte[] stream, final int place, final String letters) {
		return new String(stream, place, letters.length(), StandardCharsets.ISO_8859_1).equals(letters);
	}
}
