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

import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Region;

import ij.ImagePlus;
import ij.gui.Roi;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** What a row of a table is about: a region, or a text without regions. {@link AnswerColumn} has its values. */
public final class AnswerRow {

	/** No value. */
	static final String NOTHING = "";

	private final String imageName;
	private final ImagePlus image;
	private final PlaneAnswer answer;
	/** Null for a text. */
	private final Region region;
	private final String roiName;
	/** Null for a text. */
	private final RegionMeasures measures;
	/** In pixels; null without an outline. */
	private final ShapeMeasures form;
	/** In the image's unit; null without an outline. */
	private final ShapeMeasures calibratedForm;

	private AnswerRow(final String imageName, final ImagePlus image, final PlaneAnswer answer, final Region region,
		final String roiName)
	{
		this.imageName = imageName;
		this.image = image;
		this.answer = answer;
		this.region = region;
		this.roiName = roiName;
		measures = region == null ? null : RegionMeasures.inPixels(region);
		form = form(1, 1);
		calibratedForm = form(image.getCalibration().pixelWidth, image.getCalibration().pixelHeight);
	}

	private ShapeMeasures form(final double pixelWidth, final double pixelHeight) {
		return isOutline() ? ShapeMeasures.of((Polygons) region.shape(), pixelWidth, pixelHeight) : null;
	}

	/**
	 * One row for each region, and one for each text without regions, in the order of the answers.
	 *
	 * @param imageName as it stands in the table
	 */
	public static List<AnswerRow> of(final String imageName, final ImageAnswer answers) {
		final ImagePlus image = answers.image();
		final Iterator<Roi> rois = answers.rois().iterator();
		final List<AnswerRow> rows = new ArrayList<>();
		for (final PlaneAnswer answer : answers.planes()) {
			if (answer.regions().isEmpty() && !answer.text().isBlank())
				rows.add(new AnswerRow(imageName, image, answer, null, NOTHING));
			for (final Region region : answer.regions())
				rows.add(new AnswerRow(imageName, image, answer, region, rois.next().getName()));
		}
		return rows;
	}

	/** A row about a plane as a whole. */
	static AnswerRow ofPlane(final ImagePlus image, final PlaneAnswer answer) {
		return new AnswerRow(image.getTitle(), image, answer, null, NOTHING);
	}

	boolean isRegion() {
		return region != null;
	}

	/** Whether it is a region with an outline, whose form can be measured. */
	boolean isOutline() {
		return isRegion() && region.shape() instanceof Polygons;
	}

	String imageName() {
		return imageName;
	}

	/** Its calibration and dimensions are read. */
	ImagePlus image() {
		return image;
	}

	PlaneAnswer answer() {
		return answer;
	}

	/** The name of its selection; empty for a text. */
	String roiName() {
		return roiName;
	}

	/** The text, if it is one, with the warning if there is one. */
	String text() {
		return isRegion() ? NOTHING : answer.textWithWarning();
	}

	/** A value of the region; {@link #NOTHING} for a text. */
	Object ofRegion(final Function<Region, Object> value) {
		return isRegion() ? value.apply(region) : NOTHING;
	}

	/** A measure in pixels from the upper left corner of the image; {@link #NOTHING} for a text. */
	Object inPixels(final Function<RegionMeasures, Object> measure) {
		return isRegion() ? measure.apply(measures) : NOTHING;
	}

	/** A measure in the image's unit, as ImageJ measures; {@link #NOTHING} for a text. */
	Object inUnits(final Function<RegionMeasures, Object> measure) {
		return isRegion() ? measure.apply(measures.calibrated(image.getCalibration(), image.getHeight())) : NOTHING;
	}

	/** A measure of the form in pixels; {@link #NOTHING} without an outline. */
	Object formInPixels(final Function<ShapeMeasures, Object> measure) {
		return isOutline() ? measure.apply(form) : NOTHING;
	}

	/** A measure of the form in the image's unit; {@link #NOTHING} without an outline. */
	Object formInUnits(final Function<ShapeMeasures, Object> measure) {
		return isOutline() ? measure.apply(calibratedForm) : NOTHING;
	}
}
