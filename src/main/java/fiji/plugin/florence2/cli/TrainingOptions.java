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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.hub.EmbeddedModel;
import fiji.plugin.florence2.hub.ModelUse;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.training.Trainer;
import fiji.plugin.florence2.training.TrainingData;
import fiji.plugin.florence2.training.TrainingListener;
import fiji.plugin.florence2.training.TrainingSettings;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Options of commands that train a model. */
final class TrainingOptions {

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

	@Option(names = "--keep", paramLabel = "true|false", arity = "1", defaultValue = "true",
		description = "Whether to remind the model of what it knew (default: ${DEFAULT-VALUE}).")
	private boolean keep;

	@Option(names = "--seed", paramLabel = "N", defaultValue = "1",
		description = "With the same seed, the same model is made again (default: ${DEFAULT-VALUE}).")
	private long seed;

	@Option(names = "--threads", paramLabel = "N", defaultValue = "0",
		description = "Threads of the training (default: $FLORENCE2_THREADS, or one for each core).")
	private int threads;

	/** The folder for the new model. */
	Path output() {
		return output;
	}

	int threads() {
		return threads;
	}

	TrainingSettings settings(final List<Task> tasks) throws Florence2Exception {
		final TrainingSettings settings =
			new TrainingSettings(TrainingSettings.Method.of(method), epochs, minutes, tasks, keep, seed, threads);
		settings.check();
		return settings;
	}

	Trainer.Result train(final TrainingData data, final TrainingSettings settings, final TrainingListener listener)
		throws Florence2Exception
	{
		try (ModelUse base = store.open().useToTrain(model)) {
			return Trainer.train(ModelFolder.read(base.folder()), data, settings, output, listener, new Cancellation());
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** What is said if the process is stopped. */
	String stopped() {
		return Trainer.unfinished(output)
			.map(folder -> "The training was stopped; it lies in " + folder + ", and the same command goes on with it.")
			.orElse("The training was stopped before its first epoch was over; the same command begins it again.");
	}
}
