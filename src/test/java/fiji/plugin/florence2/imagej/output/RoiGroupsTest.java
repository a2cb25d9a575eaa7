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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import ij.gui.Roi;
import ij.io.RoiDecoder;
import ij.io.RoiEncoder;

import java.awt.Color;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoiGroupsTest {

	private String names;

	@BeforeEach
	void keepNames() {
		names = Roi.getGroupNames();
		Roi.setGroupNames(null);
	}

	@AfterEach
	void restoreNames() {
		Roi.setGroupNames(names);
	}

	private static Roi roi(final String label) {
		final Roi roi = new Roi(1, 2, 3, 4);
		roi.setProperty(RegionRois.LABEL, label);
		return roi;
	}

	private static List<Integer> groups(final List<Roi> present, final String... labels) {
		final List<Roi> rois = List.of(labels).stream().map(RoiGroupsTest::roi).toList();
		RoiGroups.assign(rois, present);
		return rois.stream().map(Roi::getGroup).toList();
	}

	@Test
	void oneGroupForEachLabelInOrder() {
		assertEquals(List.of(1, 2, 1, 0), groups(List.of(), "nucleus", "cell", "nucleus", ""));
		assertEquals("nucleus,cell", Roi.getGroupNames());
	}

	@Test
	void theUsersNamesStay() {
		Roi.setGroupNames("mine,,cell");
		assertEquals(List.of(2, 3, 4), groups(List.of(), "nucleus", "cell", "red, round"));
		assertEquals("mine,nucleus,cell,red; round", Roi.getGroupNames());
	}

	@Test
	void groupsInUseStayWithoutTheName() {
		final Roi present = new Roi(0, 0, 1, 1);
		present.setGroup(1);
		assertEquals(List.of(2), groups(List.of(present), "nucleus"));
		assertNull(Roi.getGroupName(1));
	}

	@Test
	void labelsBeyondTheLastGroupAreInNone() {
		Roi.setGroupNames(IntStream.range(1, 255).mapToObj(i -> "mine" + i).collect(Collectors.joining(",")));
		assertEquals(List.of(255, 0, 0, 7), groups(List.of(), "last", "none", "left", "mine7"));
	}

	@Test
	void restOfTheSelectionStays() {
		final Roi roi = roi("nucleus");
		roi.setName("nucleus-1");
		roi.setStrokeColor(Color.CYAN);
		roi.setPosition(2, 3, 4);
		RoiGroups.assign(List.of(roi), List.of());
		assertEquals("nucleus-1", roi.getName());
		assertEquals(Color.CYAN, roi.getStrokeColor());
		final Roi opened = RoiDecoder.openFromByteArray(RoiEncoder.saveAsByteArray(roi));
		assertEquals(1, opened.getGroup());
		assertEquals(3, opened.getZPosition());
		assertEquals("nucleus", opened.getProperty("label"));
	}
}
