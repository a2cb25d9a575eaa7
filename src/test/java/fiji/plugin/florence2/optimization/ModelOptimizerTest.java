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
import fiji.plugin.florence2.common.Cancellation;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an optimisation leaves in folders, however it ends. What the model answers then is told by OptimizedParityTest. */
class ModelOptimizerTest {

	private static final List<String> STEPS = List.of("Asking the model as it is", "Reading the vision encoder",
		"Optimising the vision encoder", "Optimising the text encoder", "Optimising the decoder",
		"Comparing the optimised model with it", "Finishing");

	@TempDir
	private Path temporary;
	private Path folder;
	private Path own;

	@BeforeEach
	void copy() throws IOException {
		folder = Nano.copyTo(temporary.resolve("a model with blanks and \u00e9"));
		own = temporary.resolve("mod\u00e8le en 8 bit");
	}

	private Deviation exact() throws ModelException {
		return ModelOptimizer.optimize(folder, Optimization.EXACT, folder, what -> {}, new Cancellation());
	}

	/** Files and their sums. */
	private static Map<String, String> content(final Path folder) throws IOException {
		final Map<String, String> content = new TreeMap<>();
		if (!Files.exists(folder)) return content;
		try (Stream<Path> files = Files.walk(folder)) {
			for (final Path file : files.toList()) content.put(folder.relativize(file).toString(), Files.isDirectory(file) ? ""
				: Checksum.of(file, bytes -> {}).sha256());
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
		final List<String> told = new ArrayList<>();
		ModelOptimizer.optimize(folder, Optimization.EXACT, folder, told::add, new Cancellation());
		assertEquals(STEPS, told);
		assertEquals(ModelOptimizer.STEPS, told.size());
		final Map<String, String> after = content(folder);
		assertTrue(after.entrySet().containsAll(before.entrySet()), "published files are as they were");
		after.keySet().removeAll(before.keySet());
		assertEquals(List.of("onnx/decoder_model_merged_optimized.onnx", "onnx/embed_tokens_optimized.onnx",
			"onnx/encoder_model_optimized.onnx", "onnx/optimized.json", "onnx/vision_encoder_optimized.onnx",
			"onnx/weights_optimized.bin"), List.copyOf(after.keySet()));
		final ModelFolder read = ModelFolder.read(folder);
		assertEquals(ModelPart.DECODER.in(folder, Precision.OPTIMIZED), read.graphs().get(ModelPart.DECODER));
		assertEquals(ModelPart.DECODER.in(folder, Precision.FP16), read.portableGraphs().get(ModelPart.DECODER));
		assertTrue(assertRefused().getMessage().contains("optimised already"));
	}

	/** Twice the same bytes, so that differences tell of something. */
	@Test
	void reproducible() throws Exception {
		exact();
		final Map<String, String> first = content(folder);
		Files.delete(folder.resolve(OptimizationRecord.FILE));
		exact();
		assertEquals(first, content(folder));
	}

	@Test
	void roomIsEnough() throws Exception {
		final long exact = ModelOptimizer.room(folder, Optimization.EXACT);
		final long int8 = ModelOptimizer.room(folder, Optimization.INT8);
		exact();
		ModelOptimizer.optimize(folder, Optimization.INT8, own, what -> {}, new Cancellation());
		final long vision = 2 * Files.size(ModelPart.VISION_ENCODER.in(folder, Precision.FP16));
		assertTrue(Files.size(folder.resolve("onnx/weights_optimized.bin")) + vision <= exact * 1.05, exact + " bytes");
		assertTrue(Files.size(own.resolve("onnx/weights_optimized_int8.bin")) + vision <= int8 * 1.05, int8 + " bytes");
	}

	@Test
	void aFolderOfItsOwnIn8Bit() throws Exception {
		final Map<String, String> before = content(folder);
		final Deviation deviation = ModelOptimizer.optimize(folder, Optimization.INT8, own, what -> {}, new Cancellation());
		assertEquals(before, content(folder));
		assertTrue(deviation.features() < 0.05 && deviation.logits() < 0.05, deviation.toString());
		assertTrue(deviation.equalTokens() >= deviation.tokens() - 1, deviation.toString());
		ModelTrial.run(own);
		assertThrows(ModelException.class, () -> ModelOptimizer.optimize(folder, Optimization.INT8, own, what -> {},
			new Cancellation()));
		ModelTrial.run(own);
	}

	/** Weights are found by their places in the published files. */
	@Test
	void anotherPublishedFileIsNotMixedUp() throws Exception {
		exact();
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
			for (final OnnxNode node : file.graph().nodes()) for (final String in : node.in()) {
				final Optional<Tensor> weights = file.graph().constant(in).filter(constant -> constant.type() == Tensor.HALF);
				if (weights.isEmpty()) continue;
				for (long i = 0; i < weights.get().bytes(); i += 2) bytes[(int) (weights.get().offset() + i)] ^= 1;
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
		assertRefused();
	}

	static Stream<Arguments> damages() {
		return Arrays.stream(ModelPart.values()).flatMap(part -> Stream.of("another", "cut", "noise").map(
			damage -> Arguments.of(part, damage)));
	}

	/** A sound graph of another form: one that was optimised, under the name of a published one. */
	@ParameterizedTest
	@EnumSource(ModelPart.class)
	void unknownLayout(final ModelPart part) throws Exception {
		ModelOptimizer.optimize(folder, Optimization.INT8, own, what -> {}, new Cancellation());
		Files.copy(own.resolve("onnx/weights_optimized_int8.bin"), folder.resolve("onnx/weights_optimized_int8.bin"));
		for (final ModelPart copied : ModelPart.values())
			if (copied == part || part == ModelPart.DECODER && copied == ModelPart.TEXT_ENCODER || part == ModelPart.TEXT_ENCODER &&
				copied == ModelPart.DECODER) Files.copy(copied.in(own, Precision.OPTIMIZED_INT8), copied.in(folder,
					Precision.FP16), StandardCopyOption.REPLACE_EXISTING);
		final String told = assertRefused().getMessage();
		assertTrue(told.contains("only graphs in 32 bit that are made as the published ones can"), told);
	}

	static IntStream steps() {
		return IntStream.range(0, STEPS.size());
	}

	@ParameterizedTest
	@MethodSource("steps")
	void canceled(final int step) throws Exception {
		for (final Optimization optimization : Optimization.values()) {
			final Path target = optimization == Optimization.EXACT ? folder : own;
			final Map<String, String> before = content(folder);
			final Cancellation cancellation = new Cancellation();
			assertThrows(CancellationException.class, () -> ModelOptimizer.optimize(folder, optimization, target, what -> {
				if (what.equals(STEPS.get(step))) cancellation.cancel();
			}, cancellation), STEPS.get(step));
			assertEquals(before, content(folder));
			assertFalse(Files.exists(own));
		}
	}

	/** What a process leaves that is killed. */
	@Test
	void leftOvers() throws Exception {
		exact();
		final Map<String, String> whole = content(folder);
		Files.delete(folder.resolve(OptimizationRecord.FILE));
		Files.write(folder.resolve("onnx/weights_optimized.bin"), new byte[100]);
		Files.write(ModelPart.VISION_ENCODER.in(folder, Precision.OPTIMIZED), new byte[100]);
		Files.write(folder.resolve("onnx/decoder_model_merged_optimized.onnx.part"), new byte[100]);
		Files.write(Files.createDirectory(folder.resolve("onnx/optimization.part")).resolve("vision_encoder.onnx"),
			new byte[100]);
		ModelTrial.run(folder);
		exact();
		assertEquals(whole, content(folder));
	}

	@ParameterizedTest
	@CsvSource({ "{", "[]", "null", "{}", "'{\"files\": {\"onnx/x\": null}, \"sources\": {\"onnx/y\": null}}'", "7" })
	void damagedRecord(final String json) throws Exception {
		exact();
		Files.writeString(folder.resolve(OptimizationRecord.FILE), json);
		assertFalse(OptimizationRecord.fits(folder));
		ModelTrial.run(folder);
	}
}
