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
package fiji.plugin.florence2.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.graph.GraphBuilder.Attribute;
import fiji.plugin.florence2.graph.Layer.Linear;
import fiji.plugin.florence2.graph.LayerReader.Attention;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads layers from small graphs that are laid out as those of published models. */
class LayerReaderTest {

	private static final String X = "x";
	private static final int WIDTH = 4;

	@TempDir
	private Path folder;
	private WeightFile weights;
	private GraphBuilder graph;

	@BeforeEach
	void begin() throws Exception {
		weights = new WeightFile(folder.resolve("weights.bin"), new Cancellation());
		graph = new GraphBuilder(folder, weights);
		graph.floatInput(X, 1, "length", WIDTH);
	}

	@AfterEach
	void close() throws Exception {
		weights.close();
	}

	private OnnxFile written() throws Exception {
		final Path file = folder.resolve("graph.onnx");
		Files.write(file, graph.toBytes(GraphBuilder.MIN_OPERATION_SET));
		return new OnnxFile(file);
	}

	/** The same number everywhere: the number identifies the layer. */
	private String matrix(final float number, final int in, final int out) throws Exception {
		return graph.floats(same(number, in * out), in, out);
	}

	private static float[] same(final float number, final int length) {
		final float[] numbers = new float[length];
		Arrays.fill(numbers, number);
		return numbers;
	}

	private String linear(final float number) throws Exception {
		final String product = graph.op("MatMul", List.of(X, matrix(number, WIDTH, WIDTH)));
		return graph.op("Add", List.of(graph.floats(same(-number, WIDTH), WIDTH), product));
	}

	private String heads(final String x) throws Exception {
		final String apart = graph.op("Reshape", List.of(x, graph.int64s(1, -1, 2, WIDTH / 2)));
		final String moved = graph.op("Transpose", List.of(apart), Attribute.list("perm", 0, 2, 1, 3));
		return graph.op("Reshape", List.of(moved, graph.int64s(2, -1, WIDTH / 2)));
	}

	private void assertLinear(final float number, final Linear layer) throws Exception {
		assertArrayEquals(same(number, WIDTH * WIDTH), layer.weights().floats());
		assertArrayEquals(same(-number, WIDTH), layer.bias().orElseThrow().floats());
	}

	@Test
	void aBiasMayBeAMatrixOfOneRow() throws Exception {
		final float[] bias = { 1, 2, 3 };
		final String product = graph.op("MatMul", List.of(X, matrix(0.5f, WIDTH, 3)));
		graph.namedOp("logits", "Add", List.of(product, graph.floats(bias, 1, 3)));
		try (OnnxFile file = written()) {
			final List<Linear> linears = new LayerReader(file.graph()).linears();
			assertEquals(1, linears.size());
			assertEquals("logits", linears.get(0).output());
			assertArrayEquals(bias, linears.get(0).bias().orElseThrow().floats());
			assertArrayEquals(new long[] { 3 }, linears.get(0).bias().orElseThrow().shape());
		}
	}

	@Test
	void whatIsAddedToPositionsIsNoBias() throws Exception {
		final String product = graph.op("MatMul", List.of(X, matrix(0.5f, WIDTH, 2)));
		graph.namedOp("sums", "Add", List.of(product, graph.floats(new float[] { 1, 2, 3 }, 1, 3, 1)));
		try (OnnxFile file = written()) {
			final List<Linear> linears = new LayerReader(file.graph()).linears();
			assertEquals(1, linears.size());
			assertEquals(product, linears.get(0).output());
			assertTrue(linears.get(0).bias().isEmpty());
		}
	}

	/** As Microsoft's program does it: queries scaled before the product, heads side by side with images, a mask added. */
	@Test
	void attentionOfHeadsInABatch() throws Exception {
		final String values = heads(linear(3));
		final String keys = heads(linear(2));
		final String queries = heads(graph.op("Mul", List.of(linear(1), graph.floats(new float[] { 0.5f }))));
		final String turned = graph.op("Transpose", List.of(keys), Attribute.list("perm", 0, 2, 1));
		final String scores =
			graph.op("Reshape", List.of(graph.op("MatMul", List.of(queries, turned)), graph.int64s(1, 2, -1, 1)));
		final String masked = graph.op("Add", List.of(graph.floats(new float[] { 0 }), scores));
		final String softmax = graph.op("Softmax", List.of(graph.op("Reshape", List.of(masked, graph.int64s(2, -1, 1)))),
			Attribute.of("axis", -1));
		graph.namedOp("attended", "MatMul", List.of(softmax, values));
		try (OnnxFile file = written()) {
			final LayerReader reader = new LayerReader(file.graph());
			assertEquals(1, reader.attentions().size());
			final Attention attention = reader.attentions().get(0);
			assertLinear(1, attention.queries());
			assertLinear(2, attention.keys());
			assertLinear(3, attention.values());
			assertEquals(List.of(), reader.linears());
		}
	}
}
