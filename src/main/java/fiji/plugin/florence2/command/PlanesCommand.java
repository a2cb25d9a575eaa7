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

import fiji.plugin.florence2.imagej.input.ChannelChoice;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ModelChoice;

import org.scijava.plugin.Parameter;

/** A command whose dialog begins with the model and the planes. */
public abstract class PlanesCommand extends FlorenceCommand {

	@Parameter(label = "Model", description = InputText.MODEL, persist = false, required = false, autoFill = false)
	private ModelChoice model;

	@Parameter(label = "Download if absent", description = InputText.DOWNLOAD, persist = false)
	private boolean download;

	@Parameter(label = "Slices", description = InputText.SLICES, persist = false,
		choices = { "current", "all slices", "all frames", "whole stack", "slice range", "frame range" })
	private String slices = "current";

	@Parameter(label = "Range", description = InputText.RANGE, persist = false, required = false)
	private String range = "";

	@Parameter(label = "Channel", description = InputText.CHANNEL, persist = false, required = false)
	private String channel = ChannelChoice.AS_DISPLAYED;

	@Override
	AnalysisSettings settings() throws ImageException {
		return AnalysisSettings.of(name(model)).withPlanes(PlaneSelection.of(slices), range).withChannel(channel);
	}

	@Override
	final boolean isDownloadAllowed() {
		return download;
	}
}
