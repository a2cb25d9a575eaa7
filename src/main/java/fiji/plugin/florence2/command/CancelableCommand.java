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
import fiji.plugin.florence2.imagej.input.ImageChangedException;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.imagej.service.ModelService;

import ij.Macro;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;

import org.scijava.Context;
import org.scijava.ItemVisibility;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.command.ContextCommand;
import org.scijava.log.LogService;
import org.scijava.module.ModuleItem;
import org.scijava.platform.PlatformService;
import org.scijava.plugin.Parameter;
import org.scijava.service.Service;
import org.scijava.ui.UIService;
import org.scijava.widget.Button;

/**
 * A command that its user can cancel. A command that cannot do its work says why in a sentence, changes nothing, and ends the
 * macro that called it.
 */
abstract class CancelableCommand extends ContextCommand {

	/** A null would not be recorded, and a macro without the key opens a dialog in Fiji. */
	static final File NO_FILE = new File("");

	private static final String DOCUMENTATION =
		"https://github.com/florence2-fiji/florence2-fiji/blob/main/docs/commands.md#";

	@Parameter
	private CommandService commands;

	@Parameter
	private PlatformService platform;

	@Parameter
	private LogService log;

	/** An ImageJ without imagej-legacy has none. */
	@Parameter(required = false)
	private UIService ui;

	/** Whether somebody sits at the computer and fills in the dialog. */
	private boolean hasDialog;

	/** Not the one of {@link ContextCommand}, which cannot be reset. */
	private volatile String cancelReason;
	private volatile Cancellation cancellation = new Cancellation();

	/** Whether a file or folder was chosen. */
	static boolean isGiven(final File chosen) {
		return chosen != null && !chosen.getPath().isBlank();
	}

	@Override
	public final void run() {
		// SciJava's batch mode runs one object for all of its files.
		cancelReason = null;
		cancellation = new Cancellation();
		try {
			if (Macro.getOptions() != null)
				MacroKeys.check(Macro.getOptions(), keys(info()).stream().map(ModuleItem::getName).toList());
			work(cancellation);
		}
		catch (final ImageChangedException | Florence2Exception e) {
			log.debug(e);
			refuse(e.getMessage());
		}
		catch (final CancellationException e) {
			cancel(null);
		}
	}

	private CommandInfo info() {
		return commands.getCommand(getClass());
	}

	/** The inputs that macros can give by their names. */
	static List<ModuleItem<?>> keys(final CommandInfo command) {
		final List<ModuleItem<?>> keys = new ArrayList<>();
		for (final ModuleItem<?> input : command.inputs())
			if (!Service.class.isAssignableFrom(input.getType()) && input.getType() != Context.class && takesValue(input))
				keys.add(input);
		return keys;
	}

	/** Whether an input is more than a text or a button of the dialog. */
	static boolean takesValue(final ModuleItem<?> input) {
		return input.getType() != Button.class && input.getVisibility() != ItemVisibility.MESSAGE;
	}

	private void refuse(final String sentence) {
		cancel(new Refusal(title(), sentence).show(ui, log) ? null : sentence);
	}

	/** The command's name in the menu, without the dots that announce a dialog. */
	final String title() {
		return info().getMenuPath().getLeaf().getName().replace("...", "");
	}

	/**
	 * What the command does.
	 *
	 * @param cancellation is pressed when the user cancels
	 */
	abstract void work(Cancellation cancellation) throws Florence2Exception;

	/**
	 * Also stops a run in work. Without a reason nothing is shown, for it was the user who canceled.
	 *
	 * @param reason a sentence, or null
	 */
	@Override
	public final void cancel(final String reason) {
		cancelReason = reason == null ? "" : reason;
		cancellation.cancel();
	}

	@Override
	public final boolean isCanceled() {
		return cancelReason != null;
	}

	@Override
	public final String getCancelReason() {
		return cancelReason;
	}

	/** The command's dialog is about to open. */
	final void dialogOpens() {
		hasDialog = true;
	}

	/** The name of the model that was chosen, or of the default one. */
	static String name(final ModelChoice chosen, final ModelService models) {
		return chosen == null ? models.defaultName() : chosen.name();
	}

	/**
	 * Downloads a model, if it is not here and that is allowed, and offers to optimise it to who has filled in the dialog.
	 *
	 * @throws Florence2Exception if it is not here
	 * @throws CancellationException if the user canceled
	 */
	final void prepare(final ModelService models, final String model, final boolean download,
		final Cancellation cancellation) throws Florence2Exception
	{
		if (download) models.download(model, cancellation);
		if (hasDialog && ui != null && !ui.isHeadless())
			new OptimizationOffer(models, ui, log).make(title(), models.nameOf(model), cancellation);
	}

	/** Called by the button. */
	@SuppressWarnings("unused")
	private void help() {
		final String anchor = title().replace(' ', '-').toLowerCase(Locale.ROOT);
		try {
			platform.open(new URL(DOCUMENTATION + anchor));
		}
		catch (final IOException e) {
			log.debug(e);
			log.error("The page " + DOCUMENTATION + anchor + " cannot be opened.");
		}
	}
}
