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
 * SUBSTITUTE GOODS OR SERVICES; TrainingSession.LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
 * INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
 * CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE)
 * ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
 * POSSIBILITY OF SUCH DAMAGE.
 * #L%
 */
package fiji.plugin.florence2.training.graph;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.graph.GraphBuilder;
import fiji.plugin.florence2.graph.MappedGraph;
import fiji.plugin.florence2.graph.OnnxFile;
import fiji.plugin.florence2.graph.UnknownLayoutException;
import fiji.plugin.florence2.graph.WeightFile;
import fiji.plugin.florence2.onnx.Architecture;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.StaticGraph;
import fiji.plugin.florence2.onnx.TrainingSession;
import fiji.plugin.florence2.onnx.VisionEncoder;
import fiji.plugin.florence2.training.graph.ModelWeights.Place;
import fiji.plugin.florence2.training.graph.TrainingBatch.Sample;
import fiji.plugin.florence2.training.graph.TrainingMethod.Adapters;
import fiji.plugin.florence2.training.graph.VectorLayout.Piece;
import fiji.plugin.florence2.training.graph.VisionModel.Grid;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * What trains a model: an ONNX graph that computes the loss on a batch and its gradient, the vector of numbers that it
 * trains, and the way of these numbers back into the model's files.
 * <p>
 * The graph is not made of the published ones: their layers are read, as the optimiser does, and a forward pass of our
 * own is differentiated. All numbers are in single precision, those of a model in half precision too.
 * </p>
 * <p>
 * The files of the model stay open until this is closed. Not safe for use by several threads at once.
 * </p>
 */
public final class TrainingGraph implements AutoCloseable {

	/** The input of {@link #writeFrozenStages}. */
	public static final String PIXELS = ImageInput.PIXELS;
	/** The output of {@link #writeFrozenStages}. */
	public static final String STAGE_OUTPUT = ImageInput.STAGE_OUTPUT;

	/** The output of {@link #writeUntrained}. */
	public static final String LOG_PROBABILITIES = "log_probabilities";

	private static final String FILE = "training.onnx";
	private static final String WEIGHTS = "training.bin";
	private static final String FROZEN = "stages.onnx";
	private static final String FROZEN_WEIGHTS = "stages.bin";
	private static final String UNTRAINED = "untrained.onnx";
	private static final String UNTRAINED_WEIGHTS = "untrained.bin";
	private static final String FIXED = "vision_of_one_size.onnx";
	private static final String MAPPED = "vision_mapped.onnx";
	private static final String WEIGHT = ".weight";
	private static final String IN = ".lora_A";
	private static final String OUT = ".lora_B";
	private static final String KEY_BIAS = "k_proj.bias";

	private final ModelFolder base;
	private final TrainingMethod method;
	private final Architecture architecture;
	private final Path folder;
	private final Deque<OnnxFile> open = new ArrayDeque<>();
	private final ModelWeights weights = new ModelWeights();
	private final List<Grid> grids;
	/** The first stage of the vision encoder that is trained; as many as there are, if none is. */
	private final int firstStage;
	private final VectorLayout layout;
	/** What the vision encoder adds after its last stage; empty if none of it is trained. */
	private float[] positions = {};

	/**
	 * Reads the layers of a model.
	 *
	 * @param base with graphs in single or half precision
	 * @param folder a folder for the training graph, best on the disk of the model: it gets links to the model's files, so
	 *          that their weights need not be copied
	 * @throws ModelException if the model cannot be read, or is not made as the published ones
	 */
	public TrainingGraph(final ModelFolder base, final TrainingMethod method, final Path folder) throws ModelException {
		this.base = base;
		this.method = method;
		this.folder = folder;
		architecture = Architecture.of(base);
		grids = VisionModel.grids(architecture, base.preprocessor().height(), base.preprocessor().width());
		firstStage = Math.max(0, grids.size() - method.visionStages());
		boolean complete = false;
		try {
			Files.createDirectories(folder);
			TextWeights.read(weights, open(ModelPart.TOKEN_EMBEDDING).graph(), open(ModelPart.TEXT_ENCODER).graph(),
				open(ModelPart.DECODER).graph(), architecture);
			if (trainsVision()) readVision();
			layout = layout();
			complete = true;
		}
		catch (final UnknownLayoutException e) {
			throw new ModelException("The model in " + base.folder() + " cannot be trained (" + e.getMessage() +
				"): only graphs in 32 or 16 bit that are made as the published ones can; download its files " +
				"onnx/vision_encoder.onnx, onnx/embed_tokens.onnx, onnx/encoder_model.onnx and " +
				"onnx/decoder_model_merged.onnx, or those of the same names with _fp16.", e);
		}
		catch (final IOException e) {
			throw new ModelException("The model in " + base.folder() + " cannot be read for training (" + e.getMessage() +
				"): verify the model, and see that there is room on the disk of " + folder + ".", e);
		}
		finally {
			if (!complete) close();
		}
	}

	private boolean trainsVision() {
		return firstStage < grids.size();
	}

	private void readVision() throws IOException, ModelException, UnknownLayoutException {
		VisionWeights.read(weights, open(ModelPart.VISION_ENCODER).graph(), architecture);
		final Path fixed = folder.resolve(FIXED);
		final long[] shape = { 1, 3, base.preprocessor().height(), base.preprocessor().width() };
		StaticGraph.write(mappedVisionEncoder(), shape, fixed);
		try (OnnxFile file = new OnnxFile(fixed)) {
			positions = new VisionPositions(file.graph(), last().positions(), last().channels()).read();
		}
		Files.delete(fixed);
		Files.deleteIfExists(fixed.resolveSibling(FIXED + ".data"));
	}

	/**
	 * Opens the base's vision encoder, which gives image features, with as little memory as can be.
	 *
	 * @param threads threads for one run; 0 leaves the choice to ONNX Runtime
	 * @throws ModelException if it cannot be read or opened
	 */
	public VisionEncoder openVisionEncoder(final int threads) throws ModelException {
		final Path own = base.graphs().get(ModelPart.VISION_ENCODER);
		// Optimised ones have their weights in files of their own already.
		if (!own.equals(base.portableGraphs().get(ModelPart.VISION_ENCODER)))
			return VisionEncoder.openSparingly(own, base, threads);
		try {
			return VisionEncoder.openSparingly(mappedVisionEncoder(), base, threads);
		}
		catch (final IOException e) {
			throw unreadable(e);
		}
	}

	/** The base's published vision encoder, which finds its weights in a link to its file if there can be one. */
	private Path mappedVisionEncoder() throws IOException {
		final Path published = base.portableGraphs().get(ModelPart.VISION_ENCODER);
		final Path link;
		try (OnnxFile file = new OnnxFile(published)) {
			link = link(published, file.files());
		}
		if (link.equals(published)) return published;
		final Path mapped = folder.resolve(MAPPED);
		MappedGraph.write(link, mapped);
		return mapped;
	}

	private Grid last() {
		return grids.get(grids.size() - 1);
	}

	/** Opens a graph of the model, by a link in the folder if the file system can have one. */
	private OnnxFile open(final ModelPart part) throws IOException {
		final Path published = base.portableGraphs().get(part);
		OnnxFile file = new OnnxFile(published);
		final Path link = link(published, file.files());
		if (!link.equals(published)) {
			file.close();
			file = new OnnxFile(link);
		}
		open.push(file);
		return file;
	}

	/** @param files the graph's and those of its weights */
	private Path link(final Path graph, final Set<Path> files) throws IOException {
		try {
			for (final Path file : files) {
				final Path link = folder.resolve(graph.resolveSibling("").relativize(file).toString());
				Files.deleteIfExists(link);
				Files.createLink(link, file);
			}
			return folder.resolve(graph.getFileName().toString());
		}
		catch (final IOException | UnsupportedOperationException | SecurityException e) {
			// Another disk, or a file system without links: the weights are copied.
			return graph;
		}
	}

	private VectorLayout layout() {
		final Map<String, List<Integer>> shapes = new LinkedHashMap<>();
		if (method instanceof Adapters adapters) {
			for (final String layer : adaptedLayers(adapters)) {
				final List<Integer> shape = weights.first(layer + WEIGHT).shape();
				shapes.put(layer + IN, List.of(adapters.rank(), shape.get(1)));
				shapes.put(layer + OUT, List.of(shape.get(0), adapters.rank()));
			}
		}
		for (final String name : weights.names())
			if (isTrained(name)) shapes.put(name, weights.first(name).shape());
		return VectorLayout.of(shapes);
	}

	private List<String> adaptedLayers(final Adapters adapters) {
		final List<String> layers = new ArrayList<>();
		for (final String name : weights.names()) {
			final boolean adapted = name.startsWith("decoder.") || name.startsWith("encoder.") && adapters.encoder();
			if (!adapted || !name.endsWith(WEIGHT)) continue;
			final String layer = name.substring(0, name.length() - WEIGHT.length());
			if (adapters.layers().stream().anyMatch(kind -> kind.isIn(layer))) layers.add(layer);
		}
		return layers;
	}

	private boolean isTrained(final String name) {
		if (!name.startsWith("encoder.") && !name.startsWith("decoder.")) return VisionWeights.isFrom(firstStage, name);
		if (method instanceof Adapters) return false;
		return !name.endsWith(KEY_BIAS) && !name.equals(TextWeights.ENCODER_POSITIONS) &&
			!name.equals(TextWeights.DECODER_POSITIONS);
	}

	/** Which tensors lie where in the vector of trained numbers. */
	public VectorLayout vectorLayout() {
		return layout;
	}

	/**
	 * The vector that training begins with, with which the model is as it was: its own weights; or adapters as peft
	 * makes them, A of evenly distributed numbers up to 1 / sqrt(in), and B of zeros.
	 *
	 * @param seed of the adapters' numbers
	 * @throws ModelException if the model's files cannot be read
	 */
	public float[] initialVector(final long seed) throws ModelException {
		final float[] vector = new float[layout.size()];
		final Random random = new Random(seed);
		for (final Piece piece : layout.pieces()) {
			if (piece.name().endsWith(OUT)) continue;
			if (piece.name().endsWith(IN)) {
				final double bound = 1 / Math.sqrt(piece.shape().get(1));
				for (int i = 0; i < piece.size(); i++)
					vector[piece.offset() + i] = (float) ((2 * random.nextDouble() - 1) * bound);
			}
			else System.arraycopy(numbers(piece.name()), 0, vector, piece.offset(), piece.size());
		}
		return vector;
	}

	private float[] numbers(final String name) throws ModelException {
		try {
			return weights.first(name).numbers();
		}
		catch (final IOException e) {
			throw unreadable(e);
		}
	}

	private ModelException unreadable(final IOException e) {
		return new ModelException(
			"The weights of the model in " + base.folder() + " cannot be read (" + e.getMessage() + "): verify the model.",
			e);
	}

	/**
	 * Writes the training graph. Its inputs are {@link TrainingSession#TRAINED} and those of {@link TrainingBatch}, its outputs
	 * {@link TrainingSession#LOSS} and {@link TrainingSession#GRADIENT}.
	 *
	 * @param smoothing how much of the probability is expected of all tokens alike, from 0 to 1
	 * @return the graph's file, good in its folder alone
	 * @throws IOException if the folder cannot be written to
	 */
	public Path write(final double smoothing, final Cancellation cancellation) throws IOException {
		return write(FILE, WEIGHTS, cancellation, graph -> build(graph, smoothing));
	}

	/** The operations of a graph. */
	@FunctionalInterface
	private interface Content {

		void addTo(GraphBuilder graph) throws IOException;
	}

	private Path write(final String name, final String weightName, final Cancellation cancellation, final Content content)
		throws IOException
	{
		final Path file = folder.resolve(name);
		final Path weightFile = folder.resolve(weightName);
		Files.deleteIfExists(file);
		Files.deleteIfExists(weightFile);
		try (WeightFile constants = new WeightFile(weightFile, cancellation)) {
			final GraphBuilder graph = new GraphBuilder(folder, constants);
			content.addTo(graph);
			Files.write(file, graph.toBytes(GraphBuilder.MIN_OPERATION_SET));
		}
		return file;
	}

	private void build(final GraphBuilder graph, final double smoothing) throws IOException {
		final ImageInput image = imageInput();
		TrainingBatch.declare(graph, image);
		final Parameters parameters = new Parameters(graph, weights, layout);
		final Tape tape = new Tape(graph);
		final TextModel text =
			new TextModel(graph, tape, parameters, architecture, adapterScale(), TrainingBatch.DECODER_IDS);
		final String hidden = text.hidden(TrainingBatch.ENCODER_MASK);
		final Value features = features(graph, tape, parameters, Value.frozen(image.name()));
		final Value states = text.encoder(features, TrainingBatch.PROMPT_IDS, hidden);
		final Value decoded = text.decoder(states, TrainingBatch.DECODER_IDS, hidden);
		String loss = text.loss(decoded, TrainingBatch.LABELS, TrainingBatch.WEIGHTS, smoothing);
		if (image.isSeen()) {
			final String distance = tape.squaredDistance(features, TrainingBatch.KNOWN_FEATURES, TrainingBatch.KNOWN_WEIGHTS);
			loss = graph.op("Add", List.of(loss, distance));
		}
		tape.backward();
		graph.namedOp(TrainingSession.LOSS, "Identity", List.of(loss));
		graph.floatOutput(TrainingSession.LOSS);
		parameters.output(TrainingSession.GRADIENT, tape);
	}

	private ImageInput imageInput() {
		if (!trainsVision()) return ImageInput.features(architecture.hiddenSize());
		final int tokens = 1 + last().positions();
		if (firstStage == 0) return ImageInput.pixels(base.preprocessor().height(), base.preprocessor().width(), tokens,
			architecture.hiddenSize());
		final Grid before = grids.get(firstStage - 1);
		return ImageInput.stage(before.positions(), before.channels(), tokens, architecture.hiddenSize());
	}

	private Value features(final GraphBuilder graph, final Tape tape, final Parameters parameters, final Value image)
		throws IOException
	{
		if (!trainsVision()) return image;
		final VisionModel vision = new VisionModel(graph, tape, parameters, architecture, grids);
		return vision.features(vision.stages(visionInput(graph, tape, vision, image), firstStage, grids.size()), positions);
	}

	private Value visionInput(final GraphBuilder graph, final Tape tape, final VisionModel vision, final Value image)
		throws IOException
	{
		if (firstStage == 0) return vision.patches(image, base.preprocessor().height(), base.preprocessor().width());
		final Grid before = grids.get(firstStage - 1);
		return tape.reshape(image, graph.int64s(-1, before.channels()),
			graph.int64s(-1, before.positions(), before.channels()));
	}

	/** Whether images go through stages that are not trained before they come to the training graph. */
	public boolean hasFrozenStages() {
		return firstStage > 0 && trainsVision();
	}

	/**
	 * Writes a graph of the stages of the vision encoder that are not trained. Its input is {@link #PIXELS}, [rows, 3,
	 * height, width], its output {@link #STAGE_OUTPUT}, the images of samples. What it gives for an image is the same all
	 * through a training.
	 *
	 * @return the graph's file, good in its folder alone
	 * @throws IOException if the folder cannot be written to
	 * @throws IllegalStateException if there are no such stages, see {@link #hasFrozenStages}
	 */
	public Path writeFrozenStages(final Cancellation cancellation) throws IOException {
		if (!hasFrozenStages()) throw new IllegalStateException("All stages or none are trained");
		return write(FROZEN, FROZEN_WEIGHTS, cancellation, this::buildFrozenStages);
	}

	private void buildFrozenStages(final GraphBuilder graph) throws IOException {
		final int height = base.preprocessor().height();
		final int width = base.preprocessor().width();
		final Grid before = grids.get(firstStage - 1);
		graph.floatInput(PIXELS, "rows", 3, height, width);
		graph.floatOutput(STAGE_OUTPUT, "rows", before.positions(), before.channels());
		final Parameters parameters = new Parameters(graph, weights, new VectorLayout(List.of()));
		final VisionModel vision = new VisionModel(graph, new Tape(graph), parameters, architecture, grids);
		final Value output = vision.stages(vision.patches(Value.frozen(PIXELS), height, width), 0, firstStage);
		graph.namedOp(STAGE_OUTPUT, "Reshape",
			List.of(output.name(), graph.int64s(-1, before.positions(), before.channels())));
	}

	/**
	 * Writes a graph of the text part as it is before the training. Its inputs are the {@link #questions}, its output is
	 * {@link #LOG_PROBABILITIES}, [tokens of all answers, all tokens].
	 *
	 * @return the graph's file, good in its folder alone
	 * @throws IOException if the folder cannot be written to
	 */
	public Path writeUntrained(final Cancellation cancellation) throws IOException {
		return write(UNTRAINED, UNTRAINED_WEIGHTS, cancellation, this::buildUntrained);
	}

	private void buildUntrained(final GraphBuilder graph) throws IOException {
		final ImageInput image = ImageInput.features(architecture.hiddenSize());
		TrainingBatch.declareQuestions(graph, image);
		final Parameters parameters = new Parameters(graph, weights, new VectorLayout(List.of()));
		final TextModel text =
			new TextModel(graph, new Tape(graph), parameters, architecture, 0, TrainingBatch.DECODER_IDS);
		final String hidden = text.hidden(TrainingBatch.ENCODER_MASK);
		final Value states = text.encoder(Value.frozen(image.name()), TrainingBatch.PROMPT_IDS, hidden);
		final Value decoded = text.decoder(states, TrainingBatch.DECODER_IDS, hidden);
		graph.namedOp(LOG_PROBABILITIES, "Identity", List.of(text.logProbabilities(decoded)));
		graph.floatOutput(LOG_PROBABILITIES, "answer_tokens", "all_tokens");
	}

	/**
	 * The inputs of the graph of {@link #writeUntrained}.
	 *
	 * @param samples with image features
	 */
	public Map<String, TrainingSession.Input> questions(final List<Sample> samples) {
		return TrainingBatch.of(samples, ImageInput.features(architecture.hiddenSize()), base.generation().startToken(), 1)
			.questions();
	}

	/**
	 * Joins samples to a batch whose loss is the mean over the tokens of all answers.
	 *
	 * @param samples at least one
	 */
	public TrainingBatch batch(final List<Sample> samples) {
		return batch(samples, TrainingBatch.answerTokens(samples));
	}

	/**
	 * Joins samples to a part of a larger batch: the losses and gradients of its parts add up to its own.
	 *
	 * @param samples at least one
	 * @param answerTokens of all answers of the larger batch, over which its loss is the mean
	 */
	public TrainingBatch batch(final List<Sample> samples, final int answerTokens) {
		return TrainingBatch.of(samples, imageInput(), base.generation().startToken(), answerTokens);
	}

	/**
	 * The files of the model that a training changes, relative to the model's folder.
	 *
	 * @see #merge
	 */
	public Set<Path> changedFiles() {
		final Set<Path> files = new TreeSet<>();
		for (final String name : changedWeights())
			for (final Place place : weights.places(name))
				files.add(relative(place));
		return files;
	}

	private static Path relative(final Place place) {
		return Path.of("onnx").resolve(place.tensor().file().getFileName().toString());
	}

	private List<String> changedWeights() {
		final List<String> names = new ArrayList<>();
		if (method instanceof Adapters adapters) adaptedLayers(adapters).forEach(layer -> names.add(layer + WEIGHT));
		layout.pieces().stream().map(Piece::name).filter(weights::has).forEach(names::add);
		return names;
	}

	/**
	 * Writes copies of the {@link #changedFiles()} with the trained numbers in them: every copy of a changed weight is
	 * overwritten in place, in the precision of the file. All other files of the model are good beside them as they are.
	 *
	 * @param vector trained numbers, as {@link #vectorLayout()} lays them
	 * @param target the folder of the new model
	 * @throws ModelException if the model cannot be read
	 * @throws IOException if the folder cannot be written to
	 */
	public void merge(final float[] vector, final Path target, final Cancellation cancellation)
		throws ModelException, IOException
	{
		final Map<Path, FileChannel> files = new HashMap<>();
		try {
			for (final String name : changedWeights()) {
				cancellation.check();
				final float[] numbers = merged(name, vector);
				for (final Place place : weights.places(name))
					overwrite(copy(place, target, files), place, numbers);
			}
			for (final FileChannel file : files.values())
				file.force(true);
		}
		finally {
			for (final FileChannel file : files.values())
				file.close();
		}
	}

	/** The copy of the file that holds a weight, made when it is first needed. */
	private static FileChannel copy(final Place place, final Path target, final Map<Path, FileChannel> files)
		throws IOException
	{
		final Path source = place.tensor().file();
		if (!files.containsKey(source)) {
			final Path copy = target.resolve(relative(place));
			Files.createDirectories(copy.getParent());
			Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
			files.put(source, FileChannel.open(copy, StandardOpenOption.WRITE));
		}
		return files.get(source);
	}

	private static void overwrite(final FileChannel file, final Place place, final float[] numbers) throws IOException {
		final ByteBuffer bytes = ByteBuffer.wrap(place.encoded(numbers));
		while (bytes.hasRemaining())
			file.write(bytes, place.tensor().offset() + bytes.position());
	}

	/** A weight after the training, in PyTorch's order. */
	private float[] merged(final String name, final float[] vector) throws ModelException {
		final Optional<Piece> own = piece(name);
		if (own.isPresent()) return Arrays.copyOfRange(vector, own.get().offset(), own.get().offset() + own.get().size());
		final String layer = name.substring(0, name.length() - WEIGHT.length());
		return merged(numbers(name), vector, piece(layer + IN).orElseThrow(), piece(layer + OUT).orElseThrow());
	}

	/** Adds an adapter to a layer's weights, in place. */
	private float[] merged(final float[] numbers, final float[] vector, final Piece in, final Piece out) {
		final int width = in.shape().get(1);
		final int rank = in.shape().get(0);
		final double scale = adapterScale();
		for (int i = 0; i < numbers.length; i++) {
			double sum = 0;
			for (int k = 0; k < rank; k++)
				sum += (double) vector[out.offset() + i / width * rank + k] * vector[in.offset() + k * width + i % width];
			// An adapter of zeros leaves a weight of -0 as it is.
			if (sum != 0) numbers[i] += (float) (sum * scale);
		}
		return numbers;
	}

	private double adapterScale() {
		return method instanceof Adapters adapters ? adapters.alpha() / adapters.rank() : 0;
	}

	private Optional<Piece> piece(final String name) {
		return layout.pieces().stream().filter(piece -> piece.name().equals(name)).findFirst();
	}

	@Override
	public void close() {
		while (!open.isEmpty()) {
			try {
				open.pop().close();
			}
			catch (final IOException e) {
				throw new IllegalStateException("A file of the model cannot be closed", e);
			}
		}
	}
}
