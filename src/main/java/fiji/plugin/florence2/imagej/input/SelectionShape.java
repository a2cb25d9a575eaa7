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
package fiji.plugin.florence2.imagej.input;

import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Shape;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.process.FloatPolygon;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** An ImageJ selection as a shape of the engine: the inverse of {@link fiji.plugin.florence2.imagej.output.RegionRois}. */
public final class SelectionShape {

	private SelectionShape() {}

	/** The bounds of a selection in pixels of the image, not rounded. */
	public static Box bounds(final Roi roi) {
		final Rectangle2D bounds = roi.getFloatBounds();
		return new Box(bounds.getMinX(), bounds.getMinY(), bounds.getMaxX(), bounds.getMaxY());
	}

	/**
	 * Checks that a selection can be processed.
	 *
	 * @throws ImageException if it has no area or lies outside the image
	 */
	public static void requireArea(final Roi roi, final ImagePlus image) throws ImageException {
		final Rectangle2D bounds = roi.getFloatBounds();
		if (!roi.isArea() || !(bounds.getWidth() > 0 && bounds.getHeight() > 0))
			throw new ImageException(name(roi) + " has no area: choose a rectangle, an oval or an outline.");
		if (bounds.getMinX() >= image.getWidth() || bounds.getMinY() >= image.getHeight() || bounds.getMaxX() <= 0 ||
			bounds.getMaxY() <= 0)
			throw new ImageException(name(roi) + " lies outside the image, which is " + image.getWidth() + " x " +
				image.getHeight() + " pixels: choose one inside.");
	}

	/** One without a name is told from others by its place. */
	private static String name(final Roi roi) {
		final Rectangle2D bounds = roi.getFloatBounds();
		return "The region " +
			(roi.getName() == null ? "at " + Math.round(bounds.getX()) + ", " + Math.round(bounds.getY()) : roi.getName());
	}

	/** A box for a rectangle, one outline for each part of any other area. */
	public static Shape of(final Roi roi) {
		if (roi.getType() == Roi.RECTANGLE && roi.getCornerDiameter() == 0) return bounds(roi);
		final List<List<Point>> outlines = new ArrayList<>();
		if (roi instanceof ShapeRoi composite) {
			for (final Roi part : composite.getRois())
				outlines.add(outline(part));
		}
		else outlines.add(outline(roi));
		outlines.removeIf(outline -> outline.size() < 3);
		return outlines.isEmpty() ? bounds(roi) : new Polygons(outlines);
	}

	private static List<Point> outline(final Roi roi) {
		final FloatPolygon polygon = roi.getFloatPolygon();
		final List<Point> points = new ArrayList<>(polygon.npoints);
		for (int i = 0; i < polygon.npoints; i++)
			points.add(new Point(polygon.xpoints[i], polygon.ypoints[i]));
		return points;
	}
}
