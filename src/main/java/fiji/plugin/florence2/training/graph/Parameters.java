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

import fiji.plugin.florence2.graph.GraphBuilder;
import fiji.plugin.florence2.graph.GraphBuilder.Attribute;
import fiji.plugin.florence2.onnx.TrainingSession;
import fiji.plugin.florence2.training.graph.VectorLayout.Piece;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of a model as values of a training graph: those that are trained are pieces of one input vector, the
 * others constants.
 */
final class Parameters {

	private final GraphBuilder graph;
	private final ModelWeights weights;
	private final VectorLayout layout;
	private final Map<String, Value> trained = new HashMap<>();

	/** Adds the input vector, if anything is trained, and cuts it into its pieces. */
	Parameters(final GraphBuilder graph, final ModelWeights weights, final VectorLayout layout) {
		this.graph = graph;
		this.weights = weights;
		this.layout = layout;
		if (layout.pieces().isEmpty()) return;
		graph.floatInput(TrainingSession.TRAINED, layout.size());
		final long[] sizes = layout.pieces().stream().mapToLong(Piece::size).toArray();
		final List<String> cut =
			graph.op("Split", List.of(TrainingSession.TRAINED, graph.int64s(sizes)), sizes.length, Attribute.of("axis", 0));
		for (int i = 0; i < cut.size(); i++) {
			final Piece piece = layout.pieces().get(i);
			final String shape = graph.int64s(piece.shape().stream().mapToLong(Integer::longValue).toArray());
			trained.put(piece.name(), new Value(graph.op("Reshape", List.of(cut.get(i), shape)), true));
		}
	}

	/** A trained piece; empty for what is not trained. */
	Optional<Value> trained(final String name) {
		return Optional.ofNullable(trained.get(name));
	}

	boolean has(final String name) {
		return weights.has(name);
	}

	/** A weight, trained or not. A matrix may be turned, see {@link #isTransposed}. */
	Value value(final String name) throws IOException {
		final Value value = trained.get(name);
		return value != null ? value : Value.frozen(graph.weight(weights.first(name).tensor()));
	}

	/** Whether a linear layer's weights are [out, in], as trained ones always are. */
	boolean isTransposed(final String name) {
		return trained.containsKey(name) || !weights.first(name).transposed();
	}

	/** Adds the gradients of all pieces, one after the other as in the vector, as an output. */
	void output(final String name, final Tape tape) {
		final List<String> gradients = new ArrayList<>();
		for (final Piece piece : layout.pieces()) {
			final String gradient = tape.gradient(trained.get(piece.name()))
				.orElseThrow(() -> new IllegalStateException("The loss does not depend on " + piece.name()));
			gradients.add(graph.op("Reshape", List.of(gradient, graph.int64s(-1))));
		}
		graph.namedOp(name, "Concat", gradients, Attribute.of("axis", 0));
		graph.floatOutput(name, layout.size());
	}
}
