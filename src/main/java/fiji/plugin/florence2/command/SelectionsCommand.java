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
import fiji.plugin.florence2.task.Task;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;

import java.awt.GraphicsEnvironment;
import java.util.Arrays;
import java.util.List;

import org.scijava.ItemVisibility;
import org.scijava.plugin.Parameter;
import org.scijava.widget.Button;

/** A command about regions that the user has selected: one prompt for each. */
public abstract class SelectionsCommand extends RoiCommand {

	private static final String SELECTION = "selection";
	private static final String MANAGER = "ROI Manager";
	private static final String OVERLAY = "overlay";

	private final Task task;

	@Parameter(label = "Model", description = InputText.MODEL, persist = false, required = false, autoFill = false)
	private ModelChoice model;

	@Parameter(label = "Regions", description = "The image's selection, or all of the ROI Manager or of the overlay.",
		persist = false, choices = { SELECTION, MANAGER, OVERLAY })
	private String regions = SELECTION;

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

	@Parameter(label = "Tiles", description = InputText.TILES, persist = false,
		choices = { RoiCommand.OFF, RoiCommand.AUTOMATIC, RoiCommand.BY_SIZE })
	private String tiles;

	@Parameter(label = "Tile size (pixels)", description = InputText.TILE_SIZE, persist = false, min = "16")
	private int tile_size = 512;

	@Parameter(label = "Tile overlap (pixels)", description = InputText.TILE_OVERLAP, persist = false, min = "0")
	private int tile_overlap = 100;

	@Parameter(label = "Help", description = InputText.HELP, callback = "help", persist = false, required = false)
	private Button help;

	SelectionsCommand(final Task task) {
		tiles = AUTOMATIC;
		this.task = task;
	}

	@Override
	final AnalysisSettings settings() throws ImageException {
		return planes(model, slices, range, channel).withTiling(tiling(tiles, tile_size, tile_overlap));
	}

	@Override
	final RegionOutputs outputs() {
		return new RegionOutputs(output, replace, table, label_image);
	}

	@Override
	final boolean isDownloadAllowed() {
		return download;
	}

	@Override
	final ImagePrompts prompts(final ImagePlus image) throws ImageException {
		final List<Roi> selections = switch (chosen("Regions", regions, List.of(SELECTION, MANAGER, OVERLAY))) {
			case MANAGER -> managed();
			case OVERLAY -> overlaid(image);
			default -> selected(image);
		};
		return new ImagePrompts.OfSelections(task, selections);
	}

	private static List<Roi> selected(final ImagePlus image) throws ImageException {
		if (image.getRoi() == null)
			throw new ImageException("There is no selection: draw a rectangle around an object, or choose the ROI Manager.");
		final Roi selection = (Roi) image.getRoi().clone();
		// A selection that is being drawn belongs to the plane that is shown.
		selection.setPosition(0);
		return List.of(selection);
	}

	static List<Roi> managed() throws ImageException {
		if (GraphicsEnvironment.isHeadless())
			throw new ImageException("There is no ROI Manager without a display: choose the overlay.");
		final RoiManager manager = RoiManager.getInstance();
		if (manager == null || manager.getCount() == 0)
			throw new ImageException("The ROI Manager is empty: add regions to it first.");
		return List.of(manager.getRoisAsArray());
	}

	private static List<Roi> overlaid(final ImagePlus image) throws ImageException {
		final Overlay overlay = image.getOverlay();
		if (overlay == null || overlay.size() == 0)
			throw new ImageException("The image has no overlay: add regions to it first.");
		return Arrays.asList(overlay.toArray());
	}
}
