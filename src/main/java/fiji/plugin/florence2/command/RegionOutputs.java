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
package fiji.plugin.florence2.command;

import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.output.RoiDestination;
import fiji.plugin.florence2.imagej.output.TextProperties;

import ij.IJ;
import ij.ImagePlus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where regions are shown.
 *
 * @param destination one of the choices below
 * @param replace whether regions that the same prompts found before are removed
 * @param table whether rows are added to their table
 * @param labelImage whether a label image is made
 */
record RegionOutputs(String destination, boolean replace, boolean table, boolean labelImage) {

	static final String MANAGER = "ROI Manager";
	static final String OVERLAY = "overlay";
	static final String BOTH = "ROI Manager and overlay";
	static final String NOTHING = "nothing";

	/** @throws ImageException if there is no such choice */
	static Optional<RoiDestination> destination(final String choice) throws ImageException {
		return switch (FlorenceCommand.chosen("Add regions to", choice, List.of(MANAGER, OVERLAY, BOTH, NOTHING))) {
			case MANAGER -> Optional.of(RoiDestination.ROI_MANAGER);
			case OVERLAY -> Optional.of(RoiDestination.OVERLAY);
			case BOTH -> Optional.of(RoiDestination.BOTH);
			default -> Optional.empty();
		};
	}

	/** The legend of what is shown, where there is something to tell apart and colours do not repeat. Macros have
	 * the log to themselves. */
	private static void logColors(final Map<String, String> colors) {
		if (colors.size() < 2 || Set.copyOf(colors.values()).size() < colors.size() || IJ.isMacro()) return;
		IJ.log("Colours: " + colors.entrySet()
			.stream()
			.map(color -> color.getKey() + " " + color.getValue())
			.collect(Collectors.joining(", ")));
	}

	/**
	 * Shows an answer.
	 *
	 * @param rows appends its rows to their table
	 * @return a label image that SciJava is to show, or null
	 */
	ImagePlus show(final ImageAnswer answer, final Runnable rows) throws ImageException {
		// What may fail comes first, so that either all is shown or nothing.
		final ImagePlus labels = labelImage ? answer.toLabelImage() : null;
		final Optional<RoiDestination> place = destination(destination);
		if (replace) place.ifPresent(answer::removeEarlier);
		place.ifPresent(answer::show);
		if (place.isPresent()) logColors(answer.colors());
		TextProperties.set(answer.image(), answer.planes());
		if (table) rows.run();
		return labels == null ? null : OutputImage.of(labels);
	}
}
