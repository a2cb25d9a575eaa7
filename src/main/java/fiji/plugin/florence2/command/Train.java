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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.imagej.training.AnnotatedImages;
import fiji.plugin.florence2.imagej.training.TrainingQuery;
import fiji.plugin.florence2.training.TrainingSettings.Method;
import fiji.plugin.florence2.ui.TrainingWindow;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.gui.Roi;

import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.log.LogService;
import org.scijava.object.ObjectService;
import org.scijava.platform.PlatformService;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.thread.ThreadService;
import org.scijava.widget.Button;
import org.scijava.widget.FileWidget;

/**
 * Trains a model on the user's own objects: for its user in the background with a window, for a macro until it is done.
 * What came of it is in ImageJ's log then, where macros can read it.
 */
@Plugin(type = Command.class,
	description = "Trains a model to find your own objects, from images in which they are marked." +
		FlorenceCommand.CITATION,
	menu = { @Menu(label = "Plugins"), @Menu(label = "Florence-2"), @Menu(label = "Florence-2 Train...", weight = 79) },
	initializer = "fillInAgain")
public final class Train extends CancelableCommand {

	private static final String FOLDER = "COCO folder";
	static final String QUICK = "quick";
	static final String THOROUGH = "thorough";

	/** The command whose dialog was refused last: what was filled in is there again. */
	private static Train refused;

	@Parameter
	private ModelService models;

	@Parameter
	private CommandService commands;

	@Parameter
	private ObjectService objects;

	@Parameter
	private PlatformService platform;

	@Parameter
	private ThreadService threads;

	@Parameter
	private LogService log;

	@Parameter(label = "Image", description = "For the ROI Manager: the image or stack that its regions lie in.",
		persist = false, required = false)
	private ImagePlus imp;

	@Parameter(label = "Learn from",
		description = "All open images with the regions of their overlays, the current image or stack with those of the " +
			"ROI Manager, or a folder with annotations.json and images.",
		persist = false, choices = { OpenSelections.IMAGES, OpenSelections.MANAGER, FOLDER })
	private String data = OpenSelections.IMAGES;

	@Parameter(label = "COCO folder",
		description = "For a COCO folder: a folder with annotations.json and the images in a folder images. Else empty.",
		persist = false, required = false, style = FileWidget.DIRECTORY_STYLE)
	private File folder = NO_FILE;

	@Parameter(label = "Label of all regions (empty: their own names)",
		description = "What all regions show, such as cell; empty if their names or groups say it.", persist = false,
		required = false)
	private String label = "";

	@Parameter(label = "Begin with model", description = InputText.MODEL, persist = false, required = false,
		autoFill = false)
	private ModelChoice model;

	@Parameter(label = "Name of new model", description = "Blanks become hyphens; empty for the name of the data.",
		persist = false, required = false)
	private String name = "";

	@Parameter(label = "Method",
		description = "Quick trains small additions to the model; thorough trains all of it, takes about twice as long " +
			"and learns more.",
		persist = false, choices = { QUICK, THOROUGH })
	private String method = QUICK;

	@Parameter(label = "Minutes at most (0: no limit)",
		description = "Ends the training after this time and keeps the best model so far.", persist = false, min = "0",
		stepSize = "5")
	private int minutes;

	@Parameter(label = "Keep what it knew",
		description = "Reminds the model of what it could do, which takes somewhat longer.", persist = false)
	private boolean keep = true;

	@Parameter(label = InputText.ADVANCED, visibility = ItemVisibility.MESSAGE, persist = false, required = false)
	private final String advanced = "";

	@Parameter(label = "Validation folder",
		description = "Other images by which the model is judged, as a COCO folder; empty for every fifth annotated image.",
		persist = false, required = false, style = FileWidget.DIRECTORY_STYLE)
	private File validation = NO_FILE;

	@Parameter(label = "Tasks",
		description = "Names of tasks, separated by commas, such as OD, REGION_TO_CATEGORY, REGION_TO_SEGMENTATION.",
		persist = false, required = false)
	private String tasks = "OD";

	@Parameter(label = "Epochs at most (0: automatic)",
		description = "How often each image is seen; 0 is a number that fits the number of images.", persist = false,
		min = "0")
	private int epochs;

	@Parameter(label = "Seed", description = "With the same seed and images, the same model is made again.",
		persist = false)
	private int seed = 1;

	@Parameter(label = "Help", description = InputText.HELP, callback = "help", persist = false, required = false)
	private Button help;

	@Override
	void work(final Cancellation cancellation) throws Florence2Exception {
		if (GraphicsEnvironment.isHeadless() || Macro.getOptions() != null) {
			IJ.log("Florence-2 Train: " + query().run(cancellation).line());
			return;
		}
		remember(this);
		requireNoneUnderWay();
		final TrainingQuery query = query();
		// The query is good: the window says whatever else is wrong.
		remember(null);
		EventQueue.invokeLater(() -> window().begin(query));
	}

	private static synchronized void remember(final Train command) {
		refused = command;
	}

	/** Called before the dialog. A macro means its defaults. */
	@SuppressWarnings("unused")
	private void fillInAgain() {
		final Train last = last();
		if (last == null || Macro.getOptions() != null) return;
		data = last.data;
		folder = last.folder;
		label = last.label;
		model = last.model;
		name = last.name;
		method = last.method;
		minutes = last.minutes;
		keep = last.keep;
		validation = last.validation;
		tasks = last.tasks;
		epochs = last.epochs;
		seed = last.seed;
	}

	private static synchronized Train last() {
		return refused;
	}

	/** The window is shown first, so that the sentence comes before it. */
	private void requireNoneUnderWay() throws ImageException {
		final List<TrainingWindow> windows = objects.getObjects(TrainingWindow.class);
		if (windows.isEmpty() || !windows.get(0).isUnderWay()) return;
		try {
			threads.invoke(windows.get(0)::show);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		catch (final InvocationTargetException e) {
			log.error(e);
		}
		throw new ImageException("A training is under way: wait for its end, or stop it in its window.");
	}

	private TrainingWindow window() {
		final List<TrainingWindow> windows = objects.getObjects(TrainingWindow.class);
		if (windows.isEmpty()) objects.addObject(new TrainingWindow(models, platform, log, this::detect));
		return objects.getObjects(TrainingWindow.class).get(0);
	}

	/** In all of the current image with the defaults, as a macro does. */
	private void detect(final String trained) {
		final String detection = commands.getCommand(DetectObjects.class).getMenuPath().getLeaf().getName();
		new Thread(() -> onWhole(() -> IJ.run(detection, "model=[" + trained + "]")), "Florence-2 detection").start();
	}

	/** Without the current image's selection, which is there again at the end: mostly it is left over from marking objects. */
	private static void onWhole(final Runnable what) {
		final ImagePlus image = WindowManager.getCurrentImage();
		final Roi selection = image == null ? null : image.getRoi();
		if (selection != null) image.deleteRoi();
		what.run();
		// It may lie behind the window of the training.
		if (image != null && image.getWindow() != null) EventQueue.invokeLater(image.getWindow()::toFront);
		if (selection != null && image.getRoi() == null) image.setRoi(selection);
	}

	private TrainingQuery query() throws Florence2Exception {
		final TrainingQuery query = source().model(model == null ? "" : model.name())
			.name(name)
			.with(method(method))
			.minutes(minutes)
			.keep(keep)
			.tasks(tasks)
			.epochs(epochs)
			.seed(seed);
		return isGiven(validation) ? query.validation(validation) : query;
	}

	/** @throws ImageException if there is none of that name */
	static Method method(final String choice) throws ImageException {
		return FlorenceCommand.chosen("Method", choice, List.of(QUICK, THOROUGH)).equals(QUICK)
			? Method.ADAPTERS
			: Method.ALL;
	}

	private TrainingQuery source() throws Florence2Exception {
		final String source =
			FlorenceCommand.chosen("Learn from", data, List.of(OpenSelections.IMAGES, OpenSelections.MANAGER, FOLDER));
		if (!source.equals(FOLDER) && isGiven(folder))
			throw new ImageException("A COCO folder is filled in: choose COCO folder at Learn from, or empty it.");
		return switch (source) {
			case FOLDER -> {
				if (!isGiven(folder)) throw new ImageException("There is no COCO folder: choose one.");
				yield new TrainingQuery(folder.toPath(), models);
			}
			case OpenSelections.MANAGER -> new TrainingQuery(
				AnnotatedImages.of(OpenSelections.current(imp), OpenSelections.managed(imp), label), models);
			default -> new TrainingQuery(AnnotatedImages.ofOverlays(OpenSelections.images(), label), models);
		};
	}
}
