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
import fiji.plugin.florence2.dataset.filter.Agreement;
import fiji.plugin.florence2.dataset.filter.Belief;
import fiji.plugin.florence2.imagej.dataset.Annotator;
import fiji.plugin.florence2.imagej.rounds.DataSetQuery;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.training.TrainingSettings.Method;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;

/** Trains a model on what is decided, and has it annotate the rest. */
@Plugin(type = Command.class,
	description = "The next round of a data set: trains a model on the images that are done, has it annotate the others, and " +
		"compares what it proposes with what was there." + FlorenceCommand.CITATION,
	menu = { @Menu(label = "Plugins"), @Menu(label = "Florence-2"),
		@Menu(label = DataSetStep.MENU, weight = DataSetStep.WEIGHT),
		@Menu(label = "Florence-2 Data Set Round...", weight = 63.5) })
public final class DataSetRound extends DataSetStep {

	@Parameter(label = "Begin with model", description = InputText.MODEL, persist = false, required = false,
		autoFill = false)
	private ModelChoice model;

	@Parameter(label = "Method",
		description = "Quick trains small additions to the model; thorough trains all of it, takes about twice as long " +
			"and learns more.",
		persist = false, choices = { Train.QUICK, Train.THOROUGH })
	private String method = Train.QUICK;

	@Parameter(label = "Minutes at most (0: no limit)",
		description = "Ends the training after this time and keeps the best model so far.", persist = false, min = "0",
		stepSize = "5")
	private int minutes;

	@Parameter(label = "Accept from", persist = false, min = "0", max = "2", stepSize = "0.05",
		style = InputText.PART_STYLE,
		description = "Accepts a region on which two rounds agree if its probability is at least this; a value above 1 accepts none.")
	private double accept_from = Agreement.ACCEPT;

	@Parameter(label = "Believe from", persist = false, min = "0", max = "2", stepSize = "0.05",
		style = InputText.PART_STYLE,
		description = "Also learns from images that are not done, if nearly all that the last round proposed there has at least " +
			"this score; a value above 1 uses none.")
	private double believe_from = Belief.USUAL;

	@Parameter(label = "Views", description = InputText.VIEWS, persist = false,
		choices = { AnalysisSettings.AUTO, "1", "2", "4", "8" })
	private String views = "" + Annotator.VIEWS;

	@Parameter(label = "Help", description = InputText.HELP, callback = "help", persist = false, required = false)
	private Button help;

	@Override
	void work(final DataSetQuery set) throws Florence2Exception {
		final Method chosen = Train.method(method);
		tell(set.model(model == null ? "" : model.name())
			.round(training -> training.with(chosen).minutes(minutes).with(new Belief(believe_from)), accept_from,
				AnalysisSettings.views(views))
			.line());
	}
}
