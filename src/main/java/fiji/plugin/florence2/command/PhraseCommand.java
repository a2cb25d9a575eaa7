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
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ModelChoice;

import ij.ImagePlus;

import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;
import org.scijava.widget.NumberWidget;

/**
 * A command that finds what a text says. Its dialog begins with the text, which is the one thing that must be entered. SciJava's
 * dialogs have the inputs of superclasses first, so those of {@link RegionsCommand} are repeated here.
 */
public abstract class PhraseCommand extends FlorenceCommand {

	@Parameter(label = "Text", description = "What to look for: a name, a phrase, a sentence or a prompt.",
		persist = false, required = false)
	private String text = "";

	@Parameter(label = "Model", description = "The name of a model. Macros may also give the path of a model folder.",
		persist = false, required = false, autoFill = false)
	private ModelChoice model;

	@Parameter(label = "Download if absent", description = "Downloads the model first if it is not on this computer.",
		persist = false)
	private boolean download;

	@Parameter(label = "Slices", description = "Which planes of a stack are processed.", persist = false, choices = {
		"current", "all slices", "all frames", "whole stack", "slice range", "frame range" })
	private String slices = "current";

	@Parameter(label = "Range", description = "The slices or frames of a range, such as 2-5,8.", persist = false,
		required = false)
	private String range = "";

	@Parameter(label = "Channel", description =
		"A channel's number or label, or \"as displayed\" for the image as you see it.", persist = false, required = false)
	private String channel = ChannelChoice.AS_DISPLAYED;

	@Parameter(label = "Tiles", description = "Small objects and large images are processed tile by tile. " +
		"Automatic tiles are chosen by the size of the objects.", persist = false,
		choices = { RoiCommand.OFF, RoiCommand.AUTOMATIC, RoiCommand.BY_SIZE })
	private String tiles;

	@Parameter(label = "Tile size (pixels)", description = "The side of a tile, for tiles by size.", persist = false,
		min = "16")
	private int tile_size = 512;

	@Parameter(label = "Tile overlap (pixels)", description =
		"How far neighbouring tiles overlap, for tiles by size: somewhat more than the size of an object.",
		persist = false, min = "0")
	private int tile_overlap = 100;

	@Parameter(label = "Add regions to", description = "They are added to what is there already.", persist = false,
		choices = { RegionOutputs.MANAGER, RegionOutputs.OVERLAY, RegionOutputs.BOTH, RegionOutputs.NOTHING })
	private String output = RegionOutputs.MANAGER;

	@Parameter(label = "Show in Results table", description =
		"Adds a row for each region, or for each plane that has a text, to the Results table.",
		persist = false)
	private boolean table = true;

	@Parameter(label = "Make label image", description = "Makes a 16-bit image in which each region has its number.",
		persist = false)
	private boolean label_image;

	@Parameter(type = ItemIO.OUTPUT, label = "Labels")
	private ImagePlus labels;

	@Parameter(label = "Smallest score", description = "Regions with a lower score are left out, 0 to 1.",
		persist = false, min = "0", max = "1", stepSize = "0.05", style = NumberWidget.SPINNER_STYLE + ",format:0.00")
	private double min_score;

	@Parameter(label = "Largest size", description =
		"Regions that cover a greater part of the image are left out, 0 to 1.", persist = false, min = "0", max = "1",
		stepSize = "0.05", style = NumberWidget.SPINNER_STYLE + ",format:0.00")
	private double max_size = 1;

	@Parameter(label = "Largest overlap", description =
		"Of two regions with one label that overlap more (intersection over union), the one with the higher score stays, 0 to 1.",
		persist = false, min = "0", max = "1", stepSize = "0.05", style = NumberWidget.SPINNER_STYLE + ",format:0.00")
	private double max_overlap = 0.8;

	@Parameter(label = "Only inside the selection", description = "Leaves out regions whose middle lies outside the " +
		"image's selection. The model sees only its bounding box in any case.", persist = false)
	private boolean inside;

	/** @param tiled whether the task is asked tile by tile unless the user says otherwise */
	PhraseCommand(final boolean tiled) {
		tiles = tiled ? RoiCommand.AUTOMATIC : RoiCommand.OFF;
	}

	/** What the user has entered. */
	final String text() {
		return text;
	}

	@Override
	final AnalysisSettings settings() throws ImageException {
		RegionOutputs.destination(output);
		final AnalysisSettings planes = AnalysisSettings.of(name(model)).withPlanes(PlaneSelection.of(slices), range)
			.withChannel(channel).withTiling(RoiCommand.tiling(tiles, tile_size, tile_overlap));
		return RegionsCommand.limited(planes, min_score, max_size, max_overlap).withInsideSelection(inside);
	}

	@Override
	final boolean isDownloadAllowed() {
		return download;
	}

	@Override
	final void show(final ImageAnswer answer) throws ImageException {
		labels = new RegionOutputs(output, table, label_image).show(answer);
	}
}
