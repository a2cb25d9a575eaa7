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

import fiji.plugin.florence2.imagej.output.RegionRois;

import ij.gui.Roi;

import java.util.Optional;

/** What a selection shows, by its name or group. */
final class RoiLabel {

	private RoiLabel() {}

	/**
	 * The name of a selection's group, if its user gave it one; else its own name without the number that tells it from
	 * others ({@code nucleus-3}); else what the plugin found there. Nothing for a selection that has only a number, as the
	 * ROI Manager gives it.
	 */
	static Optional<String> of(final Roi roi) {
		final Optional<String> found = words(roi.getProperty(RegionRois.LABEL));
		// The plugin puts what it finds into groups: then the name tells more, for it may have been corrected.
		return group(roi).filter(group -> !found.map(RegionRois::groupName).equals(Optional.of(group)))
			.or(() -> words(roi.getName()).map(name -> name.replaceFirst("-\\d+$", "")))
			.or(() -> found);
	}

	private static Optional<String> group(final Roi roi) {
		return roi.getGroup() == 0 ? Optional.empty() : words(Roi.getGroupName(roi.getGroup()));
	}

	private static Optional<String> words(final String text) {
		return Optional.ofNullable(text)
			.map(RegionRois::oneLine)
			.filter(line -> line.chars().anyMatch(Character::isLetter));
	}
}
