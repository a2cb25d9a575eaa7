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
package fiji.plugin.florence2.ui.explorer;

import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.imagej.output.RoiDestination;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Accepted regions in ImageJ's ROI Manager, with their places in the stack. */
final class KeptInRoiManager implements Kept {

	/** Property of a selection: the number of its draft, after a mark of this session, since selections are saved. */
	private static final String DRAFT = "florence2.draft";
	private static final String SESSION = UUID.randomUUID() + "/";

	@Override
	public Set<Long> present() {
		final RoiManager manager = RoiManager.getInstance();
		if (manager == null) return Set.of();
		return Stream.of(manager.getRoisAsArray())
			.flatMapToLong(roi -> draft(roi).stream())
			.boxed()
			.collect(Collectors.toSet());
	}

	@Override
	public void change(final ImagePlus image, final List<Draft> removed, final List<Draft> added) {
		final Set<Long> ids = removed.stream().map(Draft::id).collect(Collectors.toSet());
		if (!ids.isEmpty()) RoiDestination.ROI_MANAGER.remove(image, roi -> draft(roi).stream().anyMatch(ids::contains));
		RoiDestination.ROI_MANAGER.add(image, added.stream().map(KeptInRoiManager::roi).toList());
	}

	/** The number of the draft that a selection is of, if it is of one. */
	static OptionalLong draft(final Roi roi) {
		final String mark = roi.getProperty(DRAFT);
		return mark != null && mark.startsWith(SESSION)
			? OptionalLong.of(Long.parseLong(mark.substring(SESSION.length())))
			: OptionalLong.empty();
	}

	/** Numbered among those that are kept. */
	private static Roi roi(final Draft draft) {
		final Roi roi = RegionRois.copy(draft.roi(), draft.found().region().shape());
		roi.setProperty(DRAFT, SESSION + draft.id());
		RegionRois.rename(roi, draft.label());
		return roi;
	}
}
