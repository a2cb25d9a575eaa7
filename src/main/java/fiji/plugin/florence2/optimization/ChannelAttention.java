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

import java.io.IOException;
import java.util.List;

/**
 * Attention between the channels of a group, with half of the usual arithmetic. Let x be the positions by channels, and
 * queries, keys and values x W<sub>q</sub> + b<sub>q</sub> and so on. The scores of all positions together are
 * <p>
 * q<sup>T</sup>k = W<sub>q</sub><sup>T</sup>(x<sup>T</sup>x)W<sub>k</sub> + (W<sub>q</sub><sup>T</sup>s + n
 * b<sub>q</sub>) b<sub>k</sub><sup>T</sup> + b<sub>q</sub>(s<sup>T</sup>W<sub>k</sub>)
 * </p>
 * where s is the sum of x over its n positions: one product over all positions instead of three. And as attention only
 * mixes channels, values, attention and projection are one matrix, and the result is one more product instead of three.
 */
final class ChannelAttention {

	private final GraphBuilder graph;
	private final MatMulStrategy matMul;
	private final LinearWeights queries;
	private final LinearWeights keys;
	private final LinearWeights values;
	private final LinearWeights projection;
	private final int groups;
	private final int positions;
	private final int channels;
	private final int width;

	/** @param joint the layer that gives queries, keys and values side by side */
	ChannelAttention(final GraphBuilder graph, final MatMulStrategy matMul, final LinearWeights joint,
		final Linear projection, final int groups, final int positions) throws IOException
	{
		this.graph = graph;
		this.matMul = matMul;
		this.groups = groups;
		this.positions = positions;
		channels = projection.in();
		width = channels / groups;
		queries = joint.part(0, channels).times(1 / Math.sqrt(positions));
		keys = joint.part(channels, 2 * channels);
		values = joint.part(2 * channels, 3 * channels);
		this.projection = LinearWeights.of(projection);
	}

	/**
	 * Adds the attention to the graph.
	 *
	 * @param x normalised values of shape [positions, channels]
	 * @return the result's name, of the same shape
	 */
	String add(final String x) throws IOException {
		final String attention = graph.op("Softmax", List.of(scores(x)), Attribute.of("axis", -1));
		final String projections = graph.floats(projection.weights(), groups, width, channels);
		final String projected = graph.contribOp("FusedMatMul", List.of(attention, projections), Attribute.of("transA", 1));
		final String mixing = graph.op("Reshape", List.of(projected, graph.int64s(channels, channels)));
		final String weights = graph.op("MatMul", List.of(graph.floats(values.weights(), channels, channels), mixing));
		final String valueBias = graph.op("MatMul", List.of(row(values.bias()), mixing));
		final String bias = graph.op("Add", List.of(valueBias, row(projection.bias())));
		return matMul.linear(graph, x, weights, graph.op("Reshape", List.of(bias, graph.int64s(channels))));
	}

	/** Scores of [groups, width, width]. */
	private String scores(final String x) throws IOException {
		final String gram = matMul.gram(graph, x);
		final String sums = graph.op("ReduceSum", List.of(x, graph.int64s(0)), Attribute.of("keepdims", 1));
		final String transposedQueries = graph.floats(queries.transposed(), channels, channels);
		final String weighted = graph.op("MatMul", List.of(transposedQueries, gram));
		final String biased = graph.op("MatMul", List.of(column(queries.bias()), sums));
		final String left = graph.op("Add", List.of(weighted, biased));
		final String inGroups = graph.op("Reshape", List.of(left, graph.int64s(groups, width, channels)));
		final String byKeyWeights =
			graph.op("MatMul", List.of(inGroups, graph.floats(keysInGroups(), groups, channels, width)));
		final String sumOfQueries = sumOfQueries(transposedQueries, sums);
		final String queriesInGroups = graph.op("Reshape", List.of(sumOfQueries, graph.int64s(groups, width, 1)));
		final String byKeyBias = graph.op("Mul", List.of(queriesInGroups, graph.floats(keys.bias(), groups, 1, width)));
		return graph.op("Add", List.of(byKeyWeights, byKeyBias));
	}

	/** The queries of all positions added up, a column of [channels, 1]. */
	private String sumOfQueries(final String transposedQueries, final String sums) throws IOException {
		final String column = graph.op("Transpose", List.of(sums), Attribute.list("perm", 1, 0));
		final String product = graph.op("MatMul", List.of(transposedQueries, column));
		return graph.op("Add", List.of(product, column(LinearWeights.times(queries.bias(), positions))));
	}

	/** The weights of the keys as [groups, channels, width]. */
	private float[] keysInGroups() {
		final float[] grouped = new float[channels * channels];
		for (int group = 0; group < groups; group++)
			for (int channel = 0; channel < channels; channel++)
				System.arraycopy(keys.weights(), channel * channels + group * width, grouped,
					(group * channels + channel) * width, width);
		return grouped;
	}

	private String row(final float[] numbers) throws IOException {
		return graph.floats(numbers, 1, numbers.length);
	}

	private String column(final float[] numbers) throws IOException {
		return graph.floats(numbers, numbers.length, 1);
	}
}
