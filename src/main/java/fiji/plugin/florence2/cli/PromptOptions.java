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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.InputKind;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;

import ij.gui.Roi;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

import java.util.Arrays;
import java.util.List;

/** What the model is to do. */
final class PromptOptions {

	@ArgGroup(exclusive = true, multiplicity = "1")
	private TaskOrPrompt choice;

	@Option(names = "--answer", paramLabel = "KIND", defaultValue = "TEXT",
		description = "How the answer to a --prompt is read: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
	private AnswerKind answer;

	@Option(names = "--input", paramLabel = "TEXT",
		description = "Text for the tasks that take one, such as a phrase to find.")
	private String input;

	@Option(names = "--region", paramLabel = "x,y,w,h", split = ",",
		description = "Region for the tasks about a region, in pixels: left, top, width, height.")
	private double[] region;

	private static final class TaskOrPrompt {

		@Option(names = "--task", paramLabel = "TASK", required = true,
			description = "OD, CAPTION, OCR, ... (see docs/command-line.md).")
		private String task;

		@Option(names = "--prompt", paramLabel = "SENTENCE", required = true,
			description = "A sentence sent to the model as it is, for fine-tuned models.")
		private String prompt;
	}

	/**
	 * The prompts for each image; whether a region is inside the image is checked there.
	 *
	 * @throws PromptException if the options do not go together
	 */
	ImagePrompts prompts() throws PromptException {
		if (region != null) return aboutRegion();
		if (choice.prompt != null) return new ImagePrompts.OfPlanes(List.of(Prompt.parse(choice.prompt, answer)));
		final Task task = TaskList.find(choice.task);
		if (task.inputKind() == InputKind.REGION && input == null) throw new PromptException(
			"The task " + task + " needs a region: give its left, top, width and height by --region.");
		requireText(List.of(task), input == null ? "" : input);
		return input == null ? ImagePrompts.of(task) : ImagePrompts.of(task, input);
	}

	/** @throws PromptException if one of the tasks takes a text, and there is none */
	static void requireText(final List<Task> tasks, final String text) throws PromptException {
		for (final Task task : tasks)
			if (task.inputKind() == InputKind.TEXT && Prompt.stripped(text).isEmpty())
				throw new PromptException("The task " + task + " needs a text: give it by --input.");
	}

	private ImagePrompts aboutRegion() throws PromptException {
		if (region.length != 4) {
			throw new PromptException(
				"A region is four numbers, left,top,width,height in pixels, not " + Arrays.toString(region) + ".");
		}
		if (!(region[2] > 0 && region[3] > 0)) throw new PromptException(
			"A region needs a width and a height above 0, not " + region[2] + " and " + region[3] + ".");
		if (input != null) throw new PromptException("Give either --input or --region, not both.");
		if (choice.task == null || TaskList.find(choice.task).inputKind() != InputKind.REGION)
			throw new PromptException("The prompt takes no region: leave --region out, or choose a task about a region.");
		final Roi selection = new Roi(region[0], region[1], region[2], region[3]);
		selection.setName(Arrays.toString(region).replace(".0", "").replaceAll("[\\[\\] ]", ""));
		return new ImagePrompts.OfSelections(TaskList.find(choice.task), List.of(selection));
	}
}
