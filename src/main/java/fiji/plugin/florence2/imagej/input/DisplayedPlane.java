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

import fiji.plugin.florence2.vision.RgbPlane;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;

import java.awt.Color;
import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.function.IntFunction;

/**
 * A plane of an image as its user sees it: display range, lookup tables and active channels applied. The image is left
 * as it is, its current position included; of a virtual stack just that plane is read.
 */
public final class DisplayedPlane {

	/** How ImageJ joins channels, where it is not by their sum. */
	private static final String PROJECTION = "CompositeProjection";

	private DisplayedPlane() {}

	/**
	 * Reads an image file, as {@link ImageFile} does. Of a stack, the plane that ImageJ would show first.
	 *
	 * @throws ImageException if there is no such file, or it cannot be read
	 */
	public static ImagePlus open(final Path file) throws ImageException {
		return ImageFile.of(file).open();
	}

	/** The pixels of the current plane; a selection does not matter. */
	public static RgbPlane of(final ImagePlus image) {
		return of(image, PlanePosition.displayed(image, 0), new Rectangle(image.getWidth(), image.getHeight()));
	}

	/**
	 * The pixels of a part of a plane.
	 *
	 * @param position a plane of the image. All channels (0) are joined as they are displayed: those that are active in
	 *          a composite image, the current one else. A single channel is grey, with its own display range.
	 * @param area within the image, in pixels
	 */
	public static RgbPlane of(final ImagePlus image, final PlanePosition position, final Rectangle area) {
		return of(image, position, area, channel -> channel(image, channel, position));
	}

	/** @param channels the pixels of a channel of the plane, by its number */
	static RgbPlane of(final ImagePlus image, final PlanePosition position, final Rectangle area,
		final IntFunction<ImageProcessor> channels)
	{
		final ColorProcessor rgb = rgb(image, position, area, channels);
		return new RgbPlane(rgb.getWidth(), rgb.getHeight(), (int[]) rgb.getPixels());
	}

	private static ColorProcessor rgb(final ImagePlus image, final PlanePosition position, final Rectangle area,
		final IntFunction<ImageProcessor> channels)
	{
		final boolean all = position.channel() == 0;
		if (all && image.getDisplayMode() == IJ.COMPOSITE && image instanceof CompositeImage composite) {
			return merged(composite, area, channels);
		}
		final int channel = all ? PlanePosition.displayedChannel(image) : position.channel();
		final ImageProcessor whole = channels.apply(channel);
		final ImageProcessor plane = crop(whole, area);
		if (plane instanceof ColorProcessor color) return color;
		display(plane, whole, image, channel, all);
		// An infinite pixel would make all others black or white.
		if (!FiniteRange.is(plane.getMin(), plane.getMax())) FiniteRange.apply(plane);
		return plane.convertToColorProcessor();
	}

	/** @param whole the plane that the pixels are a part of */
	private static void display(final ImageProcessor plane, final ImageProcessor whole, final ImagePlus image,
		final int channel, final boolean colored)
	{
		final ImageProcessor shown = image.getProcessor();
		if (image instanceof CompositeImage composite) {
			final LUT lut = composite.getChannelLut(channel);
			// A lookup table that was never given a range has none, as in ImageJ itself.
			final boolean ranged = lut.min < lut.max;
			plane.setColorModel(colored && composite.getMode() != IJ.GRAYSCALE ? lut : grey());
			plane.setMinAndMax(ranged ? lut.min : shown.getMin(), ranged ? lut.max : shown.getMax());
			return;
		}
		plane.setColorModel(colored ? shown.getColorModel() : grey());
		final ImageProcessor range = isWithoutRange(image, shown) ? whole : shown;
		plane.setMinAndMax(range.getMin(), range.getMax());
	}

	/** SciJava's batch gives images that were never displayed a range from 0 to 1, in which all of their pixels are white. */
	private static boolean isWithoutRange(final ImagePlus image, final ImageProcessor shown) {
		final boolean oneStep = shown.getMin() == 0 && shown.getMax() == 1;
		return oneStep && image.getWindow() == null && shown.getBitDepth() <= Short.SIZE && hasMoreThanOne(shown);
	}

	/** Ends at the first such pixel, since it runs for each tile. */
	private static boolean hasMoreThanOne(final ImageProcessor pixels) {
		for (int i = 0; i < pixels.getPixelCount(); i++)
			if (pixels.get(i) > 1) return true;
		return false;
	}

	private static LUT grey() {
		return LUT.createLutFromColor(Color.WHITE);
	}

	/**
	 * The active channels on top of each other. ImageJ paints over the picture it painted before, and so a first channel
	 * that was switched off since would still show; hence a view of its own on copies of the pixels.
	 */
	private static ColorProcessor merged(final CompositeImage image, final Rectangle area,
		final IntFunction<ImageProcessor> channels)
	{
		final ImageStack stack = new ImageStack(area.width, area.height);
		for (int c = 1; c <= image.getNChannels(); c++)
			stack.addSlice(crop(channels.apply(c), area));
		final ImagePlus plane = new ImagePlus("", stack);
		plane.setDimensions(image.getNChannels(), 1, 1);
		final CompositeImage view = new CompositeImage(plane, IJ.COMPOSITE);
		view.setLuts(image.getLuts());
		view.setProp(PROJECTION, image.getProp(PROJECTION));
		final boolean[] active = image.getActiveChannels();
		System.arraycopy(active, 0, view.getActiveChannels(), 0, active.length);
		// The background of a sum is black, of a minimum white: which, depends on the current channel.
		view.setPosition(PlanePosition.displayedChannel(image), 1, 1);
		return new ColorProcessor(view.getImage());
	}

	/**
	 * The pixels of a channel of a plane, in a processor of its own: the selection of the image's one is left alone. In an
	 * image without a range it has that of its pixels, which is the same for all parts of the plane.
	 */
	static ImageProcessor channel(final ImagePlus image, final int channel, final PlanePosition position) {
		final PlanePosition plane = new PlanePosition(channel, position.slice(), position.frame());
		final ImageProcessor pixels = image.getStack().getProcessor(plane.stackIndex(image));
		if (isWithoutRange(image, image.getProcessor())) pixels.resetMinAndMax();
		return pixels;
	}

	private static ImageProcessor crop(final ImageProcessor channel, final Rectangle area) {
		channel.setRoi(area);
		return channel.crop();
	}
}
