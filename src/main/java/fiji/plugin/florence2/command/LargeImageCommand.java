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
import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.batch.LargeImage;
import fiji.plugin.florence2.batch.LargeImageQuery;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.imagej.service.ModelService;

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

/** Processes an image that is larger than the memory. Its fields are keys of macros as those of {@link FlorenceCommand}. */
@Plugin(type = Command.class,
	description = "Processes an image of any size, such as a whole slide, part by part, straight from its file. Started again, it " +
		"continues where it was stopped." + FlorenceCommand.CITATION,
	menu = { @Menu(label = "Plugins"), @Menu(label = "Florence-2"),
		@Menu(label = "Florence-2 Large Image...", weight = 5.5) })
public final class LargeImageCommand extends CancelableCommand {

	@Parameter
	private ModelService models;

	@Parameter(label = "Image",
		description = "The file of the image, best a TIFF file of tiles, of which no more than what is needed is read.",
		persist = false, required = false, style = FileWidget.FILE_AND_DIRECTORY_STYLE)
	private File image_file = NO_FILE;

	@Parameter(label = "Folder of results",
		description = "A new or empty folder, or that of the same image, which is continued.", persist = false,
		required = false, style = FileWidget.DIRECTORY_STYLE)
	private File output_folder = NO_FILE;

	@Parameter(label = "Model", description = InputText.MODEL, persist = false, required = false, autoFill = false)
	private ModelChoice model;

	@Parameter(label = "Task", description = "The name of a command that lists what there is.", persist = false,
		choices = { "Detect Objects", "Find by Name", "Describe Objects", "Propose Regions", "Read Text with Regions" })
	private String task = "Detect Objects";

	@Parameter(label = "Text", description = "For \"Find by Name\": the name to look for. Else empty.", persist = false,
		required = false)
	private String text = "";

	@Parameter(label = "Score threshold (auto, 0-1)", description = InputText.MIN_SCORE, persist = false,
		required = false)
	private String min_score = AnalysisSettings.AUTO;

	@Parameter(label = "Write label image", description = "Writes a 32-bit image in which each region has its number.",
		persist = false)
	private boolean label_image;

	@Parameter(label = InputText.ADVANCED, visibility = ItemVisibility.MESSAGE, persist = false, required = false)
	private final String advanced = "";

	@Parameter(label = "Plane", description = "The plane, by its number in the stack; channels are planes.",
		persist = false, min = "1")
	private int plane = 1;

	@Parameter(label = "Download missing model", description = InputText.DOWNLOAD, persist = false)
	private boolean download;

	@Parameter(label = "Tiles", description = InputText.TILES, persist = false,
		choices = { RoiCommand.AUTOMATIC, RoiCommand.BY_SIZE })
	private String tiles = RoiCommand.AUTOMATIC;

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

	@Parameter(label = "Help", description = InputText.HELP, callback = "help", persist = false, required = false)
	private Button help;

	@Override
	void work(final Cancellation cancellation) throws Florence2Exception {
		final BatchPlan plan = plan();
		LargeImage.requireSupported(plan);
		prepare(models, name(model, models), download, cancellation);
		final LargeImage.Summary summary = new LargeImageQuery(plan, plane, models).run(cancellation);
		// The status bar would be SciJava's own at once, and its log is not seen.
		IJ.log("Florence-2 Large Image: " + summary.line());
		IJ.log("Results in " + plan.output());
	}

	private BatchPlan plan() throws Florence2Exception {
		final AnalysisSettings settings = AnalysisSettings.of(name(model, models))
			.withTiling(RoiCommand.tiling(tiles, tile_size, tile_overlap))
			.withLimits(min_score, min_size, max_size, max_overlap);
		return LargeImage.plan(image(image_file))
			.withOutput(Batch.folder(output_folder, "results"))
			.withTasks(BatchPlan.tasks(task))
			.withText(text)
			.withSettings(settings)
			.withOutputs(new BatchOutputs(false, label_image, false));
	}

	private static Path image(final File chosen) throws BatchException {
		if (!isGiven(chosen)) throw new BatchException("There is no large image: choose a file.");
		return chosen.toPath().toAbsolutePath().normalize();
	}
}
