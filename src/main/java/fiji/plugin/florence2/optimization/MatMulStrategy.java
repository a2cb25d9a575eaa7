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

import fiji.plugin.florence2.optimization.GraphBuilder.Attribute;
import fiji.plugin.florence2.optimization.Layer.Linear;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How the product of a matrix of values with the weights of a linear layer is computed. */
interface Products {

	/**
	 * Adds a layer to a graph.
	 *
	 * @param x values of shape [n, in]
	 * @return the result's name, of shape [n, out]
	 */
	String of(GraphBuilder graph, String x, Linear layer) throws IOException;

	/** The same with numbers that no file has. */
	String of(GraphBuilder graph, String x, LinearWeights layer) throws IOException;

	/**
	 * The same with weights that the graph computes.
	 *
	 * @param weights name of weights of shape [in, out]
	 * @param bias name of a bias of shape [out]
	 */
	default String ofComputed(final GraphBuilder graph, final String x, final String weights, final String bias) {
		return graph.op("Gemm", List.of(x, weights, bias));
	}

	/** The product of the transposed values, of shape [n, channels], with the values themselves. */
	default String square(final GraphBuilder graph, final String x) {
		return graph.microsoft("FusedMatMul", List.of(x, x), Attribute.of("transA", 1));
	}

	/** In single precision. */
	Products EXACT = new Products() {

		@Override
		public String of(final GraphBuilder graph, final String x, final Linear layer) throws IOException {
			final List<String> in = new ArrayList<>(List.of(x, graph.weight(layer.weights())));
			if (layer.bias().isPresent()) in.add(graph.weight(layer.bias().get()));
			return graph.op("Gemm", in, Attribute.of("transB", layer.transposed() ? 1 : 0));
		}

		@Override
		public String of(final GraphBuilder graph, final String x, final LinearWeights layer) throws IOException {
			return graph.op("Gemm", List.of(x, graph.reals(layer.weights(), layer.in(), layer.out()), graph.reals(layer.bias(),
				layer.out())));
		}
	};

	/**
	 * With weights in 8 bit, a scale for each output, and values that are quantised as they come. 7 bits are used, so
	 * that processors without VNNI do not overflow. Fast for many rows.
	 */
	Products INT8_BY_COLUMN = new Products() {

		@Override
		public String of(final GraphBuilder graph, final String x, final Linear layer) throws IOException {
			return of(graph, x, LinearWeights.of(layer));
		}

		@Override
		public String of(final GraphBuilder graph, final String x, final LinearWeights layer) throws IOException {
			final Quantised weights = Quantised.byColumn(layer);
			return graph.microsoft("DynamicQuantizeMatMul", List.of(x, graph.constant(Tensor.INT8, weights.numbers(), layer
				.in(), layer.out()), graph.reals(weights.scales(), layer.out()), "", graph.reals(layer.bias(), layer.out())));
		}

		@Override
		public String ofComputed(final GraphBuilder graph, final String x, final String weights, final String bias) {
			final List<String> left = quantised(graph, x);
			final List<String> right = quantised(graph, weights);
			return graph.microsoft("MatMulIntegerToFloat", List.of(left.get(0), right.get(0), left.get(1), right.get(1), left
				.get(2), right.get(2), bias));
		}

		@Override
		public String square(final GraphBuilder graph, final String x) {
			final List<String> values = quantised(graph, x);
			final String turned = graph.op("Transpose", List.of(values.get(0)), Attribute.list("perm", 1, 0));
			return graph.microsoft("MatMulIntegerToFloat", List.of(turned, values.get(0), values.get(1), values.get(1), values
				.get(2), values.get(2)));
		}

		/** Numbers, scale and zero. */
		private List<String> quantised(final GraphBuilder graph, final String x) {
			return graph.op("DynamicQuantizeLinear", List.of(x), 3);
		}
	};

	/** With weights in 8 bit, a scale for each 32 of them, and values quantised alike. Fast for few rows. */
	Products INT8_BY_BLOCK = new Products() {

		@Override
		public String of(final GraphBuilder graph, final String x, final Linear layer) throws IOException {
			return of(graph, x, LinearWeights.of(layer));
		}

		@Override
		public String of(final GraphBuilder graph, final String x, final LinearWeights layer) throws IOException {
			if (layer.in() % Quantised.BLOCK != 0) return EXACT.of(graph, x, layer);
			final Quantised weights = Quantised.byBlock(layer);
			final int blocks = layer.in() / Quantised.BLOCK;
			return graph.microsoft("MatMulNBits", List.of(x, graph.constant(Tensor.UINT8, weights.numbers(), layer.out(),
				blocks, Quantised.BLOCK), graph.reals(weights.scales(), (long) layer.out() * blocks), "", "", graph.reals(layer
					.bias(), layer.out())), Attribute.of("K", layer.in()), Attribute.of("N", layer.out()), Attribute.of("bits",
						8), Attribute.of("block_size", Quantised.BLOCK), Attribute.of("accuracy_level", 4));
		}
	};
}
