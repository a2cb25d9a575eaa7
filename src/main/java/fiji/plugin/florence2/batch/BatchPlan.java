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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.task.InputKind;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which images are processed with which tasks, and where the results go.
 *
 * @param input the folder of the images; on a cluster, also what else leads to them, such as a URI
 * @param output the folder of the results: a new or empty one, or that of the same batch
 * @param pattern of file names, such as <code>*.{tif,png}</code>; upper and lower case are the same
 * @param subfolders whether images in subfolders are processed too
 * @param tasks none about a region
 * @param text for those tasks that take one; empty where none does
 * @param settings how each image is processed
 */
public record BatchPlan(String input, Path output, String pattern, boolean subfolders, BatchPart part, List<Task> tasks,
	String text, AnalysisSettings settings, BatchOutputs outputs)
{

	/** The names of common images, and of those of microscopes, for which Bio-Formats must be there. */
	public static final String IMAGES = "*.{tif,tiff,png,jpg,jpeg,gif,bmp,czi,lif,nd2,lsm,oib,oir,vsi,zarr}";

	public BatchPlan {
		tasks = tasks.stream().distinct().toList();
		text = Prompt.stripped(text);
	}

	/** The defaults: object detection on the whole stacks of a folder itself, with the ROIs as files; no output folder yet. */
	public static BatchPlan of(final Path folder) {
		return new BatchPlan(folder.toString(), Path.of(""), IMAGES, false, BatchPart.ALL, List.of(Task.OD), "",
			AnalysisSettings.of("").withPlanes(PlaneSelection.WHOLE_STACK, ""), new BatchOutputs(true, false, false));
	}

	public BatchPlan withOutput(final Path folder) {
		return new BatchPlan(input, folder, pattern, subfolders, part, tasks, text, settings, outputs);
	}

	public BatchPlan withFiles(final String names, final boolean alsoInSubfolders) {
		return new BatchPlan(input, output, names, alsoInSubfolders, part, tasks, text, settings, outputs);
	}

	public BatchPlan withTasks(final List<Task> newTasks) {
		return new BatchPlan(input, output, pattern, subfolders, part, newTasks, text, settings, outputs);
	}

	public BatchPlan withText(final String newText) {
		return new BatchPlan(input, output, pattern, subfolders, part, tasks, newText, settings, outputs);
	}

	public BatchPlan withSettings(final AnalysisSettings newSettings) {
		return new BatchPlan(input, output, pattern, subfolders, part, tasks, text, newSettings, outputs);
	}

	public BatchPlan withOutputs(final BatchOutputs newOutputs) {
		return new BatchPlan(input, output, pattern, subfolders, part, tasks, text, settings, newOutputs);
	}

	/** The titles of all tasks of batches: those without an input, and those that take a text. */
	public static String taskTitles() {
		return titles(InputKind.NONE) + "; with a text: " + titles(InputKind.TEXT);
	}

	private static String titles(final InputKind input) {
		return Stream.of(Task.values())
			.filter(task -> task.inputKind() == input)
			.sorted(Comparator.comparing(task -> task != Task.OD))
			.map(Task::title)
			.collect(Collectors.joining(", "));
	}

	/**
	 * Reads names or titles of tasks, separated by commas.
	 *
	 * @throws PromptException if there is no name, or no such task
	 */
	public static List<Task> tasks(final String... names) throws PromptException {
		final List<Task> tasks = Task.listOf(names);
		if (tasks.isEmpty()) throw new PromptException("There is no task: write one or several, such as OD, CAPTION.");
		return tasks;
	}

	/**
	 * The prompts for each image.
	 *
	 * @throws PromptException if a task is about a region, the text is missing, no task takes one, or none finds boxes that
	 *           are to be outlined
	 */
	public ImagePrompts prompts() throws PromptException {
		final List<Prompt> prompts = new ArrayList<>();
		for (final Task task : tasks) {
			if (task.inputKind() == InputKind.REGION) {
				throw new PromptException("The task " + task.title() +
					" needs a region, which differs from image to image: leave it out of the batch.");
			}
			prompts.add(takesText(task) ? Prompt.of(task, text) : Prompt.of(task));
		}
		if (!text.isEmpty() && tasks.stream().noneMatch(BatchPlan::takesText)) {
			throw new PromptException(
				"None of the tasks takes a text: leave the text empty, or choose a task such as OPEN_VOCABULARY_DETECTION.");
		}
		final ImagePrompts all = new ImagePrompts.OfPlanes(prompts);
		settings.check(all);
		return all;
	}

	static boolean takesText(final Task task) {
		return task.inputKind() == InputKind.TEXT;
	}
}
