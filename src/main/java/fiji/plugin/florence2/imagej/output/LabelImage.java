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
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.tiling.Tile;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.Locale;

/** Regions of answers as a label image: each pixel holds the number of the region that it belongs to, 0 for none. */
public final class LabelImage {

	private static final int MAX_OBJECTS = 65535;
	/** Beyond 255 objects, those with higher numbers have the last colour; a wider range would hide the first ones in black. */
	private static final int LAST_COLOR = 255;
	private static final String FILE_EXTENSION = "(?i)(\\.ome)?\\.[a-z][a-z0-9]{1,3}$";

	/** A region and its number. */
	private record Labelled(int id, PlanePosition position, Region region) {

		/** A region without a score is worse than any other. */
		double score() {
			return region.scoreOr(Double.NEGATIVE_INFINITY);
		}
	}

	private LabelImage() {}

	/**
	 * A new 16-bit image of the same width, height and calibration. Region n of the answers, counted from 1 over all of them
	 * as {@link RegionRois#of} lists and {@link AnswerRow#of} tabulates them, has the value n.
	 * <p>
	 * If all answers are about one slice and frame, the result is that plane alone; otherwise it has all slices and frames of
	 * the image, those empty that no answer is about. Channels are never kept apart. A pixel belongs to a region if its centre
	 * does. Where regions overlap, the one with the highest score is on top, and of equals the first.
	 * </p>
	 *
	 * @param image what the answers are about; its title, dimensions and calibration are read
	 * @return the image, not shown, called {@code <title>-labels} without the extension of a file
	 * @throws ImageException if there are more than 65,535 regions, for which 16 bit do not suffice
	 */
	public static ImagePlus of(final ImagePlus image, final List<PlaneAnswer> answers) throws ImageException {
		final List<Labelled> regions = labelled(answers);
		requireFew(regions.size(), image.getTitle());
		final boolean single =
			answers.stream().map(PlaneAnswer::position).map(p -> List.of(p.slice(), p.frame())).distinct().count() <= 1;
		final int slices = single ? 1 : image.getNSlices();
		final ImageStack stack = emptyStack(image.getWidth(), image.getHeight(), single ? 1 : slices * image.getNFrames());
		for (final Labelled region : worstFirst(regions)) {
			final PlanePosition position = region.position();
			paint(stack.getProcessor(single ? 1 : position.slice() + slices * (position.frame() - 1)), region);
		}
		final ImagePlus labels = new ImagePlus(image.getTitle().replaceFirst(FILE_EXTENSION, "") + "-labels", stack);
		labels.setDimensions(1, slices, single ? 1 : image.getNFrames());
		labels.setOpenAsHyperStack(labels.isHyperStack());
		labels.setCalibration(spatial(image.getCalibration()));
		return colored(labels);
	}

	/**
	 * The same for the regions of one plane: a new 16-bit image without calibration.
	 *
	 * @throws ImageException as {@link #of(ImagePlus, List)}
	 */
	public static ImagePlus of(final String title, final int width, final int height, final List<Region> regions)
		throws ImageException
	{
		requireFew(regions.size(), title);
		final PlanePosition only = new PlanePosition(0, 1, 1);
		final List<Labelled> labelled = new ArrayList<>();
		for (final Region region : regions)
			labelled.add(new Labelled(labelled.size() + 1, only, region));
		final ImageStack stack = emptyStack(width, height, 1);
		for (final Labelled region : worstFirst(labelled))
			paint(stack.getProcessor(1), region);
		return colored(new ImagePlus(title, stack));
	}

	/**
	 * A part of a label image that is too large to be made at once.
	 *
	 * @param numbers of the regions, which may reach beyond the part; at most 2<sup>24</sup>
	 * @return its values, row by row, on which the regions lie as in {@link #of(ImagePlus, List)}
	 */
	public static float[] of(final Tile part, final SortedMap<Integer, Region> numbers) {
		final PlanePosition only = new PlanePosition(0, 1, 1);
		final List<Labelled> regions = new ArrayList<>();
		numbers.forEach((id, region) -> regions.add(new Labelled(id, only, part.inTile(region))));
		final FloatProcessor plane = new FloatProcessor(part.width(), part.height());
		for (final Labelled region : worstFirst(regions))
			paint(plane, region);
		return (float[]) plane.getPixels();
	}

	private static void requireFew(final int regions, final String title) throws ImageException {
		if (regions > MAX_OBJECTS) {
			throw new ImageException(String.format(Locale.ROOT,
				"A label image holds 65535 objects at most, and %d were found in %s; choose fewer planes or a higher score threshold.",
				regions, title));
		}
	}

	private static ImagePlus colored(final ImagePlus labels) {
		labels.setLut(LabelLut.create());
		labels.setDisplayRange(0, LAST_COLOR);
		return labels;
	}

	private static List<Labelled> labelled(final List<PlaneAnswer> answers) {
		final List<Labelled> regions = new ArrayList<>();
		for (final PlaneAnswer answer : answers) {
			for (final Region region : answer.regions())
				regions.add(new Labelled(regions.size() + 1, answer.position(), region));
		}
		return regions;
	}

	private static List<Labelled> worstFirst(final List<Labelled> regions) {
		final List<Labelled> order = new ArrayList<>(regions);
		Collections.reverse(order);
		order.sort(Comparator.comparingDouble(Labelled::score));
		return order;
	}

	private static ImageStack emptyStack(final int width, final int height, final int planes) {
		final ImageStack stack = new ImageStack(width, height);
		for (int i = 0; i < planes; i++)
			stack.addSlice(new ShortProcessor(width, height));
		return stack;
	}

	private static void paint(final ImageProcessor plane, final Labelled labelled) {
		plane.setValue(labelled.id());
		if (labelled.region().shape() instanceof Box box) fill(plane, box.bounds());
		else plane.fill(RegionRois.outline(labelled.region().shape()));
	}

	/** ImageJ would fill each pixel that a rectangle touches, but of a polygon those with their centre in it. */
	private static void fill(final ImageProcessor plane, final Box box) {
		final int left = firstCentreFrom(box.x1());
		final int top = firstCentreFrom(box.y1());
		plane.setRoi(left, top, firstCentreFrom(box.x2()) - left, firstCentreFrom(box.y2()) - top);
		plane.fill();
		plane.resetRoi();
	}

	private static int firstCentreFrom(final double coordinate) {
		return (int) Math.ceil(coordinate - 0.5);
	}

	/** Sizes and origin; a label is no intensity to be calibrated. */
	private static Calibration spatial(final Calibration calibration) {
		final Calibration spatial = calibration.copy();
		spatial.disableDensityCalibration();
		return spatial;
	}
}
