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

import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.vision.RgbPlane;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A picture of an image with its regions, to look at and to show; never to measure in. */
public final class AnnotatedImage {

	private static final float LINE = 2;

	/** Small images are enlarged by a whole factor up to about this many pixels a side, for lines and names to fit. */
	private static final int LEGIBLE_SIDE = 800;
	private static final int FONT_SIZE = 13;
	private static final int MARGIN = 3;
	/** Of an image whose brightest pixels are below the one level, they are shown at the other. */
	private static final int DARK = 150;
	private static final int BRIGHT = 200;
	/** The part of the pixels that are not among the brightest: a few may be broken. */
	private static final double MOST = 0.995;
	private static final int LEVELS = 256;
	private static final int LEGEND = FONT_SIZE + 4 * MARGIN;

	private AnnotatedImage() {}

	/**
	 * Draws each region's outline in the colour of its label, and each label once in a legend below the image. A dark image is
	 * shown brighter than the model sees it, so that its objects can be seen.
	 */
	public static BufferedImage of(final RgbPlane image, final List<Region> regions) {
		return of(image, regions, List.of(), Math.max(1, LEGIBLE_SIDE / Math.max(image.width(), image.height())));
	}

	/**
	 * The same at the largest size that fits.
	 *
	 * @param known labels that have the same colours in all images
	 */
	public static BufferedImage fitting(final RgbPlane image, final List<Region> regions, final List<String> known,
		final int width, final int height)
	{
		final int rest = Math.max(1, height - (regions.isEmpty() ? 0 : LEGEND));
		return of(image, regions, known, Math.min((double) width / image.width(), (double) rest / image.height()));
	}

	private static BufferedImage of(final RgbPlane image, final List<Region> regions, final List<String> known,
		final double factor)
	{
		final Map<String, Color> colors = colors(regions, known);
		final int legend = colors.isEmpty() ? 0 : LEGEND;
		final int width = Math.max(1, (int) (image.width() * factor));
		final int height = Math.max(1, (int) (image.height() * factor));
		final BufferedImage picture = new BufferedImage(width, height + legend, BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = picture.createGraphics();
		try {
			drawImage(graphics, image, width, height);
			graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
			graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
			for (final Region region : regions)
				RimmedLine.draw(graphics,
					AffineTransform.getScaleInstance(factor, factor).createTransformedShape(Outlines.path(region.shape())),
					colors.get(region.label()), LINE);
			drawLegend(graphics, regions, colors, height, legend);
		}
		finally {
			graphics.dispose();
		}
		return picture;
	}

	private static Map<String, Color> colors(final List<Region> regions, final List<String> known) {
		final LabelColors palette = new LabelColors(known);
		final Map<String, Color> colors = new LinkedHashMap<>();
		for (final Region region : regions)
			colors.putIfAbsent(region.label(), palette.of(region.label()));
		return colors;
	}

	private static void drawImage(final Graphics2D graphics, final RgbPlane image, final int width, final int height) {
		if (width < image.width())
			graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
		graphics.drawImage(shrunk(visible(image), width, height), 0, 0, width, height, null);
	}

	/** An image in its own size; a dark one brighter than it is. */
	public static BufferedImage visible(final RgbPlane image) {
		final BufferedImage plane = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
		plane.setRGB(0, 0, image.width(), image.height(), visible(image.pixels()), 0, image.width());
		return plane;
	}

	/** An image no larger than twice the given size. Halves are means of four pixels; larger steps would skip some. */
	public static BufferedImage shrunk(final BufferedImage image, final int width, final int height) {
		if (image.getWidth() < 2 * width || image.getHeight() < 2 * height) return image;
		final BufferedImage half =
			new BufferedImage(image.getWidth() / 2, image.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = half.createGraphics();
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
		graphics.drawImage(image, 0, 0, half.getWidth(), half.getHeight(), null);
		graphics.dispose();
		return shrunk(half, width, height);
	}

	/** All channels by one factor, so that colours stay. */
	private static int[] visible(final int[] pixels) {
		final int brightest = brightest(pixels);
		if (brightest >= DARK) return pixels;
		final int[] levels = IntStream.range(0, LEVELS)
			.map(level -> Math.min(LEVELS - 1, Math.round((float) BRIGHT * level / Math.max(1, brightest))))
			.toArray();
		return Arrays.stream(pixels)
			.map(pixel -> levels[pixel >> 16 & 0xFF] << 16 | levels[pixel >> 8 & 0xFF] << 8 | levels[pixel & 0xFF])
			.toArray();
	}

	/** The level below which most of the pixels are, by the brightest channel of each. */
	private static int brightest(final int[] pixels) {
		final int[] histogram = new int[LEVELS];
		for (final int pixel : pixels)
			histogram[Math.max(pixel >> 16 & 0xFF, Math.max(pixel >> 8 & 0xFF, pixel & 0xFF))]++;
		int level = 0;
		for (long below = histogram[0]; below < MOST * pixels.length; below += histogram[level])
			level++;
		return level;
	}

	private static void drawLegend(final Graphics2D graphics, final List<Region> regions, final Map<String, Color> colors,
		final int top, final int height)
	{
		graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE));
		final FontMetrics metrics = graphics.getFontMetrics();
		int x = 2 * MARGIN;
		for (final Map.Entry<String, Color> entry : colors.entrySet()) {
			final long count = regions.stream().filter(region -> region.label().equals(entry.getKey())).count();
			final String text = (entry.getKey().isEmpty() ? "region" : entry.getKey()) + " (" + count + ")";
			graphics.setColor(entry.getValue());
			graphics.fillRect(x, top + (height - FONT_SIZE) / 2, FONT_SIZE, FONT_SIZE);
			graphics.setColor(Color.WHITE);
			graphics.drawString(text, x + FONT_SIZE + MARGIN,
				top + (height + metrics.getAscent() - metrics.getDescent()) / 2);
			x += FONT_SIZE + MARGIN + metrics.stringWidth(text) + 6 * MARGIN;
		}
	}
}
