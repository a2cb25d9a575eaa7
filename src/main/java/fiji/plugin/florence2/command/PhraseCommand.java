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
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;

import ij.ImagePlus;

import java.util.List;

import org.scijava.ItemVisibility;
import org.scijava.plugin.Parameter;

/**
 * A command with a prompt that has a text of the user's. SciJava's dialogs have the inputs of superclasses first, so those of
 * {@link RegionsCommand} are repeated here, around the text.
 */
public abstract class PhraseCommand extends RoiCommand {

	@Parameter(label = "Model", description = InputText.MODEL, persist = false, required = false, autoFill = false)
	private ModelChoice model;

	@Parameter(label = "Text", description = "What to look for: a name, a caption or a phrase; or your own prompt.",
		persist = false, required = false)
	private String text = "";

	@Parameter(label = "Score threshold (auto, 0-1)", description = InputText.MIN_SCORE, persist = false,
		required = false)
	private String min_score = AnalysisSettings.AUTO;

	@Parameter(label = "Add regions to", description = InputText.OUTPUT, persist = false,
		choices = { RegionOutputs.MANAGER, RegionOutputs.OVERLAY, RegionOutputs.BOTH, RegionOutputs.NOTHING })
	private String output = RegionOutputs.MANAGER;

	@Parameter(label = "Replace earlier regions", description = InputText.REPLACE, persist = false)
	private boolean replace = true;

	@Parameter(label = "Add rows to table", description = InputText.TABLE, persist = false)
	private boolean table = true;

	@Parameter(label = "Make label image", description = InputText.LABEL_IMAGE, persist = false)
	private boolean label_image;

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

	@Parameter(label = "Tiles", description = InputText.TILES, persist = false,
		choices = { RoiCommand.OFF, RoiCommand.AUTOMATIC, RoiCommand.BY_SIZE })
	private String tiles;

	@Parameter(label = "Tile size (pixels)", description = InputText.TILE_SIZE, persist = false, min = "16")
	private int tile_size = 512;

	@Parameter(label = "Tile overlap (pixels)", description = InputText.TILE_OVERLAP, persist = false, min = "0")
	private int tile_overlap = 100;

	@Parameter(label = "Minimum size (pixels²)", description = InputText.MIN_SIZE, persist = false, min = "0",
		stepSize = "1")
	private double min_size = AnalysisSettings.MIN_SIZE;

	@Parameter(label = "Maximum size (fraction of image)", description = InputText.MAX_SIZE, persist = false, min = "0",
		max = "1", stepSize = "0.05", style = InputText.PART_STYLE)
	private double max_size = AnalysisSettings.MAX_SIZE;

	@Parameter(label = "Maximum overlap (IoU)", description = InputText.MAX_OVERLAP, persist = false, min = "0",
		max = "1", stepSize = "0.05", style = InputText.PART_STYLE)
	private double max_overlap = AnalysisSettings.MAX_OVERLAP;

	/** @param tiled whether the image is processed tile by tile unless the user says otherwise */
	PhraseCommand(final boolean tiled) {
		tiles = tiled ? AUTOMATIC : OFF;
	}

	/** The prompt with the text that the user has entered. */
	abstract Prompt prompt(String text) throws PromptException;

	/** In how many views objects are looked for, as people write it, where an answer can have several. */
	String views() {
		return AnalysisSettings.AUTO;
	}

	@Override
	final ImagePrompts prompts(final ImagePlus image) throws PromptException {
		return new ImagePrompts.OfPlanes(List.of(prompt(text)));
	}

	@Override
	final AnalysisSettings settings() throws ImageException {
		final AnalysisSettings planes =
			planes(model, slices, range, channel).withTiling(tiling(tiles, tile_size, tile_overlap));
		return planes.withLimits(min_score, min_size, max_size, max_overlap)
			.withInsideSelection(inside)
			.withViews(AnalysisSettings.views(views()));
	}

	@Override
	final RegionOutputs outputs() {
		return new RegionOutputs(output, replace, table, label_image);
	}

	@Override
	final boolean isDownloadAllowed() {
		return download;
	}
}
