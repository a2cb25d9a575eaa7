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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ModelTrial;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.OptimizedNano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.graph.OnnxFile;
import fiji.plugin.florence2.graph.OnnxNode;
import fiji.plugin.florence2.graph.Tensor;
import fiji.plugin.florence2.hub.Checksum;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ModelPart;
import fiji.plugin.florence2.onnx.OptimizationRecord;
import fiji.plugin.florence2.onnx.Precision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an optimisation leaves in folders, however it ends. OptimizedParityTest tests what the model answers then. */
class ModelOptimizerTest {

	private static final List<String> STEPS =
		List.of("Running the published model", "Reading the vision encoder", "Optimising the vision encoder",
			"Optimising the text encoder", "Optimising the decoder", "Comparing the optimised model with it", "Finishing");

	@TempDir
	private Path temporary;
	private Path folder;
	private Path own;

	@BeforeEach
	void copy() throws IOException {
		folder = Nano.copyTo(temporary.resolve("a model with blanks and \u00e9"));
		own = temporary.resolve("mod\u00e8le en 8 bit");
	}

	/** Has tests begin with a model that is optimised already. */
	private void copyOptimized() throws IOException {
		folder = Nano.copyOptimizedTo(temporary.resolve("optimis\u00e9"));
	}

	private Difference exact() throws ModelException {
		return ModelOptimizer.optimize(folder, Optimization.EXACT, folder, ProgressListener.NONE, new Cancellation());
	}

	private Difference int8() throws ModelException {
		return ModelOptimizer.optimize(folder, Optimization.INT8, own, ProgressListener.NONE, new Cancellation());
	}

	/** Files and their sums. */
	private static Map<String, String> content(final Path folder) throws IOException {
		final Map<String, String> content = new TreeMap<>();
		if (!Files.exists(folder)) return content;
		try (Stream<Path> files = Files.walk(folder)) {
			for (final Path file : files.toList())
				content.put(folder.relativize(file).toString(),
					Files.isDirectory(file) ? "" : Checksum.of(file, bytes -> {}).sha256());
		}
		return content;
	}

	private ModelException assertRefused() throws IOException {
		final Map<String, String> before = content(folder);
		final ModelException e = assertThrows(ModelException.class, this::exact);
		assertTrue(e.getMessage().endsWith(".") && !e.getMessage().contains("\n"), e.getMessage() + " is no sentence");
		assertEquals(before, content(folder), e.getMessage());
		return e;
	}

	@Test
	void besideThePublishedGraphs() throws Exception {
		final Map<String, String> before = content(folder);
		final OptimizedNano optimized = OptimizedNano.of(Optimization.EXACT);
		assertEquals(STEPS, optimized.steps());
		assertEquals(0, optimized.reported().get(0).fraction());
		for (int step = 1; step < STEPS.size(); step++)
			assertTrue(optimized.reported().get(step).fraction() > optimized.reported().get(step - 1).fraction());
		final Map<String, String> after = content(optimized.folder());
		assertTrue(after.entrySet().containsAll(before.entrySet()), "published files are as they were");
		after.keySet().removeAll(before.keySet());
		assertEquals(List.of("onnx/decoder_model_merged_optimized.onnx", "onnx/embed_tokens_optimized.onnx",
			"onnx/encoder_model_optimized.onnx", "onnx/optimized.json", "onnx/vision_encoder_optimized.onnx",
			"onnx/weights_optimized.bin"), List.copyOf(after.keySet()));
		final ModelFolder read = ModelFolder.read(optimized.folder());
		assertEquals(ModelPart.DECODER.in(optimized.folder(), Precision.OPTIMIZED), read.graphs().get(ModelPart.DECODER));
		assertEquals(ModelPart.DECODER.in(optimized.folder(), Precision.FP16),
			read.portableGraphs().get(ModelPart.DECODER));
		copyOptimized();
		assertTrue(assertRefused().getMessage().contains("optimised already"));
	}

	@Test
	void differenceIsThatOfRounding() throws Exception {
		final Difference difference = OptimizedNano.of(Optimization.EXACT).difference();
		assertTrue(difference.features() < 1e-5 && difference.logits() < 1e-5, difference.toString());
		assertEquals(difference.tokens(), difference.equalTokens());
		assertEquals(
			"27 of 27 tokens of its answer to a test prompt are those of the model it was made of; image features differ by less " +
				"than 0.01 % of their spread, logits by less than 0.01 %.",
			difference.text());
	}

	/** Whoever changes the optimiser or the model makes them again, see models/nano/README.md. */
	@Test
	void shippedGraphsAreMadeOfTheShippedModel() throws Exception {
		copyOptimized();
		assertTrue(OptimizationRecord.fits(folder));
		assertEquals(content(OptimizedNano.of(Optimization.EXACT).folder()), content(folder));
	}

	@Test
	void requiredBytesAreEnough() throws Exception {
		final long exact = ModelOptimizer.requiredBytes(folder, Optimization.EXACT);
		final long int8 = ModelOptimizer.requiredBytes(folder, Optimization.INT8);
		final Path exactWeights = OptimizedNano.of(Optimization.EXACT).folder().resolve("onnx/weights_optimized.bin");
		final Path int8Weights = OptimizedNano.of(Optimization.INT8).folder().resolve("onnx/weights_optimized_int8.bin");
		final long vision = 2 * Files.size(ModelPart.VISION_ENCODER.in(folder, Precision.FP16));
		assertTrue(Files.size(exactWeights) + vision <= exact * 1.05, exact + " bytes");
		assertTrue(Files.size(int8Weights) + vision <= int8 * 1.05, int8 + " bytes");
	}

	@Test
	void aFolderOfItsOwnIn8Bit() throws Exception {
		final OptimizedNano optimized = OptimizedNano.of(Optimization.INT8);
		assertEquals(content(folder), content(optimized.folder().resolveSibling("published")),
			"published files are as they were");
		final Difference difference = optimized.difference();
		assertTrue(difference.features() < 0.05 && difference.logits() < 0.06, difference.toString());
		assertTrue(difference.equalTokens() >= difference.tokens() - 2, difference.toString());
		optimized.copyTo(own);
		final Map<String, String> before = content(own);
		assertThrows(ModelException.class, this::int8);
		assertEquals(before, content(own));
		ModelTrial.run(own);
	}

	/** Weights are found by their places in the published files. */
	@Test
	void anotherPublishedFileIsNotMixedUp() throws Exception {
		copyOptimized();
		assertTrue(OptimizationRecord.fits(folder));
		final Path published = ModelPart.TEXT_ENCODER.in(folder, Precision.FP16);
		train(published);
		assertFalse(OptimizationRecord.fits(folder));
		assertEquals(published, ModelFolder.read(folder).graphs().get(ModelPart.TEXT_ENCODER));
		ModelTrial.run(folder);
		exact();
		assertTrue(OptimizationRecord.fits(folder));
	}

	/** Changes all weights a little, in their last bits. */
	private static void train(final Path graph) throws IOException {
		final byte[] bytes = Files.readAllBytes(graph);
		try (OnnxFile file = new OnnxFile(graph)) {
			for (final OnnxNode node : file.graph().nodes())
				for (final String in : node.in()) {
					final Optional<Tensor> weights =
						file.graph().constant(in).filter(constant -> constant.type() == Tensor.FLOAT16);
					if (weights.isEmpty()) continue;
					for (long i = 0; i < weights.get().byteCount(); i += 2)
						bytes[(int) (weights.get().offset() + i)] ^= 1;
				}
		}
		Files.write(graph, bytes);
	}

	@ParameterizedTest
	@MethodSource("damages")
	void damagedGraph(final ModelPart part, final String damage) throws Exception {
		final Path graph = part.in(folder, Precision.FP16);
		final byte[] sound = Files.readAllBytes(graph);
		final byte[] noise = new byte[sound.length];
		new Random(3).nextBytes(noise);
		final ModelPart[] parts = ModelPart.values();
		switch (damage) {
			case "another" -> Files.copy(parts[(part.ordinal() + 1) % parts.length].in(folder, Precision.FP16), graph,
				StandardCopyOption.REPLACE_EXISTING);
			case "cut" -> Files.write(graph, Arrays.copyOf(sound, sound.length * 2 / 3));
			default -> Files.write(graph, noise);
		}
		final String message = assertRefused().getMessage();
		if (!damage.equals("another")) assertTrue(message.contains("damaged") && message.contains("download"), message);
	}

	@Test
	void missingGraph() throws Exception {
		copyOptimized();
		Files.delete(folder.resolve(OptimizationRecord.FILE));
		Files.delete(ModelPart.TEXT_ENCODER.in(folder, Precision.FP16));
		final String message = assertThrows(ModelException.class, this::exact).getMessage();
		assertFalse(message.contains("as it is"), message);
	}

	static Stream<Arguments> damages() {
		return Arrays.stream(ModelPart.values())
			.flatMap(part -> Stream.of("another", "cut", "noise").map(damage -> Arguments.of(part, damage)));
	}

	/** A sound graph of another form: one that was optimised, under the name of a published one. */
	@ParameterizedTest
	@EnumSource(ModelPart.class)
	void unknownLayout(final ModelPart part) throws Exception {
		final Path optimized = OptimizedNano.of(Optimization.INT8).folder();
		Files.copy(optimized.resolve("onnx/weights_optimized_int8.bin"), folder.resolve("onnx/weights_optimized_int8.bin"));
		for (final ModelPart copied : exchangedWith(part))
			Files.copy(copied.in(optimized, Precision.OPTIMIZED_INT8), copied.in(folder, Precision.FP16),
				StandardCopyOption.REPLACE_EXISTING);
		final String message = assertRefused().getMessage();
		assertTrue(message.contains("only graphs in 32 or 16 bit that are made as the published ones can"), message);
	}

	/** An optimised decoder runs only with an optimised text encoder. */
	private static Set<ModelPart> exchangedWith(final ModelPart part) {
		final Set<ModelPart> pair = EnumSet.of(ModelPart.TEXT_ENCODER, ModelPart.DECODER);
		return pair.contains(part) ? pair : EnumSet.of(part);
	}

	/** In 8 bit the same steps remove the same files and the folder, once it is there. */
	static Stream<Arguments> cancellations() {
		return Stream.concat(STEPS.stream().map(step -> Arguments.of(Optimization.EXACT, step)),
			Stream.of(2, 6).map(step -> Arguments.of(Optimization.INT8, STEPS.get(step))));
	}

	@ParameterizedTest
	@MethodSource("cancellations")
	void canceled(final Optimization optimization, final String step) throws Exception {
		final Path target = optimization == Optimization.EXACT ? folder : own;
		final Map<String, String> before = content(folder);
		final Cancellation cancellation = new Cancellation();
		assertThrows(CancellationException.class, () -> ModelOptimizer.optimize(folder, optimization, target, reported -> {
			if (reported.message().equals(step)) cancellation.cancel();
		}, cancellation));
		assertEquals(before, content(folder));
		assertFalse(Files.exists(own));
	}

	/** The second one is refused, and the first one ends as if it had been alone. */
	@ParameterizedTest
	@EnumSource(Optimization.class)
	void twoAtATime(final Optimization optimization) throws Exception {
		final Path target = optimization == Optimization.EXACT ? folder : own;
		final List<String> refusals = new ArrayList<>();
		ModelOptimizer.optimize(folder, optimization, target,
			reported -> refusals.add(assertThrows(ModelException.class,
				() -> ModelOptimizer.optimize(folder, optimization, target, ProgressListener.NONE, new Cancellation()))
				.getMessage()),
			new Cancellation());
		assertEquals(STEPS.size(), refusals.size());
		for (final String refusal : refusals)
			assertTrue(refusal.endsWith("is being optimised, here or by another program: wait until that is done."), refusal);
		final Map<String, String> alone = content(OptimizedNano.of(optimization).folder());
		assertEquals(alone, content(target));
	}

	/** ONNX Runtime writes a file of its own, and does not say why it cannot. */
	@Test
	void theDiskFailsWhereOnnxRuntimeWrites() throws Exception {
		final Map<String, String> before = content(folder);
		final Path file = folder.resolve("onnx/optimization.part/vision_encoder.onnx.data");
		final ModelException e =
			assertThrows(ModelException.class, () -> ModelOptimizer.optimize(folder, Optimization.EXACT, folder, reported -> {
				if (reported.message().equals("Reading the vision encoder")) assertTrue(file.toFile().mkdir());
			}, new Cancellation()));
		assertEquals(
			"The optimised model cannot be written to " + folder +
				" (ONNX Runtime failed to write vision_encoder.onnx): free disk space, or check that you may write there.",
			e.getMessage());
		assertEquals(before, content(folder));
	}

	/** Whatever a killed process left, the next one writes the same bytes as the first. */
	@Test
	void leftOvers() throws Exception {
		copyOptimized();
		final Map<String, String> complete = content(folder);
		Files.delete(folder.resolve(OptimizationRecord.FILE));
		Files.write(folder.resolve("onnx/weights_optimized.bin"), new byte[100]);
		Files.write(ModelPart.VISION_ENCODER.in(folder, Precision.OPTIMIZED), new byte[100]);
		Files.write(folder.resolve("onnx/decoder_model_merged_optimized.onnx.part"), new byte[100]);
		Files.write(Files.createDirectory(folder.resolve("onnx/optimization.part")).resolve("vision_encoder.onnx"),
			new byte[100]);
		ModelTrial.run(folder);
		exact();
		assertEquals(complete, content(folder));
	}

	@ParameterizedTest
	@CsvSource({ "{", "[]", "null", "{}", "'{\"files\": {\"onnx/x\": null}, \"sources\": {\"onnx/y\": null}}'", "7" })
	void damagedRecord(final String json) throws Exception {
		copyOptimized();
		Files.writeString(folder.resolve(OptimizationRecord.FILE), json);
		assertFalse(OptimizationRecord.fits(folder));
		final ModelFolder read = ModelFolder.read(folder);
		assertEquals(read.portableGraphs(), read.graphs(), "the published graphs are used");
	}
}
