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
package fiji.plugin.florence2.imagej.service;

import fiji.plugin.florence2.imagej.input.PlanePixels;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.tiling.TileGrid;
import fiji.plugin.florence2.vision.RgbPlane;

import java.awt.Rectangle;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ColorProcessor;

/** Repeats an image to one of 10,000 x 8,000 pixels in RGB and reads it tile by tile. Says how much memory that took. */
final class ReadLargeImage {

	private static final int WIDTH = 10_000;
	private static final int HEIGHT = 8_000;

	private ReadLargeImage() {}

	public static void main(final String... args) {
		final ColorProcessor field = IJ.openImage(args[0]).getProcessor().convertToColorProcessor();
		final ColorProcessor pixels = new ColorProcessor(WIDTH, HEIGHT);
		for (int y = 0; y < HEIGHT; y += field.getHeight()) {
			for (int x = 0; x < WIDTH; x += field.getWidth())
				pixels.insert(field, x, y);
		}
		final PixelSource source =
			new PlanePixels(new ImagePlus("large", pixels), new PlanePosition(0, 1, 1), new Rectangle(WIDTH, HEIGHT));
		int tiles = 0;
		for (final Tile tile : TileGrid.of(WIDTH, HEIGHT, 512, 102)) {
			requireCopyOf(field, tile, source.read(tile));
			tiles++;
		}
		System.out.println("read " + tiles + " tiles, at most " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
	}

	private static void requireCopyOf(final ColorProcessor field, final Tile tile, final RgbPlane plane) {
		for (int i = 0; i < plane.width() * plane.height(); i++) {
			final int expected = field.get((tile.x() + i % plane.width()) % field.getWidth(),
				(tile.y() + i / plane.width()) % field.getHeight());
			if ((plane.pixels()[i] & 0xffffff) != (expected & 0xffffff))
				throw new IllegalStateException("wrong pixel in " + tile);
		}
	}
}
