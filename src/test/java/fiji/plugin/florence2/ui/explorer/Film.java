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
package fiji.plugin.florence2.ui.explorer;

import java.awt.Color;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Pictures of one size one after the other as an animated GIF file, of which each frame has only what changes. */
final class Film {

	private static final int COLORS = 255;
	/** The index of what is as in the frame before. */
	private static final int UNCHANGED = COLORS;
	private static final int GREYS = 52;
	private static final int MS_PER_UNIT = 10;
	private static final String FORMAT = "javax_imageio_gif_image_1.0";
	private static final String STREAM = "javax_imageio_gif_stream_1.0";

	/** A picture and how long it is to be seen. */
	private record Frame(BufferedImage picture, int ms) {}

	private final List<Frame> frames = new ArrayList<>();

	void add(final BufferedImage picture, final int ms) {
		frames.add(new Frame(picture, ms));
	}

	void save(final Path file) throws IOException {
		final Palette palette = new Palette(frames);
		final ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
		Files.deleteIfExists(file);
		try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
			writer.setOutput(out);
			writer.prepareWriteSequence(colors(writer, palette.model));
			BufferedImage before = null;
			for (final Frame frame : frames) {
				final BufferedImage indexed = palette.of(frame.picture);
				writer.writeToSequence(before == null
					? image(writer, indexed, new Point(), frame.ms, true)
					: change(writer, before, indexed, frame.ms), null);
				before = indexed;
			}
			writer.endWriteSequence();
		}
		finally {
			writer.dispose();
		}
	}

	/** One table of colours for all frames. */
	private static IIOMetadata colors(final ImageWriter writer, final IndexColorModel model) throws IOException {
		final IIOMetadata metadata = writer.getDefaultStreamMetadata(null);
		final IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(STREAM);
		final IIOMetadataNode table = child(root, "GlobalColorTable");
		table.setAttribute("sizeOfGlobalColorTable", Integer.toString(model.getMapSize()));
		table.setAttribute("backgroundColorIndex", "0");
		table.setAttribute("sortFlag", "FALSE");
		for (int i = 0; i < model.getMapSize(); i++) {
			final IIOMetadataNode entry = new IIOMetadataNode("ColorTableEntry");
			entry.setAttribute("index", Integer.toString(i));
			entry.setAttribute("red", Integer.toString(model.getRed(i)));
			entry.setAttribute("green", Integer.toString(model.getGreen(i)));
			entry.setAttribute("blue", Integer.toString(model.getBlue(i)));
			table.appendChild(entry);
		}
		metadata.setFromTree(STREAM, root);
		return metadata;
	}

	/** What is not as before. */
	private static IIOImage change(final ImageWriter writer, final BufferedImage before, final BufferedImage now,
		final int ms) throws IOException
	{
		final Rectangle part = changed(before, now);
		final BufferedImage change = new BufferedImage(part.width, part.height, BufferedImage.TYPE_BYTE_INDEXED,
			(IndexColorModel) now.getColorModel());
		for (int y = 0; y < part.height; y++)
			for (int x = 0; x < part.width; x++) {
				final int color = now.getRaster().getSample(part.x + x, part.y + y, 0);
				final boolean same = before.getRaster().getSample(part.x + x, part.y + y, 0) == color;
				change.getRaster().setSample(x, y, 0, same ? UNCHANGED : color);
			}
		return image(writer, change, part.getLocation(), ms, false);
	}

	private static Rectangle changed(final BufferedImage one, final BufferedImage other) {
		Rectangle changed = null;
		for (int y = 0; y < one.getHeight(); y++)
			for (int x = 0; x < one.getWidth(); x++)
				if (one.getRGB(x, y) != other.getRGB(x, y)) {
					if (changed == null) changed = new Rectangle(x, y, 1, 1);
					else changed.add(new Rectangle(x, y, 1, 1));
				}
		return changed == null ? new Rectangle(1, 1) : changed;
	}

	private static IIOImage image(final ImageWriter writer, final BufferedImage shown, final Point corner, final int ms,
		final boolean first) throws IOException
	{
		final IIOMetadata metadata =
			writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(shown), writer.getDefaultWriteParam());
		final IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
		// It has Java's own colours instead of the image's.
		root.removeChild(child(root, "LocalColorTable"));
		final IIOMetadataNode place = child(root, "ImageDescriptor");
		place.setAttribute("interlaceFlag", "FALSE");
		place.setAttribute("imageLeftPosition", Integer.toString(corner.x));
		place.setAttribute("imageTopPosition", Integer.toString(corner.y));
		final IIOMetadataNode control = child(root, "GraphicControlExtension");
		control.setAttribute("disposalMethod", "doNotDispose");
		control.setAttribute("userInputFlag", "FALSE");
		control.setAttribute("transparentColorFlag", "TRUE");
		control.setAttribute("transparentColorIndex", Integer.toString(UNCHANGED));
		control.setAttribute("delayTime", Integer.toString(ms / MS_PER_UNIT));
		if (first) child(root, "ApplicationExtensions").appendChild(forEver());
		metadata.setFromTree(FORMAT, root);
		return new IIOImage(shown, null, metadata);
	}

	private static IIOMetadataNode forEver() {
		final IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
		loop.setAttribute("applicationID", "NETSCAPE");
		loop.setAttribute("authenticationCode", "2.0");
		loop.setUserObject(new byte[] { 1, 0, 0 });
		return loop;
	}

	private static IIOMetadataNode child(final IIOMetadataNode root, final String name) {
		for (int i = 0; i < root.getLength(); i++)
			if (root.item(i).getNodeName().equals(name)) return (IIOMetadataNode) root.item(i);
		final IIOMetadataNode child = new IIOMetadataNode(name);
		root.appendChild(child);
		return child;
	}

	/** Greys, and the most frequent other colours. */
	private static final class Palette {

		private final List<Color> colors = new ArrayList<>();
		private final Map<Integer, Integer> nearest = new HashMap<>();
		private final IndexColorModel model;

		Palette(final List<Frame> frames) {
			for (int i = 0; i < GREYS; i++) {
				final int grey = i * 255 / (GREYS - 1);
				colors.add(new Color(grey, grey, grey));
			}
			final Map<Integer, Integer> counts = new HashMap<>();
			for (final Frame frame : frames)
				for (final int rgb : pixels(frame.picture))
					if (!isGrey(rgb)) counts.merge(rgb, 1, Integer::sum);
			counts.entrySet()
				.stream()
				.sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder()))
				.limit(COLORS - GREYS)
				.forEach(each -> colors.add(new Color(each.getKey())));
			final byte[] red = new byte[COLORS + 1];
			final byte[] green = new byte[COLORS + 1];
			final byte[] blue = new byte[COLORS + 1];
			for (int i = 0; i < colors.size(); i++) {
				red[i] = (byte) colors.get(i).getRed();
				green[i] = (byte) colors.get(i).getGreen();
				blue[i] = (byte) colors.get(i).getBlue();
			}
			model = new IndexColorModel(8, COLORS + 1, red, green, blue, UNCHANGED);
		}

		private static int[] pixels(final BufferedImage picture) {
			return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
		}

		private static boolean isGrey(final int rgb) {
			final Color color = new Color(rgb);
			return color.getRed() == color.getGreen() && color.getGreen() == color.getBlue();
		}

		BufferedImage of(final BufferedImage picture) {
			final BufferedImage indexed =
				new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
			final int[] pixels = pixels(picture);
			for (int i = 0; i < pixels.length; i++)
				indexed.getRaster()
					.setSample(i % picture.getWidth(), i / picture.getWidth(), 0,
						nearest.computeIfAbsent(pixels[i], this::nearest));
			return indexed;
		}

		private int nearest(final int rgb) {
			final Color wanted = new Color(rgb);
			int best = 0;
			for (int i = 1; i < colors.size(); i++)
				if (distance(colors.get(i), wanted) < distance(colors.get(best), wanted)) best = i;
			return best;
		}

		private static int distance(final Color one, final Color other) {
			final int red = one.getRed() - other.getRed();
			final int green = one.getGreen() - other.getGreen();
			final int blue = one.getBlue() - other.getBlue();
			return red * red + green * green + blue * blue;
		}
	}
}
