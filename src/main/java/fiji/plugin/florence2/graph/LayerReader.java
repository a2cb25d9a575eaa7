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

import fiji.plugin.florence2.optimization.Layer.Convolution;
import fiji.plugin.florence2.optimization.Layer.Linear;
import fiji.plugin.florence2.optimization.Layer.Normalization;
import fiji.plugin.florence2.optimization.Layer.Table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the layers of a graph. Layers of one kind that follow each other in the network are in that order, for each
 * needs the result of the one before; layers side by side (queries, keys and values) are told apart by what becomes
 * of their results.
 */
final class LayerReader {

	/** What changes the form of a tensor or scales it; without a past, a concatenation has one part. */
	private static final Set<String> SHAPING = Set.of("Reshape", "Transpose", "Squeeze", "Unsqueeze", "Identity", "Cast",
		"Expand", "Concat", "Mul", "Div");

	/** What lies between the scores of an attention and their softmax. */
	private static final Set<String> MASKING = Set.of("Add", "Mul", "Div", "Where", "Reshape", "Cast");

	private final OnnxGraph graph;
	private final List<Convolution> convolutions = new ArrayList<>();
	private final List<Linear> linears = new ArrayList<>();
	private final List<Normalization> normalizations = new ArrayList<>();
	private final List<Table> tables = new ArrayList<>();
	private final List<Attention> attentions = new ArrayList<>();

	/** The linear layers that an attention takes its queries, keys and values from. */
	record Attention(Linear queries, Linear keys, Linear values) {}

	/** @throws UnknownLayoutException if an attention is not made as usual */
	LayerReader(final OnnxGraph graph) throws UnknownLayoutException {
		this.graph = graph;
		for (final OnnxNode node : graph.nodes()) {
			switch (node.op()) {
				case "Conv" -> convolution(node);
				case "MatMul" -> product(node);
				case "Gemm" -> gemm(node);
				case "LayerNormalization" -> normalization(node.in().get(1), node.in().get(2));
				case "Mul" -> normalizationInParts(node);
				case "Gather" -> table(node);
				default -> {
					// It has no weights.
				}
			}
		}
		final Map<String, Linear> byOutput = new HashMap<>();
		linears.forEach(linear -> byOutput.put(linear.output(), linear));
		for (final OnnxNode node : graph.nodes())
			if (node.op().equals("Softmax")) attention(node, byOutput);
	}

	private void convolution(final OnnxNode node) {
		if (node.in().size() < 3) return;
		final Optional<Tensor> weights = real(node.in().get(1), 4);
		final Optional<Tensor> bias = real(node.in().get(2), 1);
		if (weights.isPresent() && bias.isPresent()) convolutions.add(new Convolution(weights.get(), bias.get()));
	}

	private void product(final OnnxNode node) {
		final String factor = node.in().get(1);
		final Optional<Tensor> weights = real(factor, 2);
		final Optional<Tensor> turned = graph.producer(factor).filter(n -> n.op().equals("Transpose")).flatMap(n -> real(n
			.in().get(0), 2));
		if (weights.isEmpty() && turned.isEmpty()) return;
		final Linear linear = new Linear(weights.or(() -> turned).orElseThrow(), weights.isEmpty(), Optional.empty(), node
			.output());
		linears.add(withBias(linear).orElse(linear));
	}

	/** The bias of the logits is a matrix of one row. */
	private Optional<Linear> withBias(final Linear linear) {
		return graph.consumers(linear.output()).stream().filter(sum -> sum.op().equals("Add")).flatMap(sum -> sum.in()
			.stream().flatMap(name -> vector(name).stream()).filter(bias -> bias.size() == linear.out()).map(bias -> new Linear(
				linear.weights(), linear.transposed(), Optional.of(bias), sum.output()))).findFirst();
	}

	private void gemm(final OnnxNode node) {
		final Optional<Tensor> weights = real(node.in().get(1), 2);
		if (weights.isEmpty()) return;
		final Optional<Tensor> bias = node.in().size() < 3 ? Optional.empty() : real(node.in().get(2), 1);
		linears.add(new Linear(weights.get(), node.integers().getOrDefault("transB", 0L) == 1, bias, node.output()));
	}

	private void normalization(final String weights, final String bias) {
		final Optional<Tensor> factor = vector(weights);
		final Optional<Tensor> summand = vector(bias);
		if (factor.isPresent() && summand.isPresent()) normalizations.add(new Normalization(factor.get(), summand.get()));
	}

	/** Before operation set 17 a normalisation ends in a quotient, times the weights, plus the bias. */
	private void normalizationInParts(final OnnxNode node) {
		final boolean quotient = node.in().stream().anyMatch(name -> graph.producer(name).filter(n -> n.op().equals("Div"))
			.isPresent());
		final Optional<String> weights = node.in().stream().filter(name -> vector(name).isPresent()).findFirst();
		if (!quotient || weights.isEmpty()) return;
		for (final OnnxNode sum : graph.consumers(node.output())) {
			if (!sum.op().equals("Add")) continue;
			sum.in().stream().filter(name -> vector(name).isPresent()).findFirst().ifPresent(bias -> normalization(weights
				.get(), bias));
		}
	}

	private void table(final OnnxNode node) {
		real(node.in().get(0), 2).ifPresent(rows -> tables.add(new Table(rows)));
	}

	private void attention(final OnnxNode softmax, final Map<String, Linear> byOutput) throws UnknownLayoutException {
		final OnnxNode scores = scores(softmax.in().get(0)).orElseThrow(() -> new UnknownLayoutException(
			"an attention without scores"));
		final OnnxNode mean = mean(softmax.output()).orElseThrow(() -> new UnknownLayoutException(
			"an attention without values"));
		final Optional<Linear> queries = behind(scores.in().get(0), byOutput);
		final Optional<Linear> keys = behind(scores.in().get(1), byOutput);
		final Optional<Linear> values = behind(mean.in().get(1), byOutput);
		// An image's attentions take all three from one layer, by parts.
		if (queries.isPresent() && keys.isPresent() && values.isPresent()) attentions.add(new Attention(queries.get(), keys
			.get(), values.get()));
	}

	private Optional<OnnxNode> scores(final String name) {
		final Optional<OnnxNode> node = graph.producer(name);
		if (node.isEmpty()) return node;
		if (node.get().op().equals("MatMul")) return node;
		if (!MASKING.contains(node.get().op())) return Optional.empty();
		return node.get().in().stream().flatMap(input -> scores(input).stream()).findFirst();
	}

	private Optional<OnnxNode> mean(final String name) {
		for (final OnnxNode node : graph.consumers(name)) {
			if (node.op().equals("MatMul")) return Optional.of(node);
			if (!SHAPING.contains(node.op())) continue;
			final Optional<OnnxNode> mean = mean(node.output());
			if (mean.isPresent()) return mean;
		}
		return Optional.empty();
	}

	private Optional<Linear> behind(final String name, final Map<String, Linear> byOutput) {
		final Linear linear = byOutput.get(name);
		if (linear != null) return Optional.of(linear);
		final Optional<OnnxNode> node = graph.producer(name).filter(n -> SHAPING.contains(n.op()));
		return node.stream().flatMap(n -> n.in().stream()).flatMap(in -> behind(in, byOutput).stream()).findFirst();
	}

	/** Numbers along one axis, whatever axes of length 1 there are besides. */
	private Optional<Tensor> vector(final String name) {
		return graph.constant(name).filter(constant -> constant.isReal() && constant.size() > 1 && Arrays.stream(constant
			.shape()).max().orElse(1) == constant.size()).map(Tensor::flat);
	}

	private Optional<Tensor> real(final String name, final int rank) {
		return graph.constant(name).filter(constant -> constant.isReal() && constant.shape().length == rank && constant
			.size() > 1);
	}

	List<Convolution> convolutions() {
		return convolutions;
	}

	/** Those that no attention takes its queries, keys or values from. */
	List<Linear> linears() {
		final Set<Linear> inAttentions = new HashSet<>();
		for (final Attention attention : attentions)
			inAttentions.addAll(List.of(attention.queries(), attention.keys(), attention.values()));
		return linears.stream().filter(linear -> !inAttentions.contains(linear)).toList();
	}

	List<Normalization> normalizations() {
		return normalizations;
	}

	List<Table> tables() {
		return tables;
	}

	List<Attention> attentions() {
		return attentions;
	}
}
