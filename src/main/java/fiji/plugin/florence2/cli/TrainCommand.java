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

import fiji.plugin.florence2.cli.Main.LastWords;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.CocoException;
import fiji.plugin.florence2.dataset.filter.Belief;
import fiji.plugin.florence2.imagej.training.AnnotatedFolder;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.training.TrainingData;
import fiji.plugin.florence2.training.TrainingSettings;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Trains a model on annotated images. */
@Command(name = "train", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Trains a model on your own annotated images, and writes a new model folder.")
final class TrainCommand implements Callable<Integer> {

	private static final String COCO = "annotations.json in the form of COCO and the images in a folder images";

	@Option(names = "--data", paramLabel = "FOLDER", required = true,
		description = "Folder with the images to learn from: " + COCO + "; or a data set.")
	private Path data;

	@Option(names = "--validation", paramLabel = "COCO_FOLDER",
		description = "Folder with other images by which the model is judged (default: every fifth annotated image of --data).")
	private Path validation;

	@Mixin
	private TrainingOptions options;

	@Option(names = "--tasks", paramLabel = "TASK", split = ",", defaultValue = "OD",
		description = "Tasks to train, one of the first six at least: OD, by which the training is judged, CAPTION, " +
			"DETAILED_CAPTION, MORE_DETAILED_CAPTION, REGION_TO_DESCRIPTION, OCR; REGION_PROPOSAL, " +
			"OPEN_VOCABULARY_DETECTION, REGION_TO_CATEGORY, REGION_TO_SEGMENTATION, REFERRING_EXPRESSION_SEGMENTATION, " +
			"OCR_WITH_REGION (default: ${DEFAULT-VALUE}).")
	private List<String> tasks;

	@Option(names = "--json", description = "Print one JSON object for each epoch, and one for the result.")
	private boolean json;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		final TrainingSettings settings;
		final TrainingData read;
		try {
			settings = options.settings(tasks());
			read = AnnotatedFolder.read(data, Optional.ofNullable(validation), Belief.NONE, this::note).data();
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e, ExitCode.USAGE);
		}
		try (ProgressPrinter progress = new ProgressPrinter(spec.commandLine().getErr(), false);
			LastWords said = Main.sayWhenStopped(options::stopped))
		{
			final TrainingPrinter printer =
				new TrainingPrinter(spec.commandLine().getOut(), progress, this::note, settings.measure(), json);
			printer.print(options.train(read, settings, printer));
			return ExitCode.OK;
		}
		catch (final CocoException otherSize) {
			return Main.failed(spec, otherSize, Main.IMAGE_PROBLEM);
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e);
		}
	}

	private List<Task> tasks() throws Florence2Exception {
		final List<Task> chosen = new ArrayList<>();
		for (final String name : tasks)
			chosen.add(Task.of(name));
		return chosen;
	}

	private void note(final String sentence) {
		final PrintWriter err = spec.commandLine().getErr();
		err.println(sentence);
		err.flush();
	}
}
