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
package fiji.plugin.florence2.imagej.dataset;

import fiji.plugin.florence2.imagej.input.SelectionShape;
import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import ij.gui.Arrow;
import ij.gui.ImageRoi;
import ij.gui.Roi;
import ij.gui.TextRoi;

import java.awt.Rectangle;
import java.util.List;
import java.util.Optional;

/** What a selection marks: an object, or a line of text that this plugin read. */
public final class SelectedRegion {

	private SelectedRegion() {}

	/** Whether a selection marks anything. Texts, pictures and arrows are drawn for people. */
	public static boolean is(final Roi roi) {
		final Rectangle bounds = roi.getBounds();
		final boolean drawn = roi instanceof TextRoi || roi instanceof ImageRoi || roi instanceof Arrow;
		return roi.isArea() && !drawn && bounds.width > 0 && bounds.height > 0;
	}

	/** Whether it marks a line of text. */
	public static boolean isText(final Roi roi) {
		return roi.getProperty(RegionRois.TEXT) != null && roi.getProperty(RegionRois.LABEL) == null;
	}

	/** What it shows, see {@link RoiLabel}; of a line of text, the text. */
	public static Optional<String> label(final Roi roi) {
		return RoiLabel.of(roi).or(() -> isText(roi) ? Optional.of(roi.getProperty(RegionRois.TEXT)) : Optional.empty());
	}

	/**
	 * The region that a selection marks: a box for a rectangle, outlines for any other object.
	 *
	 * @param label of the region
	 */
	public static Region of(final Roi roi, final String label) {
		final Shape shape = SelectionShape.of(roi);
		return new Region(label, isText(roi) ? quad(shape) : shape, score(roi), Double.NaN);
	}

	private static double score(final Roi roi) {
		final String score = roi.getProperty(RegionRois.SCORE);
		// Other programs may have a property of that name.
		return score != null && score.matches("0(\\.\\d+)?|1(\\.0+)?") ? Double.parseDouble(score) : Double.NaN;
	}

	private static Quad quad(final Shape shape) {
		if (shape instanceof Polygons polygons && polygons.outlines().get(0).size() == 4)
			return new Quad(polygons.outlines().get(0));
		final Box box = shape.bounds();
		return new Quad(List.of(new Point(box.x1(), box.y1()), new Point(box.x2(), box.y1()), new Point(box.x2(), box.y2()),
			new Point(box.x1(), box.y2())));
	}
}
