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

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.imagej.rounds.DataSetQuery;
import fiji.plugin.florence2.ui.rounds.DataEngineWindow;
import fiji.plugin.florence2.ui.rounds.Step;

import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.log.LogService;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Shows the rounds of a data set; there is one window for each. */
@Plugin(type = Command.class,
	description = "Shows the rounds of a data set, from images to a better model, and the next sensible step." +
		FlorenceCommand.CITATION,
	menu = { @Menu(label = "Plugins"), @Menu(label = "Florence-2"),
		@Menu(label = DataSetStep.MENU, weight = DataSetStep.WEIGHT),
		@Menu(label = "Florence-2 Data Engine...", weight = 59) })
public final class DataEngine extends DataSetStep {

	@Parameter
	private CommandService commands;

	@Parameter
	private LogService log;

	@Override
	void work(final DataSetQuery set) throws Florence2Exception {
		if (GraphicsEnvironment.isHeadless())
			throw new DataSetException("The data engine's window needs a display: without one, run its steps.");
		set.viewOrEmpty();
		EventQueue
			.invokeLater(() -> show(DataEngineWindow.class, set.folder(), () -> new DataEngineWindow(set, this::run, log)));
	}

	/** As from the menu: what else the command needs, its dialog asks. */
	private void run(final Step step, final DataSetQuery set) throws Florence2Exception {
		try {
			commands.run(command(step), true, "data_set", set.folder().toFile()).get();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		catch (final CancellationException e) {
			log.debug(e);
		}
		catch (final ExecutionException e) {
			log.error(e);
			throw new DataSetException(step.words() + " failed: see the log.", e);
		}
	}

	private static Class<? extends Command> command(final Step step) {
		return switch (step) {
			case IMPORT -> DataSetImport.class;
			case ANNOTATE -> DataSetAnnotate.class;
			case FILTER -> DataSetFilter.class;
			case REVIEW -> DataSetReview.class;
			case ROUND -> DataSetRound.class;
			case SPLIT -> DataSetSplit.class;
			case STATISTICS -> DataSetStatistics.class;
			case EXPORT -> DataSetExport.class;
		};
	}
}
