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
import fiji.plugin.florence2.imagej.service.Florence2Options;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.onnx.Device;

import java.io.File;
import java.util.List;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.FileWidget;

/** The options of all commands. Without a dialog, options that are not given stay as they are. */
@Plugin(type = Command.class, initializer = "remembered",
	description = "Chooses the default model, what it runs on, and where models are kept.",
	menu = { @Menu(label = "Plugins"), @Menu(label = "Florence-2"), @Menu(label = "Florence-2 Options...", weight = 81) })
public final class Options extends CancelableCommand {

	private static final String AUTOMATIC = "automatic";
	private static final String CPU = "CPU";
	private static final String CUDA = "CUDA";
	private static final String CORE_ML = "CoreML";
	private static final String DIRECT_ML = "DirectML";
	/** In the order of {@link Device}. */
	private static final List<String> DEVICES = List.of(AUTOMATIC, CPU, CUDA, CORE_ML, DIRECT_ML);

	/** A number without a value would be made 0, which is a choice. */
	private static final int NOT_GIVEN = -1;

	@Parameter
	private ModelService models;

	@Parameter(label = "Default model", description = "The model that is used where none is named.", persist = false,
		required = false, autoFill = false)
	private ModelChoice default_model;

	@Parameter(label = "Device",
		description = "What models run on. Automatic is CUDA or DirectML where one works, else the CPU; it never chooses CoreML.",
		persist = false, choices = { AUTOMATIC, CPU, CUDA, CORE_ML, DIRECT_ML })
	private String device;

	@Parameter(label = "Use the CPU instead",
		description = "Where the device cannot be used, the CPU is, with a warning in the log. Otherwise the command ends.",
		persist = false)
	private Boolean cpu_instead;

	@Parameter(label = "Threads", description = "Threads for one prompt; 0 is as many as the computer has cores.",
		persist = false, min = "0")
	private int threads = NOT_GIVEN;

	@Parameter(label = "Beams",
		description = "Beams of the search for an answer: 1 is fastest, 0 is the model's own number.", persist = false,
		min = "0")
	private int beams = NOT_GIVEN;

	@Parameter(label = "Model folder", description = "Where downloaded models are kept; empty for the folder of Fiji.",
		persist = false, required = false, style = FileWidget.DIRECTORY_STYLE)
	private File folder;

	@Parameter(label = "Mirror", description = "Address of a server to download models from; empty for Hugging Face.",
		persist = false, required = false)
	private String mirror;

	@Parameter(label = "Stay offline", description = "Forbids downloads.", persist = false)
	private Boolean offline;

	@Parameter(label = "Optimise downloads",
		description = "Makes models faster on processors as soon as they are downloaded, which takes up to a minute.",
		persist = false)
	private Boolean optimize;

	/** Called before the dialog, and after what a macro or script gives was taken. */
	@SuppressWarnings("unused")
	private void remembered() {
		final Florence2Options options = models.options();
		if (default_model == null) default_model = new ModelChoice(models.defaultName());
		if (device == null) device = DEVICES.get(options.device().ordinal());
		if (cpu_instead == null) cpu_instead = options.cpuInstead();
		if (threads == NOT_GIVEN) threads = options.threads();
		if (beams == NOT_GIVEN) beams = options.beams();
		if (folder == null) folder = new File(options.folder());
		if (mirror == null) mirror = options.mirror();
		if (offline == null) offline = options.offline();
		if (optimize == null) optimize = options.optimize();
	}

	@Override
	void work(final Cancellation cancellation) throws Florence2Exception {
		if (threads < 0 || threads > Florence2Options.MAX_THREADS || beams < 0 || beams > Florence2Options.MAX_BEAMS)
			throw new ImageException("There can be 0 to " + Florence2Options.MAX_THREADS + " threads and 0 to " +
				Florence2Options.MAX_BEAMS + " beams, not " + threads + " and " + beams + ".");
		final String chosen = FlorenceCommand.chosen("Device", device, DEVICES);
		models.setOptions(new Florence2Options(default_model.name(), Device.values()[DEVICES.indexOf(chosen)], cpu_instead,
			threads, beams, folder.getPath(), mirror, offline, optimize));
	}
}
