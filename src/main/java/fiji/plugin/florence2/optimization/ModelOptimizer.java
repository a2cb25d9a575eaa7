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

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.graph.GraphBuilder;
import fiji.plugin.florence2.graph.LayerReader;
import fiji.plugin.florence2.graph.OnnxFile;
import fiji.plugin.florence2.graph.OnnxGraph;
import fiji.plugin.florence2.graph.HalfPrecisionGraph;
import fiji.plugin.florence2.graph.UnknownLayoutException;
import fiji.plugin.florence2.graph.WeightFile;
import fiji.plugin.florence2.hub.Checksum;
import fiji.plugin.florence2.hub.FileLocks;
import fiji.plugin.florence2.onnx.Architecture;
import fiji.plugin.florence2.onnx.CLibrary;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.OptimizationRecord.Written;
import fiji.plugin.florence2.onnx.OptimizationRecord;
import fiji.plugin.florence2.onnx.Precision;
import fiji.plugin.florence2.onnx.StaticGraph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * Makes graphs that compute what the published ones of a model do, and that processors run faster. Published graphs are
 * records of a PyTorch program, operation by operation; the optimised ones are made of what ONNX Runtime is best at.
 * The optimised model is compared with the published one before it takes its place.
 */
public final class ModelOptimizer {

	/** What is done when each step begins, as a fraction of the time that a model of base size takes. */
	private static final double[] STEPS = { 0, 0.69, 0.72, 0.75, 0.77, 0.79, 0.98 };

	private static final List<ModelPart> PARTS =
		List.of(ModelPart.VISION_ENCODER, ModelPart.TOKEN_EMBEDDING, ModelPart.TEXT_ENCODER, ModelPart.DECODER);
	private static final String GRAPHS = "onnx";
	/** The size of weights in 8 bit with their scales, and of what stays as it is, relative to single precision. */
	private static final double INT8_SIZE = 0.4;
	/** The branch of the merged decoder that has all weights. */
	private static final String WITHOUT_PAST = "else_branch";

	/** Without the graphs of an earlier optimisation. */
	private final ModelFolder published;
	/** Graphs that compute what the published ones do, in single precision. */
	private final Map<ModelPart, Path> inSinglePrecision = new EnumMap<>(ModelPart.class);
	private final Optimization optimization;
	private final Path folder;
	private final ProgressListener listener;
	private final Cancellation cancellation;
	/** The files that the optimised graphs were made of. */
	private final Set<Path> sources = new TreeSet<>();
	private final List<Path> copied = new ArrayList<>();
	private int begunSteps;

	private ModelOptimizer(final ModelFolder model, final Optimization optimization, final Path folder,
		final ProgressListener listener, final Cancellation cancellation)
	{
		published = withGraphs(model, model.folder(), model.portableGraphs());
		inSinglePrecision.putAll(published.graphs());
		this.optimization = optimization;
		this.folder = folder;
		this.listener = listener;
		this.cancellation = cancellation;
	}

	/**
	 * Optimises a model. Nothing is left behind if it fails or is canceled; what a process left that was killed is
	 * removed.
	 *
	 * @param given a folder with graphs in single or half precision; the optimised ones compute in single precision
	 * @param folder where the optimised graphs go. In the given folder they use its weights; any other one becomes a
	 *          model folder of its own
	 * @param listener receives each step when it begins
	 * @return how much the optimised model differs from the published one
	 * @throws ModelException if the model is not made as the published ones, the optimised one differs too much from it,
	 *           or the folder cannot be written to
	 * @throws CancellationException if it was canceled
	 */
	public static Difference optimize(final Path given, final Optimization optimization, final Path folder,
		final ProgressListener listener, final Cancellation cancellation) throws ModelException
	{
		final ModelFolder model = ModelFolder.read(given);
		try {
			final boolean inPlace = Files.isDirectory(folder) && Files.isSameFile(given, folder);
			return new ModelOptimizer(model, optimization, inPlace ? given : folder, listener, cancellation).optimize();
		}
		catch (final UnknownLayoutException e) {
			throw new ModelException("The model in " + given + " cannot be optimised (" + e.getMessage() +
				"): only graphs in 32 " + "or 16 bit that are made as the published ones can; use it as it is.", e);
		}
		catch (final IOException e) {
			throw new ModelException("The optimised model cannot be written to " + folder + " (" + Failures.text(e) +
				"): free disk space, or check that you may write there.", e);
		}
	}

	/**
	 * Whether a model is worth an optimisation: its graphs are in single or half precision, and not optimised. Whether
	 * they are made as the published ones shows when they are optimised.
	 */
	public static boolean isFor(final ModelFolder model) {
		return PARTS.stream().allMatch(part -> isFor(model, part));
	}

	private static boolean isFor(final ModelFolder model, final ModelPart part) {
		final Path file = model.graphs().get(part);
		return file.equals(part.in(model.folder(), Precision.FP32)) || file.equals(part.in(model.folder(), Precision.FP16));
	}

	/** About how many bytes an optimisation writes at most. */
	static long requiredBytes(final Path given, final Optimization optimization) throws ModelException {
		final ModelFolder model = ModelFolder.read(given);
		long all = 0;
		long converted = 0;
		for (final ModelPart part : PARTS) {
			final long single = inSinglePrecision(model, part);
			all += single;
			if (computesInHalf(model.portableGraphs().get(part))) converted += single;
		}
		final long vision = inSinglePrecision(model, ModelPart.VISION_ENCODER);
		// The vision encoder is written twice: with fixed lengths, and optimised.
		return converted + vision + (optimization == Optimization.INT8 ? Math.round(INT8_SIZE * all) : vision);
	}

	private static boolean computesInHalf(final Path graph) throws ModelException {
		try (OnnxFile file = new OnnxFile(graph)) {
			return HalfPrecisionGraph.computesInHalf(file.graph());
		}
		catch (final IOException e) {
			throw unreadable(graph, e);
		}
	}

	private static long inSinglePrecision(final ModelFolder model, final ModelPart part) throws ModelException {
		final Path file = model.portableGraphs().get(part);
		try {
			return file.equals(part.in(model.folder(), Precision.FP16)) ? 2 * Files.size(file) : Files.size(file);
		}
		catch (final IOException e) {
			throw unreadable(file, e);
		}
	}

	private static ModelException unreadable(final Path file, final IOException e) {
		return new ModelException(
			"The file " + file + " is damaged or missing (" + Failures.text(e) + "): download the model again.", e);
	}

	private Difference optimize() throws ModelException, UnknownLayoutException, IOException {
		if (isOptimized()) {
			throw new ModelException(
				"The model in " + folder + " is optimised already: to do it again, delete its files that end in " +
					optimization.precision().suffix() + ".onnx first.");
		}
		Files.createDirectories(graphs());
		final FileLocks.Hold alone = FileLocks.alone(lock())
			.orElseThrow(() -> new ModelException(
				"The model in " + folder + " is being optimised, here or by another program: wait until that is done."));
		try (alone) {
			return optimizeAlone();
		}
		finally {
			Files.deleteIfExists(lock());
			deleteIfEmpty(graphs());
			deleteIfEmpty(folder);
		}
	}

	private Difference optimizeAlone() throws ModelException, UnknownLayoutException, IOException {
		boolean complete = false;
		try {
			report("Running the published model");
			clear();
			Files.createDirectories(work());
			convertHalfPrecision();
			final EquivalenceCheck check =
				new EquivalenceCheck(withGraphs(published, published.folder(), inSinglePrecision), cancellation);
			try (WeightFile weights = new WeightFile(weights(), cancellation)) {
				write(Architecture.of(published), weights);
			}
			report("Comparing the optimised model with it");
			final Difference difference = compare(check);
			report("Finishing");
			finish();
			complete = true;
			return difference;
		}
		finally {
			if (complete) deleteWork();
			else clear();
			CLibrary.returnFreeMemory();
		}
	}

	/** Half precision on a processor is slow, and rounds more than single precision does. */
	private void convertHalfPrecision() throws IOException, ModelException {
		for (final ModelPart part : PARTS) {
			if (!computesInHalf(published.graphs().get(part))) continue;
			final Path single = work().resolve("single_" + published.graphs().get(part).getFileName());
			HalfPrecisionGraph.writeInSingle(published.graphs().get(part), single, cancellation);
			inSinglePrecision.put(part, single);
		}
	}

	private static ModelFolder withGraphs(final ModelFolder model, final Path folder, final Map<ModelPart, Path> graphs) {
		return new ModelFolder(folder, model.config(), model.preprocessor(), model.generation(), model.tokenizer(), graphs,
			graphs, model.familiarity(), model.calibrations(), model.labels());
	}

	private boolean isOptimized() {
		final boolean all = PARTS.stream().allMatch(part -> Files.isRegularFile(finished(part)));
		return all && (!isRecorded() || OptimizationRecord.fits(folder));
	}

	/** Whether the optimised graphs lie beside the published ones and replace them. */
	private boolean isRecorded() {
		return folder.equals(published.folder()) && optimization == Optimization.EXACT;
	}

	private void write(final Architecture architecture, final WeightFile weights)
		throws ModelException, UnknownLayoutException, IOException
	{
		writeVision(architecture, weights);
		report("Optimising the text encoder");
		try (OnnxFile embedding = open(ModelPart.TOKEN_EMBEDDING);
			OnnxFile encoder = open(ModelPart.TEXT_ENCODER);
			OnnxFile decoder = open(ModelPart.DECODER))
		{
			final GraphBuilder table = builder(weights);
			final EmbeddingGraph tokens = new EmbeddingGraph(new LayerReader(embedding.graph()), table);
			if (optimization == Optimization.EXACT) tokens.write();
			else tokens.writeInt8();
			write(ModelPart.TOKEN_EMBEDDING, table, embedding);

			final LayerReader withoutPast = new LayerReader(withoutPast(decoder.graph()));
			final GraphBuilder text = builder(weights);
			new TextEncoderGraph(encoder.graph(), DecoderGraph.crossAttentions(withoutPast), text, optimization.manyRows(),
				architecture).write();
			write(ModelPart.TEXT_ENCODER, text, encoder);

			report("Optimising the decoder");
			final GraphBuilder steps = builder(weights);
			new DecoderGraph(withoutPast, steps, optimization.fewRows(), architecture, published.config().vocabularySize())
				.write();
			write(ModelPart.DECODER, steps, decoder);
		}
	}

	private void writeVision(final Architecture architecture, final WeightFile weights)
		throws ModelException, UnknownLayoutException, IOException
	{
		report("Reading the vision encoder");
		final int height = published.preprocessor().height();
		final int width = published.preprocessor().width();
		final Path fixed = work().resolve("vision_encoder.onnx");
		StaticGraph.write(inSinglePrecision.get(ModelPart.VISION_ENCODER), new long[] { 1, 3, height, width }, fixed);
		report("Optimising the vision encoder");
		try (OnnxFile vision = new OnnxFile(fixed); OnnxFile original = open(ModelPart.VISION_ENCODER)) {
			final GraphBuilder graph = builder(weights);
			new VisionGraph(vision.graph(), original.graph(), graph, optimization.manyRows(), architecture).write(height,
				width);
			write(ModelPart.VISION_ENCODER, graph, vision);
		}
	}

	private static OnnxGraph withoutPast(final OnnxGraph merged) throws UnknownLayoutException {
		return merged.nodes()
			.stream()
			.filter(node -> node.branches().containsKey(WITHOUT_PAST))
			.map(node -> node.branches().get(WITHOUT_PAST))
			.findFirst()
			.orElseThrow(() -> new UnknownLayoutException("a decoder that is not merged"));
	}

	private OnnxFile open(final ModelPart part) throws ModelException {
		final Path file = published.graphs().get(part);
		try {
			final OnnxFile opened = new OnnxFile(file);
			sources.addAll(opened.files());
			return opened;
		}
		catch (final IOException e) {
			throw unreadable(file, e);
		}
	}

	private GraphBuilder builder(final WeightFile weights) {
		return new GraphBuilder(graphs(), weights);
	}

	private void write(final ModelPart part, final GraphBuilder graph, final OnnxFile source) throws IOException {
		Files.write(unfinished(part), graph.toBytes(Math.max(GraphBuilder.MIN_OPERATION_SET, source.operationSet())));
	}

	private void copyConfiguration() throws IOException {
		if (folder.equals(published.folder())) return;
		try (Stream<Path> files = Files.list(published.folder())) {
			for (final Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
				final Path copy = folder.resolve(file.getFileName().toString());
				copied.add(copy);
				Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
			}
		}
	}

	private Difference compare(final EquivalenceCheck check) throws ModelException, UnknownLayoutException {
		final Map<ModelPart, Path> unfinished = new EnumMap<>(ModelPart.class);
		for (final ModelPart part : PARTS)
			unfinished.put(part, unfinished(part));
		final Difference difference = differenceOf(check, withGraphs(published, folder, unfinished));
		if (!optimization.accepts(difference)) {
			throw new ModelException(String.format(Locale.ROOT,
				"The optimised model in %s differs too " +
					"much from the given one (image features by %.2g of their spread, logits by %.2g): use the model as it is.",
				folder, difference.features(), difference.logits()));
		}
		return difference;
	}

	/** A graph that ONNX Runtime refuses was made of a published one of an unknown form. */
	private static Difference differenceOf(final EquivalenceCheck check, final ModelFolder optimized)
		throws UnknownLayoutException
	{
		try {
			return check.differenceOf(optimized);
		}
		catch (final ModelException e) {
			throw new UnknownLayoutException("what was made of them does not run", e);
		}
	}

	private void finish() throws IOException {
		for (final ModelPart part : PARTS)
			AtomicFile.move(unfinished(part), finished(part));
		copyConfiguration();
		if (!isRecorded()) return;
		final Map<String, Written> files = new TreeMap<>();
		files.put(pathOf(weights()), written(weights()));
		for (final ModelPart part : PARTS)
			files.put(pathOf(finished(part)), written(finished(part)));
		OptimizationRecord.of(folder, sources, files).write(folder);
	}

	private String pathOf(final Path file) {
		return GRAPHS + "/" + file.getFileName();
	}

	private Written written(final Path file) throws IOException {
		final Checksum sum = Checksum.of(file, bytes -> cancellation.check());
		return new Written(sum.size(), sum.sha256());
	}

	private Path graphs() {
		return folder.resolve(GRAPHS);
	}

	private Path finished(final ModelPart part) {
		return part.in(folder, optimization.precision());
	}

	private Path unfinished(final ModelPart part) {
		return finished(part).resolveSibling(finished(part).getFileName() + AtomicFile.PART);
	}

	private Path weights() {
		return optimization.precision().weightsIn(folder);
	}

	/** Temporary files are in the model's folder, since that of the system may be small. */
	private Path work() {
		return graphs().resolve("optimization" + AtomicFile.PART);
	}

	/** Two optimisations at a time would delete each other's files. */
	private Path lock() {
		return graphs().resolve("optimization.lock");
	}

	private void report(final String step) {
		cancellation.check();
		listener.progress(new Progress(STEPS[begunSteps++], step));
		cancellation.check();
	}

	/** Removes all that an optimisation writes, so that the model is as it was before. */
	private void clear() throws ModelException {
		try {
			if (isRecorded()) Files.deleteIfExists(folder.resolve(OptimizationRecord.FILE));
			for (final ModelPart part : PARTS) {
				Files.deleteIfExists(finished(part));
				Files.deleteIfExists(unfinished(part));
			}
			Files.deleteIfExists(weights());
			deleteWork();
			for (final Path file : copied)
				Files.deleteIfExists(file);
		}
		catch (final IOException e) {
			throw new ModelException("The files of an unfinished optimisation cannot be deleted (" + Failures.text(e) +
				"): delete the files with " + optimization.precision().suffix() + " in their names in " + graphs() + ".", e);
		}
	}

	private void deleteWork() throws IOException {
		if (!Files.isDirectory(work())) return;
		try (Stream<Path> files = Files.list(work())) {
			for (final Path file : files.toList())
				Files.delete(file);
		}
		Files.delete(work());
	}

	private static void deleteIfEmpty(final Path folder) throws IOException {
		if (!Files.isDirectory(folder)) return;
		try (Stream<Path> files = Files.list(folder)) {
			if (files.findAny().isPresent()) return;
		}
		Files.delete(folder);
	}
}
