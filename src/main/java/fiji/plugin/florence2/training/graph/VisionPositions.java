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

import fiji.plugin.florence2.graph.Layer.Linear;
import fiji.plugin.florence2.graph.LayerReader;
import fiji.plugin.florence2.graph.OnnxGraph;
import fiji.plugin.florence2.graph.OnnxNode;
import fiji.plugin.florence2.graph.Tensor;
import fiji.plugin.florence2.graph.UnknownLayoutException;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a vision encoder adds to the output of its last block: positions, and the place in time, which is the same for all
 * images. Exporters write the way to it differently, but all end in sums with constants, once all lengths are known.
 */
final class VisionPositions {

	/** Between the last block and the projection. */
	private static final Set<String> MOVING =
		Set.of("Reshape", "Transpose", "ReduceMean", "Concat", "Unsqueeze", "Squeeze", "Identity", "Cast", "Slice");

	private final OnnxGraph graph;
	private final int positions;
	private final int channels;

	/**
	 * @param graph the vision encoder with all lengths known
	 * @param positions of the last stage
	 * @param channels of the last stage
	 */
	VisionPositions(final OnnxGraph graph, final int positions, final int channels) {
		this.graph = graph;
		this.positions = positions;
		this.channels = channels;
	}

	/** The sum of all constants, [positions, channels]. */
	float[] read() throws IOException, UnknownLayoutException {
		final float[] sum = new float[positions * channels];
		for (final Tensor constant : constants())
			add(constant, sum);
		return sum;
	}

	private Set<Tensor> constants() throws UnknownLayoutException {
		final Set<Tensor> constants = new HashSet<>();
		final Set<OnnxNode> seen = new HashSet<>();
		final Deque<String> names = new ArrayDeque<>(List.of(projectionInput()));
		while (!names.isEmpty()) {
			final String name = names.pop();
			final OnnxNode node = graph.producer(name).orElseThrow(() -> otherForm());
			if (!seen.add(node)) continue;
			if (node.op().equals("Concat")) names.addAll(node.in());
			else if (MOVING.contains(node.op())) names.add(node.in().get(0));
			else if (!node.op().equals("Add")) throw otherForm();
			// The sum that ends the last block is one of two values.
			else for (int i = 0; i < 2; i++) {
				final Optional<Tensor> constant = graph.constant(node.in().get(i));
				constant.ifPresent(constants::add);
				if (constant.isPresent()) names.add(node.in().get(1 - i));
			}
		}
		return constants;
	}

	private String projectionInput() throws UnknownLayoutException {
		final List<Linear> linears = new LayerReader(graph).linears();
		final String output = linears.get(linears.size() - 1).output();
		return graph.producer(output).orElseThrow(VisionPositions::otherForm).in().get(0);
	}

	private static UnknownLayoutException otherForm() {
		return new UnknownLayoutException("image features of another form");
	}

	private void add(final Tensor constant, final float[] sum) throws IOException, UnknownLayoutException {
		final float[] numbers = constant.floats();
		final long[] shape = constant.shape();
		final boolean channelsLast = shape[shape.length - 1] == channels;
		final boolean channelsFirst = shape.length == 4 && shape[1] == channels;
		if (!channelsLast && !channelsFirst || numbers.length != channels && numbers.length != sum.length)
			throw otherForm();
		for (int i = 0; i < sum.length; i++) {
			if (numbers.length == channels) sum[i] += numbers[i % channels];
			else sum[i] += numbers[channelsLast ? i : i % channels * positions + i / channels];
		}
	}
}
