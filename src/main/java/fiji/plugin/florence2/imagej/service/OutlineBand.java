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
package fiji.plugin.florence2.imagej.service;

import ij.plugin.filter.EDM;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;

import java.util.concurrent.CancellationException;

/**
 * The pixels on both sides of an outline, in raster order.
 *
 * @param width of the picture
 * @param inside within the outline
 * @param outside near the outline, and nearer to it than to that of another object
 * @param core so deep inside that they are the object's whatever they show
 */
record OutlineBand(int width, boolean[] inside, boolean[] outside, boolean[] core) {

	/** What pixels of the object are in masks; others are 0. */
	static final int IN = 255;

	/** Values of less spread are taken to be equal. */
	private static final double LEAST_SPREAD = 0.1;

	/**
	 * @param own the object's mask
	 * @param others that of all other objects
	 * @param outwards how far from the outline pixels may be outside, in pixels
	 * @param inwards the same inside
	 * @throws CancellationException if the thread was interrupted
	 */
	static OutlineBand of(final ByteProcessor own, final ByteProcessor others, final double outwards,
		final double inwards)
	{
		final int count = own.getPixelCount();
		final FloatProcessor toOwn = distances(own, IN, false);
		final FloatProcessor toOthers = distances(others, IN, false);
		final FloatProcessor toBorder = distances(own, 0, false);
		final OutlineBand band =
			new OutlineBand(own.getWidth(), new boolean[count], new boolean[count], new boolean[count]);
		for (int i = 0; i < count; i++) {
			band.inside[i] = own.get(i) != 0;
			band.outside[i] = !band.inside[i] && toOwn.getf(i) <= outwards && toOwn.getf(i) < toOthers.getf(i);
			band.core[i] = band.inside[i] && toBorder.getf(i) > inwards;
		}
		return band;
	}

	/**
	 * How far each pixel is from the nearest one of a value.
	 *
	 * @param value {@link #IN} or 0
	 * @param beyond whether what is beyond the mask has the value, too
	 * @throws CancellationException if the thread was interrupted
	 */
	static FloatProcessor distances(final ByteProcessor mask, final int value, final boolean beyond) {
		// ImageJ wants the value as a byte.
		final FloatProcessor distances = new EDM().makeFloatEDM(mask, (byte) value, beyond);
		if (distances == null) throw new CancellationException("Interrupted");
		return distances;
	}

	/** The square root of the number of pixels inside. */
	double size() {
		return Math.sqrt(count(inside));
	}

	/** Whether there is nothing to compare. */
	boolean hasNoSides() {
		return count(inside) == 0 || count(outside) == 0;
	}

	private static int count(final boolean[] pixels) {
		int count = 0;
		for (final boolean pixel : pixels)
			if (pixel) count++;
		return count;
	}

	/** How far the mean inside is above that outside, in standard deviations. */
	double difference(final int[] values) {
		final double spread = Math.sqrt(variance(values, inside) + variance(values, outside));
		return (mean(values, inside) - mean(values, outside)) / Math.max(LEAST_SPREAD, spread);
	}

	private static double mean(final int[] values, final boolean[] where) {
		double sum = 0;
		for (int i = 0; i < values.length; i++)
			if (where[i]) sum += values[i];
		return sum / count(where);
	}

	private static double variance(final int[] values, final boolean[] where) {
		final double mean = mean(values, where);
		double sum = 0;
		for (int i = 0; i < values.length; i++)
			if (where[i]) sum += (values[i] - mean) * (values[i] - mean);
		return sum / count(where);
	}

	/** How often each value occurs on either side. */
	int[] histogram(final int[] values, final int levels) {
		final int[] histogram = new int[levels];
		for (int i = 0; i < values.length; i++)
			if (inside[i] || outside[i]) histogram[values[i]]++;
		return histogram;
	}

	/** The part of the pixels inside that are the object's, less that of those outside. */
	double contrast(final boolean[] object) {
		return part(object, inside) - part(object, outside);
	}

	private static double part(final boolean[] object, final boolean[] where) {
		int common = 0;
		for (int i = 0; i < object.length; i++)
			if (object[i] && where[i]) common++;
		return (double) common / count(where);
	}

	/** A mask of the object with all of its core, and nothing beyond the band. */
	ByteProcessor limited(final boolean[] object) {
		final ByteProcessor mask = new ByteProcessor(width, object.length / width);
		for (int i = 0; i < object.length; i++)
			if (core[i] || object[i] && (inside[i] || outside[i])) mask.set(i, IN);
		return mask;
	}
}
