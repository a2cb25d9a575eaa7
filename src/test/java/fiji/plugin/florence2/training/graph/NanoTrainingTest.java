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

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.onnx.CachedDecoder;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.EncoderStates;
import fiji.plugin.florence2.onnx.FlorenceGraphs;
import fiji.plugin.florence2.onnx.ImageFeatures;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.onnx.TrainingSession;
import fiji.plugin.florence2.training.AdamW;
import fiji.plugin.florence2.training.graph.TrainingBatch.Sample;
import fiji.plugin.florence2.training.graph.TrainingMethod.Adapters;
import fiji.plugin.florence2.training.graph.TrainingMethod.AllWeights;
import fiji.plugin.florence2.training.graph.TrainingMethod.LinearLayer;
import fiji.plugin.florence2.training.graph.VectorLayout.Piece;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training of nano's text part, whole or by adapters: losses, gradients and trained adapters are those of PyTorch. */
class NanoTrainingTest {

	private static final double LOSS_TOLERANCE = 1e-5;
	private static final double GRADIENT_TOLERANCE = 1e-4;
	private static final double CURVE_TOLERANCE = 1e-3;
	/** Merged weights are rounded to half precision. */
	private static final double LOGIT_TOLERANCE = 5e-2;
	private static final int IMAGE_TOKENS = 145;
	private static final int WIDTH = 192;

	@TempDir
	private Path folder;
	private GoldenNano golden;

	@BeforeEach
	void read() throws Exception {
		golden = GoldenNano.read("nano-text.json");
	}

	private Sample sample(final int row) {
		return new Sample(GoldenNano.sines(row, IMAGE_TOKENS * WIDTH), golden.prompt(row), golden.answer(row));
	}

	private List<Sample> samples(final int... rows) {
		return IntStream.of(rows).mapToObj(this::sample).toList();
	}

	private TrainingGraph graph(final TrainingMethod method) throws Exception {
		return new TrainingGraph(Nano.published(), method, folder.resolve("training"));
	}

	private TrainingMethod adapters(final boolean ofTheEncoderToo) {
		return new Adapters(golden.json().get("rank").getAsInt(), golden.json().get("alpha").getAsDouble(),
			EnumSet.allOf(LinearLayer.class), ofTheEncoderToo, 0);
	}

	/** The adapters with which a case begins. */
	private static float[] first(final VectorLayout layout, final boolean zeros) {
		final float[] vector = new float[layout.size()];
		for (final Piece piece : layout.pieces()) {
			if (zeros && piece.name().endsWith("lora_B")) continue;
			for (int i = 0; i < piece.size(); i++)
				vector[piece.offset() + i] = (float) (0.1 * Math.sin(2.3 * i + piece.name().length()));
		}
		return vector;
	}

	private void assertGradient(final JsonObject expected, final TrainingGraph graph, final float[] vector)
		throws Exception
	{
		final Path file = graph.write(expected.get("smoothing").getAsDouble(), new Cancellation());
		final float[] gradient = new float[vector.length];
		try (TrainingSession session = new TrainingSession(file, 2, Device.CPU); RunControl control = new RunControl()) {
			final double loss = session.step(graph.batch(samples(0, 1, 2, 3)).inputs(), vector, gradient, control);
			assertEquals(expected.get("loss").getAsDouble(), loss, LOSS_TOLERANCE);
		}
		assertEquals(0, GoldenNano.assertTensors(expected.getAsJsonArray("tensors"), graph.vectorLayout().pieces(),
			gradient, GRADIENT_TOLERANCE), "tensors that are not trained");
	}

	@Test
	void allWeights() throws Exception {
		try (TrainingGraph graph = graph(new AllWeights(0))) {
			assertGradient(golden.json().getAsJsonObject("weights"), graph, graph.initialVector(0));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void adapters(final int number) throws Exception {
		final JsonObject expected = golden.json().getAsJsonArray("adapters").get(number).getAsJsonObject();
		try (TrainingGraph graph = graph(adapters(expected.get("encoder").getAsBoolean()))) {
			assertGradient(expected, graph, first(graph.vectorLayout(), false));
		}
	}

	/** Fifty steps of the optimiser, and the model that comes of them. */
	@Test
	void steps() throws Exception {
		final JsonObject expected = golden.json().getAsJsonObject("steps");
		try (TrainingGraph graph = graph(adapters(true))) {
			final float[] trained = first(graph.vectorLayout(), true);
			train(graph, trained, expected);
			assertEquals(0, GoldenNano.assertTensors(expected.getAsJsonArray("tensors"), graph.vectorLayout().pieces(),
				trained, CURVE_TOLERANCE));
			final Path result = Nano.copyTo(folder.resolve("result"));
			graph.merge(trained, result, new Cancellation());
			assertLogits(expected, ModelFolder.read(result));
		}
	}

	private void train(final TrainingGraph graph, final float[] trained, final JsonObject expected) throws Exception {
		final float[] gradient = new float[trained.length];
		final AdamW optimizer = new AdamW(trained.length, expected.get("decay").getAsDouble());
		final Path file = graph.write(expected.get("smoothing").getAsDouble(), new Cancellation());
		try (TrainingSession session = new TrainingSession(file, 2, Device.CPU); RunControl control = new RunControl()) {
			final List<Double> losses = new ArrayList<>();
			for (final JsonElement rows : expected.getAsJsonArray("rows")) {
				final List<Sample> chosen = samples(new Gson().fromJson(rows, int[].class));
				losses.add(session.step(graph.batch(chosen).inputs(), trained, gradient, control));
				optimizer.step(trained, gradient, expected.get("rate").getAsDouble());
			}
			assertArrayEquals(new Gson().fromJson(expected.get("losses"), double[].class),
				losses.stream().mapToDouble(Double::doubleValue).toArray(), CURVE_TOLERANCE);
		}
	}

	/** The decoder runs its branch without a past for the first token, and the other one for the others. */
	private void assertLogits(final JsonObject expected, final ModelFolder merged) throws Exception {
		final int[] at = new Gson().fromJson(expected.get("logits_at"), int[].class);
		final double[][] logits = new Gson().fromJson(expected.get("logits"), double[][].class);
		final Sample sample = sample(0);
		try (FlorenceGraphs graphs = FlorenceGraphs.open(merged, 1, Device.CPU); RunControl control = new RunControl()) {
			final EncoderStates states = new EncoderStates(1);
			graphs.encode(new ImageFeatures(sample.image(), IMAGE_TOKENS), sample.prompt(), states, control);
			try (CachedDecoder decoder = graphs.decoder(states, control)) {
				for (int i = 0; i < sample.answer().length; i++) {
					final int token = i == 0 ? merged.generation().startToken() : sample.answer()[i - 1];
					final float[] all = new float[at[at.length - 1] + 1];
					decoder.next(new int[] { 0 }, new int[] { token }).get(0, all);
					for (int j = 0; j < at.length; j++)
						assertEquals(logits[i][j], all[at[j]], LOGIT_TOLERANCE);
				}
			}
		}
	}
}
