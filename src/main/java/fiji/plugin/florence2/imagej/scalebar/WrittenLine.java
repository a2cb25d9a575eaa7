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
package fiji.plugin.florence2.imagej.scalebar;

import fiji.plugin.florence2.vision.RgbPlane;

import java.awt.Point;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A line of writing next to a scale bar, in the colour of the bar. Views show it in a size that models read well, with what is
 * around it and without.
 */
final class WrittenLine {

	/** Letters are at least so high, and at most so many times the length of the bar, in pixels. */
	private static final int MIN_HEIGHT = 5;
	private static final double MAX_HEIGHT = 1.2;
	/** How far the line may be from the bar, and how far it may reach beyond it, by the length of the bar. */
	private static final double REACH = 1.0;
	private static final int MIN_REACH = 70;
	/** Empty rows that end a line: the point of an i stands apart from its stem. */
	private static final int GAP = 2;
	/** Sides of the views, by the height of the line. */
	private static final double[] SIDES = { 18, 14, 11 };
	private static final double MARGIN = 1.15;
	private static final double CORNER = 0.04;
	private static final float HALF = 0.5f;
	private static final int WHITE = 255;

	private final RgbPlane plane;
	private final Rectangle bar;
	private final Ink ink;

	private WrittenLine(final RgbPlane plane, final Rectangle bar) {
		this.plane = plane;
		this.bar = bar;
		ink = new Ink(plane, bar);
	}

	/**
	 * Views of the lines above and below a bar; none where there are none.
	 *
	 * @param bar in the image
	 * @param plane a part of the image
	 * @param origin the part's upper left corner in the image
	 */
	static List<RgbPlane> beside(final Rectangle bar, final RgbPlane plane, final Point origin) {
		final Rectangle inPlane = new Rectangle(bar);
		inPlane.translate(-origin.x, -origin.y);
		final WrittenLine finder = new WrittenLine(plane, inPlane);
		final List<RgbPlane> views = new ArrayList<>();
		for (final int direction : new int[] { -1, 1 }) {
			final Rectangle line = finder.line(direction);
			if (line == null) continue;
			for (final double side : SIDES) {
				views.add(finder.view(line, side, true));
				views.add(finder.view(line, side, false));
			}
		}
		return views;
	}

	/** @param direction -1 above the bar, 1 below it */
	private Rectangle line(final int direction) {
		final int reach = (int) Math.max(MIN_REACH, REACH * bar.width);
		final int left = Math.max(0, bar.x - reach);
		final int right = Math.min(plane.width(), bar.x + bar.width + reach);
		int y = direction < 0 ? bar.y - 1 : bar.y + bar.height;
		// the blurred edge of the bar itself
		y += direction;
		final int end = y + direction * reach;
		while (y != end && inside(y) && !hasInk(left, right, y))
			y += direction;
		final int first = y;
		int last = y;
		while (inside(y) && Math.abs(y - last) <= GAP) {
			if (hasInk(left, right, y)) last = y;
			y += direction;
		}
		final int top = Math.min(first, last);
		final int height = Math.abs(last - first) + 1;
		if (!inside(first) || height < MIN_HEIGHT || height > MAX_HEIGHT * Math.max(bar.width, MIN_REACH)) return null;
		return columns(left, right, top, height);
	}

	private boolean inside(final int y) {
		return y >= 0 && y < plane.height();
	}

	private boolean hasInk(final int left, final int right, final int y) {
		for (int x = left; x < right; x++)
			if (isInk(x, y)) return true;
		return false;
	}

	/** Nearer to the ink than to what is around the bar: thin strokes are paler than the bar. */
	private boolean isInk(final int x, final int y) {
		return ink.strength(x, y) > HALF;
	}

	/** The columns with ink that are nearest to the middle of the bar, words of one line together. */
	private Rectangle columns(final int left, final int right, final int top, final int height) {
		int first = -1;
		int last = -1;
		for (int x = left; x < right; x++) {
			boolean written = false;
			for (int y = top; y < top + height && !written; y++)
				written = isInk(x, y);
			if (!written) continue;
			if (first >= 0 && x - last > height && last < bar.x) first = -1;
			if (first >= 0 && x - last > height) break;
			if (first < 0) first = x;
			last = x;
		}
		return first < 0 ? null : new Rectangle(first, top, last - first + 1, height);
	}

	/**
	 * A square with line and bar at its lower right, where programs write them.
	 *
	 * @param times how many times the side is longer than the line is high, unless line or bar are longer still
	 * @param alone without anything else, white on black
	 */
	private RgbPlane view(final Rectangle line, final double times, final boolean alone) {
		final Rectangle both = line.union(bar);
		final int side = (int) Math.max(times * line.height, MARGIN * Math.max(both.width, both.height));
		final int margin = (int) Math.round(CORNER * side);
		final int x0 = both.x + both.width + margin - side;
		final int y0 = both.y + both.height + margin - side;
		final int[] view = new int[side * side];
		if (!alone) Arrays.fill(view, ink.color(line.x - 1, line.y - 1));
		final Rectangle shown = alone ? both : new Rectangle(x0, y0, side, side);
		final Rectangle copied = shown.intersection(new Rectangle(plane.width(), plane.height()));
		for (int y = copied.y; y < copied.y + copied.height; y++)
			for (int x = copied.x; x < copied.x + copied.width; x++)
				view[(y - y0) * side + x - x0] = alone ? strength(x, y) : ink.color(x, y);
		return new RgbPlane(side, side, view);
	}

	/** Ink as white, what differs from it the more the darker, so that edges stay smooth. */
	private int strength(final int x, final int y) {
		final int grey = (int) (WHITE * ink.strength(x, y));
		return grey << 16 | grey << 8 | grey;
	}
}
