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
package fiji.plugin.florence2.training.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.onnx.CachedDecoder;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.EncoderStates;
import fiji.plugin.florence2.onnx.FlorenceGraphs;
import fiji.plugin.florence2.onnx.ImageFeatures;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.onnx.TrainingSession;
import fiji.plugin.florence2.training.graph.TrainingBatch.Sample;
import fiji.plugin.florence2.training.graph.TrainingMethod.Adapters;
import fiji.plugin.florence2.training.graph.TrainingMethod.AllWeights;
import fiji.plugin.florence2.training.graph.TrainingMethod.LinearLayer;
import fiji.plugin.florence2.training.graph.VectorLayout.Piece;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses, gradients and trained adapters are those of PyTorch and peft. */
class GoldenTrainingTest {

	private static final double LOSS_TOLERANCE = 1e-5;
	private static final double GRADIENT_TOLERANCE = 1e-4;
	private static final double CURVE_TOLERANCE = 1e-3;
	private static final float LOGIT_TOLERANCE = 1e-4f;

	@TempDir
	private Path folder;

	private ModelFolder copyOf(final GoldenTraining golden) throws Exception {
		return ModelFolder.read(golden.copyModelTo(folder.resolve("base")));
	}

	private TrainingGraph graph(final ModelFolder base, final TrainingMethod method) throws Exception {
		return new TrainingGraph(base, method, folder.resolve("training"));
	}

	private static TrainingMethod adapters(final JsonObject info) {
		return new Adapters(info.get("rank").getAsInt(), info.get("alpha").getAsDouble(), EnumSet.allOf(LinearLayer.class),
			info.get("part").getAsString().equals("both"), 0);
	}

	private static float[] piece(final Piece piece, final float[] vector) {
		return Arrays.copyOfRange(vector, piece.offset(), piece.offset() + piece.size());
	}

	private static void assertGradient(final VectorLayout layout, final float[] expected, final float[] actual) {
		for (final Piece piece : layout.pieces()) {
			final double distance = GoldenTraining.distance(piece(piece, actual), piece(piece, expected));
			assertTrue(distance < GRADIENT_TOLERANCE, () -> piece.name() + " differs by " + distance);
		}
	}

	@ParameterizedTest
	@CsvSource({ "lora, lora/vector", "lora_smoothed, lora/vector", "lora_decoder, lora_decoder/vector" })
	void adapters(final String name, final String vector) throws Exception {
		try (GoldenTraining golden = GoldenTraining.open()) {
			final JsonObject info = golden.json(name);
			final JsonArray order = info.getAsJsonArray("layout");
			final ModelFolder base = copyOf(golden);
			try (TrainingGraph graph = graph(base, adapters(info));
				TrainingSession session =
					new TrainingSession(graph.write(info.get("smoothing").getAsDouble(), new Cancellation()), 2, Device.CPU);
				RunControl control = new RunControl())
			{
				final VectorLayout layout = graph.vectorLayout();
				assertEquals(order.size(), layout.pieces().size());
				final float[] gradient = new float[layout.size()];
				final float[] trained = GoldenTraining.inOrderOf(layout, order, golden.arrays().floats(vector));
				final double loss = session.step(graph.batch(golden.samples()).inputs(), trained, gradient, control);
				assertEquals(info.get("loss").getAsDouble(), loss, LOSS_TOLERANCE);
				assertGradient(layout, GoldenTraining.inOrderOf(layout, order, golden.arrays().floats(name + "/gradient")),
					gradient);
			}
		}
	}

	@Test
	void allWeights() throws Exception {
		try (GoldenTraining golden = GoldenTraining.open()) {
			final JsonObject info = golden.json("full");
			final ModelFolder base = copyOf(golden);
			try (TrainingGraph graph = graph(base, new AllWeights(0));
				TrainingSession session =
					new TrainingSession(graph.write(info.get("smoothing").getAsDouble(), new Cancellation()), 2, Device.CPU);
				RunControl control = new RunControl())
			{
				final float[] gradient = new float[graph.vectorLayout().size()];
				final double loss =
					session.step(graph.batch(golden.samples()).inputs(), graph.initialVector(0), gradient, control);
				assertEquals(info.get("loss").getAsDouble(), loss, LOSS_TOLERANCE);
				assertGradient(graph.vectorLayout(), GoldenTraining.inOrderOf(graph.vectorLayout(),
					info.getAsJsonArray("layout"), golden.arrays().floats("full/gradient")), gradient);
			}
		}
	}

	/** Fifty steps, to the same bits with one thread and two, and the model that comes of PyTorch's adapters. */
	@Test
	void curve() throws Exception {
		try (GoldenTraining golden = GoldenTraining.open()) {
			final JsonObject info = golden.json("curve");
			final ModelFolder base = copyOf(golden);
			try (TrainingGraph graph = graph(base, adapters(info))) {
				final Path file = graph.write(info.get("smoothing").getAsDouble(), new Cancellation());
				final float[] trained = golden.train(graph, file, 2, CURVE_TOLERANCE);
				assertArrayEquals(trained, golden.train(graph, file, 1, CURVE_TOLERANCE));
				final Path result = golden.copyModelTo(folder.resolve("result"));
				graph.merge(GoldenTraining.inOrderOf(graph.vectorLayout(), info.getAsJsonArray("layout"),
					golden.arrays().floats("curve/last")), result, new Cancellation());
				assertLogits(golden, ModelFolder.read(result));
			}
		}
	}

	/** The decoder runs its branch without a past for the first token, and the other one for the others. */
	private static void assertLogits(final GoldenTraining golden, final ModelFolder merged) throws Exception {
		final float[] expected = golden.arrays().floats("curve/merged_logits");
		final int tokens = golden.arrays().shape("curve/merged_logits")[1];
		final int vocabulary = golden.arrays().shape("curve/merged_logits")[2];
		try (FlorenceGraphs graphs = FlorenceGraphs.open(merged, 1, Device.CPU); RunControl control = new RunControl()) {
			for (int row = 0; row < 2; row++) {
				final Sample sample = golden.samples().get(row);
				final EncoderStates states = new EncoderStates(1);
				graphs.encode(new ImageFeatures(sample.image(), sample.image().limit() / merged.config().hiddenSize()),
					sample.prompt(), states, control);
				try (CachedDecoder decoder = graphs.decoder(states, control)) {
					for (int i = 0; i < sample.answer().length; i++) {
						final int token = i == 0 ? merged.generation().startToken() : sample.answer()[i - 1];
						final float[] logits = new float[vocabulary];
						decoder.next(new int[] { 0 }, new int[] { token }).get(0, logits);
						final int start = (row * tokens + i) * vocabulary;
						assertArrayEquals(Arrays.copyOfRange(expected, start, start + vocabulary), logits, LOGIT_TOLERANCE);
					}
				}
			}
		}
	}

	/**
	 * The adapters of a model of full size: {@code mvn verify -Dtest=GoldenTrainingTest -DexcludedGroups=
	 * -Dreference.dir=FOLDER}, where FOLDER holds a model as published and, in {@code training}, what
	 * {@code src/bench/train.sh FOLDER} wrote there.
	 */
	@Tag("long")
	@Test
	void curveOfAFullSizeModel() throws Exception {
		final Path reference = Path.of(System.getProperty("reference.dir", ""));
		assumeTrue(Files.exists(reference.resolve("training/training.json")), "no training beside -Dreference.dir");
		try (GoldenTraining golden = GoldenTraining.at(reference.resolve("training"));
			TrainingGraph graph = graph(ModelFolder.read(reference), adapters(golden.json("curve"))))
		{
			golden.train(graph, graph.write(golden.json("curve").get("smoothing").getAsDouble(), new Cancellation()), 2,
				CURVE_TOLERANCE);
		}
	}
}
