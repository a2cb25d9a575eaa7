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

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds what may be a horizontal scale bar: rows of one colour that begin and end at the same columns, with another colour on all
 * four sides.
 */
final class BarFinder {

	private static final int MIN_LENGTH = 10;
	/** A bar is so many times longer than high. */
	private static final int MIN_ELONGATION = 3;
	/** Colours that differ by less in each channel are one, as lossy compression leaves them. */
	private static final int SAME = 40;
	private static final int DIFFERENT = 48;
	/** Ends may be ragged by so many pixels. */
	private static final int RAGGED = 1;
	/** Edges may be blurred over one pixel. */
	private static final int OUTSIDE = 2;
	/** The part of the pixels above and below that differ from the bar; ticks or letters may touch it. */
	private static final double FREE = 0.85;

	private final RgbPlane plane;
	private final List<Run> open = new ArrayList<>();
	private final List<Candidate> found = new ArrayList<>();

	/** Pixels of one colour from {@code left} to {@code right}, in the rows from {@code top} to {@code bottom}. */
	private record Run(int left, int right, int top, int bottom, int color) {

		boolean goesOn(final Run below) {
			return bottom + 1 == below.top && Math.abs(left - below.left) <= RAGGED &&
				Math.abs(right - below.right) <= RAGGED && difference(color, below.color) <= SAME;
		}

		int length() {
			return right - left + 1;
		}

		int height() {
			return bottom - top + 1;
		}
	}

	private record Candidate(Run run, double score) {}

	private BarFinder(final RgbPlane plane) {
		this.plane = plane;
	}

	/** The bars within a plane, the most likely one first. */
	static List<Rectangle> find(final RgbPlane plane) {
		return new BarFinder(plane).bars();
	}

	private List<Rectangle> bars() {
		for (int y = 0; y < plane.height(); y++)
			readRow(y);
		open.forEach(this::close);
		found.sort(Comparator.comparingDouble(Candidate::score).reversed());
		final List<Rectangle> bars = new ArrayList<>();
		for (final Candidate candidate : found) {
			final Run run = candidate.run();
			final Rectangle bar = new Rectangle(run.left(), run.top(), run.length(), run.height());
			// The blurred upper and lower edges of a bar look like bars of their own.
			if (bars.stream().noneMatch(better -> near(better, bar))) bars.add(bar);
		}
		return bars;
	}

	private static boolean near(final Rectangle better, final Rectangle bar) {
		final Rectangle around = new Rectangle(better);
		around.grow(0, OUTSIDE);
		return around.intersects(bar);
	}

	private void readRow(final int y) {
		final List<Run> row = new ArrayList<>();
		int left = 0;
		for (int x = 1; x <= plane.width(); x++) {
			if (x < plane.width() && difference(color(x, y), color(left, y)) <= SAME) continue;
			if (x - left >= MIN_LENGTH && endsAtEdges(left, x - 1, y)) row.add(new Run(left, x - 1, y, y, color(left, y)));
			left = x;
		}
		final List<Run> next = new ArrayList<>();
		for (final Run run : row) {
			final Run above = open.stream().filter(before -> before.goesOn(run)).findFirst().orElse(null);
			if (above == null) next.add(run);
			else {
				open.remove(above);
				next.add(new Run(Math.min(above.left(), run.left()), Math.max(above.right(), run.right()), above.top(), y,
					above.color()));
			}
		}
		open.forEach(this::close);
		open.clear();
		open.addAll(next);
	}

	/** What begins or ends at the border may go on beyond it. */
	private boolean endsAtEdges(final int left, final int right, final int y) {
		if (left == 0 || right == plane.width() - 1) return false;
		final int color = color(left, y);
		return difference(color(Math.max(0, left - OUTSIDE), y), color) >= DIFFERENT &&
			difference(color(Math.min(plane.width() - 1, right + OUTSIDE), y), color) >= DIFFERENT;
	}

	private void close(final Run run) {
		if (run.length() < MIN_ELONGATION * run.height()) return;
		final double above = free(run, run.top() - OUTSIDE);
		final double below = free(run, run.bottom() + OUTSIDE);
		if (above >= FREE && below >= FREE) found.add(new Candidate(run, contrast(run) * Math.sqrt(run.length())));
	}

	/** The part of a row beside a run that differs from it. */
	private double free(final Run run, final int y) {
		if (y < 0 || y >= plane.height()) return 1;
		int different = 0;
		for (int x = run.left(); x <= run.right(); x++)
			if (difference(color(x, y), run.color()) >= DIFFERENT) different++;
		return (double) different / run.length();
	}

	/** The mean difference between a run and the rows above and below it. */
	private double contrast(final Run run) {
		long sum = 0;
		int rows = 0;
		for (final int y : new int[] { run.top() - OUTSIDE, run.bottom() + OUTSIDE }) {
			if (y < 0 || y >= plane.height()) continue;
			rows++;
			for (int x = run.left(); x <= run.right(); x++)
				sum += difference(color(x, y), run.color());
		}
		return rows == 0 ? 0 : (double) sum / rows / run.length();
	}

	private int color(final int x, final int y) {
		return plane.pixels()[y * plane.width() + x];
	}

	/** The greatest difference of red, green and blue. */
	static int difference(final int a, final int b) {
		int greatest = 0;
		for (int shift = 0; shift <= 16; shift += 8)
			greatest = Math.max(greatest, Math.abs((a >> shift & 0xff) - (b >> shift & 0xff)));
		return greatest;
	}
}
