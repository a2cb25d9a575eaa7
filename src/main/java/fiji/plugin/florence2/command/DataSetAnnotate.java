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

import fiji.plugin.florence2.batch.BatchPlan;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.RegionProposed;
import fiji.plugin.florence2.dataset.TextProposed;
import fiji.plugin.florence2.dataset.filter.Agreement;
import fiji.plugin.florence2.imagej.rounds.DataSetQuery;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Task;

import java.util.ArrayList;
import java.util.List;

import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;

/** Has a model propose annotations. */
@Plugin(type = Command.class,
	description = "Has a model propose regions or texts in the images of a data set that are not done." +
		FlorenceCommand.CITATION,
	menu = { @Menu(label = "Plugins"), @Menu(label = "Florence-2"),
		@Menu(label = DataSetStep.MENU, weight = DataSetStep.WEIGHT),
		@Menu(label = "Florence-2 Data Set Annotate...", weight = 61) })
public final class DataSetAnnotate extends DataSetStep {

	@Parameter(label = "Model", description = InputText.MODEL, persist = false, required = false, autoFill = false)
	private ModelChoice model;

	@Parameter(label = "Tasks", description = "Names of tasks that take no input, separated by commas: OD, CAPTION.",
		persist = false, required = false)
	private String tasks = "OD";

	@Parameter(label = "Score threshold (auto, 0-1)", description = InputText.MIN_SCORE, persist = false,
		required = false)
	private String min_score = AnalysisSettings.AUTO;

	@Parameter(label = "Outline objects", description = InputText.OUTLINES, persist = false)
	private boolean outlines;

	@Parameter(label = InputText.ADVANCED, visibility = ItemVisibility.MESSAGE, persist = false, required = false)
	private final String advanced = "";

	@Parameter(label = "Views", description = InputText.VIEWS, persist = false,
		choices = { AnalysisSettings.AUTO, "1", "2", "4", "8" })
	private String views = AnalysisSettings.AUTO;

	@Parameter(label = "Round", persist = false, min = "0",
		description = "From 1 on, the proposals are compared with those of before: where two agree, one stays.")
	private int round;

	@Parameter(label = "Accept from", persist = false, min = "0", max = "2", stepSize = "0.05",
		style = InputText.PART_STYLE,
		description = "Accepts a region on which two rounds agree if its probability is at least this; a value above 1 accepts none.")
	private double accept_from = Agreement.ACCEPT;

	@Parameter(label = "Download missing model", description = InputText.DOWNLOAD, persist = false)
	private boolean download;

	@Parameter(label = "Help", description = InputText.HELP, callback = "help", persist = false, required = false)
	private Button help;

	@Override
	void work(final DataSetQuery set) throws Florence2Exception {
		final AnalysisSettings settings = AnalysisSettings.of(name(model))
			.withOutlines(outlines)
			.withViews(AnalysisSettings.views(views))
			.withLimits(min_score, AnalysisSettings.MIN_SIZE, AnalysisSettings.MAX_SIZE, AnalysisSettings.MAX_OVERLAP);
		final List<Prompt> prompts = new ArrayList<>();
		for (final Task task : BatchPlan.tasks(tasks))
			prompts.add(Prompt.of(task));
		final List<Event> events =
			set.annotate(new ImagePrompts.OfPlanes(prompts), settings, Math.max(0, round), accept_from, download);
		tell(DataSetImport.count(events, RegionProposed.class) + " regions and " +
			DataSetImport.count(events, TextProposed.class) + " texts are proposed.");
	}
}
