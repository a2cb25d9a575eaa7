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
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.imagej.rounds.DataSetQuery;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;

/** Chooses which images are for training, validation and test. */
@Plugin(type = Command.class,
	description = "Splits the images of a data set into training, validation and test; an image stays where it is, whatever " +
		"is added later." + FlorenceCommand.CITATION,
	menu = { @Menu(label = "Plugins"), @Menu(label = "Florence-2"),
		@Menu(label = DataSetStep.MENU, weight = DataSetStep.WEIGHT),
		@Menu(label = "Florence-2 Data Set Split...", weight = 64) })
public final class DataSetSplit extends DataSetStep {

	@Parameter(label = "Share for validation", description = "Images, or groups, by which models are judged, 0 to 1.",
		persist = false, min = "0", max = "1", stepSize = "0.05", style = InputText.PART_STYLE)
	private double validation_share = 0.2;

	@Parameter(label = "Share for test", description = "Images, or groups, that no training sees, 0 to 1.",
		persist = false, min = "0", max = "1", stepSize = "0.05", style = InputText.PART_STYLE)
	private double test_share;

	@Parameter(label = "Group in file names",
		description = "Regular expression that finds a plate or donor; images of one group stay together. Empty for none.",
		persist = false, required = false)
	private String group = "";

	@Parameter(label = "Help", description = InputText.HELP, callback = "help", persist = false, required = false)
	private Button help;

	@Override
	void work(final DataSetQuery set) throws Florence2Exception {
		set.split(validation_share, test_share, group.strip());
		final DataSetView view = set.view();
		tell(Arrays.stream(Split.values()).map(split -> words(split, view)).collect(Collectors.joining(", ")) + ".");
	}

	private static String words(final Split split, final DataSetView view) {
		final long images = view.images().stream().filter(image -> image.split() == split).count();
		return split.name().toLowerCase(Locale.ROOT) + " " + images;
	}
}
