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
package fiji.plugin.florence2.tiling;

import fiji.plugin.florence2.vision.RgbPlane;

import java.util.List;

/**
 * A picture moved by some pixels; where it has left, the pixels of its border go on. Letters cannot be turned and mirrored
 * as objects can. But what a model reads depends on where they fall on its grid of image features.
 *
 * @param x pixels to the right
 * @param y pixels down
 */
record Shift(int x, int y) {

	/** A step is this part of the side of a picture: letters fall elsewhere on the grid, but none leave the picture. */
	private static final int STEPS_PER_SIDE = 96;
	private static final List<Shift> DIRECTIONS = List.of(new Shift(0, 0), new Shift(1, 0), new Shift(-1, 0),
		new Shift(0, 1), new Shift(0, -1), new Shift(1, 1), new Shift(-1, -1), new Shift(-1, 1));

	/**
	 * @param number 0 for the picture where it is, up to 7
	 * @param side of the picture in pixels
	 */
	static Shift of(final int number, final int side) {
		final int step = Math.max(1, Math.round((float) side / STEPS_PER_SIDE));
		final Shift direction = DIRECTIONS.get(number);
		return new Shift(direction.x * step, direction.y * step);
	}

	/** The image so moved; its tiles are read from the one that is given. */
	PixelSource of(final PixelSource image) {
		return x == 0 && y == 0 ? image : image.readBy(tile -> moved(image, tile));
	}

	private RgbPlane moved(final PixelSource image, final Tile tile) {
		final int left = within(tile.x() - x, image.width());
		final int top = within(tile.y() - y, image.height());
		final int right = within(tile.x() - x + tile.width() - 1, image.width());
		final int bottom = within(tile.y() - y + tile.height() - 1, image.height());
		final RgbPlane read = image.read(new Tile(left, top, right - left + 1, bottom - top + 1));
		final int[] pixels = new int[tile.width() * tile.height()];
		for (int row = 0; row < tile.height(); row++) {
			final int from = (within(tile.y() - y + row, image.height()) - top) * read.width();
			for (int column = 0; column < tile.width(); column++) {
				pixels[row * tile.width() + column] = read.pixels()[from + within(tile.x() - x + column, image.width()) - left];
			}
		}
		return new RgbPlane(tile.width(), tile.height(), pixels);
	}

	private static int within(final int place, final int size) {
		return Math.max(0, Math.min(size - 1, place));
	}
}
