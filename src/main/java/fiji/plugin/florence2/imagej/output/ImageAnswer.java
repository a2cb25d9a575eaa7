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

import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.task.Region;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.measure.ResultsTable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The answer for an image, whatever the task: its regions, which a script goes through, its text, and all that ImageJ's
 * users make of them. Nothing is shown or changed before the methods for it are called.
 */
public final class ImageAnswer implements Iterable<FoundRegion> {

	private final ImagePlus image;
	private final List<PlaneAnswer> planes;
	private final boolean insideSelection;
	private final List<Roi> rois;

	/**
	 * An answer.
	 *
	 * @param image must be open where a method needs its calibration, overlay or window
	 * @param planes one answer for each plane and prompt, in the order of the planes, with the model's own answers inside
	 */
	public ImageAnswer(final ImagePlus image, final List<PlaneAnswer> planes) {
		this(image, planes, true, List.of());
	}

	/**
	 * An answer of a model that says which labels it knows.
	 *
	 * @param insideSelection whether only what is selected in the image was processed
	 * @param known these labels; they have the same colours in all answers
	 */
	public ImageAnswer(final ImagePlus image, final List<PlaneAnswer> planes, final boolean insideSelection,
		final List<String> known)
	{
		this.image = image;
		this.planes = List.copyOf(planes);
		this.insideSelection = insideSelection;
		rois = RegionRois.of(image, planes, known);
	}

	/** The image. */
	public ImagePlus image() {
		return image;
	}

	/** One answer for each plane and prompt, in the order of the planes. */
	public List<PlaneAnswer> planes() {
		return planes;
	}

	/** The regions of all planes, in their order. */
	public List<FoundRegion> regions() {
		final List<FoundRegion> found = new ArrayList<>(rois.size());
		for (final PlaneAnswer plane : planes) {
			for (final Region region : plane.regions())
				found.add(new FoundRegion(region, plane.position(), rois.get(found.size())));
		}
		return found;
	}

	@Override
	public Iterator<FoundRegion> iterator() {
		return regions().iterator();
	}

	/** How many regions there are. */
	public int size() {
		return planes.stream().mapToInt(plane -> plane.regions().size()).sum();
	}

	/** The planes that were processed, in their order. */
	public List<PlanePosition> positions() {
		return planes.stream().map(PlaneAnswer::position).distinct().toList();
	}

	/** The captions, descriptions or the text that was read, one on a line; empty for answers of regions only. */
	public String text() {
		return planes.stream().map(PlaneAnswer::text).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n"));
	}

	/** What its user must know before trusting the answers: a sentence for each model, mostly none. */
	public List<String> warnings() {
		return planes.stream().map(PlaneAnswer::warning).flatMap(Optional::stream).distinct().toList();
	}

	/** How many regions each label has in all planes, see {@link ObjectCounts#total}. */
	public Map<String, Integer> counts() {
		return countsByPlane().total();
	}

	/** How many regions each label has in each plane. */
	public ObjectCounts countsByPlane() {
		return ObjectCounts.of(this);
	}

	/** The names of the labels' colours, in the order of the labels; those that scripts have changed are left out. */
	public Map<String, String> colors() {
		final Map<String, String> colors = new LinkedHashMap<>();
		for (final Roi roi : rois) {
			final String label = roi.getProperty(RegionRois.LABEL);
			if (label != null) LabelColors.name(roi.getStrokeColor()).ifPresent(color -> colors.put(label, color));
		}
		return colors;
	}

	/** One selection for each region, see {@link RegionRois#of}; always the same ones, so what is changed in them is shown. */
	public List<Roi> rois() {
		return rois;
	}

	/** Appends the regions to the ROI Manager, or to the overlay where there can be none, see {@link #show}. */
	public ImageAnswer toRoiManager() {
		return show(RoiDestination.ROI_MANAGER);
	}

	/** Appends the regions to the image's overlay, see {@link #show}. */
	public ImageAnswer toOverlay() {
		return show(RoiDestination.OVERLAY);
	}

	/** Appends the regions, whose names become such as are not there yet: a table that is made later has these names. */
	public ImageAnswer show(final RoiDestination destination) {
		destination.add(image, rois);
		return this;
	}

	/**
	 * Removes the regions that the same prompts found before, on the same planes and in the part of the image that was
	 * processed; boxes and outlines do not replace each other. Other regions stay, those of the user's above all.
	 */
	public ImageAnswer removeEarlier(final RoiDestination destination) {
		destination.remove(image, new EarlierRegions(image, planes, insideSelection));
		return this;
	}

	/** A new table, not shown: a row for each region, and for each text without regions, with the columns of {@link AnswerColumn}. */
	public ResultsTable toTable() {
		final ResultsTable table = new ResultsTable();
		appendTo(table);
		return table;
	}

	/** Appends the rows of {@link #toTable()} to a table. */
	public void appendTo(final ResultsTable table) {
		AnswerTable.append(table, AnswerRow.of(image.getTitle(), this));
	}

	/**
	 * A new label image, not shown, see {@link LabelImage#of}.
	 *
	 * @throws ImageException if there are more regions than it can hold
	 */
	public ImagePlus toLabelImage() throws ImageException {
		return LabelImage.of(image, planes);
	}

	/** The text, or a line for each region of an answer without one; then the warnings. */
	@Override
	public String toString() {
		final String text = text();
		final Stream<String> lines = text.isEmpty() ? regions().stream().map(FoundRegion::toString) : Stream.of(text);
		return Stream.concat(lines, warnings().stream()).collect(Collectors.joining("\n"));
	}
}
