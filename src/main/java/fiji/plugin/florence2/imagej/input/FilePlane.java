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

import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

import java.awt.Rectangle;

/**
 * A plane of an image file that is read part by part, and never is in memory as a whole. Pixels of 16 and 32 bits are seen
 * from the lowest to the highest in some places that are spread over the plane. For one thread.
 */
public final class FilePlane implements PixelSource {

	/** Places in a row, and in a column. */
	private static final int PLACES = 8;
	private static final int PLACE_SIDE = 256;

	private final ImageFile file;
	private final int plane;
	private final double[] range;

	private FilePlane(final ImageFile file, final int plane, final double[] range) {
		this.file = file;
		this.plane = plane;
		this.range = range;
	}

	/**
	 * A plane, of which the range of its pixels is found.
	 *
	 * @param plane from 1, in the order of ImageJ's stacks
	 * @throws ImageException if there is no such plane, or it cannot be read
	 */
	public static FilePlane of(final ImageFile file, final int plane) throws ImageException {
		final ImageContent content = file.content();
		if (plane < 1 || plane > content.planes())
			throw new ImageException("The image has no plane " + plane + ": they go from 1 to " + content.planes() + ".");
		final double[] range = { Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY };
		for (int place = 0; place < PLACES * PLACES; place++) {
			final ImageProcessor pixels = file.read(plane, place(content, place % PLACES, place / PLACES));
			if (isByEights(pixels)) return new FilePlane(file, plane, range);
			final double[] found = FiniteRange.of(pixels);
			range[0] = Math.min(range[0], found[0]);
			range[1] = Math.max(range[1], found[1]);
		}
		return new FilePlane(file, plane, range);
	}

	private static Rectangle place(final ImageContent content, final int column, final int row) {
		final int width = Math.min(PLACE_SIDE, content.width());
		final int height = Math.min(PLACE_SIDE, content.height());
		return new Rectangle((int) ((long) (content.width() - width) * column / (PLACES - 1)),
			(int) ((long) (content.height() - height) * row / (PLACES - 1)), width, height);
	}

	private static boolean isByEights(final ImageProcessor pixels) {
		return pixels instanceof ByteProcessor || pixels instanceof ColorProcessor;
	}

	@Override
	public int width() {
		return file.content().width();
	}

	@Override
	public int height() {
		return file.content().height();
	}

	/** @throws UnreadableImageException if the file is damaged there */
	@Override
	public RgbPlane read(final Tile tile) {
		final ImageProcessor pixels;
		try {
			pixels = file.read(plane, new Rectangle(tile.x(), tile.y(), tile.width(), tile.height()));
		}
		catch (final ImageException e) {
			throw new UnreadableImageException(e);
		}
		if (!isByEights(pixels)) pixels.setMinAndMax(range[0], range[1]);
		final ColorProcessor rgb = pixels instanceof ColorProcessor color ? color : pixels.convertToColorProcessor();
		return new RgbPlane(rgb.getWidth(), rgb.getHeight(), (int[]) rgb.getPixels());
	}
}
