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
import fiji.plugin.florence2.imagej.scalebar.ScaleBar;
import fiji.plugin.florence2.imagej.service.ImageQuery;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.imagej.service.ModelService;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.measure.Calibration;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.ui.DialogPrompt;
import org.scijava.ui.UIService;
import org.scijava.widget.Button;

/**
 * Reads a scale bar, shows what it read, and sets the image's scale if it may: a person says so after the look at the image, or
 * a macro by {@code set}.
 */
@Plugin(type = Command.class,
	description = "Finds the scale bar in the image or in its selection, reads what is written beside it, and sets the " +
		"image's scale if you agree." + FlorenceCommand.CITATION,
	menu = { @Menu(label = "Plugins"), @Menu(label = "Florence-2"), @Menu(label = "Region Level", weight = 21),
		@Menu(label = "Florence-2 Read Scale Bar...", weight = 43) })
public final class ReadScaleBar extends CancelableCommand {

	/** The image's property that holds what was read. */
	static final String PROPERTY = "florence2.scale_bar";
	private static final int SCALE_DIGITS = 4;

	@Parameter
	private ModelService models;

	/** An ImageJ without imagej-legacy has none. */
	@Parameter(required = false)
	private UIService dialogs;

	@Parameter(label = "Image", description = "The image to process.", persist = false)
	private ImagePlus imp;

	@Parameter(label = "Model", description = InputText.MODEL, persist = false, required = false, autoFill = false)
	private ModelChoice model;

	@Parameter(label = "Download missing model", description = InputText.DOWNLOAD, persist = false)
	private boolean download;

	@Parameter(label = "Written length",
		description = "Such as 20 um, if you know what is written beside the bar. Empty: it is read, by the model where it is not clear.",
		persist = false, required = false)
	private String written = "";

	@Parameter(label = "Set scale without asking",
		description = "Sets the image's scale to what was read. Else you are asked; macros only print and keep what was read.",
		persist = false)
	private boolean set;

	@Parameter(label = "Help", description = InputText.HELP, callback = "help", persist = false, required = false)
	private Button help;

	@Override
	void work(final Cancellation cancellation) throws Florence2Exception {
		if (imp == null) throw new ImageException("There is no image open: open one first.");
		final String name = name(model, models);
		if (written.isBlank()) prepare(models, name, download, cancellation);
		final ImageQuery query = new ImageQuery(imp, models).model(name);
		final ScaleBar bar = written.isBlank() ? query.readScaleBar(cancellation) : query.readScaleBar(written);
		imp.setProp(PROPERTY, bar.toString());
		final boolean agreed = set || isAgreed(bar);
		if (agreed) bar.applyTo(imp);
		IJ.log(imp.getTitle() + ": " + bar + (agreed ? ". The scale is set." : ". The scale is not set."));
	}

	/** A macro is not stopped by a question: it says by {@code set} whether it trusts what is read. */
	private boolean isAgreed(final ScaleBar bar) {
		if (dialogs == null || dialogs.isHeadless() || !dialogs.isVisible() || IJ.isMacro()) return false;
		final Roi selection = imp.getRoi();
		imp.setRoi(new Roi(bar.bar()));
		try {
			return dialogs.showDialog(question(bar), title(), DialogPrompt.MessageType.QUESTION_MESSAGE,
				DialogPrompt.OptionType.OK_CANCEL_OPTION) == DialogPrompt.Result.OK_OPTION;
		}
		finally {
			imp.setRoi(selection);
		}
	}

	private String question(final ScaleBar bar) {
		final Calibration now = imp.getCalibration();
		final String before =
			now.scaled() ? " It is " + IJ.d2s(now.pixelWidth, SCALE_DIGITS) + " " + now.getUnit() + " per pixel now." : "";
		return "Read: " + bar + ".\nThe selection shows the bar: compare both with the image.\nOK sets the image's scale." +
			before;
	}
}
