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

import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;

import java.util.Comparator;
import java.util.List;

/** A line of text that is cut by seams, put together. */
final class CutLine {

	/** One letter in common is no sign of two texts being parts of one. */
	private static final int LEAST_COMMON = 2;

	private CutLine() {}

	/**
	 * Joins parts of a line of text.
	 *
	 * @param parts two or more, each with a {@link Quad}, in any order
	 */
	static Region join(final List<Region> parts) {
		final Point direction = direction(parts);
		final List<Region> sorted = parts.stream().sorted(Comparator.comparingDouble(part -> along(corners(part).get(0),
			direction))).toList();
		final String text = sorted.stream().map(Region::label).reduce(CutLine::join).orElseThrow();
		final List<Point> first = corners(sorted.get(0));
		final List<Point> last = corners(sorted.stream().max(Comparator.comparingDouble(part -> along(corners(part).get(1),
			direction))).orElseThrow());
		final Quad quad = new Quad(List.of(first.get(0), last.get(1), last.get(2), first.get(3)));
		return new Region(text, quad, SeenObject.mean(parts, Region::score), SeenObject.mean(parts, Region::labelScore));
	}

	private static List<Point> corners(final Region part) {
		return ((Quad) part.shape()).corners();
	}

	/** The way that the parts are read, together; of any length. */
	private static Point direction(final List<Region> parts) {
		return new Point(parts.stream().map(CutLine::corners).mapToDouble(corners -> corners.get(1).x() - corners.get(0).x())
			.sum(), parts.stream().map(CutLine::corners).mapToDouble(corners -> corners.get(1).y() - corners.get(0).y()).sum());
	}

	private static double along(final Point point, final Point direction) {
		return point.x() * direction.x() + point.y() * direction.y();
	}

	/**
	 * Joins two texts at the longest part they have in common, so that what lies beyond it, the halves of cut letters, is
	 * dropped. Texts that have nothing in common are set one after the other.
	 */
	static String join(final String left, final String right) {
		int length = 0;
		int leftEnd = 0;
		int rightEnd = 0;
		int[] before = new int[right.length() + 1];
		for (int i = 1; i <= left.length(); i++) {
			final int[] common = new int[right.length() + 1];
			for (int k = 1; k <= right.length(); k++) {
				if (left.charAt(i - 1) != right.charAt(k - 1)) continue;
				common[k] = before[k - 1] + 1;
				if (common[k] <= length) continue;
				length = common[k];
				leftEnd = i;
				rightEnd = k;
			}
			before = common;
		}
		return length < LEAST_COMMON ? left + " " + right : left.substring(0, leftEnd) + right.substring(rightEnd);
	}
}
