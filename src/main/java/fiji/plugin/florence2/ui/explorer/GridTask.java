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

import fiji.plugin.florence2.task.InputKind;

/** What can be asked, by how large a part of the image it is about, and within a row from coarse to fine. */
public enum GridTask {

	CAPTION(Row.IMAGE, "Caption", InputKind.NONE, "A sentence about the image"),
	DETAILED_CAPTION(Row.IMAGE, "Detailed", InputKind.NONE, "Some sentences about the image"),
	MORE_DETAILED_CAPTION(Row.IMAGE, "Paragraph", InputKind.NONE, "A paragraph about the image"),
	READ_TEXT(Row.IMAGE, "Text", InputKind.NONE, "The text in the image"),

	PROPOSE(Row.REGION, "Propose", InputKind.NONE, "Where objects may be, without names"),
	DETECT(Row.REGION, "Detect", InputKind.NONE, "The objects, with names"),
	DESCRIBE(Row.REGION, "Describe", InputKind.NONE, "The objects, with descriptions"),
	READ_LINES(Row.REGION, "Text lines", InputKind.NONE, "The text in the image, line by line, and where it is"),

	FIND(Row.NAMED, "Find name", InputKind.TEXT, "The objects of a name"),
	GROUND(Row.NAMED, "Find phrases", InputKind.TEXT, "The things that a caption mentions"),
	CAPTION_AND_GROUND(Row.NAMED, "Caption + find", InputKind.NONE,
		"A caption, and where the things are that it mentions"),

	OUTLINE(Row.PIXEL, "Outline all", InputKind.NONE, "The objects, with names and outlines"),
	OUTLINE_PHRASE(Row.PIXEL, "Outline phrase", InputKind.TEXT, "The outline of what a phrase means"),

	CATEGORY(Row.SELECTION, "Category", InputKind.REGION, "The name of what is selected"),
	DESCRIPTION(Row.SELECTION, "Description", InputKind.REGION, "What is selected, in words"),
	OUTLINE_SELECTION(Row.SELECTION, "Outline", InputKind.REGION, "The outline of the object in the selection"),
	READ_SELECTION(Row.SELECTION, "Text", InputKind.REGION, "The text in the selection");

	/** What tasks are about. */
	enum Row {

		IMAGE("Image"),
		REGION("Regions"),
		NAMED("By words"),
		PIXEL("Pixels"),
		SELECTION("Selection");

		private final String label;

		Row(final String label) {
			this.label = label;
		}

		String label() {
			return label;
		}
	}

	private final Row row;
	private final String label;
	private final InputKind input;
	private final String answer;

	GridTask(final Row row, final String label, final InputKind input, final String answer) {
		this.row = row;
		this.label = label;
		this.input = input;
		this.answer = answer;
	}

	Row row() {
		return row;
	}

	/** The words on its button. */
	String label() {
		return label;
	}

	/** What it needs besides the image. */
	public InputKind input() {
		return input;
	}

	/** What one gets, in some words. */
	String answer() {
		return answer;
	}

	boolean isAboutSelection() {
		return input == InputKind.REGION;
	}

	/** Whether it can be asked about all images of a folder. */
	public boolean isForFolders() {
		return input != InputKind.REGION && this != CAPTION_AND_GROUND;
	}
}
