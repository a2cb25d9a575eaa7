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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A sentence for the model, and how to parse the answer.
 *
 * @param task the task; empty for a free prompt
 * @param sentence the sentence that is sent to the model, without {@code <s>} and {@code </s>}
 * @param answerKind how the answer is to be read
 */
public record Prompt(Optional<Task> task, String sentence, AnswerKind answerKind) {

	private static final Pattern REGION =
		Pattern.compile("<loc_(\\d{1,3})>\\s*<loc_(\\d{1,3})>\\s*<loc_(\\d{1,3})>\\s*<loc_(\\d{1,3})>");

	public Prompt {
		Objects.requireNonNull(task);
		Objects.requireNonNull(sentence);
		Objects.requireNonNull(answerKind);
	}

	/** Whether this is a prompt of a task. */
	public boolean isOf(final Task other) {
		return task.equals(Optional.of(other));
	}

	/** The label that is this prompt's input, in whatever capitals, in the singular or plural; see {@link Noun#named}. */
	public Optional<String> labelAmong(final List<String> labels) {
		return task.flatMap(of -> of.inputIn(sentence)).flatMap(input -> Noun.named(input, labels));
	}

	/** This prompt with its input spelled as the label that it means: to a model other letters are another name. */
	public Prompt spelledAs(final List<String> labels) {
		return labelAmong(labels).map(label -> new Prompt(task, task.orElseThrow().sentenceWith(label), answerKind))
			.orElse(this);
	}

	/** The short name of the task, see {@link Task#shortName}. */
	public String shortName() {
		return Task.shortName(task);
	}

	/**
	 * The prompt of a task that needs nothing but the image.
	 *
	 * @throws PromptException if the task needs a text or a region
	 */
	public static Prompt of(final Task task) throws PromptException {
		return of(task, "");
	}

	/**
	 * The prompt of a task with its input as text. White space around the text is dropped.
	 *
	 * @param text for a task with {@link InputKind#TEXT} the words; for {@link InputKind#REGION} four
	 *         location tokens {@code <loc_x1><loc_y1><loc_x2><loc_y2>}; for {@link InputKind#NONE} nothing
	 *         (blank)
	 * @throws PromptException if the text is missing, the task takes none, or it needs a region
	 */
	public static Prompt of(final Task task, final String text) throws PromptException {
		final String input = stripped(text);
		return switch (task.inputKind()) {
			case NONE -> withoutInput(task, input);
			case TEXT -> withText(task, input);
			case REGION -> withRegion(task, input);
		};
	}

	/**
	 * The prompt of a task for one region of the image. The part of the region outside the image is
	 * ignored.
	 *
	 * @param region in pixels of the image
	 * @param width of the image in pixels, at least 1
	 * @param height of the image in pixels, at least 1
	 * @throws PromptException if the task takes no region, or the region is empty, not finite or outside
	 *         the image
	 */
	public static Prompt of(final Task task, final Box region, final int width, final int height) throws PromptException {
		if (task.inputKind() != InputKind.REGION) {
			throw new PromptException("The task " + task.title() + " takes no region; remove the region, or choose a " +
				"task whose name starts with REGION_TO.");
		}
		requireInside(region, width, height);
		return about(task, LocationBins.bin(region.x1(), width), LocationBins.bin(region.y1(), height),
			LocationBins.bin(region.x2(), width), LocationBins.bin(region.y2(), height));
	}

	/**
	 * A sentence that is sent as it is, for models with tasks of their own.
	 *
	 * @throws PromptException if the sentence is blank
	 */
	public static Prompt free(final String sentence, final AnswerKind kind) throws PromptException {
		if (stripped(sentence).isEmpty()) {
			throw new PromptException("The prompt is empty; write a question or choose a task.");
		}
		return new Prompt(Optional.empty(), sentence, kind);
	}

	/**
	 * Reads a prompt as the published processor does: a text that contains a task's token is that task,
	 * with the rest of the text as its input; any other text is a free prompt. Tasks without input are
	 * looked for first, and their token must stand alone (white space around it is ignored here).
	 *
	 * @param kindOfFreePrompt how the answer to a free prompt is to be read
	 * @throws PromptException as {@link #of(Task, String)} and {@link #free(String, AnswerKind)}
	 */
	public static Prompt parse(final String text, final AnswerKind kindOfFreePrompt) throws PromptException {
		for (final Task task : Task.values()) {
			if (text.contains(task.token())) return of(task, text.replace(task.token(), ""));
		}
		return free(text, kindOfFreePrompt);
	}

	/**
	 * A text without white space around it. White space is all that cannot be seen: spaces of all widths, no-break spaces,
	 * line ends, control and format characters.
	 */
	public static String stripped(final String text) {
		final int[] points = text.codePoints().toArray();
		int start = 0;
		int end = points.length;
		while (start < end && isInvisible(points[start]))
			start++;
		while (end > start && isInvisible(points[end - 1]))
			end--;
		return new String(points, start, end - start);
	}

	private static boolean isInvisible(final int point) {
		return switch (Character.getType(point)) {
			case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.CONTROL,
				Character.FORMAT -> true;
			default -> false;
		};
	}

	private static Prompt withoutInput(final Task task, final String input) throws PromptException {
		if (!input.isEmpty()) {
			throw new PromptException("The task " + task.title() + " takes no text; leave the text empty.");
		}
		return filled(task, input);
	}

	private static Prompt withText(final Task task, final String input) throws PromptException {
		if (input.isEmpty()) {
			throw new PromptException("The task " + task.title() + " needs a text; write what it should look for.");
		}
		return filled(task, input);
	}

	private static Prompt withRegion(final Task task, final String input) throws PromptException {
		final Matcher bins = REGION.matcher(input);
		if (!bins.matches()) {
			throw new PromptException("The task " + task.title() + " needs one region; draw a rectangle, or write it " +
				"as <loc_x1><loc_y1><loc_x2><loc_y2> with numbers from 0 to 999.");
		}
		final int[] bin = new int[4];
		for (int i = 0; i < bin.length; i++)
			bin[i] = Integer.parseInt(bins.group(i + 1));
		if (bin[2] < bin[0] || bin[3] < bin[1]) {
			throw new PromptException("The region is turned around; write its left top corner first.");
		}
		return about(task, bin);
	}

	private static Prompt about(final Task task, final int... bins) {
		return filled(task, Arrays.stream(bins).mapToObj(LocationBins::token).collect(Collectors.joining()));
	}

	private static Prompt filled(final Task task, final String input) {
		return new Prompt(Optional.of(task), task.sentenceWith(input), task.answerKind());
	}

	private static void requireInside(final Box region, final int width, final int height) throws PromptException {
		if (!region.isFinite()) {
			throw new PromptException("The region has a corner that is not a number; draw it again.");
		}
		if (region.x2() <= region.x1() || region.y2() <= region.y1()) {
			throw new PromptException("The region is empty; draw a rectangle with a width and a height.");
		}
		if (region.x2() <= 0 || region.y2() <= 0 || region.x1() >= width || region.y1() >= height) {
			throw new PromptException("The region lies outside the image; draw it inside the image.");
		}
	}
}
