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
import fiji.plugin.florence2.graph.UnknownLayoutException;
import fiji.plugin.florence2.onnx.Architecture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes an optimised decoder: one step for one or more questions with the same number of beams each, the first step with
 * an empty past. The keys and values of the encoder states come from the text encoder and are the same for all beams of a
 * question, which attend to them side by side.
 */
final class DecoderGraph {

	private static final String EMBEDDINGS = "inputs_embeds";
	private static final String LOGITS = "logits";
	/** All beams of the first question, then those of the next one. */
	private static final String ROWS = "rows";
	private static final String QUESTIONS = "questions";

	private final LayerReader published;
	private final GraphBuilder graph;
	private final MatMulStrategy matMul;
	private final Architecture architecture;
	private final int vocabularySize;

	/** @param published the branch of the decoder that runs without a past, which has all weights */
	DecoderGraph(final LayerReader published, final GraphBuilder graph, final MatMulStrategy matMul,
		final Architecture architecture, final int vocabularySize)
	{
		this.published = published;
		this.graph = graph;
		this.matMul = matMul;
		this.architecture = architecture;
		this.vocabularySize = vocabularySize;
	}

	/** Attentions to the encoder states, layer by layer: each follows one to the past. */
	static List<Attention> crossAttentions(final LayerReader decoder) {
		final List<Attention> cross = new ArrayList<>();
		for (int i = 1; i < decoder.attentions().size(); i += 2)
			cross.add(decoder.attentions().get(i));
		return cross;
	}

	/** Writes inputs, outputs and operations into the builder. */
	void write() throws IOException, UnknownLayoutException {
		final int width = architecture.hiddenSize();
		final TransformerLayers layers = new TransformerLayers(published, graph, matMul, width);
		graph.floatInput(EMBEDDINGS, ROWS, 1, width);
		graph.floatOutput(LOGITS, ROWS, 1, vocabularySize);
		final String flat = graph.op("Reshape", List.of(EMBEDDINGS, graph.int64s(-1, width)));
		final String byQuestion = byQuestion();
		String x = layers.normalized(graph.op("Add", List.of(flat, position(layers))));
		for (int i = 0; i < architecture.decoderLayers(); i++) {
			x = layers.projected(x, attentionToPast(layers, x, i));
			x = layers.projected(x, attentionToEncoder(layers, x, byQuestion, i));
			x = layers.feedForward(x);
		}
		final String logits = layers.linear(x, layers.nextLinear());
		layers.requireEnd();
		graph.namedOp(LOGITS, "Reshape", List.of(logits, graph.int64s(-1, 1, vocabularySize)));
	}

	/** Adds the lookup of the position of the token that comes after the past. */
	private String position(final TransformerLayers layers) throws IOException {
		final String shape = graph.op("Shape", List.of(past(0, "decoder", "key")));
		final String length = graph.op("Slice", List.of(shape, graph.int64s(2), graph.int64s(3)));
		final String row = graph.op("Add", List.of(length, graph.int64s(TransformerLayers.FIRST_POSITION)));
		return graph.op("Gather", List.of(layers.positions(), row));
	}

	/** Adds the shape of values that are not row by row, but question by question. */
	private String byQuestion() {
		final String questions = graph.op("Shape", List.of(past(0, "encoder", "key")), Attribute.of("end", 1));
		return graph.op("Concat", List.of(questions, graph.int64s(-1, architecture.hiddenSize())), Attribute.of("axis", 0));
	}

	private String attentionToPast(final TransformerLayers layers, final String x, final int layer)
		throws IOException, UnknownLayoutException
	{
		final Attention attention = layers.nextAttention();
		final List<String> in = new ArrayList<>();
		for (final Layer.Linear part : List.of(attention.queries(), attention.keys(), attention.values()))
			in.add(graph.op("Reshape", List.of(layers.linear(x, part), graph.int64s(-1, 1, architecture.hiddenSize()))));
		in.addAll(List.of("", "", ""));
		final List<String> out = new ArrayList<>(List.of("attended_" + layer));
		for (final String kind : List.of("key", "value")) {
			in.add(past(layer, "decoder", kind));
			out.add("present." + layer + ".decoder." + kind);
			declare(in.get(in.size() - 1), out.get(out.size() - 1));
		}
		graph.contribOp("MultiHeadAttention", in, out, TransformerLayers.heads(architecture.decoderHeads()));
		return out.get(0);
	}

	private String attentionToEncoder(final TransformerLayers layers, final String x, final String byQuestion,
		final int layer) throws IOException, UnknownLayoutException
	{
		final List<String> in = new ArrayList<>();
		in.add(graph.op("Reshape", List.of(layers.linear(x, layers.nextAttention().queries()), byQuestion)));
		for (final String kind : List.of("key", "value")) {
			in.add(past(layer, "encoder", kind));
			graph.floatInput(past(layer, "encoder", kind), QUESTIONS, architecture.decoderHeads(), "encoder_sequence_length",
				headWidth());
		}
		return graph.contribOp("MultiHeadAttention", in, TransformerLayers.heads(architecture.decoderHeads()));
	}

	private void declare(final String past, final String present) {
		graph.floatInput(past, ROWS, architecture.decoderHeads(), "past_decoder_sequence_length", headWidth());
		graph.floatOutput(present, ROWS, architecture.decoderHeads(), "total_decoder_sequence_length", headWidth());
	}

	private int headWidth() {
		return architecture.hiddenSize() / architecture.decoderHeads();
	}

	private static String past(final int layer, final String side, final String kind) {
		return "past_key_values." + layer + "." + side + "." + kind;
	}
}
