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
package fiji.plugin.florence2.imagej.output;

import ij.gui.Roi;

import java.awt.Color;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * ImageJ's groups of selections, one for each label. Their names belong to all of ImageJ and are kept in its preferences;
 * so names that are there are never changed, only free groups get one.
 */
final class RoiGroups {

	private static final int LAST = 255;

	private RoiGroups() {}

	/**
	 * Puts each selection with a label into the group of that name, or else into the next group that is free: without a
	 * name, and without a selection among those given. When none is free any more, or there is no label, a selection stays
	 * in no group. Its colour stays.
	 *
	 * @param present selections whose groups are in use
	 */
	static void assign(final List<Roi> rois, final Collection<Roi> present) {
		final boolean[] taken = new boolean[LAST + 1];
		taken[Roi.getDefaultGroup()] = true;
		present.forEach(roi -> taken[roi.getGroup()] = true);
		final Map<String, Roi> members = new HashMap<>();
		for (final Roi roi : rois) {
			final String label = roi.getProperty(RegionRois.LABEL);
			if (label != null) enter(roi, members.computeIfAbsent(RegionRois.groupName(label), name -> member(name, taken)));
		}
	}

	/** ImageJ logs at each call of setGroup if its lookup table for groups is not installed; hence one call for each label. */
	private static Roi member(final String name, final boolean[] taken) {
		final Roi member = new Roi(0, 0, 1, 1);
		member.setGroup(group(name, taken));
		return member;
	}

	private static void enter(final Roi roi, final Roi member) {
		final Color color = roi.getStrokeColor();
		final String name = roi.getName();
		member.setStrokeWidth(roi.getStrokeWidth());
		roi.copyAttributes(member);
		roi.setStrokeColor(color);
		roi.setName(name);
	}

	/** Finds and takes under ImageJ's own lock: another command may be looking too. */
	private static int group(final String name, final boolean[] taken) {
		synchronized (Roi.class) {
			for (int group = 1; group <= LAST; group++)
				if (name.equals(Roi.getGroupName(group))) return group;
			for (int group = 1; group <= LAST; group++) {
				if (taken[group] || Roi.getGroupName(group) != null) continue;
				Roi.setGroupName(group, name);
				return group;
			}
			return 0;
		}
	}
}
