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
package fiji.plugin.florence2.ui.explorer;

import fiji.plugin.florence2.imagej.output.FoundRegion;
import fiji.plugin.florence2.task.Box;

import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.process.FloatPolygon;

import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.util.List;
import java.util.Objects;

/**
 * A region that the model found, and what its user thinks of it.
 *
 * @param id tells it from all other drafts, and stays whatever is done with it
 * @param task what it is the answer to
 * @param found where it is
 * @param label its name; at first the model's
 * @param state what became of it
 */
record Draft(long id, GridTask task, FoundRegion found, String label, State state) {

	/** What becomes of a draft. */
	enum State {
		/** Nobody has judged it yet. */
		OPEN,
		/** It is in the ROI Manager. */
		ACCEPTED,
		/** It is not shown any more. */
		REJECTED
	}

	Draft {
		Objects.requireNonNull(task);
		Objects.requireNonNull(found);
		Objects.requireNonNull(label);
		Objects.requireNonNull(state);
	}

	/** A region as the model gave it. */
	static Draft of(final long id, final GridTask task, final FoundRegion found) {
		return new Draft(id, task, found, found.getLabel(), State.OPEN);
	}

	Draft as(final State other) {
		return new Draft(id, task, found, label, other);
	}

	Draft named(final String other) {
		return new Draft(id, task, found, other, state);
	}

	boolean is(final State other) {
		return state == other;
	}

	/** Its place, as the model gave it. */
	Roi roi() {
		return found.getRoi();
	}

	/** Its outline, in pixels of the image. */
	Shape outline() {
		final Roi roi = roi();
		if (roi instanceof ShapeRoi shape) {
			final Rectangle bounds = shape.getBounds();
			return AffineTransform.getTranslateInstance(bounds.x, bounds.y).createTransformedShape(shape.getShape());
		}
		return roi instanceof PolygonRoi ? path(roi.getFloatPolygon()) : roi.getFloatBounds();
	}

	private static Path2D path(final FloatPolygon polygon) {
		final Path2D path = new Path2D.Double();
		path.moveTo(polygon.xpoints[0], polygon.ypoints[0]);
		for (int i = 1; i < polygon.npoints; i++)
			path.lineTo(polygon.xpoints[i], polygon.ypoints[i]);
		path.closePath();
		return path;
	}

	/** Whether it was to be outlined and was not. */
	boolean lacksOutline() {
		return task == GridTask.OUTLINE && found.region().shape() instanceof Box;
	}

	/** The score; one without a score counts as certain. */
	double score() {
		return Double.isNaN(found.getScore()) ? 1 : found.getScore();
	}

	/** What it says of which place: equal for two that say the same. */
	List<Object> statement() {
		return List.of(task, found.getLabel(), found.getPlane(), roi().getType(), roi().getFloatBounds());
	}
}
