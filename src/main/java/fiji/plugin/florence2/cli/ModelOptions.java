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
import fiji.plugin.florence2.batch.BatchModel;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.hub.EmbeddedModel;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.hub.ModelKind;
import fiji.plugin.florence2.hub.ModelState;
import fiji.plugin.florence2.hub.ModelStore;
import fiji.plugin.florence2.hub.StoredModel;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.OnnxRuntime;
import fiji.plugin.florence2.onnx.Precision;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Which model, and how it runs. */
final class ModelOptions {

	/** Characters of a model's name or folder, so that the line can be taken back. */
	private static final int MAX_SHOWN = 55;

	@Option(names = "--model", paramLabel = "FOLDER|NAME", defaultValue = EmbeddedModel.NAME,
		description = "Folder of a model, name of one in the list of models, or nano, the embedded one " +
			"(default: ${DEFAULT-VALUE}).")
	private String model;

	@Mixin
	private StoreOptions store;

	@Mixin
	private GpuOptions gpu;

	@Option(names = "--precision", paramLabel = "[PART=]NAME", split = ",",
		description = "Precision of all parts or of one: optimized, fp32, fp16, int8, quantized, uint8, q4, bnb4, q4f16; parts: " +
			"vision_encoder, embed_tokens, encoder_model, decoder_model_merged (default: the most exact one present).")
	private List<String> precisions = List.of();

	@Option(names = "--threads", paramLabel = "N", defaultValue = "0",
		description = "Threads of the model (default: $FLORENCE2_THREADS, or one for each core).")
	private int threads;

	@Option(names = "--device", paramLabel = "DEVICE",
		description = "What the model runs on: ${COMPLETION-CANDIDATES} (default: AUTO, CUDA or DIRECTML where one works, else CPU).")
	private Device device;

	@Spec(Spec.Target.MIXEE)
	private CommandSpec spec;

	/** The name or folder as on the command line. */
	String name() {
		return model;
	}

	/** @throws ParameterException if the options themselves are wrong, rather than the model */
	Florence2 open() throws Florence2Exception {
		return open(model);
	}

	/** @param place the name or folder of the model here, where it differs from that of the command line */
	Florence2 open(final String place) throws Florence2Exception {
		return open(place, folder -> folder);
	}

	/** The same, with how it decodes answers. */
	BatchModel open(final String place, final DecodingOptions decoding) throws Florence2Exception {
		final Florence2 opened = open(place);
		return new BatchModel(model, opened, decoding.applyTo(opened.settings()), threads);
	}

	/** @param change of what the folder says, before the model is opened */
	Florence2 open(final UnaryOperator<ModelFolder> change) throws Florence2Exception {
		return open(model, change);
	}

	private Florence2 open(final String place, final UnaryOperator<ModelFolder> change) throws Florence2Exception {
		OnnxRuntime.librariesFrom(this::gpuLibraries);
		final Florence2 opened = openWithProgress(place, change);
		if (device != null || opened.device() != Device.CPU || !opened.passedOver().isEmpty())
			print("The model runs on " + opened.device() + ".");
		opened.passedOver().forEach(this::print);
		return opened;
	}

	/** A large model takes seconds to open. */
	private Florence2 openWithProgress(final String place, final UnaryOperator<ModelFolder> change)
		throws Florence2Exception
	{
		try (ProgressPrinter printer = new ProgressPrinter(spec.commandLine().getErr(), false)) {
			final int start = Math.max(0, model.length() - MAX_SHOWN);
			printer.print("Opening the model " + (start == 0 ? model : "\u2026" + model.substring(start)));
			return openFolder(place, change);
		}
	}

	private Optional<Path> gpuLibraries() {
		try {
			return gpu.libraries().use();
		}
		catch (final HubException e) {
			print(e.getMessage() + " The libraries without GPU support are used.");
			return Optional.empty();
		}
	}

	private void print(final String line) {
		final PrintWriter err = spec.commandLine().getErr();
		err.println(line);
		err.flush();
	}

	private Florence2 openFolder(final String place, final UnaryOperator<ModelFolder> change) throws Florence2Exception {
		if (threads < 0 || threads > OnnxRuntime.MAX_THREADS) throw new ParameterException(spec.commandLine(),
			"The number of threads must be from 0 to " + OnnxRuntime.MAX_THREADS + ", not " + threads + ".");
		if (place.isBlank()) throw new ParameterException(spec.commandLine(),
			"The name of the model is empty: leave --model out, or name one.");
		final Map<ModelPart, Precision> precision = chosen();
		final Device chosenDevice = device == null ? Device.AUTO : device;
		if (isFolder(place))
			return Florence2.open(change.apply(ModelFolder.read(Path.of(place), precision)), threads, chosenDevice);
		if (!place.equals(EmbeddedModel.NAME))
			return Florence2.open(change.apply(ModelFolder.read(stored(place), precision)), threads, chosenDevice);
		try (EmbeddedModel nano = EmbeddedModel.locate()) {
			return Florence2.open(change.apply(ModelFolder.read(nano.folder(), precision)), threads, chosenDevice);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static boolean isFolder(final String place) {
		try {
			return Files.isDirectory(Path.of(place));
		}
		catch (final InvalidPathException e) {
			return false;
		}
	}

	/**
	 * The folder of a model of the store, or the path of one that is not there. Its use ends with the process, as that of the
	 * model does.
	 */
	private Path stored(final String name) throws Florence2Exception {
		final ModelStore models = store.open();
		if (models.isPath(name)) return Path.of(name);
		final StoredModel found = models.find(name);
		final boolean isReadable = found.state() != ModelState.UNREADABLE;
		if (found.kind() == ModelKind.PUBLISHED && !found.state().isUsable() && isReadable)
			throw new ModelException("The model " + found.name() +
				" is not, or not wholly, on this computer: download it with \"models download " + found.name() + "\".");
		return models.use(name).folder();
	}

	private Map<ModelPart, Precision> chosen() {
		try {
			return parsePrecisions();
		}
		catch (final ModelException e) {
			throw new ParameterException(spec.commandLine(), e.getMessage(), e);
		}
	}

	private Map<ModelPart, Precision> parsePrecisions() throws ModelException {
		final Map<ModelPart, Precision> chosen = new EnumMap<>(ModelPart.class);
		for (final String choice : precisions) {
			final int equals = choice.indexOf('=');
			final Precision precision = Precision.of(choice.substring(equals + 1));
			if (equals >= 0) chosen.put(ModelPart.of(choice.substring(0, equals)), precision);
			else {
				for (final ModelPart part : ModelPart.values())
					chosen.putIfAbsent(part, precision);
			}
		}
		return chosen;
	}
}
