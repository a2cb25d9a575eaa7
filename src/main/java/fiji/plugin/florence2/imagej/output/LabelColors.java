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

import java.awt.Color;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One colour for each label: those of Okabe and Ito, which people with and without colour blindness can distinguish. */
final class LabelColors {

	/** Bright first, for images, which are dark more often. */
	private static final Color[] PALETTE = { new Color(0xf0e442), new Color(0x56b4e9), new Color(0xe69f00),
		new Color(0x009e73), new Color(0xcc79a7), new Color(0xd55e00), new Color(0x0072b2) };

	/** In the order of the palette. */
	private static final List<String> NAMES = List.of("yellow", "light blue", "orange", "green", "pink", "red", "blue");

	private final Map<String, Color> colors = new LinkedHashMap<>();
	private final boolean white;

	/** For images. */
	LabelColors() {
		this(false);
	}

	/**
	 * For images.
	 *
	 * @param known labels that take the first colours, so that each has the same one in all images
	 */
	LabelColors(final List<String> known) {
		this();
		known.forEach(this::of);
	}

	private LabelColors(final boolean white) {
		this.white = white;
	}

	/** For plots: the dark ones first. */
	static LabelColors onWhite() {
		return new LabelColors(true);
	}

	/** The name of a colour, if it is one of these. */
	static Optional<String> name(final Color color) {
		final int index = List.of(PALETTE).indexOf(color);
		return index < 0 ? Optional.empty() : Optional.of(NAMES.get(index));
	}

	/** The label's colour, the same at each call. Labels take colours in turn; the eighth has the first one's again. */
	Color of(final String label) {
		return colors.computeIfAbsent(label, name -> next(colors.size() % PALETTE.length));
	}

	private Color next(final int number) {
		return PALETTE[white ? PALETTE.length - 1 - number : number];
	}
}
