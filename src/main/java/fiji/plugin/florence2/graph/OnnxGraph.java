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

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A graph as it stands in a file: operations, each after those whose outputs it takes, and constants (ONNX calls them
 * initializers). Values between operations have names, unique within the graph.
 */
public final class OnnxGraph {

	/** Operations whose result is their input, possibly in another precision. */
	private static final Set<String> PASSING = Set.of("Identity", "Cast");

	private final Optional<OnnxGraph> parent;
	private final List<OnnxNode> nodes = new ArrayList<>();
	private final Map<String, Tensor> constants = new HashMap<>();
	private final Map<String, OnnxNode> producers = new HashMap<>();

	/** @param parent the graph that this one is a branch of, whose constants it sees */
	OnnxGraph(final Optional<OnnxGraph> parent) {
		this.parent = parent;
	}

	void add(final Tensor constant) {
		constants.put(constant.name(), constant);
	}

	void add(final OnnxNode node) {
		nodes.add(node);
		node.out().forEach(output -> producers.put(output, node));
	}

	/**
	 * The same graph, with constants taken from another file where that has one of the same name and shape, or converts
	 * another one to it. So a graph that ONNX Runtime wrote finds its weights in the file that it was made from.
	 */
	public OnnxGraph withConstantsOf(final OnnxGraph other) {
		final OnnxGraph same = new OnnxGraph(parent);
		nodes.forEach(same::add);
		for (final Tensor own : constants.values()) {
			same.constants.put(own.name(), other.constant(own.name()).filter(own::isOfTheForm).orElse(own));
		}
		return same;
	}

	/** All operations, in the order in which they run. Those within branches are not among them. */
	public List<OnnxNode> nodes() {
		return Collections.unmodifiableList(nodes);
	}

	/** The operation of this graph that computes a value; empty for inputs and constants of the graph. */
	public Optional<OnnxNode> producer(final String name) {
		return Optional.ofNullable(producers.get(name));
	}

	/**
	 * The constant of that name: an initializer of this graph or of the one around it, or the value of a {@code Constant}
	 * operation. Operations that only copy or convert a constant are passed through, so the constant found may have
	 * another name and another type.
	 */
	public Optional<Tensor> constant(final String name) {
		final Tensor constant = constants.get(name);
		if (constant != null) return Optional.of(constant);
		final OnnxNode node = producers.get(name);
		if (node == null) return parent.flatMap(graph -> graph.constant(name));
		if (node.op().equals("Constant")) return node.value();
		return PASSING.contains(node.op()) ? constant(node.in().get(0)) : Optional.empty();
	}

	/** The operations of this graph that take a value, in the order in which they run. */
	public List<OnnxNode> consumers(final String name) {
		return nodes.stream().filter(node -> node.in().contains(name)).toList();
	}
}
