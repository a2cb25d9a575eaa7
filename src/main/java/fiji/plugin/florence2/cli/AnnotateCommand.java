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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.RegionProposed;
import fiji.plugin.florence2.dataset.TextProposed;
import fiji.plugin.florence2.dataset.filter.Agreement;
import fiji.plugin.florence2.imagej.dataset.Annotator;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImagePrompts;

import java.io.PrintWriter;
import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a model propose annotations. */
@Command(name = "annotate", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Has a model propose regions or texts in the images of a data set that are not done. What it has " +
		"proposed stays if it is stopped.")
final class AnnotateCommand extends DataSetSubcommand {

	@Mixin
	private ModelOptions model;

	@Mixin
	private PromptOptions prompt;

	@Mixin
	private TileOptions tiles;

	@Mixin
	private LimitOptions limits;

	@Option(names = "--outlines", description = "Give each object that is found by a box its outline instead.")
	private boolean outlines;

	@Mixin
	private ViewOptions views;

	@Mixin
	private DecodingOptions decoding;

	@Option(names = "--round", paramLabel = "N", defaultValue = "0",
		description = "Round of the proposals; from 1 on, they are compared with those of before (default: ${DEFAULT-VALUE}).")
	private int round;

	@Option(names = "--accept", paramLabel = "PROBABILITY", defaultValue = "" + Agreement.ACCEPT,
		description = "Accept a region on which two rounds agree if its probability is at least this; a value " +
			"above 1 accepts none (default: ${DEFAULT-VALUE}).")
	private double accept;

	@Override
	void run(final PrintWriter out) throws Florence2Exception {
		final ImagePrompts prompts = prompt.prompts();
		if (round < 0) throw new DataSetException("The round must be 0 or more, not " + round + ".");
		decoding.check();
		final AnalysisSettings settings = views
			.applyTo(limits
				.applyTo(AnalysisSettings.of(model.name()).withPlanes(PlaneSelection.CURRENT, "").withTiling(tiles.tiling())))
			.withOutlines(outlines);
		settings.check(prompts);
		final DataSet set = open();
		final int images = set.view().openImages().size();
		final List<Event> events;
		try (Florence2 florence2 = model.open()) {
			events = new Annotator(florence2, decoding.applyTo(florence2.settings()), settings, round).annotateOpen(set,
				prompts, accept, this::imageLeftOut, progress(), new Cancellation());
		}
		out.println(count(events, RegionProposed.class) + " regions and " + count(events, TextProposed.class) +
			" texts are proposed in " + images + " images.");
	}
}
