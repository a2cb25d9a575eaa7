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

import ij.ImagePlus;
import ij.gui.Roi;

import java.util.Optional;

/**
 * Where a plane lies in an image, as ImageJ counts: from 1.
 *
 * @param channel the channel, or 0 for all channels as they are displayed together
 * @param slice the slice (z)
 * @param frame the time point (t)
 */
public record PlanePosition(int channel, int slice, int frame) {

	public PlanePosition {
		if (channel < 0 || slice < 1 || frame < 1) {
			throw new IllegalArgumentException(
				"There is no plane at channel " + channel + ", slice " + slice + ", frame " + frame);
		}
	}

	/**
	 * The slice and frame that an image displays.
	 *
	 * @param channel the channel, or 0 for all channels as they are displayed together
	 */
	public static PlanePosition displayed(final ImagePlus image, final int channel) {
		// "Stack to Hyperstack..." can leave ImageJ at a slice, frame or channel beyond the last one.
		return new PlanePosition(channel, within(image.getZ(), image.getNSlices()),
			within(image.getT(), image.getNFrames()));
	}

	/**
	 * The slice and frame that a selection is tied to, if it is tied to any; where only one of the two is given, the other is
	 * the displayed one.
	 *
	 * @param channel as in {@link #displayed}
	 */
	public static Optional<PlanePosition> of(final Roi selection, final ImagePlus image, final int channel) {
		if (selection.hasHyperStackPosition()) {
			final PlanePosition displayed = displayed(image, channel);
			final int slice = given(selection.getZPosition(), displayed.slice(), image.getNSlices());
			final int frame = given(selection.getTPosition(), displayed.frame(), image.getNFrames());
			return Optional.of(new PlanePosition(channel, slice, frame));
		}
		final int index = selection.getPosition();
		if (index < 1 || index > image.getStackSize()) return Optional.empty();
		final int[] position = image.convertIndexToPosition(index);
		return Optional.of(new PlanePosition(channel, position[1], position[2]));
	}

	private static int given(final int position, final int current, final int last) {
		return position < 1 || position > last ? current : position;
	}

	/** The number of the channel that an image displays, or that its user has selected among those displayed together. */
	public static int displayedChannel(final ImagePlus image) {
		return within(image.getC(), image.getNChannels());
	}

	private static int within(final int position, final int last) {
		return Math.max(1, Math.min(position, last));
	}

	/** The plane's number in the image's stack, from 1; that of the first channel for all channels. */
	public int stackIndex(final ImagePlus image) {
		// ImagePlus.getStackIndex is wrong for an image whose dimensions were not read yet.
		return ((frame - 1) * image.getNSlices() + slice - 1) * image.getNChannels() + Math.max(1, channel);
	}
}
