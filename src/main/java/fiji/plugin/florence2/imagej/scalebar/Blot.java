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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Ink that hangs together, mostly a character: its bounds, the right and lower ones excluded. */
record Blot(int left, int top, int right, int bottom) {

	/** Of a thin line, in pixels, and by the height of the parts. */
	private static final int MIN_BREAK = 2;
	private static final double BREAK = 0.15;

	int width() {
		return right - left;
	}

	int height() {
		return bottom - top;
	}

	/** In how many rows both are. */
	int commonRows(final Blot other) {
		return Math.min(bottom, other.bottom) - Math.max(top, other.top);
	}

	/** The smallest one around both. */
	Blot with(final Blot other) {
		return new Blot(Math.min(left, other.left), Math.min(top, other.top), Math.max(right, other.right),
			Math.max(bottom, other.bottom));
	}

	/** Whether one is right above the other, as the parts of a character are whose thin lines are broken. */
	private boolean isAboveOrBelow(final Blot other) {
		return 2 * (Math.min(right, other.right) - Math.max(left, other.left)) > Math.min(width(), other.width()) &&
			-commonRows(other) <= Math.max(MIN_BREAK, BREAK * Math.max(height(), other.height()));
	}

	/**
	 * Finds the blots, from left to right.
	 *
	 * @param ink rows of strengths, see {@link Ink#strength}
	 * @param threshold what is stronger is ink
	 */
	static List<Blot> of(final float[][] ink, final double threshold) {
		final List<Blot> found = new ArrayList<>();
		final boolean[][] seen = new boolean[ink.length][ink[0].length];
		for (int y = 0; y < ink.length; y++) {
			for (int x = 0; x < ink[y].length; x++) {
				if (seen[y][x] || ink[y][x] <= threshold) continue;
				final Blot blot = filled(ink, threshold, seen, x, y);
				if (blot.width() > 1 || blot.height() > 1) found.add(blot);
			}
		}
		found.sort(Comparator.comparingInt(Blot::left));
		return joined(found);
	}

	private static Blot filled(final float[][] ink, final double threshold, final boolean[][] seen, final int x,
		final int y)
	{
		int left = x;
		int right = x;
		int bottom = y;
		final Deque<int[]> open = new ArrayDeque<>();
		open.push(new int[] { x, y });
		seen[y][x] = true;
		while (!open.isEmpty()) {
			final int[] pixel = open.pop();
			left = Math.min(left, pixel[0]);
			right = Math.max(right, pixel[0]);
			bottom = Math.max(bottom, pixel[1]);
			for (int row = Math.max(0, pixel[1] - 1); row <= Math.min(ink.length - 1, pixel[1] + 1); row++) {
				for (int column = Math.max(0, pixel[0] - 1); column <= Math.min(ink[row].length - 1, pixel[0] + 1); column++) {
					if (seen[row][column] || ink[row][column] <= threshold) continue;
					seen[row][column] = true;
					open.push(new int[] { column, row });
				}
			}
		}
		// Rows are gone through from above.
		return new Blot(left, y, right + 1, bottom + 1);
	}

	private static List<Blot> joined(final List<Blot> sorted) {
		final List<Blot> joined = new ArrayList<>();
		for (final Blot blot : sorted) {
			final int last = joined.size() - 1;
			if (last >= 0 && joined.get(last).isAboveOrBelow(blot)) joined.set(last, joined.get(last).with(blot));
			else joined.add(blot);
		}
		return joined;
	}

	/** The part of it in some of its columns. */
	Blot part(final float[][] ink, final double threshold, final int from, final int to) {
		int first = bottom;
		int last = top;
		for (int y = top; y < bottom; y++) {
			for (int x = from; x < to; x++) {
				if (ink[y][x] <= threshold) continue;
				first = Math.min(first, y);
				last = y + 1;
			}
		}
		return first < last ? new Blot(from, first, to, last) : new Blot(from, top, to, bottom);
	}
}
