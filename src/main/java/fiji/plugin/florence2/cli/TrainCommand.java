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

import fiji.plugin.florence2.batch.JsonLine;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.dataset.CocoException;
import fiji.plugin.florence2.hub.EmbeddedModel;
import fiji.plugin.florence2.hub.ModelUse;
import fiji.plugin.florence2.imagej.training.AnnotatedFolder;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.training.EpochFigures;
import fiji.plugin.florence2.training.Trainer;
import fiji.plugin.florence2.training.TrainingData;
import fiji.plugin.florence2.training.TrainingListener;
import fiji.plugin.florence2.training.TrainingSettings;
import fiji.plugin.florence2.training.TrainingSettings.Measure;

import com.google.gson.JsonObject;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

	@Option(names = "--model", paramLabel = "FOLDER|NAME", defaultValue = EmbeddedModel.NAME,
		description = "The model to begin with: a folder, the name of one in the list of models, or nano, the embedded one " +
			"(default: ${DEFAULT-VALUE}).")
	private String model;

	@Mixin
	private StoreOptions store;

	@Option(names = "--output", paramLabel = "FOLDER", required = true, description = "Folder for the new model.")
	private Path output;

	@Option(names = "--method", paramLabel = "METHOD", defaultValue = "adapters",
		description = "adapters, which is quick, or all, which trains all weights and learns more (default: " +
			"${DEFAULT-VALUE}).")
	private String method;

	@Option(names = "--epochs", paramLabel = "N", defaultValue = "0",
		description = "How often each image is seen at most; 0 for a number that fits the number of images (default: ${DEFAULT-VALUE}).")
	private int epochs;

	@Option(names = "--minutes", paramLabel = "N", defaultValue = "0",
		description = "After so many minutes, end with the best model so far; 0 for no limit (default: ${DEFAULT-VALUE}).")
	private double minutes;

	@Option(names = "--tasks", paramLabel = "TASK", split = ",", defaultValue = "OD",
		description = "Tasks to train, one of the first six at least: OD, by which the training is judged, CAPTION, " +
			"DETAILED_CAPTION, MORE_DETAILED_CAPTION, REGION_TO_DESCRIPTION, OCR; REGION_PROPOSAL, " +
			"OPEN_VOCABULARY_DETECTION, REGION_TO_CATEGORY, REGION_TO_SEGMENTATION, REFERRING_EXPRESSION_SEGMENTATION, " +
			"OCR_WITH_REGION (default: ${DEFAULT-VALUE}).")
	private List<String> tasks;

	@Option(names = "--keep", paramLabel = "true|false", arity = "1", defaultValue = "true",
		description = "Whether to remind the model of what it knew (default: ${DEFAULT-VALUE}).")
	private boolean keep;

	@Option(names = "--seed", paramLabel = "N", defaultValue = "1",
		description = "With the same seed, the same model is made again (default: ${DEFAULT-VALUE}).")
	private long seed;

	@Option(names = "--threads", paramLabel = "N", defaultValue = "0",
		description = "Threads of the training (default: $FLORENCE2_THREADS, or one for each core).")
	private int threads;

	@Option(names = "--json", description = "Print one JSON object for each epoch, and one for the result.")
	private boolean json;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		final TrainingSettings settings;
		final TrainingData read;
		try {
			settings =
				new TrainingSettings(TrainingSettings.Method.of(method), epochs, minutes, tasks(), keep, seed, threads);
			settings.check();
			read = AnnotatedFolder.read(data, Optional.ofNullable(validation), this::note).data();
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e, ExitCode.USAGE);
		}
		Main.sayWhenStopped(this::stopped);
		try (ProgressPrinter printer = new ProgressPrinter(spec.commandLine().getErr(), false)) {
			print(train(read, settings, new Printer(printer, settings.measure())), settings.measure());
			return ExitCode.OK;
		}
		catch (final CocoException otherSize) {
			return Main.failed(spec, otherSize, Main.IMAGE_PROBLEM);
		}
		catch (final Florence2Exception e) {
			return Main.failed(spec, e);
		}
		finally {
			Main.sayWhenStopped(() -> "");
		}
	}

	private String stopped() {
		return Trainer.unfinished(output)
			.map(folder -> "The training was stopped; it lies in " + folder + ", and the same command goes on with it.")
			.orElse("The training was stopped before its first epoch was over; the same command begins it again.");
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

	private Trainer.Result train(final TrainingData read, final TrainingSettings settings,
		final TrainingListener listener) throws Florence2Exception
	{
		try (ModelUse base = store.open().useToTrain(model)) {
			return Trainer.train(ModelFolder.read(base.folder()), read, settings, output, listener, new Cancellation());
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private void print(final Trainer.Result result, final Measure measure) {
		final PrintWriter out = spec.commandLine().getOut();
		if (json) {
			final JsonObject line = new JsonObject();
			line.addProperty("model", result.folder().toString());
			line.addProperty("epoch", result.epoch());
			line.addProperty("out_of_time", result.isOutOfTime());
			line.addProperty(measure.key() + "_before", result.before());
			line.addProperty(measure.key(), result.best());
			out.println(JsonLine.of(line));
		}
		else out.println(String.format(Locale.ROOT, "%s: %s %.3f (before: %.3f), epoch %d", result.folder(),
			measure.words(), result.best(), result.before(), result.epoch()));
		out.flush();
	}

	/** Prints epochs to the output, and all else to the error output. */
	private final class Printer implements TrainingListener {

		private final ProgressPrinter printer;
		private final Measure measure;

		Printer(final ProgressPrinter printer, final Measure measure) {
			this.printer = printer;
			this.measure = measure;
		}

		@Override
		public void progress(final Progress made) {
			printer.print(made.message());
		}

		@Override
		public void note(final String sentence) {
			printer.clear();
			TrainCommand.this.note(sentence);
		}

		@Override
		public void epoch(final EpochFigures figures, final int epochs) {
			printer.clear();
			final PrintWriter out = spec.commandLine().getOut();
			if (json) {
				final JsonObject line = new JsonObject();
				line.addProperty("epoch", figures.epoch());
				line.addProperty("epochs", epochs);
				line.add("loss", JsonLine.number(figures.loss()));
				line.add(measure.key(), JsonLine.number(figures.f1()));
				out.println(JsonLine.of(line));
			}
			else
				out.println(String.format(Locale.ROOT, "epoch %d of %d  loss %.3f%s", figures.epoch(), epochs, figures.loss(),
					figures.isJudged() ? String.format(Locale.ROOT, "  %s %.3f", measure.words(), figures.f1()) : ""));
			out.flush();
		}
	}
}
