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

import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;

import ij.ImagePlus;
import ij.process.ImageProcessor;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** JPEG files. Colors are computed from what is stored, so that no profile changes them. */
final class JpegFormat {

	private static final int JPG = 0xffc8;
	private static final int DAC = 0xffcc;
	private static final int END = JPEG.EOI & 0xff;
	private static final int SCAN = JPEG.SOS & 0xff;
	/** Where Adobe's segment has the transform of the colors. */
	private static final int ADOBE_TRANSFORM = 5;
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
		if (!header.fits(file.length()))
			throw file.damaged("it is too short for " + header.width + " x " + header.height + " pixels");
		final long pixels = (long) header.width * header.height;
		final int components = header.ids.length;
		final long memory = file.length() + pixels * (components + (components == 1 ? 1 : 4));
		return Optional
			.of(ImageSource.of(header.width, header.height, memory, () -> new ImagePlus("", decode(file, header))));
	}

	private static ImageProcessor decode(final FileBytes file, final Header header) throws IOException, ImageException {
		final byte[] stream = file.all();
		if (header.frame == JPEG.SOF2 && !ends(stream)) throw file.cutOff();
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
			if (warnings.stream().anyMatch(warning -> warning.contains(WRONG_CODE)))
				throw file.damaged("its pixels cannot be decoded");
			return raster;
		}
		finally {
			reader.dispose();
		}
	}

	/** @throws ImageException if the stream is cut off, or of a kind that is not read */
	static Header header(final FileBytes file, final byte[] stream) throws IOException, ImageException {
		final List<JPEGSegment> segments;
		try (ImageInputStream in = new ByteArrayImageInputStream(stream)) {
			segments = JPEGSegmentUtil.readSegments(in, JPEGSegmentUtil.ALL_SEGMENTS);
		}
		if (segments.isEmpty() || segments.get(segments.size() - 1).marker() != JPEG.SOS) throw file.cutOff();
		boolean jfif = false;
		int adobe = -1;
		JPEGSegment frame = null;
		for (final JPEGSegment segment : segments) {
			final int marker = segment.marker();
			if (marker == JPEG.APP0 && "JFIF".equals(segment.identifier())) jfif = true;
			if (marker == JPEG.APP14 && "Adobe".equals(segment.identifier()) && segment.length() > ADOBE_TRANSFORM)
				adobe = segment.data().readAllBytes()[ADOBE_TRANSFORM];
			if (isFrame(marker)) frame = segment;
		}
		if (frame == null) throw file.damaged("its header is missing");
		final ByteBuffer data = ByteBuffer.wrap(frame.segmentData().readAllBytes());
		final int bits = data.get();
		final int height = Short.toUnsignedInt(data.getShort());
		final int width = Short.toUnsignedInt(data.getShort());
		final int[] ids = new int[data.get() & 0xff];
		for (int i = 0; i < ids.length; i++)
			ids[i] = data.get(6 + 3 * i) & 0xff;
		final Header header = new Header(frame.marker(), bits, width, height, ids, jfif, adobe);
		check(file, header);
		return header;
	}

	private static void check(final FileBytes file, final Header header) throws ImageException {
		if (header.frame >= JPEG.SOF9) throw file.unsupported("JPEG with arithmetic coding");
		if (header.frame > JPEG.SOF3) throw file.unsupported("hierarchical JPEG");
		if (header.frame <= JPEG.SOF2 && header.bits != 8) throw file.unsupported("JPEG with " + header.bits + " bits");
		if (header.width < 1 || header.height < 1) throw file.damaged("its width or height is missing");
		if (header.ids.length < 1 || header.ids.length > 4) throw file.damaged("it has an impossible number of colors");
	}

	private static boolean isFrame(final int marker) {
		return marker >= JPEG.SOF0 && marker <= JPEG.SOF15 && marker != JPEG.DHT && marker != JPG && marker != DAC;
	}
}
