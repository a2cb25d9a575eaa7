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

import fiji.plugin.florence2.dataset.format.Trust;
import fiji.plugin.florence2.ui.explorer.MenuCommand;
import fiji.plugin.florence2.ui.explorer.MenuCommands;
import fiji.plugin.florence2.ui.explorer.Question;

import ij.ImagePlus;

import java.nio.file.Path;
import java.util.List;

import org.scijava.command.CommandService;
import org.scijava.module.ModuleService;

/** The menu's commands that the explorer runs. */
final class ExplorerCommands implements MenuCommands {

	private final CommandService commands;
	private final ModuleService modules;

	ExplorerCommands(final CommandService commands, final ModuleService modules) {
		this.commands = commands;
		this.modules = modules;
	}

	@Override
	public MenuCommand of(final Question question, final ImagePlus image) {
		return new QuestionCommand(commands, modules, question, image);
	}

	@Override
	public String sampleMacro() {
		return MacroLine.run(commands.getCommand(OpenSampleImage.class), List.of());
	}

	/** They are right: somebody has accepted them. */
	@Override
	public String dataSetMacro(final Path dataSet, final boolean complete) {
		return MacroLine.run(commands.getCommand(DataSetImport.class),
			List.of(MacroLine.CURRENT_IMAGE, MacroLine.option("data_set", dataSet),
				MacroLine.option("add", OpenSelections.MANAGER),
				MacroLine.option("trust", (complete ? Trust.COMPLETE : Trust.RIGHT).key())));
	}
}
