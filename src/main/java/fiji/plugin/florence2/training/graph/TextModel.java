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
import fiji.plugin.florence2.onnx.Architecture;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The forward pass of the text part (BART) on a tape: text encoder, decoder and loss. Values are matrices [tokens of all
 * rows, channels].
 */
final class TextModel {

	/** The same in all normalisations of Florence-2. */
	private static final float EPSILON = 1e-5f;
	/** BART's table of positions begins with two rows that are never used. */
	private static final int FIRST_POSITION = 2;
	/** Added to the score of what an attention must not see. */
	private static final double HIDDEN = -1e9;
	private static final String TABLE = TextWeights.LOGITS + ".weight";
	private static final long[] BY_HEADS = { 0, 2, 1, 3 };
	private static final long[] BY_HEADS_TURNED = { 0, 2, 3, 1 };

	private final GraphBuilder graph;
	private final Tape tape;
	private final Parameters parameters;
	private final Architecture architecture;
	private final double adapterScale;
	private final String flat;
	private final String rows;

	/**
	 * @param adapterScale the factor of adapters, if there are any
	 * @param rowed the graph's name for a value whose first axis is the rows of the batch
	 */
	TextModel(final GraphBuilder graph, final Tape tape, final Parameters parameters, final Architecture architecture,
		final double adapterScale, final String rowed)
	{
		this.graph = graph;
		this.tape = tape;
		this.parameters = parameters;
		this.architecture = architecture;
		this.adapterScale = adapterScale;
		flat = graph.int64s(-1, architecture.hiddenSize());
		rows = length(rowed, 0);
	}

	/** The length of an axis, as a list of one number. */
	private String length(final String value, final int axis) {
		final String shape = graph.op("Shape", List.of(value));
		return graph.op("Slice", List.of(shape, graph.int64s(axis), graph.int64s(axis + 1)));
	}

	/**
	 * Adds what attentions to the encoder's tokens add to their scores.
	 *
	 * @param mask [rows, tokens], 1 for what counts and 0 for padding
	 * @return the graph's name for [rows, 1, 1, tokens]
	 */
	String hidden(final String mask) {
		final String padding = graph.op("Sub", List.of(graph.real(1), mask));
		return graph.op("Unsqueeze", List.of(graph.op("Mul", List.of(padding, graph.real(HIDDEN))), graph.int64s(1, 2)));
	}

	/**
	 * Adds the text encoder.
	 *
	 * @param features image features, [rows, image tokens, channels]
	 * @param prompts token ids, [rows, prompt tokens]
	 * @param hidden see {@link #hidden}
	 */
	Value encoder(final Value features, final String prompts, final String hidden) throws IOException {
		final int width = architecture.hiddenSize();
		final String embedded =
			graph.op("Gather", List.of(parameters.value(TextWeights.TOKENS).name(), prompts), Attribute.of("axis", 0));
		final String positions = positions(TextWeights.ENCODER_POSITIONS, embedded, length(features.name(), 1));
		final Value joined = tape.addConstant(tape.joined(features, Value.frozen(embedded)), positions);
		final String shape = graph.op("Concat", List.of(rows, graph.int64s(-1, width)), Attribute.of("axis", 0));
		Value x = normalized(tape.reshape(joined, flat, shape), "encoder.layernorm_embedding");
		for (int i = 0; i < architecture.encoderLayers(); i++) {
			final String layer = "encoder.layers." + i;
			x = attention(x, x, layer + ".self_attn", hidden, architecture.encoderHeads());
			x = feedForward(x, layer);
		}
		return x;
	}

	/**
	 * Adds the decoder.
	 *
	 * @param states what the encoder gave
	 * @param tokens token ids that the decoder goes on from, [rows, tokens]
	 * @param hidden see {@link #hidden}
	 * @return the values of which logits are computed
	 */
	Value decoder(final Value states, final String tokens, final String hidden) throws IOException {
		final String embedded =
			graph.op("Gather", List.of(parameters.value(TextWeights.TOKENS).name(), tokens), Attribute.of("axis", 0));
		final String positions = positions(TextWeights.DECODER_POSITIONS, embedded, graph.int64s(0));
		final String sum = graph.op("Add", List.of(embedded, positions));
		final String future = future(length(tokens, 1));
		Value x = normalized(Value.frozen(graph.op("Reshape", List.of(sum, flat))), "decoder.layernorm_embedding");
		for (int i = 0; i < architecture.decoderLayers(); i++) {
			final String layer = "decoder.layers." + i;
			x = attention(x, x, layer + ".self_attn", future, architecture.decoderHeads());
			x = attention(x, states, layer + ".encoder_attn", hidden, architecture.decoderHeads());
			x = feedForward(x, layer);
		}
		return x;
	}

	/**
	 * Adds the loss, see {@link Tape#crossEntropy}.
	 *
	 * @param labels the tokens that are right, [rows, tokens, choices]
	 * @param weights their weights in the loss, of the same shape
	 */
	String loss(final Value x, final String labels, final String weights, final double smoothing) throws IOException {
		return tape.crossEntropy(x, table(), parameters.isTransposed(TABLE), bias(), byToken(labels), byToken(weights),
			smoothing);
	}

	/** Adds the logarithms of the probabilities of all tokens after each token, [tokens of all rows, all tokens]. */
	String logProbabilities(final Value x) throws IOException {
		return tape.logProbabilities(x, table(), parameters.isTransposed(TABLE), bias());
	}

	private String table() throws IOException {
		return parameters.value(TABLE).name();
	}

	private Optional<String> bias() throws IOException {
		final String bias = TextWeights.LOGITS + ".bias";
		return parameters.has(bias) ? Optional.of(parameters.value(bias).name()) : Optional.empty();
	}

	private String byToken(final String choices) {
		return graph.op("Flatten", List.of(choices), Attribute.of("axis", 2));
	}

	/** The rows of a table of positions for tokens, with further tokens before them. */
	private String positions(final String table, final String tokens, final String before) throws IOException {
		final String first = graph.int64s(FIRST_POSITION);
		final String count = graph.op("Add", List.of(before, length(tokens, 1)));
		return graph.op("Slice", List.of(parameters.value(table).name(), first, graph.op("Add", List.of(first, count))));
	}

	/** What hides from each token those that come after it, [tokens, tokens]. */
	private String future(final String length) {
		final String square = graph.op("Concat", List.of(length, length), Attribute.of("axis", 0));
		final String all = graph.op("Expand", List.of(graph.real(HIDDEN), square));
		final String next = graph.int64(1);
		return graph.op("Trilu", List.of(all, next), Attribute.of("upper", 1));
	}

	private Value attention(final Value x, final Value source, final String layer, final String mask, final int heads)
		throws IOException
	{
		final int width = architecture.hiddenSize() / heads;
		final String split = graph.op("Concat", List.of(rows, graph.int64s(-1, heads, width)), Attribute.of("axis", 0));
		final Value queries = tape.scale(linear(x, layer + ".q_proj"), 1 / Math.sqrt(width));
		final Value keys = linear(source, layer + ".k_proj");
		final Value values = linear(source, layer + ".v_proj");
		final Value attended = tape.attention(tape.transpose(tape.reshape(queries, split, flat), BY_HEADS),
			tape.transpose(tape.reshape(keys, split, flat), BY_HEADS_TURNED),
			tape.transpose(tape.reshape(values, split, flat), BY_HEADS), Optional.of(mask));
		final Value joined = tape.reshape(tape.transpose(attended, BY_HEADS), flat, split);
		return normalized(tape.add(x, linear(joined, layer + ".out_proj")), layer + "_layer_norm");
	}

	private Value feedForward(final Value x, final String layer) throws IOException {
		final Value hidden = tape.gelu(linear(x, layer + ".fc1"));
		return normalized(tape.add(x, linear(hidden, layer + ".fc2")), layer + ".final_layer_norm");
	}

	private Value linear(final Value x, final String layer) throws IOException {
		final String weights = layer + ".weight";
		final Value y =
			tape.linear(x, parameters.value(weights), parameters.isTransposed(weights), parameters.value(layer + ".bias"));
		final Optional<Value> in = parameters.trained(layer + ".lora_A");
		final Optional<Value> out = parameters.trained(layer + ".lora_B");
		if (in.isEmpty() || out.isEmpty()) return y;
		final Value low = tape.scale(tape.linear(x, in.get(), true), adapterScale);
		return tape.add(y, tape.linear(low, out.get(), true));
	}

	private Value normalized(final Value x, final String layer) throws IOException {
		return tape.layerNormalization(x, parameters.value(layer + ".weight"), parameters.value(layer + ".bias"), EPSILON);
	}
}
