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
import fiji.plugin.florence2.imagej.output.CountsWindow;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.task.Task;

import ij.gui.Plot;
import ij.macro.Interpreter;

import java.awt.GraphicsEnvironment;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Plugin;

/** Counts the objects in each plane, by their names. */
@Plugin(type = Command.class,
	description = "Counts the objects in each plane, by their names, and plots the counts over time." +
		FlorenceCommand.CITATION,
	menu = { @Menu(label = "Plugins"), @Menu(label = "Florence-2"),
		@Menu(label = "Florence-2 Count Objects...", weight = 1.4) })
public final class CountObjects extends RegionsCommand {

	public CountObjects() {
		super(true, RegionOutputs.NOTHING, Task.OD);
	}

	@Override
	void appendRows(final ImageAnswer answer) {
		CountsWindow.append(answer.countsByPlane());
	}

	@Override
	void show(final ImageAnswer answer) throws ImageException {
		super.show(answer);
		// Without a display a plot can be shown in batch mode only.
		if (Interpreter.isBatchMode() || !GraphicsEnvironment.isHeadless())
			answer.countsByPlane().plot().ifPresent(Plot::show);
	}
}
