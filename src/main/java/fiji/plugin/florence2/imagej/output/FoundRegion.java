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

import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.task.Region;

import ij.gui.Roi;

import java.util.Objects;

/** A region of an answer as scripts use it: in Groovy and Jython {@code region.label}, {@code region.score}, {@code region.roi}. */
public final class FoundRegion {

	private final Region region;
	private final PlanePosition plane;
	private final Roi roi;

	FoundRegion(final Region region, final PlanePosition plane, final Roi roi) {
		this.region = Objects.requireNonNull(region);
		this.plane = plane;
		this.roi = roi;
	}

	/** The region as the engine has it, in pixels of the image. */
	public Region region() {
		return region;
	}

	/** Its name, description or text; empty where the task gives none. */
	public String getLabel() {
		return region.label();
	}

	/** The text of a line of text, which is its {@linkplain #getLabel() label}. */
	public String getText() {
		return region.label();
	}

	/**
	 * From 0 to 1: the probability that it is right, if the model has a calibration for such answers, of one view or of
	 * several; else how far the views agree, if there are several; else the likelihood.
	 */
	public double getScore() {
		return region.score();
	}

	/** The model's own likelihood of its place, from 0 to 1; NaN where that is not known. */
	public double getLikelihood() {
		return region.likelihood();
	}

	/** The plane that it lies in. */
	public PlanePosition getPlane() {
		return plane;
	}

	/** Its place, with name, colour and position in the stack. */
	public Roi getRoi() {
		return roi;
	}

	@Override
	public String toString() {
		return roi.getName() + " " + roi.getBounds();
	}
}
