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

import org.scijava.widget.NumberWidget;

/** Descriptions of the inputs that several commands have, and the form of one that is a part of 1. */
final class InputText {

	/** The heading above the inputs that most people leave as they are. */
	static final String ADVANCED = "<html><div style='padding-top: 8px'><b>Advanced</b></div></html>";
	static final String MODEL = "The name of a model. Macros may also give the path of a model folder.";
	static final String DOWNLOAD = "Downloads the model first if it is not on this computer.";
	static final String SLICES = "Which planes of a stack are processed.";
	static final String RANGE = "The slices or frames of a range, such as 2-5,8.";
	static final String CHANNEL =
		"A channel's number, or \"as displayed\" for the image as you see it. Macros may also give a channel's label.";
	static final String TILE_SIZE = "The side of a tile, for tiles by size.";
	static final String TILE_OVERLAP =
		"How far neighbouring tiles overlap, for tiles by size: somewhat more than the size of an object.";
	static final String REPLACE = "Removes the regions that the same prompt found before in the same planes " +
		"and part of the image. Other regions stay; boxes and outlines do not replace each other.";
	static final String OUTPUT = "They are added to what is there already.";
	static final String TABLE = "Adds a row for each region, or for each plane that has a text, to the Results table. " +
		"Counts have a row for each plane in a table of their own.";
	static final String LABEL_IMAGE =
		"Makes a 16-bit image in which the pixels of each region have its number: those of the " +
			"rectangle where a region is a box, those within the outline where it has one.";
	static final String VIEWS =
		"Number of views of each image. Objects are detected in the image and in turned and mirrored copies; text is read in " +
			"the image and in slightly shifted copies. N views take up to N times as long, find more and misread less. Auto is " +
			"4 with a small model, such as nano, and 1 with others. Captions, phrases, outlines of phrases, text with regions, " +
			"and names that the model was not taught have one view.";
	static final String OUTLINES = "Gives each object that is found by a box its outline instead.";
	static final String MIN_SCORE =
		"Regions with a lower score are left out, 0 to 1; auto takes the model's own threshold.";
	static final String MIN_SIZE = "Regions of a smaller area are left out, in square pixels.";
	static final String MAX_SIZE = "Regions that cover a greater part of the image are left out, 0 to 1.";
	static final String MAX_OVERLAP =
		"Of two regions with one label that overlap more, the one with the higher score stays, 0 to 1: intersection over " +
			"union; of two outlines, intersection over the smaller one, so that none lies in another.";
	static final String INSIDE = "Only the bounding box of the image's area selection is processed, and regions whose " +
		"middle lies outside the selection are left out. Unticked: the whole image, whatever is selected.";
	static final String HELP = "Opens the command's page.";
	static final String TILES =
		"Small objects and large images are processed tile by tile. Automatic tiles are chosen by " +
			"the size of the objects.";

	static final String PART_STYLE = NumberWidget.SPINNER_STYLE + ",format:0.00";

	private InputText() {}

	/** A long message in lines as wide as most dialogs: SciJava breaks none. */
	static String message(final String text) {
		return "<html><i>" + text.replaceAll("(.{45,70}[,;]) ", "$1<br>") + "</i></html>";
	}
}
