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

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A graph as it stands in a file: operations, each after those whose outputs it takes, and constants. */
final class OnnxGraph {

	/** What hands on a constant as it is, or in another precision. */
	private static final Set<String> SAME = Set.of("Identity", "Cast");

	private final Optional<OnnxGraph> around;
	private final List<OnnxNode> nodes = new ArrayList<>();
	private final Map<String, Tensor> constants = new HashMap<>();
	private final Map<String, OnnxNode> producers = new HashMap<>();

	/** @param around the graph that this one is a branch of, whose constants it sees */
	OnnxGraph(final Optional<OnnxGraph> around) {
		this.around = around;
	}

	void add(final Tensor constant) {
		constants.put(constant.name(), constant);
	}

	void add(final OnnxNode node) {
		nodes.add(node);
		node.out().forEach(output -> producers.put(output, node));
	}

	/** The same graph, with constants taken from where another graph has them under the same name. */
	OnnxGraph withConstantsOf(final OnnxGraph other) {
		final OnnxGraph same = new OnnxGraph(around);
		nodes.forEach(same::add);
		for (final Tensor own : constants.values()) {
			final Tensor others = other.constants.get(own.name());
			same.add(others != null && others.type() == own.type() && others.hasShape(own.shape()) ? others : own);
		}
		return same;
	}

	List<OnnxNode> nodes() {
		return Collections.unmodifiableList(nodes);
	}

	Optional<OnnxNode> producer(final String name) {
		return Optional.ofNullable(producers.get(name));
	}

	/** The constant of that name, also behind operations that hand it on. */
	Optional<Tensor> constant(final String name) {
		final Tensor constant = constants.get(name);
		if (constant != null) return Optional.of(constant);
		final OnnxNode node = producers.get(name);
		if (node == null) return around.flatMap(graph -> graph.constant(name));
		if (node.op().equals("Constant")) return node.value();
		return SAME.contains(node.op()) ? constant(node.in().get(0)) : Optional.empty();
	}

	/** The operations that take a tensor. */
	List<OnnxNode> consumers(final String name) {
		return nodes.stream().filter(node -> node.in().contains(name)).toList();
	}
}
