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
import fiji.plugin.florence2.dataset.statistics.Alike;
import fiji.plugin.florence2.dataset.statistics.StatisticsText;
import fiji.plugin.florence2.imagej.rounds.DataSetQuery;

import ij.gui.Plot;

import java.awt.GraphicsEnvironment;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;

/** Figures of a data set. */
@Plugin(type = Command.class,
	description = "Counts labels, sizes, sources and splits of a data set, and finds images that are nearly the same." +
		FlorenceCommand.CITATION,
	menu = { @Menu(label = "Plugins"), @Menu(label = "Florence-2"),
		@Menu(label = DataSetStep.MENU, weight = DataSetStep.WEIGHT),
		@Menu(label = "Florence-2 Data Set Statistics...", weight = 65) })
public final class DataSetStatistics extends DataSetStep {

	@Parameter(label = "As of",
		description = "A time, such as 2026-11-30T15:00:00Z, or a line of the record; empty for now.", persist = false,
		required = false)
	private String as_of = "";

	@Parameter(label = "Find images that are alike",
		description = "Opens all images, and names those that are nearly the same.", persist = false)
	private boolean alike;

	@Parameter(label = "Show plots", description = "Shows labels, sizes, regions per image and sources as plots.",
		persist = false)
	private boolean plots;

	@Parameter(label = "Help", description = InputText.HELP, callback = "help", persist = false, required = false)
	private Button help;

	@Override
	void work(final DataSetQuery set) throws Florence2Exception {
		if (plots && GraphicsEnvironment.isHeadless())
			throw new DataSetException("Plots need a display: without one, read the figures.");
		StatisticsText.of(as_of.isBlank() ? set.stats() : set.stats(as_of.strip())).forEach(this::tell);
		if (plots) set.plots(as_of.strip()).forEach(Plot::show);
		if (!alike) return;
		for (final Alike pair : set.alike())
			tell("nearly the same: " + pair.first().name() + ", " + pair.second().name() +
				(pair.isLeak() ? ", in different splits" : ""));
	}
}
