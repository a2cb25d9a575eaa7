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

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One operation of a graph, as it stands in the file. A node equals only itself. */
public final class OnnxNode {

	private final String op;
	private final List<String> in;
	private final List<String> out;
	private final Optional<Tensor> value;
	private final Map<String, Long> integers;
	private final Map<String, OnnxGraph> branches;
	private final MessageBytes message;

	/** @param message the whole {@code NodeProto} */
	OnnxNode(final String op, final List<String> in, final List<String> out, final Optional<Tensor> value,
		final Map<String, Long> integers, final Map<String, OnnxGraph> branches, final MessageBytes message)
	{
		this.op = op;
		this.in = List.copyOf(in);
		this.out = List.copyOf(out);
		this.value = value;
		this.integers = Map.copyOf(integers);
		this.branches = Map.copyOf(branches);
		this.message = message;
	}

	/** What it computes, such as {@code MatMul}. The operator set is not part of it. */
	public String op() {
		return op;
	}

	/** Names of its inputs; empty for one that is left out. */
	public List<String> in() {
		return in;
	}

	/** Names of its outputs. */
	public List<String> out() {
		return out;
	}

	/** The first output, which is the only one of most operations. */
	public String output() {
		return out.get(0);
	}

	/** The attribute that is a tensor: the value of a {@code Constant}. */
	public Optional<Tensor> value() {
		return value;
	}

	/** Its attributes that are one whole number, by name. */
	public Map<String, Long> integers() {
		return integers;
	}

	/** Its attributes that are graphs, by name, such as the branches of an {@code If}. */
	public Map<String, OnnxGraph> branches() {
		return branches;
	}

	MessageBytes message() {
		return message;
	}
}
