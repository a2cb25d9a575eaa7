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
import com.twelvemonkeys.imageio.util.ProgressListenerBase;

import ij.ImagePlus;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;

/**
 * GIF files: the first picture of an animation, on a background of its transparent color, or the first one of the palette.
 */
final class GifFormat {

	/** Bytes before the pixels. Java's reader needs minutes for comments of many megabytes. */
	private static final int MAX_HEADER = 1 << 20;
	private static final int MAX_CODES = 4096;
	/** A block of pixels and the mark of the last one, in bytes. */
	private static final int BLOCK = 256;

	/** Where the first picture is on the screen, in pixels. */
	private record Place(int left, int top, int screenWidth, int screenHeight) {}

	/** Counts the rows that are decoded, in percent, and ends behind the last one. */
	private static final class Rows extends ProgressListenerBase {

		private float percent;

		@Override
		public void imageProgress(final ImageReader reader, final float done) {
			percent = done;
			if (percent > 100) reader.abort();
		}
	}

	private GifFormat() {}

	static Optional<ImageSource> find(final FileBytes file) throws IOException, ImageException {
		if (!file.has(0, "GIF87a") && !file.has(0, "GIF89a")) return Optional.empty();
		final byte[] start = file.read(0, (int) Math.min(file.length(), MAX_HEADER));
		final ImageReader reader = LibraryReaders.gif();
		try (ImageInputStream in = new ByteArrayImageInputStream(start)) {
			reader.setInput(in, true, true);
			return Optional.of(source(file, reader));
		}
		catch (final IIOException e) {
			if (e.getCause() instanceof EOFException && file.length() > MAX_HEADER)
				throw file.unsupported("GIF with long comments before its picture");
			throw e;
		}
		finally {
			reader.dispose();
		}
	}

	private static ImageSource source(final FileBytes file, final ImageReader reader) throws IOException, ImageException {
		final IIOMetadata screen = reader.getStreamMetadata();
		final IIOMetadata picture = reader.getImageMetadata(0);
		final int width = reader.getWidth(0);
		final int height = reader.getHeight(0);
		if (width == 0 || height == 0) throw file.damaged("its picture is empty");
		if ((long) width * height / MAX_CODES > file.length())
			throw file.damaged("it is too short for " + width + " x " + height + " pixels");
		final int left = number(picture, "ImageDescriptor", "imageLeftPosition");
		final int top = number(picture, "ImageDescriptor", "imageTopPosition");
		final Place place =
			new Place(left, top, Math.max(left + width, number(screen, "LogicalScreenDescriptor", "logicalScreenWidth")),
				Math.max(top + height, number(screen, "LogicalScreenDescriptor", "logicalScreenHeight")));
		final long pixels = (long) place.screenWidth * place.screenHeight;
		return ImageSource.of(place.screenWidth, place.screenHeight, file.length() + 6 * pixels, () -> decode(file, place));
	}

	private static int number(final IIOMetadata metadata, final String element, final String attribute) {
		final IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
		return Integer.parseInt(((IIOMetadataNode) root.getElementsByTagName(element).item(0)).getAttribute(attribute));
	}

	private static ImagePlus decode(final FileBytes file, final Place place) throws IOException, ImageException {
		// Zeros end the last block of a file that is cut off: then rows are missing.
		final byte[] bytes = Arrays.copyOf(file.all(), Math.toIntExact(file.length() + BLOCK));
		final ImageReader reader = LibraryReaders.gif();
		final Rows rows = new Rows();
		final List<String> warnings = new ArrayList<>();
		try (ImageInputStream in = new ByteArrayImageInputStream(bytes)) {
			reader.setInput(in, true, true);
			reader.addIIOReadProgressListener(rows);
			reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
			final ImageReadParam onScreen = reader.getDefaultReadParam();
			onScreen.setDestination(screen(reader, place));
			onScreen.setDestinationOffset(new Point(place.left, place.top));
			final BufferedImage image = reader.read(0, onScreen);
			if (warnings.stream().anyMatch(warning -> warning.contains("code")))
				throw file.damaged("its pixels cannot be decoded");
			if (rows.percent < 100) throw file.cutOff();
			return new ImagePlus("", Pixels.of(image));
		}
		finally {
			reader.dispose();
		}
	}

	private static BufferedImage screen(final ImageReader reader, final Place place) throws IOException {
		final BufferedImage screen =
			reader.getImageTypes(0).next().createBufferedImage(place.screenWidth, place.screenHeight);
		final int[] background = new int[place.screenWidth];
		Arrays.fill(background, Math.max(0, ((IndexColorModel) screen.getColorModel()).getTransparentPixel()));
		for (int y = 0; y < place.screenHeight; y++)
			screen.getRaster().setSamples(0, y, place.screenWidth, 1, 0, background);
		return screen;
	}
}
