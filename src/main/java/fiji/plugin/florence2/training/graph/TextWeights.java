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

import fiji.plugin.florence2.graph.Layer.Embedding;
import fiji.plugin.florence2.graph.Layer.Linear;
import fiji.plugin.florence2.graph.Layer.Normalization;
import fiji.plugin.florence2.graph.LayerReader;
import fiji.plugin.florence2.graph.LayerReader.Attention;
import fiji.plugin.florence2.graph.LayerSequence;
import fiji.plugin.florence2.graph.OnnxGraph;
import fiji.plugin.florence2.graph.OnnxNode;
import fiji.plugin.florence2.graph.Tensor;
import fiji.plugin.florence2.graph.UnknownLayoutException;
import fiji.plugin.florence2.onnx.Architecture;

import java.io.IOException;
import java.util.Iterator;

/** Finds the weights of the text part in published graphs, and gives them PyTorch's names. */
final class TextWeights {

	static final String TOKENS = "shared.weight";
	static final String ENCODER_POSITIONS = "encoder.embed_positions.weight";
	static final String DECODER_POSITIONS = "decoder.embed_positions.weight";
	static final String LOGITS = "lm_head";

	private final ModelWeights weights;
	private final String part;
	private final int width;
	private final LayerSequence<Linear> linears;
	private final LayerSequence<Normalization> normalizations;
	private final Iterator<Attention> attentions;

	private TextWeights(final ModelWeights weights, final String part, final LayerReader layers, final int width)
		throws IOException, UnknownLayoutException
	{
		this.weights = weights;
		this.part = part;
		this.width = width;
		linears = new LayerSequence<>("linear layer", layers.linears());
		normalizations = new LayerSequence<>("normalisation", layers.normalizations());
		attentions = layers.attentions().iterator();
		final Tensor positions = layers.embeddings()
			.stream()
			.map(Embedding::rows)
			.filter(rows -> rows.shape()[1] == width)
			.findFirst()
			.orElseThrow(() -> new UnknownLayoutException("no table of positions"));
		weights.add(part + ".embed_positions.weight", positions, false);
	}

	/**
	 * Adds the weights of the text part.
	 *
	 * @param embedding the graph of token embeddings
	 * @param encoder the text encoder
	 * @param decoder the merged decoder
	 */
	static void read(final ModelWeights weights, final OnnxGraph embedding, final OnnxGraph encoder,
		final OnnxGraph decoder, final Architecture architecture) throws IOException, UnknownLayoutException
	{
		final int width = architecture.hiddenSize();
		final LayerReader tokens = new LayerReader(embedding);
		if (tokens.embeddings().size() != 1)
			throw new UnknownLayoutException(tokens.embeddings().size() + " tables of tokens instead of one");
		weights.add(TOKENS, tokens.embeddings().get(0).rows(), false);
		new TextWeights(weights, "encoder", new LayerReader(encoder), width).encoder(architecture.encoderLayers());
		new TextWeights(weights, "decoder", new LayerReader(branch(decoder, "else_branch")), width)
			.decoder(architecture.decoderLayers(), false);
		new TextWeights(weights, "decoder", new LayerReader(branch(decoder, "then_branch")), width)
			.decoder(architecture.decoderLayers(), true);
	}

	private static OnnxGraph branch(final OnnxGraph merged, final String name) throws UnknownLayoutException {
		return merged.nodes()
			.stream()
			.map(OnnxNode::branches)
			.filter(branches -> branches.containsKey(name))
			.map(branches -> branches.get(name))
			.findFirst()
			.orElseThrow(() -> new UnknownLayoutException("a decoder that is not merged"));
	}

	private void encoder(final int layers) throws IOException, UnknownLayoutException {
		normalization(part + ".layernorm_embedding");
		for (int i = 0; i < layers; i++) {
			final String layer = part + ".layers." + i;
			attention(layer, "self_attn");
			feedForward(layer);
		}
		requireEnd();
	}

	/** @param past whether the graph takes the keys and values of the encoder states, in place of computing them */
	private void decoder(final int layers, final boolean past) throws IOException, UnknownLayoutException {
		normalization(part + ".layernorm_embedding");
		for (int i = 0; i < layers; i++) {
			final String layer = part + ".layers." + i;
			attention(layer, "self_attn");
			if (past) attentionToPast(layer);
			else attention(layer, "encoder_attn");
			feedForward(layer);
		}
		final Linear logits = linears.next();
		require(logits.in() == width, "logits of another size");
		weights.add(LOGITS, logits);
		requireEnd();
	}

	private void attention(final String layer, final String kind) throws IOException, UnknownLayoutException {
		if (!attentions.hasNext()) throw new UnknownLayoutException("too few attentions");
		final Attention attention = attentions.next();
		final String name = layer + "." + kind;
		square(name + ".q_proj", attention.queries());
		square(name + ".k_proj", attention.keys());
		square(name + ".v_proj", attention.values());
		attentionOutput(name);
	}

	private void attentionToPast(final String layer) throws IOException, UnknownLayoutException {
		square(layer + ".encoder_attn.q_proj", linears.next());
		attentionOutput(layer + ".encoder_attn");
	}

	private void attentionOutput(final String name) throws IOException, UnknownLayoutException {
		square(name + ".out_proj", linears.next());
		normalization(name + "_layer_norm");
	}

	private void feedForward(final String layer) throws IOException, UnknownLayoutException {
		final Linear expansion = linears.next();
		final Linear contraction = linears.next();
		require(expansion.in() == width && contraction.in() == expansion.out() && contraction.out() == width,
			"a linear layer of other sizes");
		biased(layer + ".fc1", expansion);
		biased(layer + ".fc2", contraction);
		normalization(layer + ".final_layer_norm");
	}

	private void square(final String name, final Linear layer) throws IOException, UnknownLayoutException {
		require(layer.in() == width && layer.out() == width, "a linear layer of other sizes");
		biased(name, layer);
	}

	private void biased(final String name, final Linear layer) throws IOException, UnknownLayoutException {
		require(layer.bias().isPresent(), "a linear layer without a bias");
		weights.add(name, layer);
	}

	private void normalization(final String name) throws IOException, UnknownLayoutException {
		final Normalization layer = normalizations.next();
		require(layer.width() == width, "a normalisation of another size");
		weights.add(name, layer);
	}

	private void requireEnd() throws UnknownLayoutException {
		linears.requireEnd();
		normalizations.requireEnd();
		require(!attentions.hasNext(), "too many attentions");
	}

	private static void require(final boolean condition, final String difference) throws UnknownLayoutException {
		if (!condition) throw new UnknownLayoutException(difference);
	}
}
