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
import fiji.plugin.florence2.imagej.output.RegionRois;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;

import java.util.Arrays;
import java.util.List;

/** Where commands take marked objects from that are in no file. */
final class OpenSelections {

	static final String IMAGES = "open images";
	static final String MANAGER = "ROI Manager";

	private OpenSelections() {}

	/** All open images. */
	static List<ImagePlus> images() {
		final int[] ids = WindowManager.getIDList();
		return ids == null ? List.of() : Arrays.stream(ids).mapToObj(WindowManager::getImage).toList();
	}

	/**
	 * The selections of the ROI Manager, but those that were found in another image that is open.
	 *
	 * @throws ImageException if there are none
	 */
	static List<Roi> managed(final ImagePlus image) throws ImageException {
		final List<ImagePlus> others =
			images().stream().filter(open -> open != image && !open.getTitle().equals(image.getTitle())).toList();
		final List<Roi> own = SelectionsCommand.managed()
			.stream()
			.filter(roi -> others.stream().noneMatch(other -> RegionRois.isFoundIn(roi, other)))
			.toList();
		if (own.isEmpty()) throw new ImageException("All regions of the ROI Manager were found in other open images than " +
			image.getTitle() + ": activate the image that they belong to.");
		return own;
	}

	/** @throws ImageException if there is none */
	static ImagePlus current(final ImagePlus image) throws ImageException {
		if (image == null) throw new ImageException("There is no image open: open one first.");
		return image;
	}
}
