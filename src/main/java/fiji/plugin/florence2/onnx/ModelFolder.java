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
package fiji.plugin.florence2.onnx;

import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.decoding.EarlyStopping;
import fiji.plugin.florence2.decoding.GenerationSettings;
import fiji.plugin.florence2.reliability.Calibrations;
import fiji.plugin.florence2.reliability.Familiarity;
import fiji.plugin.florence2.vision.ImagePreprocessor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A folder with a Florence-2 model in the layout of {@code onnx-community/Florence-2-*}: configuration
 * files, {@code tokenizer.json}, and four graphs in {@code onnx/}. Everything that differs from model to
 * model is read from here.
 *
 * @param folder the folder itself; may lie in another file system than the default one (a jar)
 * @param config the model's sizes
 * @param preprocessor how the model's images are prepared
 * @param generation the model's own defaults of decoding
 * @param tokenizer the file {@code tokenizer.json}
 * @param graphs the file of each part, for a processor
 * @param portableGraphs the same for other devices: optimised graphs only where they are demanded by name, or are all
 *          there is
 * @param familiarity what the model was trained on, if the folder says so
 * @param calibrations of scores; none if the folder has none
 * @param labels names of objects that the model was taught, as it is to spell them; empty if the folder does not say
 */
public record ModelFolder(Path folder, ModelConfig config, ImagePreprocessor preprocessor,
	GenerationSettings generation, Path tokenizer, Map<ModelPart, Path> graphs, Map<ModelPart, Path> portableGraphs,
	Optional<Familiarity> familiarity, Calibrations calibrations, List<String> labels)
{

	/** The answer length of the model's authors, where the decoder has room for it. */
	private static final int MAX_NEW_TOKENS = 1024;

	/** {@code resample} of Pillow's bicubic filter in {@code preprocessor_config.json}. */
	private static final int BICUBIC = 3;

	private static final int RECOGNIZED_BYTES = 64;

	/** The file of each part for a device. */
	Map<ModelPart, Path> graphs(final Device device) {
		return device == Device.CPU ? graphs : portableGraphs;
	}

	/** Reads a folder, each part in the most exact precision present; optimised, if the optimised graphs fit the others. */
	public static ModelFolder read(final Path folder) throws ModelException {
		return read(folder, Map.of());
	}

	/**
	 * Reads the configuration and finds the graphs; opens none of them.
	 *
	 * @param precisions the precision to use for a part; a part that is not named gets the most exact one present
	 * @throws ModelException if a file is absent, unreadable or not what its name says
	 */
	public static ModelFolder read(final Path folder, final Map<ModelPart, Precision> precisions) throws ModelException {
		if (!Files.isDirectory(folder)) {
			throw new ModelException(
				"There is no model folder " + folder + ": give the folder that holds config.json and onnx.");
		}
		final JsonFile config = JsonFile.read(folder.resolve("config.json"));
		final ModelConfig sizes = ModelConfig.of(config);
		final ImagePreprocessor preprocessor = preprocessor(JsonFile.read(folder.resolve("preprocessor_config.json")));
		final GenerationSettings generation =
			generation(JsonFile.read(folder.resolve("generation_config.json")), config.at("text_config"), sizes);
		final Path tokenizer = folder.resolve("tokenizer.json");
		if (!Files.isRegularFile(tokenizer)) throw absent(folder, tokenizer);
		final boolean optimized = precisions.isEmpty()
			? OptimizationRecord.fits(folder)
			// Optimised graphs know only each other.
			: precisions.values().stream().allMatch(Precision::isOptimized);
		final Map<ModelPart, Path> graphs = graphs(folder, precisions, optimized);
		final Optional<Familiarity> familiarity = ReliabilityFiles.familiarity(folder);
		if (familiarity.isPresent() && familiarity.get().mean().length != 2 * sizes.hiddenSize()) {
			throw new ModelException("The file " + folder.resolve(ReliabilityFiles.FAMILIARITY) +
				" is that of another model: delete it, and if you like make it again with \"evaluate --familiarity\".");
		}
		return new ModelFolder(folder, sizes, preprocessor, generation, tokenizer, graphs,
			graphs(folder, precisions, false), familiarity, ReliabilityFiles.calibrations(folder), LabelFile.read(folder));
	}

	/** The same without what says how far its answers can be trusted: scores are likelihoods. */
	public ModelFolder uncalibrated() {
		return new ModelFolder(folder, config, preprocessor, generation, tokenizer, graphs, portableGraphs,
			Optional.empty(), Calibrations.NONE, labels);
	}

	/** The same without calibrations of several views: their scores are how far they agree. */
	public ModelFolder uncalibratedForViews() {
		return new ModelFolder(folder, config, preprocessor, generation, tokenizer, graphs, portableGraphs, familiarity,
			new Calibrations(calibrations.oneView(), Map.of()), labels);
	}

	private static Map<ModelPart, Path> graphs(final Path folder, final Map<ModelPart, Precision> precisions,
		final boolean optimized) throws ModelException
	{
		final Map<ModelPart, Path> graphs = new EnumMap<>(ModelPart.class);
		for (final ModelPart part : ModelPart.values()) {
			graphs.put(part, graph(folder, part, Optional.ofNullable(precisions.get(part)), optimized));
		}
		return Map.copyOf(graphs);
	}

	private static ImagePreprocessor preprocessor(final JsonFile file) throws ModelException {
		final JsonFile size = file.at("size");
		final int resample = file.integer("resample").orElse(BICUBIC);
		if (resample != BICUBIC) throw file.wrong("resample", "3 (bicubic, the only filter of Florence-2)");
		final double factor = isOn(file, "do_rescale") ? file.number("rescale_factor").orElse(1 / 255.0) : 1;
		final boolean normalize = isOn(file, "do_normalize");
		final double[] mean = normalize ? channels(file, "image_mean") : new double[] { 0, 0, 0 };
		final double[] std = normalize ? channels(file, "image_std") : new double[] { 1, 1, 1 };
		try {
			return new ImagePreprocessor(size.positive("width"), size.positive("height"), factor, mean, std);
		}
		catch (final IllegalArgumentException e) {
			throw new ModelException(
				"The model's preprocessor_config.json is wrong: " + e.getMessage() + " Download the model again.", e);
		}
	}

	private static boolean isOn(final JsonFile file, final String key) throws ModelException {
		return file.word(key).map(Boolean::parseBoolean).orElse(true);
	}

	private static double[] channels(final JsonFile file, final String key) throws ModelException {
		final double[] values = file.numbers(key).orElseThrow(() -> file.wrong(key, "three numbers"));
		if (values.length != 3) throw file.wrong(key, "three numbers");
		return values;
	}

	/** {@code generation_config.json} decides; what it leaves out stands in the text part of {@code config.json}. */
	private static GenerationSettings generation(final JsonFile file, final JsonFile text, final ModelConfig sizes)
		throws ModelException
	{
		final int maxNewTokens = Math.min(MAX_NEW_TOKENS, sizes.maxPositions());
		try {
			return new GenerationSettings(integer(file, text, "num_beams").orElse(1), maxNewTokens,
				integer(file, text, "no_repeat_ngram_size").orElse(0), number(file, text, "length_penalty").orElse(1.0),
				earlyStopping(file, text), token(file, text, "decoder_start_token_id", sizes),
				token(file, text, "eos_token_id", sizes), optionalToken(file, text, "forced_bos_token_id", sizes),
				optionalToken(file, text, "forced_eos_token_id", sizes));
		}
		catch (final IllegalArgumentException e) {
			throw new ModelException("The generation settings of the model are wrong (" + e.getMessage() +
				"): correct its generation_config.json or download the model again.", e);
		}
	}

	private static EarlyStopping earlyStopping(final JsonFile file, final JsonFile text) throws ModelException {
		final Optional<String> own = file.word("early_stopping");
		final String word = own.isPresent() ? own.get() : text.word("early_stopping").orElse("false");
		return switch (word) {
			case "true" -> EarlyStopping.TRUE;
			case "false" -> EarlyStopping.FALSE;
			case "never" -> EarlyStopping.NEVER;
			default -> throw file.wrong("early_stopping", "true, false or \"never\"");
		};
	}

	private static Optional<Integer> integer(final JsonFile file, final JsonFile text, final String key)
		throws ModelException
	{
		final Optional<Integer> value = file.integer(key);
		return value.isPresent() ? value : text.integer(key);
	}

	private static Optional<Double> number(final JsonFile file, final JsonFile text, final String key)
		throws ModelException
	{
		final Optional<Double> value = file.number(key);
		return value.isPresent() ? value : text.number(key);
	}

	private static int token(final JsonFile file, final JsonFile text, final String key, final ModelConfig sizes)
		throws ModelException
	{
		return optionalToken(file, text, key, sizes).orElseThrow(() -> file.wrong(key, "a token id"));
	}

	private static OptionalInt optionalToken(final JsonFile file, final JsonFile text, final String key,
		final ModelConfig sizes) throws ModelException
	{
		final Optional<Integer> id = integer(file, text, key);
		if (id.isEmpty()) return OptionalInt.empty();
		if (id.get() < 0 || id.get() >= sizes.vocabularySize())
			throw file.wrong(key, "a token id from 0 to " + (sizes.vocabularySize() - 1));
		return OptionalInt.of(id.get());
	}

	private static Path graph(final Path folder, final ModelPart part, final Optional<Precision> requested,
		final boolean optimized) throws ModelException
	{
		final List<Precision> present = new ArrayList<>();
		for (final Precision precision : Precision.values()) {
			if (Files.isRegularFile(part.in(folder, precision))) present.add(precision);
		}
		final Precision first = present.isEmpty() ? Precision.FP32 : present.get(0);
		final Precision chosen =
			requested.orElse(optimized ? first : present.stream().filter(p -> !p.isOptimized()).findFirst().orElse(first));
		final Path file = part.in(folder, chosen);
		if (!present.contains(chosen)) {
			throw present.isEmpty()
				? absent(folder, file)
				: new ModelException("The model folder " + folder + " has no onnx/" + file.getFileName() + ", only " +
					present.stream().map(p -> part.in(folder, p).getFileName().toString()).collect(Collectors.joining(", ")) +
					": choose one of these or download the missing file.");
		}
		refusePlaceholder(file);
		return file;
	}

	/** A Git LFS pointer and a web page saved under the name of a model are the two usual mistakes. */
	private static void refusePlaceholder(final Path file) throws ModelException {
		final String start;
		try (InputStream in = Files.newInputStream(file)) {
			start = new String(in.readNBytes(RECOGNIZED_BYTES), StandardCharsets.ISO_8859_1).stripLeading();
		}
		catch (final IOException e) {
			throw new ModelException(
				"The file " + file + " cannot be read (" + Failures.text(e) + "): check that you may read it.", e);
		}
		if (start.isEmpty()) throw new ModelException("The file " + file + " is empty: download it again.");
		if (start.startsWith("version https://git-lfs")) {
			throw new ModelException("The file " + file +
				" is only a Git LFS pointer: run \"git lfs pull\" in its folder or download the file itself.");
		}
		if (start.startsWith("<")) {
			throw new ModelException("The file " + file +
				" is a web page, not a model: log in where it came from, or pass by the proxy, and download it again.");
		}
	}

	private static ModelException absent(final Path folder, final Path file) {
		return new ModelException("The model folder " + folder + " has no " + folder.relativize(file) +
			": download the missing file, or choose a folder that holds a whole Florence-2 model.");
	}
}
