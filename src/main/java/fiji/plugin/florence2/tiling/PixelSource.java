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

import java.util.function.Function;

/** An image that can be read tile by tile, so that it need not be in memory as a whole. */
public interface PixelSource {

	/** Columns, at least 1. */
	int width();

	/** Rows, at least 1. */
	int height();

	/**
	 * The pixels of a tile, as a plane of the tile's size.
	 *
	 * @param tile within the image
	 */
	RgbPlane read(Tile tile);

	/** An image of the same size, whose tiles are read in another way. */
	default PixelSource readBy(final Function<Tile, RgbPlane> reader) {
		final PixelSource image = this;
		return new PixelSource() {

			@Override
			public int width() {
				return image.width();
			}

			@Override
			public int height() {
				return image.height();
			}

			@Override
			public RgbPlane read(final Tile tile) {
				return reader.apply(tile);
			}
		};
	}

	/** An image that is in memory. A tile of all of it is the plane itself, others are copies. */
	static PixelSource of(final RgbPlane plane) {
		record InMemory(RgbPlane plane) implements PixelSource {

			@Override
			public int width() {
				return plane.width();
			}

			@Override
			public int height() {
				return plane.height();
			}

			@Override
			public RgbPlane read(final Tile tile) {
				if (tile.equals(Tile.whole(this))) return plane;
				final int[] pixels = new int[tile.width() * tile.height()];
				for (int row = 0; row < tile.height(); row++) {
					final int start = (tile.y() + row) * plane.width() + tile.x();
					System.arraycopy(plane.pixels(), start, pixels, row * tile.width(), tile.width());
				}
				return new RgbPlane(tile.width(), tile.height(), pixels);
			}
		}
		return new InMemory(plane);
	}
}
