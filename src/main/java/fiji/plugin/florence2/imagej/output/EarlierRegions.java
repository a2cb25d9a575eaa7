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

import ij.ImagePlus;
import ij.gui.Roi;

import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.function.Predicate;

/**
 * The selections that an answer replaces: those that this plugin has found before by the same prompt, on the same plane of
 * the same image, and with their middles in the part of it that was processed. Who runs a command again with another
 * threshold expects one set of regions; what another command made was asked for and may have been corrected by hand, so
 * boxes replace no outlines, nor outlines boxes, though the prompt that finds the objects is the same.
 */
final class EarlierRegions implements Predicate<Roi> {

	private final ImagePlus image;
	private final List<PlaneAnswer> answers;
	private final Roi area;

	/** @param insideSelection whether only what is selected was processed */
	EarlierRegions(final ImagePlus image, final List<PlaneAnswer> answers, final boolean insideSelection) {
		this.image = image;
		this.answers = answers;
		area = insideSelection ? image.getRoi() : null;
	}

	@Override
	public boolean test(final Roi roi) {
		final String source = roi.getProperty(RegionRois.SOURCE);
		return source != null && isInside(roi.getFloatBounds()) &&
			answers.stream().anyMatch(answer -> source.equals(RegionRois.source(image, answer)) && isOnPlane(roi, answer));
	}

	private boolean isInside(final Rectangle2D bounds) {
		return area == null || !area.isArea() || area.getBounds().contains(bounds.getCenterX(), bounds.getCenterY());
	}

	private boolean isOnPlane(final Roi roi, final PlaneAnswer answer) {
		final Roi placed = new Roi(0, 0, 1, 1);
		RegionRois.place(placed, image, answer.position());
		return roi.getPosition() == placed.getPosition() && roi.getCPosition() == placed.getCPosition() &&
			roi.getZPosition() == placed.getZPosition() && roi.getTPosition() == placed.getTPosition();
	}
}
