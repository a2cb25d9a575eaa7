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

import java.io.Serializable;
import java.util.List;

/**
 * An upright rectangle of an image, in pixels of the image.
 *
 * @param x of the first column, 0 or more
 * @param y of the first row, 0 or more
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record Tile(int x, int y, int width, int height) implements Serializable {

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
		return region.withShape(moved(region.shape(), x, y));
	}

	/** Converts a region from pixels of the image to pixels of the tile, beyond which it may reach. */
	public Region inTile(final Region region) {
		return region.withShape(moved(region.shape(), -x, -y));
	}

	private static Shape moved(final Shape shape, final int right, final int down) {
		if (shape instanceof Box box) return moved(box, right, down);
		if (shape instanceof Quad quad) return new Quad(moved(quad.corners(), right, down));
		return new Polygons(((Polygons) shape).outlines().stream().map(outline -> moved(outline, right, down)).toList());
	}

	private static Box moved(final Box box, final int right, final int down) {
		return new Box(box.x1() + right, box.y1() + down, box.x2() + right, box.y2() + down);
	}

	private static List<Point> moved(final List<Point> points, final int right, final int down) {
		return points.stream().map(point -> new Point(point.x() + right, point.y() + down)).toList();
	}

	Box inImage(final Box box) {
		return moved(box, x, y);
	}
}
