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
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.graph.GraphBuilder;
import fiji.plugin.florence2.graph.WeightFile;
import fiji.plugin.florence2.onnx.TrainingSession;
import fiji.plugin.florence2.training.graph.Tape.ConvolutionShape;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of a gradient, against differences of what ONNX Runtime computes. */
class TapeTest {

	@TempDir
	private Path folder;
	private FiniteDifferences differences;

	@BeforeEach
	void begin() {
		differences = new FiniteDifferences(folder);
	}

	private static Value value(final Parameters parameters, final String name) {
		return parameters.trained(name).orElseThrow();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void linear(final boolean transposed) throws Exception {
		differences.with("x", 3, 4).with("w", transposed ? 2 : 4, transposed ? 4 : 2).with("b", 2);
		differences.check((graph, tape, p) -> tape.linear(value(p, "x"), value(p, "w"), transposed, value(p, "b")), 3, 2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void linearWithoutBias(final boolean transposed) throws Exception {
		differences.with("x", 3, 4).with("w", transposed ? 2 : 4, transposed ? 4 : 2);
		differences.check((graph, tape, p) -> tape.linear(value(p, "x"), value(p, "w"), transposed), 3, 2);
	}

	/** The gradient of a value is the sum over all that use it. */
	@Test
	void aValueUsedThrice() throws Exception {
		differences.with("x", 2, 3);
		differences.check(
			(graph, tape, p) -> tape.add(tape.add(value(p, "x"), tape.scale(value(p, "x"), 0.5)), tape.gelu(value(p, "x"))),
			2, 3);
	}

	@Test
	void sumWithAConstantOfFewerAxes() throws Exception {
		differences.with("x", 2, 3, 4);
		differences.check(
			(graph, tape, p) -> tape.addConstant(tape.scale(value(p, "x"), -3), differences.constant(graph, 3, 4)), 2, 3, 4);
	}

	@Test
	void joined() throws Exception {
		differences.with("x", 2, 3, 4).with("y", 2, 2, 4);
		differences.check((graph, tape, p) -> tape.joined(value(p, "x"),
			tape.joined(value(p, "y"), Value.frozen(differences.constant(graph, 2, 1, 4)))), 2, 6, 4);
	}

	@Test
	void parts() throws Exception {
		differences.with("x", 2, 6);
		differences.check((graph, tape, p) -> {
			final List<Value> parts = tape.parts(value(p, "x"), 3, 1);
			return tape.add(tape.add(tape.scale(parts.get(2), 2), tape.gelu(parts.get(0))), tape.scale(parts.get(1), -3));
		}, 2, 2);
	}

	@Test
	void mean() throws Exception {
		differences.with("x", 2, 3, 4);
		differences.check((graph, tape, p) -> tape.mean(value(p, "x"), 3), 2, 1, 4);
	}

	@Test
	void paddedAndCropped() throws Exception {
		differences.with("x", 2, 3, 2, 2);
		differences.check((graph, tape, p) -> tape.padded(value(p, "x"), 3, 2, 4, 5), 2, 4, 5, 2);
		differences.check((graph, tape, p) -> tape.cropped(value(p, "x"), 2, 1, 3, 2), 2, 2, 1, 2);
	}

	/** As the first convolution of each stage: overlapping patches, and rows at the end that none reaches. */
	@ParameterizedTest
	@CsvSource({ "7, 6, 3, 2, 1", "6, 6, 3, 2, 1", "5, 4, 3, 1, 1", "9, 12, 7, 4, 3" })
	void convolution(final int height, final int width, final int side, final int stride, final int padding)
		throws Exception
	{
		final ConvolutionShape shape = new ConvolutionShape(height, width, side, stride, padding);
		differences.with("x", 2, 2, height, width).with("w", 3, 2, side, side).with("b", 3);
		differences.check((graph, tape, p) -> tape.convolution(value(p, "x"), value(p, "w"), value(p, "b"), shape), 2, 3,
			(height + 2 * padding - side) / stride + 1, (width + 2 * padding - side) / stride + 1);
	}

	@Test
	void depthwiseSum() throws Exception {
		differences.with("x", 2 * 4 * 5, 3).with("w", 3, 1, 3, 3).with("b", 3);
		differences.check((graph, tape, p) -> tape.depthwiseSum(value(p, "x"), value(p, "w"), value(p, "b"), 4, 5, 3),
			2 * 4 * 5, 3);
	}

	@Test
	void reshapedAndTransposed() throws Exception {
		differences.with("x", 4, 6);
		differences.check((graph, tape, p) -> tape
			.transpose(tape.reshape(value(p, "x"), graph.int64s(2, -1, 3, 2), graph.int64s(-1, 6)), 0, 2, 3, 1), 2, 3, 2, 2);
	}

	@Test
	void attention() throws Exception {
		differences.with("q", 2, 2, 3, 4).with("k", 2, 2, 4, 5).with("v", 2, 2, 5, 4);
		differences.check((graph, tape, p) -> tape.attention(value(p, "q"), value(p, "k"), value(p, "v"), Optional.empty()),
			2, 2, 3, 4);
	}

	@Test
	void attentionToWhatIsNotHidden() throws Exception {
		differences.with("q", 1, 2, 3, 2).with("k", 1, 2, 2, 3).with("v", 1, 2, 3, 2);
		final float[] future = { 0, -1e9f, -1e9f, 0, 0, -1e9f, 0, 0, 0 };
		differences.check((graph, tape, p) -> tape.attention(value(p, "q"), value(p, "k"), value(p, "v"),
			Optional.of(graph.floats(future, 3, 3))), 1, 2, 3, 2);
	}

	@Test
	void gelu() throws Exception {
		differences.with("x", 5, 4);
		differences.check((graph, tape, p) -> tape.gelu(value(p, "x")), 5, 4);
	}

	/** What uses the result of GELU needs it again in the backward pass. */
	@Test
	void linearAfterGelu() throws Exception {
		differences.with("x", 5, 4).with("w", 3, 4).with("b", 3);
		differences.check((graph, tape, p) -> tape.linear(tape.gelu(value(p, "x")), value(p, "w"), true, value(p, "b")), 5,
			3);
	}

	@Test
	void layerNormalization() throws Exception {
		differences.with("x", 3, 5).with("w", 5).with("b", 5);
		differences.check((graph, tape, p) -> tape.layerNormalization(value(p, "x"), value(p, "w"), value(p, "b"), 1e-5f),
			3, 5);
	}

	@ParameterizedTest
	@CsvSource({ "0, false, false", "0, true, true", "0.1, false, true", "0.3, true, false" })
	void crossEntropy(final double smoothing, final boolean transposed, final boolean biased) throws Exception {
		differences.with("x", 3, 4);
		differences.check((graph, tape, p) -> {
			final String table = transposed ? differences.constant(graph, 7, 4) : differences.constant(graph, 4, 7);
			final Optional<String> bias = biased ? Optional.of(differences.constant(graph, 7)) : Optional.empty();
			final String weights = graph.floats(new float[] { 0.5f, 0, 0, 0, 0.25f, 0.125f }, 3, 2);
			final String labels = graph.op("Reshape", List.of(graph.int64s(6, 0, 0, 0, 2, 5), graph.int64s(3, 2)));
			final String loss =
				tape.crossEntropy(tape.scale(value(p, "x"), 0.7), table, transposed, bias, labels, weights, smoothing);
			graph.namedOp(TrainingSession.LOSS, "Identity", List.of(loss));
			tape.backward();
			return null;
		});
	}

	@Test
	void squaredDistance() throws Exception {
		differences.with("x", 3, 4);
		differences.check((graph, tape, p) -> {
			final String weights = graph.floats(new float[] { 0.5f, 0, 0.25f }, 3, 1);
			final Value x = tape.scale(value(p, "x"), 0.7);
			final String distance = tape.squaredDistance(x, differences.constant(graph, 3, 4), weights);
			graph.namedOp(TrainingSession.LOSS, "Identity", List.of(distance));
			tape.backward();
			return null;
		});
	}

	/** What no trained number lies behind gets no gradient, and neither does what the loss does not depend on. */
	@Test
	void gradientsStopWhereNothingIsTrained() throws Exception {
		try (WeightFile weights = new WeightFile(folder.resolve("weights.bin"), new Cancellation())) {
			final GraphBuilder graph = new GraphBuilder(folder, weights);
			final Tape tape = new Tape(graph);
			final Value frozen = tape.gelu(Value.frozen(graph.floats(new float[4], 2, 2)));
			final Value trained = new Value("x", true);
			final Value unused = tape.gelu(trained);
			final Value sum = tape.add(frozen, tape.scale(trained, 2));
			tape.backward(sum, graph.floats(new float[4], 2, 2));
			assertFalse(frozen.trained());
			assertTrue(sum.trained());
			assertEquals(Optional.empty(), tape.gradient(frozen));
			assertEquals(Optional.empty(), tape.gradient(unused));
			assertTrue(tape.gradient(trained).isPresent());
		}
	}
}
