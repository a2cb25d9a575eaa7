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
import fiji.plugin.florence2.graph.Layer.Embedding;
import fiji.plugin.florence2.graph.Layer.Linear;
import fiji.plugin.florence2.graph.Layer.Normalization;
import fiji.plugin.florence2.graph.LayerReader;
import fiji.plugin.florence2.graph.LayerReader.Attention;
import fiji.plugin.florence2.graph.LayerSequence;
import fiji.plugin.florence2.graph.Tensor;
import fiji.plugin.florence2.graph.UnknownLayoutException;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/**
 * Takes the layers of a published text encoder or decoder one by one, and adds what BART makes of them to a new graph.
 * Values are lists of tokens by channels.
 */
final class TransformerLayers {

	/** The same in all normalisations of Florence-2. */
	static final float EPSILON = 1e-5f;
	/** BART's table of positions begins with two rows that are never used. */
	static final int FIRST_POSITION = 2;

	private final GraphBuilder graph;
	private final MatMulStrategy matMul;
	private final LayerSequence<Linear> linears;
	private final LayerSequence<Normalization> normalizations;
	private final Iterator<Attention> attentions;
	private final Tensor positions;
	private final int width;

	TransformerLayers(final LayerReader layers, final GraphBuilder graph, final MatMulStrategy matMul, final int width)
		throws UnknownLayoutException
	{
		this.graph = graph;
		this.matMul = matMul;
		this.width = width;
		linears = new LayerSequence<>("linear layer", layers.linears());
		normalizations = new LayerSequence<>("normalisation", layers.normalizations());
		attentions = layers.attentions().iterator();
		positions = layers.embeddings()
			.stream()
			.map(Embedding::rows)
			.filter(rows -> rows.shape()[1] == width)
			.findFirst()
			.orElseThrow(() -> new UnknownLayoutException("no table of positions"));
	}

	/** The table of positions, with the rows that are never used. */
	String positions() throws IOException {
		return graph.weightInItsFile(positions);
	}

	Attention nextAttention() throws UnknownLayoutException {
		if (!attentions.hasNext()) throw new UnknownLayoutException("too few attentions");
		return attentions.next();
	}

	String linear(final String x, final Linear layer) throws IOException {
		return matMul.linear(graph, x, layer);
	}

	/** The next linear layer that is part of no attention's queries, keys and values. */
	Linear nextLinear() throws UnknownLayoutException {
		return linears.next();
	}

	/** The next normalisation. */
	String normalized(final String x) throws IOException, UnknownLayoutException {
		final Normalization layer = normalizations.next();
		final List<String> in = List.of(x, graph.weightInItsFile(layer.weights()), graph.weightInItsFile(layer.bias()));
		return graph.op("LayerNormalization", in, Attribute.of("axis", -1), Attribute.of("epsilon", EPSILON));
	}

	private String normalizedSum(final String x, final String y) throws IOException, UnknownLayoutException {
		final Normalization layer = normalizations.next();
		final List<String> in = List.of(x, y, graph.weightInItsFile(layer.weights()), graph.weightInItsFile(layer.bias()));
		return graph.contribOp("SkipLayerNormalization", in, Attribute.of("epsilon", EPSILON));
	}

	/** The result of an attention, projected, added to the attention's input and normalised. */
	String projected(final String x, final String attended) throws IOException, UnknownLayoutException {
		final String flat = graph.op("Reshape", List.of(attended, graph.int64s(-1, width)));
		return normalizedSum(x, linear(flat, linears.next()));
	}

	/** The two linear layers after the attentions, added to their input and normalised. */
	String feedForward(final String x) throws IOException, UnknownLayoutException {
		final String hidden = graph.contribOp("Gelu", List.of(linear(x, linears.next())));
		return normalizedSum(x, linear(hidden, linears.next()));
	}

	static Attribute heads(final int count) {
		return Attribute.of("num_heads", count);
	}

	/** @throws UnknownLayoutException if the graph has more layers than were taken */
	void requireEnd() throws UnknownLayoutException {
		linears.requireEnd();
		normalizations.requireEnd();
		if (attentions.hasNext()) throw new UnknownLayoutException("too many attentions");
	}
}
