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
import fiji.plugin.florence2.graph.Layer;
import fiji.plugin.florence2.graph.LayerReader;
import fiji.plugin.florence2.graph.LayerReader.Attention;
import fiji.plugin.florence2.graph.OnnxGraph;
import fiji.plugin.florence2.graph.UnknownLayoutException;
import fiji.plugin.florence2.onnx.Architecture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes an optimised text encoder: one prompt at a time, so that nothing needs a mask, and with the keys and values of
 * the encoder states that the decoder attends to in each of its steps.
 */
final class TextEncoderGraph {

	private static final String EMBEDDINGS = "inputs_embeds";
	private static final String STATES = "last_hidden_state";
	private static final String LENGTH = "encoder_sequence_length";

	private final LayerReader published;
	private final List<Attention> crossAttentions;
	private final GraphBuilder graph;
	private final MatMulStrategy matMul;
	private final Architecture architecture;

	/** @param crossAttentions those of the decoder to the encoder states, layer by layer */
	TextEncoderGraph(final OnnxGraph published, final List<Attention> crossAttentions, final GraphBuilder graph,
		final MatMulStrategy matMul, final Architecture architecture) throws UnknownLayoutException
	{
		this.published = new LayerReader(published);
		this.crossAttentions = crossAttentions;
		this.graph = graph;
		this.matMul = matMul;
		this.architecture = architecture;
	}

	/** Writes inputs, outputs and operations into the builder. */
	void write() throws IOException, UnknownLayoutException {
		final int width = architecture.hiddenSize();
		graph.floatInput(EMBEDDINGS, 1, LENGTH, width);
		graph.floatOutput(STATES, 1, LENGTH, width);
		final TransformerLayers layers = new TransformerLayers(published, graph, matMul, width);
		final String shape = graph.op("Shape", List.of(EMBEDDINGS));
		final String flat = graph.op("Reshape", List.of(EMBEDDINGS, graph.int64s(-1, width)));
		String x = layers.normalized(graph.op("Add", List.of(flat, positions(layers, shape))));
		for (int i = 0; i < architecture.encoderLayers(); i++) {
			final Attention attention = layers.nextAttention();
			final List<String> in = new ArrayList<>();
			for (final Layer.Linear layer : List.of(attention.queries(), attention.keys(), attention.values()))
				in.add(graph.op("Reshape", List.of(layers.linear(x, layer), shape)));
			x = layers.projected(x,
				graph.contribOp("MultiHeadAttention", in, TransformerLayers.heads(architecture.encoderHeads())));
			x = layers.feedForward(x);
		}
		layers.requireEnd();
		graph.namedOp(STATES, "Reshape", List.of(x, shape));
		for (int i = 0; i < crossAttentions.size(); i++) {
			keysOrValues(x, crossAttentions.get(i).keys(), i, "key");
			keysOrValues(x, crossAttentions.get(i).values(), i, "value");
		}
	}

	private String positions(final TransformerLayers layers, final String shape) throws IOException {
		final String first = graph.int64s(TransformerLayers.FIRST_POSITION);
		final String length = graph.op("Slice", List.of(shape, graph.int64s(1), graph.int64s(2)));
		return graph.op("Slice", List.of(layers.positions(), first, graph.op("Add", List.of(length, first))));
	}

	/** What a layer of the decoder needs of the encoder states. */
	private void keysOrValues(final String states, final Layer.Linear layer, final int number, final String kind)
		throws IOException
	{
		final int headCount = architecture.decoderHeads();
		final int width = architecture.hiddenSize() / headCount;
		final String name = "present." + number + ".encoder." + kind;
		graph.floatOutput(name, 1, headCount, LENGTH, width);
		final String heads =
			graph.op("Reshape", List.of(matMul.linear(graph, states, layer), graph.int64s(1, -1, headCount, width)));
		graph.namedOp(name, "Transpose", List.of(heads), Attribute.list("perm", 0, 2, 1, 3));
	}
}
