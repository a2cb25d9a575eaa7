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

import fiji.plugin.florence2.batch.BatchException;
import fiji.plugin.florence2.batch.BatchOutputs;
import fiji.plugin.florence2.batch.BatchPart;
import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.batch.BatchQuery;
import fiji.plugin.florence2.batch.BatchSummary;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.input.ChannelChoice;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.task.Task;

import ij.IJ;

import java.io.File;
import java.nio.file.Path;

import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;
import org.scijava.widget.FileWidget;

/** Processes all images of a folder. Its fields are keys of macros as those of {@link FlorenceCommand}. */
@Plugin(type = Command.class,
	description = "Processes all images of a folder, and writes tables, ROIs and more into another one. " +
		"Started again, it continues where it was stopped." + FlorenceCommand.CITATION,
	menu = { @Menu(label = "Plugins"), @Menu(label = "Florence-2"), @Menu(label = "Florence-2 Batch...", weight = 5) })
public final class Batch extends CancelableCommand {

	@Parameter
	private ModelService models;

	@Parameter(label = "Folder of images", description = "The folder of the images.", persist = false, required = false,
		style = FileWidget.DIRECTORY_STYLE)
	private File input_folder = NO_FILE;

	@Parameter(label = "Folder of results",
		description = "A new or empty folder, or that of the same batch, which is continued.", persist = false,
		required = false, style = FileWidget.DIRECTORY_STYLE)
	private File output_folder = NO_FILE;

	@Parameter(label = "Model", description = InputText.MODEL, persist = false, required = false, autoFill = false)
	private ModelChoice model;

	@Parameter(label = "Tasks", description = "Names of commands, separated by commas; those that are listed below.",
		persist = false, required = false)
	private String tasks = Task.OD.title();

	@Parameter(visibility = ItemVisibility.MESSAGE, persist = false, required = false)
	private final String task_names = InputText.message(BatchPlan.taskTitles());

	@Parameter(label = "Text",
		description = "For the tasks that take one: a name to look for, a caption, a phrase. Else empty.", persist = false,
		required = false)
	private String text = "";

	@Parameter(label = "Outline objects", description = InputText.OUTLINES, persist = false)
	private boolean outlines;

	@Parameter(label = "Score threshold (auto, 0-1)", description = InputText.MIN_SCORE, persist = false,
		required = false)
	private String min_score = AnalysisSettings.AUTO;

	@Parameter(label = "Write ROIs", description = "Writes the ROIs of each image as a zip file for the ROI Manager.",
		persist = false)
	private boolean rois = true;

	@Parameter(label = "Write label images",
		description = "Writes a 16-bit image for each image, in which each region has its number.", persist = false)
	private boolean label_images;

	@Parameter(label = "Write pictures", description = "Writes each plane with its regions drawn in.", persist = false)
	private boolean pictures;

	@Parameter(label = InputText.ADVANCED, visibility = ItemVisibility.MESSAGE, persist = false, required = false)
	private final String advanced = "";

	@Parameter(label = "File names", description = "Which files are images, such as *.tif or *.{png,jpg}.",
		persist = false, required = false)
	private String pattern = BatchPlan.IMAGES;

	@Parameter(label = "Include subfolders", description = "Looks for images in the subfolders too.", persist = false)
	private boolean subfolders;

	@Parameter(label = "Download missing model", description = InputText.DOWNLOAD, persist = false)
	private boolean download;

	@Parameter(label = "Slices", description = InputText.SLICES, persist = false,
		choices = { "current", "all slices", "all frames", "whole stack", "slice range", "frame range" })
	private String slices = "whole stack";

	@Parameter(label = "Range of slices or frames", description = InputText.RANGE, persist = false, required = false)
	private String range = "";

	@Parameter(label = "Channel", description = InputText.CHANNEL, persist = false, required = false)
	private String channel = ChannelChoice.AS_DISPLAYED;

	@Parameter(label = "Tiles", description = InputText.TILES, persist = false,
		choices = { RoiCommand.OFF, RoiCommand.AUTOMATIC, RoiCommand.BY_SIZE })
	private String tiles = RoiCommand.AUTOMATIC;

	@Parameter(label = "Tile size (pixels)", description = InputText.TILE_SIZE, persist = false, min = "16")
	private int tile_size = 512;

	@Parameter(label = "Tile overlap (pixels)", description = InputText.TILE_OVERLAP, persist = false, min = "0")
	private int tile_overlap = 100;

	@Parameter(label = "Views", description = InputText.VIEWS, persist = false,
		choices = { AnalysisSettings.AUTO, "1", "2", "4", "8" })
	private String views = AnalysisSettings.AUTO;

	@Parameter(label = "Minimum size (pixels²)", description = InputText.MIN_SIZE, persist = false, min = "0",
		stepSize = "1")
	private double min_size = AnalysisSettings.MIN_SIZE;

	@Parameter(label = "Maximum size (fraction of image)", description = InputText.MAX_SIZE, persist = false, min = "0",
		max = "1", stepSize = "0.05", style = InputText.PART_STYLE)
	private double max_size = AnalysisSettings.MAX_SIZE;

	@Parameter(label = "Maximum overlap (IoU)", description = InputText.MAX_OVERLAP, persist = false, min = "0",
		max = "1", stepSize = "0.05", style = InputText.PART_STYLE)
	private double max_overlap = AnalysisSettings.MAX_OVERLAP;

	@Parameter(label = "Help", description = InputText.HELP, callback = "help", persist = false, required = false)
	private Button help;

	@Override
	void work(final Cancellation cancellation) throws Florence2Exception {
		final BatchPlan plan = plan();
		plan.prompts();
		prepare(models, name(model, models), download, cancellation);
		final BatchSummary summary = new BatchQuery(plan, models).run(cancellation);
		// The status bar would be SciJava's own at once, and its log is not seen.
		IJ.log("Florence-2 Batch: " + summary.line());
		IJ.log(
			"Results in " + plan.output() + (summary.failed() == 0 ? "" : "; for those that failed see failures.csv there."));
	}

	private BatchPlan plan() throws Florence2Exception {
		final AnalysisSettings settings = AnalysisSettings.of(name(model, models))
			.withPlanes(PlaneSelection.of(slices), range)
			.withChannel(channel)
			.withTiling(RoiCommand.tiling(tiles, tile_size, tile_overlap))
			.withOutlines(outlines)
			.withViews(AnalysisSettings.views(views))
			.withLimits(min_score, min_size, max_size, max_overlap);
		return new BatchPlan(folder(input_folder, "images").toString(), folder(output_folder, "results"),
			pattern.isBlank() ? BatchPlan.IMAGES : pattern.strip(), subfolders, BatchPart.ALL, BatchPlan.tasks(tasks), text,
			settings, new BatchOutputs(rois, label_images, pictures));
	}

	static Path folder(final File chosen, final String what) throws BatchException {
		if (!isGiven(chosen)) throw new BatchException("There is no folder of " + what + ": choose one.");
		return chosen.toPath().toAbsolutePath().normalize();
	}
}
