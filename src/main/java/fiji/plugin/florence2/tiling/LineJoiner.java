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

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Joins the parts of a line of text that seams cut. */
final class LineJoiner {

	/** Minimum alignment score of an overlap: a single common letter is chance. */
	private static final int MIN_SCORE = 2;

	private LineJoiner() {}

	/** A part of a line, measured along the direction of the line. */
	private record Part(Region region, double start, double end) {

		static Part of(final Region region, final Point direction) {
			final List<Point> corners = corners(region);
			return new Part(region, along(corners.get(0), direction), along(corners.get(1), direction));
		}

		boolean isWithin(final Part other) {
			return start >= other.start && end <= other.end;
		}
	}

	/**
	 * Joins parts of a line of text. The text of a part that lies within another part is left out.
	 *
	 * @param regions two or more, each with a {@link Quad}, in any order
	 * @return one region with the joined text, a quad from the first start to the last end, and the mean scores and likelihoods
	 */
	static Region join(final List<Region> regions) {
		final Point direction = direction(regions);
		final List<Part> parts = regions.stream()
			.map(region -> Part.of(region, direction))
			.sorted(Comparator.comparingDouble(Part::start).thenComparing(Comparator.comparingDouble(Part::end).reversed()))
			.toList();
		final List<Part> outer = outer(parts);
		final List<Point> first = corners(outer.get(0).region);
		final List<Point> last = corners(outer.get(outer.size() - 1).region);
		final Quad quad = new Quad(List.of(first.get(0), last.get(1), last.get(2), first.get(3)));
		return MergedObject.region(text(outer), quad, regions);
	}

	/** The parts that no other part contains; each one starts and ends after the one before. */
	private static List<Part> outer(final List<Part> sorted) {
		final List<Part> outer = new ArrayList<>();
		for (final Part part : sorted) {
			if (outer.isEmpty() || !part.isWithin(outer.get(outer.size() - 1))) outer.add(part);
		}
		return outer;
	}

	/** Letters of right-to-left scripts are in logical order, so the part at the right comes first. */
	private static String text(final List<Part> leftToRight) {
		final List<String> texts = new ArrayList<>(leftToRight.stream().map(part -> part.region.label()).toList());
		if (isRightToLeft(String.join("", texts))) Collections.reverse(texts);
		return texts.stream().reduce(LineJoiner::join).orElseThrow();
	}

	private static boolean isRightToLeft(final String text) {
		return text.codePoints().map(LineJoiner::direction).sum() < 0;
	}

	/** 1 for a left-to-right letter, -1 for a right-to-left one, 0 for anything else. */
	private static int direction(final int codePoint) {
		return switch (Character.getDirectionality(codePoint)) {
			case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> 1;
			case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> -1;
			default -> 0;
		};
	}

	private static List<Point> corners(final Region part) {
		return ((Quad) part.shape()).corners();
	}

	/** The sum of the upper sides of all parts, as a vector. */
	private static Point direction(final List<Region> parts) {
		double x = 0;
		double y = 0;
		for (final Region part : parts) {
			final List<Point> corners = corners(part);
			x += corners.get(1).x() - corners.get(0).x();
			y += corners.get(1).y() - corners.get(0).y();
		}
		return new Point(x, y);
	}

	private static double along(final Point point, final Point direction) {
		return point.x() * direction.x() + point.y() * direction.y();
	}

	/**
	 * Joins two texts where the end of the first one overlaps the start of the second one. Near the seam letters may be
	 * misread, so the overlap is the best alignment and not the longest equal part. Up to the middle of the overlap the
	 * result follows the first text, from there on the second one. Texts without overlap are joined by a blank.
	 *
	 * @see <a href="https://doi.org/10.1016/0022-2836(81)90087-5">Smith and Waterman, Identification of common molecular
	 *      subsequences</a>, here with the ends of the overlap fixed
	 */
	static String join(final String first, final String second) {
		final int[][] scores = scores(first, second);
		final int[] last = scores[first.length()];
		int end = 0;
		for (int k = 1; k < last.length; k++) {
			if (last[k] > last[end]) end = k;
		}
		if (last[end] < MIN_SCORE) return first + " " + second;
		final List<int[]> matches = matches(first, second, scores, end);
		final int[] middle = matches.get(matches.size() / 2);
		return first.substring(0, middle[0]) + second.substring(middle[1]);
	}

	/**
	 * The best scores of alignments of the first {@code k} letters of the second text with any letters of the first text
	 * that end at {@code i}: 1 for each equal letter, -1 for each misread, missing or additional one.
	 */
	private static int[][] scores(final String first, final String second) {
		final int[][] scores = new int[first.length() + 1][second.length() + 1];
		for (int k = 1; k <= second.length(); k++)
			scores[0][k] = -k;
		for (int i = 1; i <= first.length(); i++) {
			for (int k = 1; k <= second.length(); k++) {
				final int diagonal = scores[i - 1][k - 1] + (equal(first, i, second, k) ? 1 : -1);
				scores[i][k] = Math.max(diagonal, Math.max(scores[i - 1][k], scores[i][k - 1]) - 1);
			}
		}
		return scores;
	}

	/** The ends of equal letters in both texts, from the end of the overlap back to its start. */
	private static List<int[]> matches(final String first, final String second, final int[][] scores, final int end) {
		final List<int[]> matches = new ArrayList<>();
		int i = first.length();
		int k = end;
		while (i > 0 && k > 0) {
			final boolean equal = equal(first, i, second, k);
			if (scores[i][k] == scores[i - 1][k - 1] + (equal ? 1 : -1)) {
				if (equal) matches.add(new int[] { i, k });
				i--;
				k--;
			}
			else if (scores[i][k] == scores[i - 1][k] - 1) i--;
			else k--;
		}
		return matches;
	}

	private static boolean equal(final String first, final int i, final String second, final int k) {
		return first.charAt(i - 1) == second.charAt(k - 1);
	}
}
