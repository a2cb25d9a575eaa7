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

import fiji.plugin.florence2.task.Box;

/** The part of an image that the model sees of a region: the region in the middle, and what is around it. */
public final class Surroundings {

	/** With automatic tiles, the side of the part as a multiple of the region's longer side. */
	private static final int SIDES = 5;

	private Surroundings() {}

	/**
	 * The part of an image around a region, moved inward where the region is near a side.
	 *
	 * @param region in pixels of the image; may reach beyond
	 * @param tiling the whole image for {@link Tiling#WHOLE}, a tile of at least the region's size for tiles of a fixed size
	 * @param width of the image in pixels
	 * @param height of the image in pixels
	 */
	public static Tile of(final Box region, final Tiling tiling, final int width, final int height) {
		if (tiling.kind() == Tiling.Kind.WHOLE) return new Tile(0, 0, width, height);
		final double longest = Math.max(region.x2() - region.x1(), region.y2() - region.y1());
		final double side = tiling.kind() == Tiling.Kind.FIXED ? Math.max(tiling.side(), longest) : SIDES * longest;
		final int columns = (int) Math.min(width, Math.max(1, Math.ceil(side)));
		final int rows = (int) Math.min(height, Math.max(1, Math.ceil(side)));
		final int x = (int) Math.round((region.x1() + region.x2() - columns) / 2);
		final int y = (int) Math.round((region.y1() + region.y2() - rows) / 2);
		return new Tile(Math.max(0, Math.min(x, width - columns)), Math.max(0, Math.min(y, height - rows)), columns, rows);
	}
}
