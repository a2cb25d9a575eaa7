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

import fiji.plugin.florence2.graph.GraphBuilder;
import fiji.plugin.florence2.graph.GraphBuilder.Attribute;
import fiji.plugin.florence2.graph.Layer.Linear;
import fiji.plugin.florence2.graph.Tensor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How a graph multiplies a matrix of values by the weights of a linear layer. */
interface MatMulStrategy {

	/**
	 * Adds a layer to a graph.
	 *
	 * @param x values of shape [n, in]
	 * @return the result's name, of shape [n, out]
	 */
	String linear(GraphBuilder graph, String x, Linear layer) throws IOException;

	/** The same with weights that are in no published file. */
	String linear(GraphBuilder graph, String x, LinearWeights layer) throws IOException;

	/**
	 * The same with weights that the graph computes.
	 *
	 * @param weights name of weights of shape [in, out]
	 * @param bias name of a bias of shape [out]
	 */
	default String linear(final GraphBuilder graph, final String x, final String weights, final String bias) {
		return graph.op("Gemm", List.of(x, weights, bias));
	}

	/**
	 * Adds the Gram matrix of the channels, the product of the transposed values with the values themselves.
	 *
	 * @param x values of shape [n, channels]
	 * @return the result's name, of shape [channels, channels]
	 */
	default String gram(final GraphBuilder graph, final String x) {
		return graph.contribOp("FusedMatMul", List.of(x, x), Attribute.of("transA", 1));
	}

	/** In single precision. */
	MatMulStrategy EXACT = new MatMulStrategy() {

		@Override
		public String linear(final GraphBuilder graph, final String x, final Linear layer) throws IOException {
			final List<String> in = new ArrayList<>(List.of(x, graph.weightInItsFile(layer.weights())));
			if (layer.bias().isPresent()) in.add(graph.weightInItsFile(layer.bias().get()));
			return graph.op("Gemm", in, Attribute.of("transB", layer.transposed() ? 1 : 0));
		}

		@Override
		public String linear(final GraphBuilder graph, final String x, final LinearWeights layer) throws IOException {
			final String weights = graph.floats(layer.weights(), layer.in(), layer.out());
			return graph.op("Gemm", List.of(x, weights, graph.floats(layer.bias(), layer.out())));
		}
	};

	/**
	 * With weights in 8 bit, a scale for each output, and values that are quantised as they come. 7 bits are used, so
	 * that processors without VNNI do not overflow. Fast for many rows.
	 */
	MatMulStrategy INT8_BY_COLUMN = new MatMulStrategy() {

		@Override
		public String linear(final GraphBuilder graph, final String x, final Linear layer) throws IOException {
			return linear(graph, x, LinearWeights.of(layer));
		}

		@Override
		public String linear(final GraphBuilder graph, final String x, final LinearWeights layer) throws IOException {
			final QuantizedWeights quantized = QuantizedWeights.byColumn(layer);
			final String weights = graph.constant(Tensor.INT8, quantized.numbers(), layer.in(), layer.out());
			final String scales = graph.floats(quantized.scales(), layer.out());
			final String bias = graph.floats(layer.bias(), layer.out());
			return graph.contribOp("DynamicQuantizeMatMul", List.of(x, weights, scales, "", bias));
		}

		@Override
		public String linear(final GraphBuilder graph, final String x, final String weights, final String bias) {
			return multiplied(graph, quantized(graph, x), quantized(graph, weights), List.of(bias));
		}

		@Override
		public String gram(final GraphBuilder graph, final String x) {
			final Quantized values = quantized(graph, x);
			final String transposed = graph.op("Transpose", List.of(values.numbers()), Attribute.list("perm", 1, 0));
			return multiplied(graph, new Quantized(transposed, values.scale(), values.zeroPoint()), values, List.of());
		}

		/** Names of what the graph quantises while it runs. */
		record Quantized(String numbers, String scale, String zeroPoint) {}

		private Quantized quantized(final GraphBuilder graph, final String x) {
			final List<String> results = graph.op("DynamicQuantizeLinear", List.of(x), 3);
			return new Quantized(results.get(0), results.get(1), results.get(2));
		}

		private String multiplied(final GraphBuilder graph, final Quantized left, final Quantized right,
			final List<String> bias)
		{
			final List<String> in = new ArrayList<>(
				List.of(left.numbers(), right.numbers(), left.scale(), right.scale(), left.zeroPoint(), right.zeroPoint()));
			in.addAll(bias);
			return graph.contribOp("MatMulIntegerToFloat", in);
		}
	};

	/** With weights in 8 bit, a scale for each 32 of them, and values quantised alike. Fast for few rows. */
	MatMulStrategy INT8_BY_BLOCK = new MatMulStrategy() {

		@Override
		public String linear(final GraphBuilder graph, final String x, final Linear layer) throws IOException {
			return linear(graph, x, LinearWeights.of(layer));
		}

		@Override
		public String linear(final GraphBuilder graph, final String x, final LinearWeights layer) throws IOException {
			if (layer.in() % QuantizedWeights.BLOCK != 0) return EXACT.linear(graph, x, layer);
			final QuantizedWeights quantized = QuantizedWeights.byBlock(layer);
			final int blocks = layer.in() / QuantizedWeights.BLOCK;
			final String weights =
				graph.constant(Tensor.UINT8, quantized.numbers(), layer.out(), blocks, QuantizedWeights.BLOCK);
			final String scales = graph.floats(quantized.scales(), (long) layer.out() * blocks);
			final String bias = graph.floats(layer.bias(), layer.out());
			return graph.contribOp("MatMulNBits", List.of(x, weights, scales, "", "", bias), Attribute.of("K", layer.in()),
				Attribute.of("N", layer.out()), Attribute.of("bits", 8), Attribute.of("block_size", QuantizedWeights.BLOCK),
				Attribute.of("accuracy_level", 4));
		}
	};
}
