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

import fiji.plugin.florence2.dataset.Plane;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageFile;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.ImagePlus;

import java.awt.Rectangle;
import java.nio.file.Path;

/** A plane of a data set's image, opened; closing it closes the file of a virtual stack. */
public record DataSetPlane(ImagePlus image, PlanePosition position) implements AutoCloseable {

	/**
	 * Opens a file; the image displays the plane, and has no selection.
	 *
	 * @throws ImageException if the file cannot be read, or has no such plane
	 */
	public static DataSetPlane open(final Path file, final Plane plane) throws ImageException {
		return of(DisplayedPlane.open(file), file, plane);
	}

	/**
	 * A plane of an image that is open: the image displays it, and has no selection.
	 *
	 * @param file of the image
	 * @throws ImageException if the image has no such plane
	 */
	public static DataSetPlane of(final ImagePlus image, final Path file, final Plane plane) throws ImageException {
		if (plane.channel() > image.getNChannels() || plane.slice() > image.getNSlices() ||
			plane.frame() > image.getNFrames())
		{
			throw new ImageException("The image " + file + " has no plane C" + plane.channel() + " Z" + plane.slice() + " T" +
				plane.frame() + ": put the image there that was annotated.");
		}
		image.deleteRoi();
		image.setPositionWithoutUpdate(Math.max(1, plane.channel()), plane.slice(), plane.frame());
		return new DataSetPlane(image, new PlanePosition(plane.channel(), plane.slice(), plane.frame()));
	}

	@Override
	public void close() {
		ImageFile.close(image);
	}

	/** The pixels, as their user sees them. */
	public RgbPlane pixels() {
		return DisplayedPlane.of(image, position, new Rectangle(image.getWidth(), image.getHeight()));
	}
}
