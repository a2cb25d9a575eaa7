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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.RunControl;
import fiji.plugin.florence2.onnx.TrainingSession;
import fiji.plugin.florence2.onnx.TrainingSession.Input;
import fiji.plugin.florence2.training.graph.TrainingBatch.Sample;
import fiji.plugin.florence2.training.graph.TrainingMethod.Adapters;
import fiji.plugin.florence2.training.graph.TrainingMethod.AllWeights;
import fiji.plugin.florence2.training.graph.TrainingMethod.LinearLayer;
import fiji.plugin.florence2.training.graph.VectorLayout.Piece;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training of the vision encoder of nano. The expected numbers are those of PyTorch 2.13, in double precision. */
class VisionTrainingTest {

	private static final double LOSS_TOLERANCE = 1e-5;
	private static final double GRADIENT_TOLERANCE = 1e-4;
	private static final int SIDE = 192;

	@TempDir
	private Path folder;
	private GoldenNano golden;

	@BeforeEach
	void read() throws Exception {
		golden = GoldenNano.read("nano-with-vision.json");
	}

	private static FloatBuffer picture(final int row) {
		return GoldenNano.sines(row, 3 * SIDE * SIDE);
	}

	private Sample sample(final int row, final FloatBuffer image) {
		return new Sample(image, golden.prompt(row), golden.answer(row));
	}

	private TrainingGraph graph(final TrainingMethod method) throws Exception {
		return new TrainingGraph(Nano.folder(), method, folder.resolve("training"));
	}

	private double step(final TrainingGraph graph, final List<Sample> samples, final float[] gradient) throws Exception {
		final Path file = graph.write(golden.json().get("smoothing").getAsDouble(), new Cancellation());
		try (TrainingSession session = new TrainingSession(file, 2, Device.CPU); RunControl control = new RunControl()) {
			return session.step(graph.batch(samples).inputs(), graph.initialVector(0), gradient, control);
		}
	}

	/** Adapters have no expected gradient. Returns how many tensors are not trained. */
	private int assertGradient(final VectorLayout layout, final float[] gradient) {
		final List<Piece> weights = layout.pieces().stream().filter(piece -> !piece.name().contains("lora")).toList();
		return GoldenNano.assertTensors(golden.json().getAsJsonArray("tensors"), weights, gradient, GRADIENT_TOLERANCE);
	}

	@Test
	void allStages() throws Exception {
		try (TrainingGraph graph = graph(new AllWeights(4))) {
			assertFalse(graph.hasFrozenStages());
			assertThrows(IllegalStateException.class, () -> graph.writeFrozenStages(new Cancellation()));
			final float[] gradient = new float[graph.vectorLayout().size()];
			final double loss = step(graph, List.of(sample(0, picture(0)), sample(1, picture(1))), gradient);
			assertEquals(golden.json().get("loss").getAsDouble(), loss, LOSS_TOLERANCE);
			assertEquals(0, assertGradient(graph.vectorLayout(), gradient), "tensors that are not trained");
		}
	}

	/** What the frozen stages give is computed once for each image. Adapters of zeros change nothing. */
	@Test
	void theLastStageAndAdapters() throws Exception {
		try (TrainingGraph graph = graph(new Adapters(2, 4, EnumSet.allOf(LinearLayer.class), true, 1))) {
			assertTrue(graph.hasFrozenStages());
			final List<Sample> samples = new ArrayList<>();
			try (TrainingSession frozen = new TrainingSession(graph.writeFrozenStages(new Cancellation()), 2, Device.CPU);
				RunControl control = new RunControl())
			{
				for (int row = 0; row < 2; row++) {
					final Map<String, Input> pixels = Map.of(TrainingGraph.PIXELS, new Input(picture(row), 1, 3, SIDE, SIDE));
					samples.add(sample(row, FloatBuffer.wrap(frozen.run(pixels, TrainingGraph.STAGE_OUTPUT, control))));
				}
			}
			final float[] gradient = new float[graph.vectorLayout().size()];
			assertEquals(golden.json().get("loss").getAsDouble(), step(graph, samples, gradient), LOSS_TOLERANCE);
			assertTrue(assertGradient(graph.vectorLayout(), gradient) > 100, "tensors that are not trained");
		}
	}

	@Test
	void theInitialVectorIsTheModelItself() throws Exception {
		final Path result = folder.resolve("result");
		try (TrainingGraph graph = graph(new AllWeights(4))) {
			assertEquals(3, graph.changedFiles().size());
			graph.merge(graph.initialVector(5), result, new Cancellation());
			for (final Path file : graph.changedFiles())
				assertEquals(-1, Files.mismatch(Nano.folder().folder().resolve(file), result.resolve(file)), file.toString());
		}
	}
}
