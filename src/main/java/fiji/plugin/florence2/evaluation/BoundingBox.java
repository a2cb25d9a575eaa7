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
package fiji.plugin.florence2.evaluation;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Shape;

/**
 * An upright rectangle in the form of COCO files, in pixels of the image. The numbers are kept in this form so that
 * overlaps are the same as those that others compute from the files, to the last bit.
 *
 * @param x of the left side
 * @param y of the upper side
 * @param width 0 or more
 * @param height 0 or more
 */
public record BoundingBox(double x, double y, double width, double height) {

	/** @throws IllegalArgumentException if a number is not finite, or a side is less than 0 */
	public BoundingBox {
		if (!Double.isFinite(x) || !Double.isFinite(y) || !(width >= 0) || !(height >= 0) || Double.isInfinite(width) ||
			Double.isInfinite(height))
		{
			throw new IllegalArgumentException(
				"There is no box at " + x + ", " + y + " of " + width + " x " + height + " pixels");
		}
	}

	/** The smallest box around a shape. */
	public static BoundingBox of(final Shape shape) {
		final Box bounds = shape.bounds();
		return new BoundingBox(bounds.x1(), bounds.y1(), bounds.x2() - bounds.x1(), bounds.y2() - bounds.y1());
	}

	/** The box as a shape. */
	public Box shape() {
		return new Box(x, y, x + width, y + height);
	}

	/** The intersection with another box over the union with it, in [0, 1]. */
	double intersectionOverUnion(final BoundingBox other) {
		final double common = intersection(other);
		return common == 0 ? 0 : common / (area() + other.area() - common);
	}

	/** The part of this box that lies in another, in [0, 1]. */
	double partIn(final BoundingBox other) {
		final double common = intersection(other);
		return common == 0 ? 0 : common / area();
	}

	private double intersection(final BoundingBox other) {
		final double w = Math.min(width + x, other.width + other.x) - Math.max(x, other.x);
		final double h = Math.min(height + y, other.height + other.y) - Math.max(y, other.y);
		return w <= 0 || h <= 0 ? 0 : w * h;
	}

	private double area() {
		return width * height;
	}
}
