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
package fiji.plugin.florence2.imagej.output;

import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;

import ij.gui.PolygonRoi;
import ij.gui.Roi;

import java.util.List;

/**
 * The form of an outline, by the definitions of ImageJ's <em>Set Measurements...</em>, but of the outline itself and not of
 * the pixels in it.
 *
 * @param perimeter length of all outlines
 * @param circularity 4π times the area over the square of the perimeter, at most 1, that of a circle
 * @param feret the greatest distance of two points
 * @param minFeret the least distance of two parallel lines with the outline between them
 * @param solidity the area over that of the convex hull, at most 1
 */
record ShapeMeasures(double perimeter, double circularity, double feret, double minFeret, double solidity) {

	private static final int FERET = 0;
	private static final int MIN_FERET = 2;

	/**
	 * Measures outlines.
	 *
	 * @param pixelWidth in the unit of the result; 1 for pixels
	 * @param pixelHeight in the unit of the result; 1 for pixels
	 */
	static ShapeMeasures of(final Polygons outlines, final double pixelWidth, final double pixelHeight) {
		final List<List<Point>> scaled = outlines.outlines()
			.stream()
			.map(
				outline -> outline.stream().map(point -> new Point(pixelWidth * point.x(), pixelHeight * point.y())).toList())
			.toList();
		final Polygons measured = new Polygons(scaled);
		final double area = Overlap.area(measured);
		final double perimeter = scaled.stream().mapToDouble(ShapeMeasures::length).sum();
		final PolygonRoi points = roi(scaled.stream().flatMap(List::stream).toList());
		final double[] feret = points.getFeretValues();
		return new ShapeMeasures(perimeter, Math.min(1, 4 * Math.PI * area / (perimeter * perimeter)), feret[FERET],
			feret[MIN_FERET], Math.min(1, area / Outlines.hullArea(measured)));
	}

	private static double length(final List<Point> outline) {
		double length = 0;
		Point last = outline.get(outline.size() - 1);
		for (final Point point : outline) {
			length += Math.hypot(point.x() - last.x(), point.y() - last.y());
			last = point;
		}
		return length;
	}

	private static PolygonRoi roi(final List<Point> points) {
		final float[] x = new float[points.size()];
		final float[] y = new float[points.size()];
		for (int i = 0; i < x.length; i++) {
			x[i] = (float) points.get(i).x();
			y[i] = (float) points.get(i).y();
		}
		return new PolygonRoi(x, y, Roi.POLYGON);
	}
}
