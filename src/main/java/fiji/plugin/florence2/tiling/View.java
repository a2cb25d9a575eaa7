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
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.vision.RgbPlane;

import java.util.List;

/**
 * One of the eight ways to turn and mirror a picture. Objects under a microscope have no upper side, so that a picture
 * serves as eight.
 *
 * @param transposed whether rows and columns change places first; for square pictures only
 * @param mirrored whether left and right change places then
 * @param flipped whether top and bottom do
 */
public record View(boolean transposed, boolean mirrored, boolean flipped) {

	/** How many there are. */
	public static final int COUNT = 8;
	/** How many there are of a picture that is not square. */
	public static final int COUNT_UPRIGHT = 4;

	/** @param number 0 for the picture as it is, up to 7; those up to 3 keep its sides */
	public static View of(final int number) {
		return new View((number & 4) != 0, (number & 2) != 0, (number & 1) != 0);
	}

	public RgbPlane of(final RgbPlane plane) {
		final int width = transposed ? plane.height() : plane.width();
		final int height = transposed ? plane.width() : plane.height();
		final int[] pixels = new int[plane.pixels().length];
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				final int column = mirrored ? width - 1 - x : x;
				final int row = flipped ? height - 1 - y : y;
				pixels[y * width + x] =
					plane.pixels()[transposed ? column * plane.width() + row : row * plane.width() + column];
			}
		}
		return new RgbPlane(width, height, pixels);
	}

	/** @param shape in fractions of the picture; boxes keep their first corner at the upper left */
	public Shape of(final Shape shape) {
		if (shape instanceof Polygons polygons) return new Polygons(
			polygons.outlines().stream().map(outline -> outline.stream().map(this::of).toList()).toList());
		if (shape instanceof Quad quad) return new Quad(quad.corners().stream().map(this::of).toList());
		return of(shape.bounds());
	}

	public Box of(final Box box) {
		final Point a = of(new Point(box.x1(), box.y1()));
		final Point b = of(new Point(box.x2(), box.y2()));
		return new Box(a.x(), a.y(), b.x(), b.y()).bounds();
	}

	private Point of(final Point point) {
		final double x = transposed ? point.y() : point.x();
		final double y = transposed ? point.x() : point.y();
		return new Point(mirrored ? 1 - x : x, flipped ? 1 - y : y);
	}

	/** The view that leads back. */
	public View inverse() {
		return transposed ? new View(true, flipped, mirrored) : this;
	}

	/** An image in this view; its tiles are read from the one that is given. */
	PixelSource of(final PixelSource image) {
		if (equals(of(0))) return image;
		final View back = inverse();
		return new PixelSource() {

			@Override
			public int width() {
				return transposed ? image.height() : image.width();
			}

			@Override
			public int height() {
				return transposed ? image.width() : image.height();
			}

			@Override
			public RgbPlane read(final Tile tile) {
				final Box place = back.of(tile.box(), width(), height());
				return of(image.read(new Tile((int) Math.round(place.x1()), (int) Math.round(place.y1()),
					(int) Math.round(place.x2() - place.x1()), (int) Math.round(place.y2() - place.y1()))));
			}
		};
	}

	/**
	 * Where a box lies in this view of an image.
	 *
	 * @param width of the image as it is, in pixels
	 * @param height of the same
	 */
	Box of(final Box box, final int width, final int height) {
		final Box there = of(new Box(box.x1() / width, box.y1() / height, box.x2() / width, box.y2() / height));
		final int across = transposed ? height : width;
		final int down = transposed ? width : height;
		return new Box(there.x1() * across, there.y1() * down, there.x2() * across, there.y2() * down);
	}
}
