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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tasks that Florence-2 was trained for.
 * <p>
 * The model never sees the task's token: the token stands for an English sentence, and the sentence is
 * sent. Tokens, sentences and kinds of answer are those of the published {@code processing_florence2.py},
 * byte for byte. The order is the one in which the published code looks for a task token in a prompt.
 * </p>
 */
public enum Task {

	OCR("Read Text", "What is the text in the image?", InputKind.NONE, AnswerKind.TEXT, "the text in the image"),
	OCR_WITH_REGION("Read Text with Regions", "What is the text in the image, with regions?", InputKind.NONE,
		AnswerKind.QUADS, "the text in the image, line by line, and where it is"),
	CAPTION("Caption", "What does the image describe?", InputKind.NONE, AnswerKind.TEXT, "a sentence about the image"),
	DETAILED_CAPTION("Detailed Caption", "Describe in detail what is shown in the image.", InputKind.NONE,
		AnswerKind.TEXT, "some sentences about the image"),
	MORE_DETAILED_CAPTION("More Detailed Caption", "Describe with a paragraph what is shown in the image.",
		InputKind.NONE, AnswerKind.TEXT, "a paragraph about the image"),
	OD("Detect Objects", "Locate the objects with category name in the image.", InputKind.NONE, AnswerKind.BOXES,
		"the objects, with names"),
	DENSE_REGION_CAPTION("Describe Objects", "Locate the objects in the image, with their descriptions.", InputKind.NONE,
		AnswerKind.BOXES, "the objects, with descriptions"),
	REGION_PROPOSAL("Propose Regions", "Locate the region proposals in the image.", InputKind.NONE, AnswerKind.PROPOSALS,
		"where objects may be, without names"),
	CAPTION_TO_PHRASE_GROUNDING("Ground Phrases", "Locate the phrases in the caption: {input}", InputKind.TEXT,
		AnswerKind.PHRASES, "the things that a caption mentions"),
	REFERRING_EXPRESSION_SEGMENTATION("Segment by Phrase", "Locate {input} in the image with mask", InputKind.TEXT,
		AnswerKind.POLYGONS, "the outline of what a phrase means"),
	REGION_TO_SEGMENTATION("Segment Regions", "What is the polygon mask of region {input}", InputKind.REGION,
		AnswerKind.POLYGONS, "the outline of the object in a region"),
	OPEN_VOCABULARY_DETECTION("Find by Name", "Locate {input} in the image.", InputKind.TEXT,
		AnswerKind.BOXES_OR_POLYGONS, "the objects of a name"),
	REGION_TO_CATEGORY("Classify Regions", "What is the region {input}?", InputKind.REGION, AnswerKind.TEXT,
		"the name of the object in a region"),
	REGION_TO_DESCRIPTION("Describe Regions", "What does the region {input} describe?", InputKind.REGION, AnswerKind.TEXT,
		"a description of what is in a region"),
	REGION_TO_OCR("Read Text in Regions", "What text is in the region {input}?", InputKind.REGION, AnswerKind.TEXT,
		"the text in a region");

	/** The tasks whose answer is words about the image as a whole, from few words to many. */
	public static final Set<Task> CAPTIONS =
		Collections.unmodifiableSet(EnumSet.of(CAPTION, DETAILED_CAPTION, MORE_DETAILED_CAPTION));

	private static final String INPUT = "{input}";
	private static final String FREE = "ASK";

	private final String title;
	private final String sentence;
	private final InputKind inputKind;
	private final AnswerKind answerKind;
	private final String answer;

	Task(final String title, final String sentence, final InputKind inputKind, final AnswerKind answerKind,
		final String answer)
	{
		this.title = title;
		this.sentence = sentence;
		this.inputKind = inputKind;
		this.answerKind = answerKind;
		this.answer = answer;
	}

	/** The published token, for instance {@code <OD>}. */
	public String token() {
		return "<" + name() + ">";
	}

	/** The name of the command that does it: {@code Detect Objects}. */
	public String title() {
		return title;
	}

	/** The sentence for the model; <code>{input}</code> stands where a text or a region goes. */
	public String sentence() {
		return sentence;
	}

	/** The input of the task besides the image. */
	public InputKind inputKind() {
		return inputKind;
	}

	/** How the answer is to be read. */
	public AnswerKind answerKind() {
		return answerKind;
	}

	/** What users get, in some words: {@code the objects, with names}. */
	public String answer() {
		return answer;
	}

	/**
	 * Finds a task by its name, token or title. Upper and lower case, blanks, hyphens and underscores do not
	 * matter: {@code OD}, {@code <OD>}, {@code "Detect Objects"} and {@code detect-objects} are all accepted.
	 *
	 * @throws PromptException if there is no such task; the message lists the names
	 */
	public static Task of(final String name) throws PromptException {
		final String canonical = canonicalName(name);
		for (final Task task : values()) {
			if (canonical.equals(task.name()) || canonical.equals(task.token()) ||
				canonical.equals(canonicalName(task.title))) return task;
		}
		final String names = Arrays.stream(values()).map(Task::name).collect(Collectors.joining(", "));
		throw new PromptException("There is no task \"" + name + "\"; choose one of: " + names + ".");
	}

	/**
	 * Finds tasks by their names, tokens or titles.
	 *
	 * @param names each may be several, separated by commas; blank ones are left out
	 * @throws PromptException if there is no task of a name
	 */
	public static List<Task> listOf(final String... names) throws PromptException {
		final List<Task> tasks = new ArrayList<>();
		for (final String name : String.join(",", names).split(","))
			if (!name.isBlank()) tasks.add(of(name.strip()));
		return tasks;
	}

	/** The short name of a prompt's task in tables, files and progress: {@code OD}, or {@code ASK} for a free prompt. */
	public static String shortName(final Optional<Task> task) {
		return task.map(Task::name).orElse(FREE);
	}

	String sentenceWith(final String input) {
		return sentence.replace(INPUT, input);
	}

	/** The text or region in a sentence of this task; empty if the task takes none, or it is no sentence of it. */
	Optional<String> inputIn(final String filled) {
		final String[] around = sentence.split(Pattern.quote(INPUT), -1);
		if (around.length == 1) return Optional.empty();
		final Matcher matcher =
			Pattern.compile(Pattern.quote(around[0]) + "(.*)" + Pattern.quote(around[1]), Pattern.DOTALL).matcher(filled);
		return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
	}

	static String canonicalName(final String name) {
		return name.strip().toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
	}
}
