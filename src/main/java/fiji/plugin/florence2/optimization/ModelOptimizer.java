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
package fiji.plugin.florence2.optimization;

import fiji.plugin.florence2.Cancellation;
import fiji.plugin.florence2.onnx.Architecture;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.StaticGraph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Writes the graphs of a model anew so that processors run them faster. Published graphs are records of a PyTorch program,
 * operation by operation; the new ones are made of what ONNX Runtime is best at. The new model is compared with the
 * given one before it takes its place.
 */
public final class ModelOptimizer {

	/** In the order in which they take their names: a decoder needs its text encoder. */
	private static final List<ModelPart> PARTS = List.of(ModelPart.VISION_ENCODER, ModelPart.TOKEN_EMBEDDING,
		ModelPart.TEXT_ENCODER, ModelPart.DECODER);
	private static final String UNFINISHED = ".part";
	/** The branch of the merged decoder that has all weights. */
	private static final String WITHOUT_PAST = "else_branch";

	private final ModelFolder given;
	private final Optimization optimization;
	private final Path folder;
	private final Consumer<String> listener;
	private final Cancellation cancellation;
	private final List<Path> written = new ArrayList<>();

	private ModelOptimizer(final ModelFolder given, final Optimization optimization, final Path folder,
		final Consumer<String> listener, final Cancellation cancellation)
	{
		this.given = given;
		this.optimization = optimization;
		this.folder = folder;
		this.listener = listener;
		this.cancellation = cancellation;
	}

	/** Whether a model folder has the files of that optimisation. */
	public static boolean isOptimized(final Path folder, final Optimization optimization) {
		return PARTS.stream().allMatch(part -> Files.isRegularFile(part.in(folder, optimization.precision())));
	}

	/**
	 * Optimises a model. Nothing is left behind if it fails or is canceled.
	 *
	 * @param given a folder with graphs in single precision, or in half precision that is turned into single when they
	 *          run
	 * @param folder where the new graphs go. In the given folder they use its weights; any other one becomes a model
	 *          folder of its own
	 * @param listener is told what is being done, in words for the user
	 * @return how far the new model is from the given one
	 * @throws ModelException if the model is not made as the published ones, the new one differs too much from it, or the
	 *           folder cannot be written to
	 * @throws CancellationException if it was canceled
	 */
	public static Deviation optimize(final Path given, final Optimization optimization, final Path folder,
		final Consumer<String> listener, final Cancellation cancellation) throws ModelException
	{
		final ModelFolder model = ModelFolder.read(given);
		final ModelOptimizer optimizer = new ModelOptimizer(model, optimization, folder, listener, cancellation);
		boolean whole = false;
		try {
			final Deviation deviation = optimizer.optimize();
			whole = true;
			return deviation;
		}
		catch (final UnknownLayoutException e) {
			throw new ModelException("The model in " + given + " cannot be optimised, for its graphs are not made as those of " +
				"the published models (" + e.getMessage() + "): use it as it is.", e);
		}
		catch (final IOException e) {
			throw new ModelException("The optimised model cannot be written to " + folder + " (" + e.getMessage() +
				"): free disk space, or check that you may write there.", e);
		}
		finally {
			if (!whole) optimizer.clean();
		}
	}

	private Deviation optimize() throws ModelException, UnknownLayoutException, IOException {
		if (isOptimized(folder, optimization)) throw new ModelException("The model in " + folder +
			" is optimised already: to do it again, delete its files that end in " + optimization.precision().suffix() +
			".onnx first.");
		final Path graphs = folder.resolve("onnx");
		Files.createDirectories(graphs);
		final Architecture architecture = Architecture.of(given);
		final String weightName = "weights" + optimization.precision().suffix() + ".bin";
		// Without graphs that refer to it, it was left by a computer that was switched off.
		Files.deleteIfExists(graphs.resolve(weightName));
		try (WeightFile weights = new WeightFile(noted(graphs.resolve(weightName)), weightName)) {
			write(architecture, weights);
		}
		copyConfiguration();
		tell("Comparing the optimised model with the given one");
		final Deviation deviation = new Comparison(portable(), unfinished()).measure();
		if (!optimization.accepts(deviation)) throw new ModelException(String.format("The optimised model in %s differs too " +
			"much from the given one (image features by %.2g of their spread, logits by %.2g): use the model as it is.", folder,
			deviation.features(), deviation.logits()));
		tell("Finishing");
		for (final ModelPart part : PARTS)
			Files.move(unfinished(part), part.in(folder, optimization.precision()), StandardCopyOption.ATOMIC_MOVE);
		return deviation;
	}

	private void write(final Architecture architecture, final WeightFile weights) throws ModelException,
		UnknownLayoutException, IOException
	{
		writeVision(architecture, weights);
		tell("Optimising the text encoder and the decoder");
		try (OnnxFile embedding = open(ModelPart.TOKEN_EMBEDDING);
				OnnxFile encoder = open(ModelPart.TEXT_ENCODER);
				OnnxFile decoder = open(ModelPart.DECODER))
		{
			final GraphBuilder table = builder(weights);
			final EmbeddingGraph tokens = new EmbeddingGraph(new LayerReader(embedding.graph()), table);
			if (optimization == Optimization.EXACT) tokens.write();
			else tokens.writeInt8();
			finish(ModelPart.TOKEN_EMBEDDING, table, embedding);

			final LayerReader withoutPast = new LayerReader(withoutPast(decoder.graph()));
			final GraphBuilder text = builder(weights);
			new TextEncoderGraph(encoder.graph(), DecoderGraph.crossAttentions(withoutPast), text, optimization.manyRows(),
				architecture).write();
			finish(ModelPart.TEXT_ENCODER, text, encoder);
			tell("Optimising the decoder");
			final GraphBuilder steps = builder(weights);
			new DecoderGraph(withoutPast, steps, optimization.fewRows(), architecture, given.config().vocabularySize())
				.write();
			finish(ModelPart.DECODER, steps, decoder);
		}
	}

	private void writeVision(final Architecture architecture, final WeightFile weights) throws ModelException,
		UnknownLayoutException, IOException
	{
		tell("Optimising the vision encoder");
		final int height = given.preprocessor().height();
		final int width = given.preprocessor().width();
		final Path work = Files.createTempDirectory("florence2-optimization");
		try {
			final Path fixed = work.resolve("vision_encoder.onnx");
			StaticGraph.write(portable().graphs().get(ModelPart.VISION_ENCODER), new long[] { 1, 3, height, width }, fixed);
			tell("Writing the vision encoder");
			try (OnnxFile vision = new OnnxFile(fixed); OnnxFile original = open(ModelPart.VISION_ENCODER)) {
				final GraphBuilder graph = builder(weights);
				new VisionGraph(vision.graph().withConstantsOf(original.graph()), graph, optimization.manyRows(), architecture).write(height, width);
				finish(ModelPart.VISION_ENCODER, graph, vision);
			}
		}
		finally {
			delete(work);
		}
	}

	private static OnnxGraph withoutPast(final OnnxGraph merged) throws UnknownLayoutException {
		return merged.nodes().stream().filter(node -> node.branches().containsKey(WITHOUT_PAST)).map(node -> node
			.branches().get(WITHOUT_PAST)).findFirst().orElseThrow(() -> new UnknownLayoutException(
				"a decoder that is not merged"));
	}

	private OnnxFile open(final ModelPart part) throws IOException {
		return new OnnxFile(portable().graphs().get(part));
	}

	private GraphBuilder builder(final WeightFile weights) {
		return new GraphBuilder(folder.resolve("onnx"), weights);
	}

	private void finish(final ModelPart part, final GraphBuilder graph, final OnnxFile source) throws IOException {
		Files.write(noted(unfinished(part)), graph.toBytes(Math.max(GraphBuilder.OPERATION_SET, source.operationSet())));
	}

	/** The given model without the graphs of an optimisation before. */
	private ModelFolder portable() {
		return new ModelFolder(given.folder(), given.config(), given.preprocessor(), given.generation(), given.tokenizer(),
			given.portableGraphs(), given.portableGraphs());
	}

	private ModelFolder unfinished() {
		final Map<ModelPart, Path> graphs = new EnumMap<>(ModelPart.class);
		for (final ModelPart part : PARTS)
			graphs.put(part, unfinished(part));
		return new ModelFolder(folder, given.config(), given.preprocessor(), given.generation(), given.tokenizer(), graphs,
			graphs);
	}

	private Path unfinished(final ModelPart part) {
		final Path finished = part.in(folder, optimization.precision());
		return finished.resolveSibling(finished.getFileName() + UNFINISHED);
	}

	private void copyConfiguration() throws IOException {
		if (Files.isSameFile(folder, given.folder())) return;
		try (Stream<Path> files = Files.list(given.folder())) {
			for (final Path file : files.filter(path -> path.toString().endsWith(".json")).toList())
				Files.copy(file, noted(folder.resolve(file.getFileName().toString())));
		}
	}

	private Path noted(final Path file) {
		written.add(file);
		return file;
	}

	private void tell(final String what) {
		if (cancellation.isCanceled()) throw new CancellationException("Canceled");
		listener.accept(what);
	}

	/** Removes what was written, but for what took its name. */
	private void clean() throws ModelException {
		try {
			for (final Path file : written)
				Files.deleteIfExists(file);
		}
		catch (final IOException e) {
			throw new ModelException("The file of an unfinished optimisation cannot be deleted (" + e.getMessage() +
				"): delete the files that end in " + UNFINISHED + " in " + folder + ".", e);
		}
	}

	private static void delete(final Path work) throws IOException {
		try (Stream<Path> files = Files.list(work)) {
			for (final Path file : files.toList())
				Files.delete(file);
		}
		Files.delete(work);
	}
}
