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
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which planes of a stack or hyperstack are processed. */
public enum PlaneSelection {

	/** The plane that is shown. */
	CURRENT("current"),
	/** Every slice (z) of the current frame. */
	ALL_SLICES("all slices"),
	/** Every frame (t) at the current slice. */
	ALL_FRAMES("all frames"),
	/** Every slice of every frame. */
	WHOLE_STACK("whole stack"),
	/** Some slices (z) of the current frame. */
	SLICE_RANGE("slice range"),
	/** Some frames (t) at the current slice. */
	FRAME_RANGE("frame range");

	private static final Pattern RUN = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

	private final String label;

	PlaneSelection(final String label) {
		this.label = label;
	}

	/** The name by which users and macros choose it. */
	public String label() {
		return label;
	}

	/** @throws ImageException if there is no selection of this name */
	public static PlaneSelection of(final String label) throws ImageException {
		for (final PlaneSelection selection : values())
			if (selection.label.equalsIgnoreCase(label.strip())) return selection;
		throw new ImageException("There are no slices named \"" + label + "\": choose one of " +
			Arrays.stream(values()).map(PlaneSelection::label).collect(Collectors.joining(", ")) + ".");
	}

	/**
	 * The planes, frame by frame.
	 *
	 * @param channel of the positions; 0 for all channels as displayed
	 * @param range for {@link #SLICE_RANGE} and {@link #FRAME_RANGE} numbers and runs of numbers, such as
	 *          {@code 2-5,8}; else not read
	 * @throws ImageException if the range is not of that form or leaves the image
	 */
	public List<PlanePosition> of(final ImagePlus image, final int channel, final String range) throws ImageException {
		final PlanePosition displayed = PlanePosition.displayed(image, channel);
		final List<Integer> slices = switch (this) {
			case ALL_SLICES, WHOLE_STACK -> upTo(image.getNSlices());
			case SLICE_RANGE -> numbers(range, image.getNSlices(), "slices");
			default -> List.of(displayed.slice());
		};
		final List<Integer> frames = switch (this) {
			case ALL_FRAMES, WHOLE_STACK -> upTo(image.getNFrames());
			case FRAME_RANGE -> numbers(range, image.getNFrames(), "frames");
			default -> List.of(displayed.frame());
		};
		final List<PlanePosition> planes = new ArrayList<>();
		for (final int frame : frames)
			for (final int slice : slices)
				planes.add(new PlanePosition(channel, slice, frame));
		return planes;
	}

	private static List<Integer> upTo(final int last) {
		final List<Integer> numbers = new ArrayList<>();
		for (int i = 1; i <= last; i++)
			numbers.add(i);
		return numbers;
	}

	private static List<Integer> numbers(final String range, final int last, final String what) throws ImageException {
		final TreeSet<Integer> numbers = new TreeSet<>();
		for (final String part : range.strip().split("\\s*,\\s*")) {
			final Matcher run = RUN.matcher(part);
			if (!run.matches())
				throw new ImageException("The range \"" + range + "\" cannot be read: write " + what + " such as 2-5,8.");
			final int from = Integer.parseInt(run.group(1));
			final int to = run.group(2) == null ? from : Integer.parseInt(run.group(2));
			if (from < 1 || to < from || to > last) {
				throw new ImageException(
					"The range \"" + range + "\" does not fit the image, whose " + what + " go from 1 to " + last + ".");
			}
			numbers.addAll(upTo(to).subList(from - 1, to));
		}
		return List.copyOf(numbers);
	}
}
