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

import java.util.ArrayList;
import java.util.List;

/** How users and macros name the channel to process. */
public final class ChannelChoice {

	/** All channels as they are displayed. */
	public static final String AS_DISPLAYED = "as displayed";

	private ChannelChoice() {}

	/** The choices that an image offers, without its labels. */
	public static List<String> of(final ImagePlus image) {
		final List<String> choices = new ArrayList<>(List.of(AS_DISPLAYED));
		final int channels = image == null ? 0 : image.getNChannels();
		for (int c = 1; c <= channels; c++)
			choices.add(Integer.toString(c));
		return choices;
	}

	/**
	 * The number of a channel, 0 for all as displayed.
	 *
	 * @param choice {@link #AS_DISPLAYED}, a channel's number from 1, or the label that its slices have
	 * @throws ImageException if the image has no such channel
	 */
	public static int channel(final ImagePlus image, final String choice) throws ImageException {
		final String name = choice.strip();
		if (name.isEmpty() || name.equalsIgnoreCase(AS_DISPLAYED)) return 0;
		for (int c = 1; c <= image.getNChannels(); c++)
			if (name.equals(Integer.toString(c)) || name.equalsIgnoreCase(label(image, c))) return c;
		throw new ImageException("The image has no channel \"" + choice + "\": write a number from 1 to " +
			image.getNChannels() + ", the channel's label, or \"" + AS_DISPLAYED + "\".");
	}

	private static String label(final ImagePlus image, final int channel) {
		final int plane = PlanePosition.displayed(image, channel).stackIndex(image);
		final String label = image.getStack().getShortSliceLabel(plane);
		return label == null ? "" : label.strip();
	}
}
