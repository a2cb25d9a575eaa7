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

import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.imagej.input.SelectionShape;
import fiji.plugin.florence2.task.Shape;

import ij.gui.Roi;
import ij.plugin.filter.ThresholdToSelection;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.FloodFiller;
import ij.process.ImageProcessor;

import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Outlines of the objects in a plane of a label image, along the sides of its pixels. */
final class LabelledObjects {

	private static final int MASK = 255;

	private LabelledObjects() {}

	/**
	 * The outlines by the numbers of their objects.
	 *
	 * @param file whose plane it is
	 * @throws DataSetException if it is no label image
	 */
	static Map<Integer, Shape> of(final ImageProcessor plane, final Path file) throws DataSetException {
		if (plane instanceof ColorProcessor) throw new DataSetException(
			"The file " + file + " is a colour image: choose a label image, where each pixel has the number of its object.");
		final Map<Integer, Rectangle> bounds = bounds(plane, file);
		final boolean mask = plane instanceof ByteProcessor && bounds.size() == 1 && bounds.containsKey(MASK);
		final ImageProcessor labels = mask ? parts(plane) : plane;
		final Map<Integer, Shape> objects = new TreeMap<>();
		for (final Map.Entry<Integer, Rectangle> object : (mask ? bounds(labels, file) : bounds).entrySet())
			objects.put(object.getKey(), outline(labels, object.getKey(), object.getValue()));
		return objects;
	}

	private static Map<Integer, Rectangle> bounds(final ImageProcessor plane, final Path file) throws DataSetException {
		final Map<Integer, Rectangle> bounds = new TreeMap<>();
		for (int y = 0; y < plane.getHeight(); y++) {
			for (int x = 0; x < plane.getWidth(); x++) {
				final float value = plane.getf(x, y);
				if (value == 0) continue;
				if (!(value > 0) || value != (int) value) throw new DataSetException("The file " + file + " has the value " +
					value + " at " + x + ", " + y + ": choose a label image, whose values are whole numbers from 0 on.");
				final Rectangle known = bounds.get((int) value);
				// Rectangle.add takes a point for the corner of a pixel.
				if (known == null) bounds.put((int) value, new Rectangle(x, y, 1, 1));
				else if (!known.contains(x, y)) known.add(new Rectangle(x, y, 1, 1));
			}
		}
		return bounds;
	}

	/** The connected parts of a mask, numbered from 1. */
	private static ImageProcessor parts(final ImageProcessor mask) {
		final FloatProcessor parts = mask.convertToFloatProcessor();
		// Numbers less than 0 are none of the mask.
		parts.multiply(-1);
		final FloodFiller filler = new FloodFiller(parts);
		int last = 0;
		for (int y = 0; y < parts.getHeight(); y++) {
			for (int x = 0; x < parts.getWidth(); x++) {
				if (parts.getf(x, y) >= 0) continue;
				parts.setValue(++last);
				filler.fill8(x, y);
			}
		}
		return parts;
	}

	private static Shape outline(final ImageProcessor labels, final int label, final Rectangle bounds) {
		final ByteProcessor mask = new ByteProcessor(bounds.width, bounds.height);
		for (int y = 0; y < bounds.height; y++)
			for (int x = 0; x < bounds.width; x++)
				if (labels.getf(bounds.x + x, bounds.y + y) == label) mask.set(x, y, MASK);
		mask.setThreshold(MASK, MASK, ImageProcessor.NO_LUT_UPDATE);
		final Roi roi = new ThresholdToSelection().convert(mask);
		roi.setLocation(roi.getXBase() + bounds.x, roi.getYBase() + bounds.y);
		return SelectionShape.of(roi);
	}
}
