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
package fiji.plugin.florence2.task;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How to parse the text that the model writes. These are the post-processing types of the published
 * {@code processing_florence2.py}.
 */
public enum AnswerKind {

	/** Plain words. A region that the model repeats at the end of its answer is given apart. */
	TEXT("pure_text"),

	/** Labels, each followed by the boxes it names. */
	BOXES("description_with_bboxes"),

	/** Boxes without labels. */
	PROPOSALS("bboxes"),

	/** As {@link #BOXES}, without the phrases that name no object ("it", "the image"). */
	PHRASES("phrase_grounding"),

	/** Outlines without labels. */
	POLYGONS("polygons"),

	/** Labels, each followed by the outlines it names. */
	LABELLED_POLYGONS("description_with_polygons"),

	/** Labels, each followed by the boxes or the outlines it names. */
	BOXES_OR_POLYGONS("description_with_bboxes_or_polygons"),

	/** Lines of text, each followed by the quadrilateral around it. */
	QUADS("ocr");

	private final String publishedName;

	AnswerKind(final String publishedName) {
		this.publishedName = publishedName;
	}

	/** Whether the model names each region; where the user gives the name, it need not. */
	public boolean hasNames() {
		return switch (this) {
			case BOXES, PHRASES, LABELLED_POLYGONS, QUADS -> true;
			case TEXT, PROPOSALS, POLYGONS, BOXES_OR_POLYGONS -> false;
		};
	}

	/** Whether what is found is boxes, at least where the model has no outline. */
	public boolean hasBoxes() {
		return switch (this) {
			case BOXES, PROPOSALS, PHRASES, BOXES_OR_POLYGONS -> true;
			case TEXT, POLYGONS, LABELLED_POLYGONS, QUADS -> false;
		};
	}

	/** The name in the published code, for instance {@code description_with_bboxes}. */
	public String publishedName() {
		return publishedName;
	}

	/**
	 * Finds a kind by its own or its published name. Upper and lower case, blanks, hyphens and underscores
	 * do not matter.
	 *
	 * @throws PromptException if there is no such kind; the message lists the names
	 */
	public static AnswerKind of(final String name) throws PromptException {
		final String canonical = Task.canonicalName(name);
		for (final AnswerKind kind : values()) {
			final String published = Task.canonicalName(kind.publishedName);
			if (canonical.equals(kind.name()) || canonical.equals(published)) return kind;
		}
		final String names = Arrays.stream(values()).map(AnswerKind::name).collect(Collectors.joining(", "));
		throw new PromptException("There is no answer kind \"" + name + "\"; choose one of: " + names + ".");
	}
}
