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

import fiji.plugin.florence2.graph.Layer.Convolution;
import fiji.plugin.florence2.graph.Layer.Embedding;
import fiji.plugin.florence2.graph.Layer.Linear;
import fiji.plugin.florence2.graph.Layer.Normalization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the layers of a graph that PyTorch exported. Names of operations and of constants differ from exporter to
 * exporter, and constants that PyTorch shares or folds lose their names; so a layer is recognised by its form alone:
 * <ul>
 * <li>a convolution is {@code Conv} with constant weights and bias;</li>
 * <li>a linear layer is {@code MatMul} with a constant matrix as second factor, which may stand behind a
 * {@code Transpose}, and possibly an {@code Add} of a constant vector of as many numbers as the matrix has outputs; or
 * {@code Gemm};</li>
 * <li>a normalisation is {@code LayerNormalization}, or, before operation set 17, a {@code Mul} by a constant vector of
 * the quotient of {@code Div}, and an {@code Add} of another one;</li>
 * <li>a table is what {@code Gather} takes rows of;</li>
 * <li>an attention is {@code MatMul}, {@code Softmax}, {@code MatMul}: the first multiplies queries and keys, the
 * second weights and values.</li>
 * </ul>
 * <p>
 * Layers of one kind that depend on each other are in the order in which the network runs them, because each operation
 * stands after those whose results it takes. Queries, keys and values do not depend on each other, and exporters write
 * them in any order: the input of the attention that its result reaches shows which is which. They are listed with the
 * attention, not among the linear layers.
 * </p>
 * <p>
 * Constants may be in single or half precision, and be converted on the way to their operation. Branches of the graph
 * are not searched.
 * </p>
 */
public final class LayerReader {

	/**
	 * Operations between a linear layer and the attention that takes its result: they split it into heads, scale it, or
	 * convert it. {@code Concat} joins it to the past, which a decoder's first step does not have.
	 */
	private static final Set<String> RESHAPING =
		Set.of("Reshape", "Transpose", "Squeeze", "Unsqueeze", "Identity", "Cast", "Expand", "Concat", "Mul", "Div");

	/** Operations between the product of queries and keys and its softmax: they scale it, and hide what a mask hides. */
	private static final Set<String> MASKING = Set.of("Add", "Mul", "Div", "Where", "Reshape", "Cast");

	private final OnnxGraph graph;
	private final List<Convolution> convolutions = new ArrayList<>();
	private final List<Linear> linears = new ArrayList<>();
	private final List<Normalization> normalizations = new ArrayList<>();
	private final List<Embedding> embeddings = new ArrayList<>();
	private final List<Attention> attentions = new ArrayList<>();

	/** The linear layers that compute an attention's queries, keys and values. */
	public record Attention(Linear queries, Linear keys, Linear values) {}

	/**
	 * Finds all layers of a graph.
	 *
	 * @throws UnknownLayoutException if there is a softmax that is not part of an attention
	 */
	public LayerReader(final OnnxGraph graph) throws UnknownLayoutException {
		this.graph = graph;
		for (final OnnxNode node : graph.nodes()) {
			switch (node.op()) {
				case "Conv" -> convolution(node);
				case "MatMul" -> matMul(node);
				case "Gemm" -> gemm(node);
				case "LayerNormalization" -> normalization(node.in().get(1), node.in().get(2));
				case "Mul" -> normalizationInParts(node);
				case "Gather" -> embedding(node);
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
		final Optional<Tensor> weights = constant(node.in().get(1), 4);
		final Optional<Tensor> bias = constant(node.in().get(2), 1);
		if (weights.isPresent() && bias.isPresent()) convolutions.add(new Convolution(weights.get(), bias.get()));
	}

	/** Products of two values that the graph computes, as in an attention, are no layers. */
	private void matMul(final OnnxNode node) {
		final String factor = node.in().get(1);
		final Optional<Tensor> weights = constant(factor, 2);
		final Optional<Tensor> transposed = graph.producer(factor)
			.filter(before -> before.op().equals("Transpose"))
			.flatMap(before -> constant(before.in().get(0), 2));
		if (weights.isEmpty() && transposed.isEmpty()) return;
		final Linear linear =
			new Linear(weights.or(() -> transposed).orElseThrow(), weights.isEmpty(), Optional.empty(), node.output());
		linears.add(withBias(linear).orElse(linear));
	}

	/**
	 * The layer with the vector that is added to its result. The bias of the logits is a matrix of one row; what has
	 * another length, such as positions, is no bias.
	 */
	private Optional<Linear> withBias(final Linear linear) {
		for (final OnnxNode sum : graph.consumers(linear.output())) {
			if (!sum.op().equals("Add")) continue;
			final Optional<Tensor> bias = sum.in()
				.stream()
				.flatMap(name -> vector(name).stream())
				.filter(vector -> vector.size() == linear.out())
				.findFirst();
			if (bias.isPresent()) return Optional.of(new Linear(linear.weights(), linear.transposed(), bias, sum.output()));
		}
		return Optional.empty();
	}

	private void gemm(final OnnxNode node) {
		final Optional<Tensor> weights = constant(node.in().get(1), 2);
		if (weights.isEmpty()) return;
		final Optional<Tensor> bias = node.in().size() < 3 ? Optional.empty() : constant(node.in().get(2), 1);
		linears.add(new Linear(weights.get(), node.integers().getOrDefault("transB", 0L) == 1, bias, node.output()));
	}

	private void normalization(final String weights, final String bias) {
		final Optional<Tensor> factors = vector(weights);
		final Optional<Tensor> summands = vector(bias);
		if (factors.isEmpty() || summands.isEmpty()) return;
		normalizations.add(new Normalization(factors.get(), summands.get()));
	}

	/** Before operation set 17 a normalisation ends in (x - mean) / deviation, times the weights, plus the bias. */
	private void normalizationInParts(final OnnxNode node) {
		final boolean quotient =
			node.in().stream().flatMap(name -> graph.producer(name).stream()).anyMatch(before -> before.op().equals("Div"));
		final Optional<String> weights = vectorAmong(node.in());
		if (!quotient || weights.isEmpty()) return;
		for (final OnnxNode sum : graph.consumers(node.output()))
			if (sum.op().equals("Add")) vectorAmong(sum.in()).ifPresent(bias -> normalization(weights.get(), bias));
	}

	private Optional<String> vectorAmong(final List<String> names) {
		return names.stream().filter(name -> vector(name).isPresent()).findFirst();
	}

	private void embedding(final OnnxNode node) {
		constant(node.in().get(0), 2).ifPresent(rows -> embeddings.add(new Embedding(rows)));
	}

	/** A vision encoder's attentions take queries, keys and values from one layer, by parts: they are not listed. */
	private void attention(final OnnxNode softmax, final Map<String, Linear> byOutput) throws UnknownLayoutException {
		final OnnxNode scores =
			scores(softmax.in().get(0)).orElseThrow(() -> new UnknownLayoutException("an attention without scores"));
		final OnnxNode sum =
			weightedSum(softmax.output()).orElseThrow(() -> new UnknownLayoutException("an attention without values"));
		final Optional<Linear> queries = source(scores.in().get(0), byOutput);
		final Optional<Linear> keys = source(scores.in().get(1), byOutput);
		final Optional<Linear> values = source(sum.in().get(1), byOutput);
		if (queries.isPresent() && keys.isPresent() && values.isPresent())
			attentions.add(new Attention(queries.get(), keys.get(), values.get()));
	}

	/** The product of queries and keys, before a value that a softmax takes. */
	private Optional<OnnxNode> scores(final String name) {
		final Optional<OnnxNode> node = graph.producer(name);
		if (node.isEmpty()) return node;
		if (node.get().op().equals("MatMul")) return node;
		if (!MASKING.contains(node.get().op())) return Optional.empty();
		return node.get().in().stream().flatMap(input -> scores(input).stream()).findFirst();
	}

	/** The product of weights and values, after a value that a softmax gave. */
	private Optional<OnnxNode> weightedSum(final String name) {
		for (final OnnxNode node : graph.consumers(name)) {
			if (node.op().equals("MatMul")) return Optional.of(node);
			if (!RESHAPING.contains(node.op())) continue;
			final Optional<OnnxNode> sum = weightedSum(node.output());
			if (sum.isPresent()) return sum;
		}
		return Optional.empty();
	}

	/** The linear layer whose result a value is, but for its shape and scale. */
	private Optional<Linear> source(final String name, final Map<String, Linear> byOutput) {
		final Linear linear = byOutput.get(name);
		if (linear != null) return Optional.of(linear);
		final Optional<OnnxNode> node = graph.producer(name).filter(before -> RESHAPING.contains(before.op()));
		return node.stream()
			.flatMap(before -> before.in().stream())
			.flatMap(in -> source(in, byOutput).stream())
			.findFirst();
	}

	/** Numbers along one axis, whatever axes of length 1 there are besides. */
	private Optional<Tensor> vector(final String name) {
		return graph.constant(name)
			.filter(constant -> constant.isFloat() && constant.size() > 1 &&
				Arrays.stream(constant.shape()).max().orElse(1) == constant.size())
			.map(Tensor::flat);
	}

	/** A single number is no weight: exporters write scales and epsilons so. */
	private Optional<Tensor> constant(final String name, final int rank) {
		return graph.constant(name)
			.filter(constant -> constant.isFloat() && constant.shape().length == rank && constant.size() > 1);
	}

	/** All convolutions, in the order in which the graph runs them. */
	public List<Convolution> convolutions() {
		return List.copyOf(convolutions);
	}

	/**
	 * The linear layers that compute no attention's queries, keys or values, in the order in which the graph runs them.
	 */
	public List<Linear> linears() {
		final Set<Linear> inAttentions = new HashSet<>();
		for (final Attention attention : attentions)
			inAttentions.addAll(List.of(attention.queries(), attention.keys(), attention.values()));
		return linears.stream().filter(linear -> !inAttentions.contains(linear)).toList();
	}

	/** All layer normalisations, in the order in which the graph runs them. */
	public List<Normalization> normalizations() {
		return List.copyOf(normalizations);
	}

	/** All tables of which rows are looked up, in the order in which the graph does so. */
	public List<Embedding> embeddings() {
		return List.copyOf(embeddings);
	}

	/**
	 * The attentions that have a linear layer for each of queries, keys and values, in the order in which the graph runs
	 * them.
	 */
	public List<Attention> attentions() {
		return List.copyOf(attentions);
	}
}
