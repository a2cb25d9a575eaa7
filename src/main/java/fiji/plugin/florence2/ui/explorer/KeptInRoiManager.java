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

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Accepted regions in ImageJ's ROI Manager, with their places in the stack. */
final class KeptInRoiManager implements Kept {

	/** Property of a selection: the number of its draft. */
	private static final String DRAFT = "florence2.draft";

	@Override
	public void change(final ImagePlus image, final List<Draft> removed, final List<Draft> added) {
		final Set<String> ids = removed.stream().map(draft -> Long.toString(draft.id())).collect(Collectors.toSet());
		if (!ids.isEmpty()) RoiDestination.ROI_MANAGER.remove(image, roi -> isOf(roi, ids));
		RoiDestination.ROI_MANAGER.add(image, added.stream().map(KeptInRoiManager::roi).toList());
	}

	private static boolean isOf(final Roi roi, final Set<String> ids) {
		final String id = roi.getProperty(DRAFT);
		return id != null && ids.contains(id);
	}

	private static Roi roi(final Draft draft) {
		final Roi roi = RegionRois.copy(draft.roi(), draft.found().region().shape());
		roi.setProperty(DRAFT, Long.toString(draft.id()));
		if (!draft.label().equals(draft.found().getLabel())) RegionRois.rename(roi, draft.label());
		return roi;
	}
}
