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
import fiji.plugin.florence2.cli.Main.LastWords;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.RegionProposed;
import fiji.plugin.florence2.dataset.RoundTrained;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.filter.Agreement;
import fiji.plugin.florence2.dataset.filter.Belief;
import fiji.plugin.florence2.imagej.dataset.Annotator;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.imagej.training.AnnotatedFolder;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.training.Trainer;
import fiji.plugin.florence2.training.TrainingSettings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Trains a model on what is decided, and has it annotate the rest. */
@Command(name = "round", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "The next round of a data set: trains a model on the images that are done, has it annotate the others, and " +
		"compares what it proposes with what was there.")
final class RoundCommand extends DataSetSubcommand {

	@Mixin
	private TrainingOptions training;

	@Option(names = "--accept", paramLabel = "PROBABILITY", defaultValue = "" + Agreement.ACCEPT,
		description = "Accept a region on which two rounds agree if its probability is at least this; a value " +
			"above 1 accepts none (default: ${DEFAULT-VALUE}).")
	private double accept;

	@Option(names = "--believe", paramLabel = "PROBABILITY", defaultValue = "" + Belief.USUAL,
		description = "Also learn from images that are not done, if nearly all that the last round proposed there has at least " +
			"this score; a value above 1 uses none (default: ${DEFAULT-VALUE}).")
	private double believe;

	@Option(names = "--views", paramLabel = "auto|N", defaultValue = "" + Annotator.VIEWS,
		description = ViewOptions.DESCRIPTION)
	private String views;

	@Override
	void run(final PrintWriter out) throws Florence2Exception {
		final TrainingSettings settings = training.settings(List.of(Task.OD));
		final AnalysisSettings viewed = AnalysisSettings.of("").withViews(AnalysisSettings.views(views));
		final DataSet set = open();
		final int round = set.nextRound();
		final Trainer.Result trained = train(set, settings);
		final String name = training.output().toAbsolutePath().normalize().getFileName().toString();
		set.append(Source.model(name, ""), round, new RoundTrained(name, trained.best(), trained.before()));
		final int images = set.view().openImages().size();
		final List<Event> events;
		try (Florence2 florence2 = Florence2.open(ModelFolder.read(trained.folder()), training.threads(), Device.AUTO)) {
			events = new Annotator(florence2, florence2.settings(), viewed.withModel(name), round).annotateOpen(set,
				ImagePrompts.of(Task.OD), accept, this::imageLeftOut, progress(), new Cancellation());
		}
		out.println("round " + round + ": " + count(events, RegionProposed.class) + " regions are proposed in " + images +
			" images.");
	}

	private Trainer.Result train(final DataSet set, final TrainingSettings settings) throws Florence2Exception {
		try (LastWords said = Main.sayWhenStopped(training::stopped)) {
			final TrainingPrinter printer = printer(settings.measure());
			final Trainer.Result result =
				training.train(AnnotatedFolder.read(set.folder(), Optional.empty(), new Belief(believe), this::note).data(),
					settings, printer);
			printer.print(result);
			return result;
		}
	}
}
