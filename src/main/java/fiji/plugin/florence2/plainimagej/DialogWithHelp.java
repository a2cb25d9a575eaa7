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
package fiji.plugin.florence2.plainimagej;

import ij.IJ;
import ij.gui.GenericDialog;
import ij.gui.HTMLDialog;

import java.awt.event.ActionEvent;

import javax.swing.event.HyperlinkEvent;

import org.scijava.module.MethodCallException;
import org.scijava.module.Module;

/** ImageJ's dialog with a page of help, on which the command's own buttons are links. */
@SuppressWarnings("serial")
final class DialogWithHelp extends GenericDialog {

	private final transient Module module;

	DialogWithHelp(final Module module) {
		super(CommandText.title(module.getInfo()));
		this.module = module;
		addHelp(CommandText.help(module.getInfo()));
	}

	@Override
	public void actionPerformed(final ActionEvent e) {
		if (e.getSource() == getButtons()[3]) showHelp();
		else super.actionPerformed(e);
	}

	private void showHelp() {
		new HTMLDialog(this, getTitle() + " Help", CommandText.help(module.getInfo())) {

			@Override
			public void hyperlinkUpdate(final HyperlinkEvent e) {
				if (e.getEventType() == HyperlinkEvent.EventType.ACTIVATED) press(e.getDescription());
			}
		};
	}

	private void press(final String button) {
		try {
			module.getInfo().getInput(button).callback(module);
		}
		catch (final MethodCallException e) {
			IJ.log(getTitle() + ": " + e.getMessage());
		}
	}
}
