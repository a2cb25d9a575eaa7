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
package fiji.plugin.florence2.imagej.service;

import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.tiling.Tile;

import ij.gui.Wand;
import ij.process.Blitter;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.FloodFiller;

import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;

/** From the pixels of an object to its outline. */
final class TracedOutline {

	/** Largest distance of a point of the border from the simplified outline, in pixels. */
	private static final double TOLERANCE = 0.5;
	/**
	 * Parts and bays narrower than twice this, as a part of the object's size, are not the object's: with less, blood
	 * cells had tails into cells that they touch.
	 */
	private static final double DETAIL = 0.15;
	/** Of the eight neighbours: a pixel becomes as most of them are. */
	private static final int MOST = 5;
	private static final int FILLED = 1;
	private static final int COUNTED = 2;

	private TracedOutline() {}

	/**
	 * The outer border of the part that has most in common with the inside of a band. So holes are filled.
	 *
	 * @param object mask, is changed
	 * @param tile the mask's place in the image
	 * @return in pixels of the image; empty if nothing is left
	 */
	static Optional<Shape> of(final ByteProcessor object, final OutlineBand band, final Tile tile) {
		final double radius = DETAIL * band.size();
		open(object, radius);
		close(object, radius);
		object.erode(MOST, 0);
		object.dilate(MOST, 0);
		final int start = largestPart(object, band.inside());
		if (start < 0) return Optional.empty();
		final Wand wand = new Wand(object);
		wand.autoOutline(start % object.getWidth(), start / object.getWidth(), COUNTED, COUNTED, Wand.FOUR_CONNECTED);
		final List<Point> outline = simplified(middles(wand, tile));
		return outline.size() < 3 ? Optional.empty() : Optional.of(new Polygons(List.of(outline)));
	}

	private static void open(final ByteProcessor object, final double radius) {
		keep(object, OutlineBand.distances(object, 0, false), distance -> distance > radius);
		keep(object, OutlineBand.distances(object, OutlineBand.IN, false), distance -> distance <= radius);
	}

	/** A gap between the object and the side of the mask is no bay. */
	private static void close(final ByteProcessor object, final double radius) {
		final ByteProcessor open = (ByteProcessor) object.duplicate();
		keep(object, OutlineBand.distances(object, OutlineBand.IN, false), distance -> distance <= radius);
		keep(object, OutlineBand.distances(object, 0, true), distance -> distance > radius);
		object.copyBits(open, 0, 0, Blitter.OR);
	}

	private static void keep(final ByteProcessor object, final FloatProcessor distances, final DoublePredicate kept) {
		for (int i = 0; i < object.getPixelCount(); i++)
			object.set(i, kept.test(distances.getf(i)) ? OutlineBand.IN : 0);
	}

	/** The first pixel of the part with most pixels inside, or -1; all parts are {@link #COUNTED} then. */
	private static int largestPart(final ByteProcessor object, final boolean[] inside) {
		final FloodFiller filler = new FloodFiller(object);
		int most = 0;
		int start = -1;
		for (int i = 0; i < object.getPixelCount(); i++) {
			if (object.get(i) != OutlineBand.IN) continue;
			object.setValue(FILLED);
			filler.fill(i % object.getWidth(), i / object.getWidth());
			int common = 0;
			for (int k = i; k < object.getPixelCount(); k++) {
				if (object.get(k) != FILLED) continue;
				if (inside[k]) common++;
				object.set(k, COUNTED);
			}
			if (common <= most) continue;
			most = common;
			start = i;
		}
		return start;
	}

	/** The middles of the pixels' sides: the corners of the pixels are not the object's. */
	private static List<Point> middles(final Wand wand, final Tile tile) {
		final List<Point> middles = new ArrayList<>();
		for (int i = 0; i < wand.npoints; i++) {
			final int next = (i + 1) % wand.npoints;
			final int x = wand.xpoints[next] - wand.xpoints[i];
			final int y = wand.ypoints[next] - wand.ypoints[i];
			final int length = Math.abs(x) + Math.abs(y);
			for (int k = 0; k < length; k++) {
				middles.add(new Point(tile.x() + wand.xpoints[i] + Integer.signum(x) * (k + 0.5),
					tile.y() + wand.ypoints[i] + Integer.signum(y) * (k + 0.5)));
			}
		}
		return middles;
	}

	/**
	 * With fewer corners, by the algorithm of Douglas and Peucker on both sides of the first point and the one farthest from
	 * it.
	 */
	private static List<Point> simplified(final List<Point> closed) {
		final Point first = closed.get(0);
		int farthest = 0;
		for (int i = 1; i < closed.size(); i++)
			if (distance(first, closed.get(i)) > distance(first, closed.get(farthest))) farthest = i;
		final List<Point> line = new ArrayList<>(closed);
		line.add(first);
		final List<Point> corners = new ArrayList<>();
		addCorners(line.subList(0, farthest + 1), corners);
		addCorners(line.subList(farthest, line.size()), corners);
		return corners;
	}

	/** Adds the corners of a line but for its last point. */
	private static void addCorners(final List<Point> line, final List<Point> corners) {
		final Point from = line.get(0);
		final Point to = line.get(line.size() - 1);
		int corner = 0;
		double largest = TOLERANCE;
		for (int i = 1; i < line.size() - 1; i++) {
			final Point point = line.get(i);
			final double distance = Line2D.ptSegDist(from.x(), from.y(), to.x(), to.y(), point.x(), point.y());
			if (distance <= largest) continue;
			largest = distance;
			corner = i;
		}
		if (corner == 0) {
			corners.add(from);
			return;
		}
		addCorners(line.subList(0, corner + 1), corners);
		addCorners(line.subList(corner, line.size()), corners);
	}

	private static double distance(final Point a, final Point b) {
		return Math.hypot(a.x() - b.x(), a.y() - b.y());
	}
}
