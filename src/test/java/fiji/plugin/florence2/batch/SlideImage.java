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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.vision.RgbPlane;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

import javax.imageio.ImageIO;

/** A made slide: a black plane of grey values on which a picture lies in some places. */
final class SlideImage {

	private static final int SIDE = 256;

	private SlideImage() {}

	/** Writes it as a BigTIFF file of tiles. */
	static Path write(final Path file, final int width, final int height, final RgbPlane picture, final int[]... places)
		throws IOException
	{
		try (TiledTiff tiff = new TiledTiff(file, width, height, SIDE, 8)) {
			for (int y = 0; y < height; y += SIDE)
				for (int x = 0; x < width; x += SIDE)
					tiff.write(pixels(new Tile(x, y, SIDE, SIDE), picture, places));
		}
		return file;
	}

	private static byte[] pixels(final Tile tile, final RgbPlane picture, final int[]... places) {
		final byte[] pixels = new byte[tile.width() * tile.height()];
		for (final int[] place : places)
			for (int y = Math.max(tile.y(), place[1]); y <
				Math.min(tile.y() + tile.height(), place[1] + picture.height()); y++)
				for (int x = Math.max(tile.x(), place[0]); x <
					Math.min(tile.x() + tile.width(), place[0] + picture.width()); x++)
					pixels[(y - tile.y()) * tile.width() + x - tile.x()] =
						(byte) (picture.pixels()[(y - place[1]) * picture.width() + x - place[0]] >> 8);
		return pixels;
	}

	/** The same in memory. */
	static PixelSource pixels(final int width, final int height, final RgbPlane picture, final int[]... places) {
		final byte[] grey = pixels(new Tile(0, 0, width, height), picture, places);
		final int[] rgb = new int[grey.length];
		for (int i = 0; i < rgb.length; i++)
			rgb[i] = (grey[i] & 0xff) * 0x010101;
		return PixelSource.of(new RgbPlane(width, height, rgb));
	}

	/** {@code SlideImage FILE WIDTH HEIGHT PICTURE NUMBER}: a slide with the picture in a number of places. */
	public static void main(final String... args) throws IOException {
		final int width = Integer.parseInt(args[1]);
		final int height = Integer.parseInt(args[2]);
		final BufferedImage image = ImageIO.read(Path.of(args[3]).toFile());
		final RgbPlane picture = new RgbPlane(image.getWidth(), image.getHeight(),
			image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()));
		final Random random = new Random(1);
		final int[][] places = new int[Integer.parseInt(args[4])][];
		for (int i = 0; i < places.length; i++)
			places[i] = new int[] { random.nextInt(width - picture.width()), random.nextInt(height - picture.height()) };
		write(Path.of(args[0]), width, height, picture, places);
	}
}
