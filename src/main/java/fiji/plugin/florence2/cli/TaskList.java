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

import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The tasks for those who do not know their names, one on a line. */
final class TaskList {

	private TaskList() {}

	/** The task of a name; where there is none, the message lists all. */
	static Task find(final String name) throws PromptException {
		try {
			return Task.of(name);
		}
		catch (final PromptException e) {
			throw new PromptException("There is no task \"" + name + "\". The tasks are:\n" + text());
		}
	}

	/** Whether a task is missing on a command line. */
	static boolean isMissing(final ParameterException failure) {
		return failure instanceof MissingParameterException missing &&
			missing.getMissing().stream().anyMatch(TaskList::isTask) ||
			failure.getArgSpec() != null && isTask(failure.getArgSpec());
	}

	private static boolean isTask(final ArgSpec argument) {
		return argument instanceof OptionSpec option && option.longestName().equals("--task");
	}

	static String text() {
		final int width = Stream.of(Task.values()).mapToInt(task -> task.name().length()).max().getAsInt();
		return Stream.of(Task.values())
			.map(task -> String.format(Locale.ROOT, "  %-" + width + "s  %s%s", task.name(), task.answer(), input(task)))
			.collect(Collectors.joining("\n"));
	}

	private static String input(final Task task) {
		return switch (task.inputKind()) {
			case TEXT -> " (needs --input)";
			case REGION -> " (needs --region)";
			default -> "";
		};
	}
}
