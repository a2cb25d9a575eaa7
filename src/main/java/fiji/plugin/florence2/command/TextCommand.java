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
import fiji.plugin.florence2.imagej.output.TextProperties;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Task;

import ij.ImagePlus;

import org.scijava.ItemVisibility;
import org.scijava.plugin.Parameter;

/** A command whose answer is words about a plane. */
public abstract class TextCommand extends FlorenceCommand {

	private final Task task;

	@Parameter(label = "Model", description = InputText.MODEL, persist = false, required = false, autoFill = false)
	private ModelChoice model;

	@Parameter(label = "Add rows to table", description = InputText.TABLE, persist = false)
	private boolean table = true;

	@Parameter(label = InputText.ADVANCED, visibility = ItemVisibility.MESSAGE, persist = false, required = false)
	private final String advanced = "";

	@Parameter(label = "Download missing model", description = InputText.DOWNLOAD, persist = false)
	private boolean download;

	@Parameter(label = "Slices", description = InputText.SLICES, persist = false,
		choices = { "current", "all slices", "all frames", "whole stack", "slice range", "frame range" })
	private String slices = "current";

	@Parameter(label = "Range of slices or frames", description = InputText.RANGE, persist = false, required = false)
	private String range = "";

	@Parameter(label = "Channel", description = InputText.CHANNEL, persist = false, required = false, autoFill = false)
	private Channel channel = Channel.AS_DISPLAYED;

	@Parameter(label = "Only inside the selection", description = InputText.INSIDE, persist = false)
	private boolean inside = true;

	TextCommand(final Task task) {
		this.task = task;
	}

	/** In how many views the image is read, as people write it, where an answer can have several. */
	String views() {
		return AnalysisSettings.AUTO;
	}

	@Override
	final ImagePrompts prompts(final ImagePlus image) throws PromptException {
		return ImagePrompts.of(task);
	}

	@Override
	final AnalysisSettings settings() throws ImageException {
		return planes(model, slices, range, channel).withInsideSelection(inside).withViews(AnalysisSettings.views(views()));
	}

	@Override
	final void show(final ImageAnswer answer) {
		TextProperties.set(answer.image(), answer.planes());
		if (table) ResultsWindow.append(answer::appendTo);
	}

	@Override
	final boolean isDownloadAllowed() {
		return download;
	}
}
