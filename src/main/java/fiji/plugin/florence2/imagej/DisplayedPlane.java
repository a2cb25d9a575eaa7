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
package fiji.plugin.florence2.imagej;

import fiji.plugin.florence2.vision.RgbPlane;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.io.Opener;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

import java.nio.file.Files;
import java.nio.file.Path;

/** The current plane of an image as its user sees it: display range, lookup tables and active channels applied. */
public final class DisplayedPlane {

	/** How ImageJ joins channels, where it is not by their sum. */
	private static final String PROJECTION = "CompositeProjection";

	private DisplayedPlane() {}

	/**
	 * Reads an image file by ImageJ's own readers: TIFF, PNG, JPEG, GIF, BMP and more. Of a stack, the plane that
	 * ImageJ would show first.
	 *
	 * @throws ImageException if there is no such file or ImageJ cannot read it
	 */
	public static ImagePlus open(final Path file) throws ImageException {
		if (!Files.isRegularFile(file)) throw new ImageException("There is no image file " + file + ".");
		if (!Files.isReadable(file)) throw new ImageException("The image " + file + " may not be read by you.");
		final Opener opener = new Opener();
		opener.setSilentMode(true);
		final ImagePlus image;
		try {
			image = opener.openImage(file.toAbsolutePath().toString());
		}
		catch (final RuntimeException e) {
			// Damaged files make ImageJ's readers fail in many ways.
			throw new ImageException("The image " + file + " is damaged (" + e + ").");
		}
		if (image == null || image.getProcessor() == null) throw new ImageException("The file " + file +
			" is not an image that ImageJ can read, or it is damaged.");
		return image;
	}

	/** The pixels of the current plane; a selection does not matter. The image is left as it is. */
	public static RgbPlane of(final ImagePlus image) {
		final ColorProcessor rgb = rgb(image);
		return new RgbPlane(rgb.getWidth(), rgb.getHeight(), (int[]) rgb.getPixels());
	}

	private static ColorProcessor rgb(final ImagePlus image) {
		if (image.getDisplayMode() == IJ.COMPOSITE && image instanceof CompositeImage composite) return merged(composite);
		final ImageProcessor plane = image.getProcessor();
		return plane instanceof ColorProcessor color ? color : plane.convertToColorProcessor();
	}

	/**
	 * The active channels on top of each other. ImageJ paints over the picture it painted before, and so a first channel
	 * that was switched off since would still show; hence a second view on the same pixels.
	 */
	private static ColorProcessor merged(final CompositeImage image) {
		final CompositeImage view = new CompositeImage(image, IJ.COMPOSITE);
		view.setLuts(image.getLuts());
		view.setProp(PROJECTION, image.getProp(PROJECTION));
		final boolean[] active = image.getActiveChannels();
		System.arraycopy(active, 0, view.getActiveChannels(), 0, active.length);
		view.setPosition(image.getC(), image.getZ(), image.getT());
		return new ColorProcessor(view.getImage());
	}
}
