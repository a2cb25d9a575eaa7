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
import fiji.plugin.florence2.imagej.output.ResultsWindow;
import fiji.plugin.florence2.tiling.Tiling;

import ij.ImagePlus;

import java.util.List;

import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;

/** A command whose answer is regions. */
public abstract class RoiCommand extends FlorenceCommand {

	static final String OFF = "off";
	static final String AUTOMATIC = "automatic";
	static final String BY_SIZE = "by size";

	@Parameter(type = ItemIO.OUTPUT, label = "Labels")
	private ImagePlus labels;

	@Override
	final void requireChoices() throws ImageException {
		RegionOutputs.destination(outputs().destination());
	}

	/** What is made of the regions. */
	abstract RegionOutputs outputs();

	/** The user's choice of tiles. */
	static Tiling tiling(final String choice, final int size, final int overlap) throws ImageException {
		return switch (chosen("Tiles", choice, List.of(OFF, AUTOMATIC, BY_SIZE))) {
			case AUTOMATIC -> Tiling.AUTOMATIC;
			case BY_SIZE -> tilesBySize(size, overlap);
			default -> Tiling.WHOLE;
		};
	}

	private static Tiling tilesBySize(final int size, final int overlap) throws ImageException {
		if (size < Tiling.MIN_SIDE || overlap < 0 || overlap >= size)
			throw new ImageException("Tiles of " + size + " pixels that overlap by " + overlap +
				" cannot be made: write a size of " + Tiling.MIN_SIDE + " or more, and a smaller overlap.");
		return Tiling.of(size, overlap);
	}

	@Override
	void show(final ImageAnswer answer) throws ImageException {
		labels = outputs().show(answer, () -> appendRows(answer));
	}

	/** Appends the rows of the answer to their table. */
	void appendRows(final ImageAnswer answer) {
		ResultsWindow.append(answer::appendTo);
	}
}
