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
import fiji.plugin.florence2.imagej.input.ChannelChoice;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.imagej.service.ImageQuery;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.imagej.service.ModelService;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;

import java.util.List;

import org.scijava.app.StatusService;
import org.scijava.plugin.Parameter;

/**
 * What all commands about an image have in common: the image, and how a run goes.
 * <p>
 * Names of fields are keys of macros: they never change. Left-overs of the last run must not change results, hence
 * {@code persist = false}. Choices are texts and no enums, for SciJava would ignore a wrong choice in a macro without a message.
 * </p>
 */
public abstract class FlorenceCommand extends CancelableCommand {

	/** The end of each command's description. */
	static final String CITATION = " Please cite Xiao et al., Florence-2, CVPR 2024 (arXiv:2311.06242).";

	@Parameter
	private ModelService models;

	@Parameter
	private StatusService status;

	@Parameter(label = "Image", description = "The image to process.", persist = false)
	private ImagePlus imp;

	@Override
	final void work(final Cancellation cancellation) throws Florence2Exception {
		final ImagePlus current = WindowManager.getTempCurrentImage();
		try {
			if (imp == null) throw new ImageException("There is no image open: open one first.");
			requireChoices();
			final AnalysisSettings settings = settings();
			prepare(models, settings.model(), isDownloadAllowed(), cancellation);
			final ImageAnswer answer = query().run(prompts(imp), cancellation);
			show(answer);
			answer.warnings().forEach(this::warn);
		}
		finally {
			// What is shown from here would stay the current image of this thread, for commands to come. Where a macro runs
			// on the same thread, its own current image must stay.
			WindowManager.setTempCurrentImage(current);
		}
	}

	/** What the command asks by. */
	final ImageQuery query() throws ImageException {
		return new ImageQuery(imp, models).with(settings());
	}

	/** In the log, which stays, and in the status bar, which is seen at once. */
	private void warn(final String warning) {
		IJ.log(title() + ", " + imp.getTitle() + ": " + warning);
		status.showStatus(warning);
	}

	/** Refuses what would fail only after the analysis. */
	void requireChoices() throws ImageException {}

	/** The prompts. */
	abstract ImagePrompts prompts(ImagePlus image) throws Florence2Exception;

	/** Shows the answer. */
	abstract void show(ImageAnswer answer) throws ImageException;

	/** The choices. */
	abstract AnalysisSettings settings() throws ImageException;

	/** Whether a model that is not on this computer is downloaded. */
	abstract boolean isDownloadAllowed();

	/** Settings with the user's choice of model and planes. */
	final AnalysisSettings planes(final ModelChoice model, final String slices, final String range, final Channel channel)
		throws ImageException
	{
		return AnalysisSettings.of(name(model, models))
			.withPlanes(PlaneSelection.of(slices), range)
			.withChannel(channel == null ? ChannelChoice.AS_DISPLAYED : channel.name());
	}

	/** One of the choices, whatever upper and lower case it is written in. */
	static String chosen(final String name, final String choice, final List<String> choices) throws ImageException {
		for (final String known : choices)
			if (known.equalsIgnoreCase(choice.strip())) return known;
		throw new ImageException(
			"\"" + choice + "\" is no choice of " + name + ": write one of " + String.join(", ", choices) + ".");
	}
}
