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

import fiji.plugin.florence2.task.AnswerKind;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.InputKind;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

import java.util.Arrays;
import java.util.Optional;

/** What to ask. */
final class QuestionOptions {

	@ArgGroup(exclusive = true, multiplicity = "1")
	private Question question;

	@Option(names = "--answer", paramLabel = "KIND", defaultValue = "TEXT",
		description = "How the answer to a --prompt is read: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
	private AnswerKind answer;

	@Option(names = "--input", paramLabel = "TEXT", description = "Text that the task asks about, such as a phrase to find.")
	private String input;

	@Option(names = "--region", paramLabel = "x,y,w,h", split = ",",
		description = "Region that the task asks about, in pixels: left, top, width, height.")
	private double[] region;

	private static final class Question {

		@Option(names = "--task", paramLabel = "TASK", required = true, description = "OD, CAPTION, OCR, ... (see docs/command-line.md).")
		private String task;

		@Option(names = "--prompt", paramLabel = "SENTENCE", required = true,
			description = "A sentence sent to the model as it is, for fine-tuned models.")
		private String prompt;
	}

	/** Finds what is wrong before a model is opened; whether a region lies in the image, only the image tells. */
	void check() throws PromptException {
		if (region != null && region.length != 4) throw new PromptException(
			"A region is four numbers, left,top,width,height in pixels, not " + Arrays.toString(region) + ".");
		if (region == null) prompt(1, 1);
		else if (input != null) throw new PromptException("Give either --input or --region, not both.");
		else if (task().map(Task::inputKind).orElse(InputKind.NONE) != InputKind.REGION)
			throw new PromptException("The question takes no region: leave --region out, or choose a task about a region.");
	}

	/** The prompt for an image of that size in pixels. */
	Prompt prompt(final int width, final int height) throws PromptException {
		if (task().isEmpty()) return Prompt.free(question.prompt, answer);
		final Task task = task().get();
		if (region != null) return Prompt.of(task, new Box(region[0], region[1], region[0] + region[2], region[1] +
			region[3]), width, height);
		return input == null ? Prompt.of(task) : Prompt.of(task, input);
	}

	/** The short name of the task, see {@link Task#shortName}. */
	String name() throws PromptException {
		return Task.shortName(task());
	}

	private Optional<Task> task() throws PromptException {
		return question.task == null ? Optional.empty() : Optional.of(Task.of(question.task));
	}
}
