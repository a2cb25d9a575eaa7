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
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import java.util.List;

/**
 * An upright rectangle of an image, in pixels of the image.
 *
 * @param x of the first column, 0 or more
 * @param y of the first row, 0 or more
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record Tile(int x, int y, int width, int height) {

	/** @throws IllegalArgumentException if a number is out of its range */
	public Tile {
		if (x < 0 || y < 0 || width < 1 || height < 1) {
			throw new IllegalArgumentException(
				"There is no tile at " + x + ", " + y + " of " + width + " x " + height + " pixels.");
		}
	}

	/** The whole of an image. */
	public static Tile whole(final PixelSource image) {
		return new Tile(0, 0, image.width(), image.height());
	}

	/** The tile as a shape in the image. */
	public Box box() {
		return new Box(x, y, (double) x + width, (double) y + height);
	}

	/** Converts a region from pixels of the tile to pixels of the image. */
	public Region inImage(final Region region) {
		return region.withShape(inImage(region.shape()));
	}

	Box inImage(final Box box) {
		return new Box(box.x1() + x, box.y1() + y, box.x2() + x, box.y2() + y);
	}

	private Shape inImage(final Shape shape) {
		if (shape instanceof Box box) return inImage(box);
		if (shape instanceof Quad quad) return new Quad(inImage(quad.corners()));
		return new Polygons(((Polygons) shape).outlines().stream().map(this::inImage).toList());
	}

	private List<Point> inImage(final List<Point> points) {
		return points.stream().map(point -> new Point(point.x() + x, point.y() + y)).toList();
	}
}
