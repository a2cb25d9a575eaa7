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

import ij.IJ;
import ij.Macro;
import ij.macro.Interpreter;

import org.scijava.log.LogService;
import org.scijava.ui.DialogPrompt;
import org.scijava.ui.UIService;

/**
 * Why a command ends without a result.
 *
 * @param title the command's name
 * @param sentence the reason
 */
record Refusal(String title, String sentence) {

	private static final int COLUMNS = 80;
	private static final long POLL_MS = 10;

	/**
	 * Shows the sentence. SciJava itself would show the sentence in a single line below Fiji's title, or nowhere without a display,
	 * and the macro that called the command would continue.
	 *
	 * @param ui null where another program shows it
	 * @return whether a window has shown the sentence, so that SciJava need not
	 */
	boolean show(final UIService ui, final LogService log) {
		if (ui == null) return false;
		final boolean visible = !ui.isHeadless() && ui.isVisible();
		if (!visible) log.error(title + ": " + sentence);
		final Interpreter macro = Interpreter.getInstance();
		if (macro != null) end(macro, visible);
		else if (visible) ui.showDialog(lines(), title, DialogPrompt.MessageType.WARNING_MESSAGE);
		// A script that runs commands by IJ.run
		if (macro == null && IJ.isMacro()) abort(Macro::abort);
		return visible;
	}

	/**
	 * As ImageJ's own commands do: with a message that has the macro's line, which needs a display. On a thread of its own,
	 * since ImageJ takes a dialog on the thread of a macro's command for one that the macro fills in, and does not show it.
	 */
	private void end(final Interpreter macro, final boolean visible) {
		if (!visible) macro.setIgnoreErrors(true);
		final Thread message = new Thread(() -> abort(() -> macro.abort(lines())), "Florence-2 refusal");
		message.start();
		try {
			while (message.isAlive() && !macro.done())
				message.join(POLL_MS);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** ImageJ ends a macro by an exception, which is not for the command. */
	private static void abort(final Runnable abortion) {
		try {
			abortion.run();
		}
		catch (final RuntimeException e) {
			if (!Macro.MACRO_CANCELED.equals(e.getMessage())) throw e;
		}
	}

	private String lines() {
		return sentence.replaceAll("(.{1," + COLUMNS + "})(\\s+|$)", "$1\n").strip();
	}
}
