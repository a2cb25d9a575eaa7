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
import fiji.plugin.florence2.task.Region;

import ij.ImagePlus;
import ij.gui.Roi;

import java.awt.Rectangle;
import java.util.function.Predicate;

/**
 * The part of an image that is processed: the bounds of its area selection, or all of it.
 *
 * @param bounds in pixels, within the image
 * @param selection the selection itself, or null where there is none
 */
public record AnalysedArea(Rectangle bounds, Roi selection) {

	/** @throws ImageException if the selection lies outside the image */
	public static AnalysedArea of(final ImagePlus image) throws ImageException {
		final Roi roi = image.getRoi();
		if (roi == null || !roi.isArea()) return whole(image);
		final Rectangle bounds = roi.getBounds().intersection(whole(image).bounds());
		if (bounds.isEmpty())
			throw new ImageException("The selection lies outside the image: draw it inside, or remove it.");
		return new AnalysedArea(bounds, (Roi) roi.clone());
	}

	/** The whole image, whatever is selected. */
	public static AnalysedArea whole(final ImagePlus image) {
		return new AnalysedArea(new Rectangle(image.getWidth(), image.getHeight()), null);
	}

	/** Whether the middle of a region's bounds lies inside the selection; always true without one. */
	public Predicate<Region> contains() {
		return region -> {
			if (selection == null) return true;
			final Box box = region.shape().bounds();
			return selection.contains((int) Math.floor((box.x1() + box.x2()) / 2),
				(int) Math.floor((box.y1() + box.y2()) / 2));
		};
	}
}
