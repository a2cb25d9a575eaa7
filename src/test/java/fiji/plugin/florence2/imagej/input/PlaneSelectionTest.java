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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaneSelectionTest {

	private final ImagePlus image = IJ.createHyperStack("", 1, 1, 2, 5, 3, 8);

	{
		image.setPosition(2, 4, 2);
	}

	private List<String> planes(final PlaneSelection selection, final String range) throws ImageException {
		return selection.of(image, 0, range).stream().map(plane -> plane.slice() + "/" + plane.frame()).toList();
	}

	@Test
	void planesOfAHyperstack() throws ImageException {
		assertEquals(List.of("4/2"), planes(PlaneSelection.CURRENT, ""));
		assertEquals(List.of("1/2", "2/2", "3/2", "4/2", "5/2"), planes(PlaneSelection.ALL_SLICES, ""));
		assertEquals(List.of("4/1", "4/2", "4/3"), planes(PlaneSelection.ALL_FRAMES, ""));
		assertEquals(15, planes(PlaneSelection.WHOLE_STACK, "").size());
		assertEquals("5/1", planes(PlaneSelection.WHOLE_STACK, "").get(4));
		assertEquals(List.of("1/2", "3/2", "4/2", "5/2"), planes(PlaneSelection.SLICE_RANGE, " 3-5, 1,4 "));
		assertEquals(List.of("4/2", "4/3"), planes(PlaneSelection.FRAME_RANGE, "2 - 3"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "6", "3-9", "4-2", "1;2", "a", "1-2-3", "99999999999" })
	void aRangeThatDoesNotFitIsReportedWithWhatDoes(final String range) {
		final ImageException refusal =
			assertThrows(ImageException.class, () -> PlaneSelection.SLICE_RANGE.of(image, 0, range));
		assertTrue(refusal.getMessage().contains("\"" + range + "\""), refusal.getMessage());
	}

	@Test
	void channelsByNumberAndLabel() throws ImageException {
		image.getStack().setSliceLabel("DAPI", 1);
		image.setPosition(1, 1, 1);
		assertEquals(0, ChannelChoice.channel(image, "As displayed"));
		assertEquals(0, ChannelChoice.channel(image, " "));
		assertEquals(2, ChannelChoice.channel(image, "2"));
		assertEquals(1, ChannelChoice.channel(image, "dapi"));
		assertTrue(
			assertThrows(ImageException.class, () -> ChannelChoice.channel(image, "3")).getMessage().contains("1 to 2"));
	}
}
