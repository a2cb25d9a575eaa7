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
package fiji.plugin.florence2.onnx;

import fiji.plugin.florence2.decoding.NextTokenModel;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The decoder in the midst of one answer: it keeps the keys and values of the tokens so far, so that each step costs
 * one token. The merged graph computes keys and values of the encoder states in the first step; they are kept, for later
 * it gives only dummies for them (transformers.js {@code getPastKeyValues} does the same). An optimised graph takes them
 * from the text encoder, once for all beams.
 */
public final class CachedDecoder implements NextTokenModel<ModelException>, AutoCloseable {

	private static final String MASK = "encoder_attention_mask";
	private static final String STATES = "encoder_hidden_states";
	private static final String EMBEDDINGS = "inputs_embeds";
	private static final String CACHE_BRANCH = "use_cache_branch";
	private static final String LOGITS = "logits";
	private static final String[] KINDS = { "key", "value" };

	private final TokenEmbedding embedding;
	private final Graph graph;
	private final ModelConfig config;
	private final DecoderMemory memory;
	private final EncoderStates states;
	private final RunControl control;
	private final OnnxJavaType cacheType;
	private final OnnxJavaType logitsType;
	/** Tensors that stay the same from step to step, until the number of beams changes. */
	private final Map<String, OnnxTensor> steady = new HashMap<>();
	private final List<OnnxTensor> open = new ArrayList<>();
	private final boolean merged;
	private int rows;
	private int length;

	CachedDecoder(final TokenEmbedding embedding, final Graph graph, final ModelConfig config, final DecoderMemory memory,
		final EncoderStates states, final RunControl control)
	{
		this.embedding = embedding;
		this.graph = graph;
		this.config = config;
		this.memory = memory;
		this.states = states;
		this.control = control;
		cacheType = graph.inputType(past("decoder", 0));
		logitsType = graph.outputType(LOGITS);
		merged = computesCross(graph);
	}

	static void checkContract(final Graph graph, final Graph encoder, final ModelConfig config) throws ModelException {
		if (computesCross(graph)) {
			graph.input(MASK, 2);
			graph.input(CACHE_BRANCH, 1);
			graph.require(STATES, graph.input(STATES, 3), 2, config.hiddenSize(), "the hidden size");
		}
		graph.require(EMBEDDINGS, graph.input(EMBEDDINGS, 3), 2, config.hiddenSize(), "the hidden size");
		graph.require(LOGITS, graph.output(LOGITS, 3), 2, config.vocabularySize(), "the vocabulary size");
		for (int i = 0; i < 2 * config.decoderLayers(); i++) {
			for (final String side : new String[] { "decoder", "encoder" }) {
				final String name = past(side, i);
				final TensorInfo info = graph.input(name, 4);
				graph.require(name, info, 1, config.decoderHeads(), "the number of attention heads");
				graph.require(name, info, 3, config.headSize(), "the width of a head");
				(side.equals("decoder") || computesCross(graph) ? graph : encoder).output(present(side, i), 4);
			}
		}
		final String beyond = past("decoder", 2 * config.decoderLayers());
		if (graph.inputNames().contains(beyond))
			throw graph.contradiction("it has more decoder layers than the " + config.decoderLayers() + " of config.json");
	}

	/** Whether the decoder itself computes the keys and values of the encoder states. */
	static boolean computesCross(final Graph graph) {
		return graph.inputNames().contains(CACHE_BRANCH);
	}

	/** Has a text encoder write the keys and values of its states where the decoder looks for them. */
	static void pinCross(final Map<String, OnnxTensor> out, final DecoderMemory memory, final OrtEnvironment environment,
		final ModelConfig config, final int length) throws OrtException
	{
		for (int i = 0; i < 2 * config.decoderLayers(); i++)
			out.put(present("encoder", i), memory.firstCross(i)
				.tensor(environment, OnnxJavaType.FLOAT, 1, config.decoderHeads(), length, config.headSize()));
	}

	private static String past(final String side, final int index) {
		return "past_key_values." + index / 2 + "." + side + "." + KINDS[index % 2];
	}

	private static String present(final String side, final int index) {
		return "present." + index / 2 + "." + side + "." + KINDS[index % 2];
	}

	@Override
	public int vocabularySize() {
		return config.vocabularySize();
	}

	@Override
	public FloatBuffer next(final int[] parents, final int[] tokens) throws ModelException {
		try (OnnxTensor embedded = embedding.embed(tokens, tokens.length, control)) {
			if (length == 0 && merged) first(embedded);
			else later(parents, embedded);
			length++;
			return logits();
		}
		catch (final OrtException e) {
			throw Graph.noTensor(e);
		}
		finally {
			closeStepTensors();
		}
	}

	private void first(final OnnxTensor embedded) throws ModelException, OrtException {
		setRows(1);
		final Map<String, OnnxTensor> in = new HashMap<>(steady);
		final Map<String, OnnxTensor> out = new HashMap<>();
		in.put(EMBEDDINGS, fitting(embedded));
		in.put(CACHE_BRANCH, flag(false));
		for (int i = 0; i < 2 * config.decoderLayers(); i++) {
			in.put(past("decoder", i), keep(cache(memory.past(i), 1, 0)));
			in.put(past("encoder", i), keep(cache(memory.past(i), 1, 0)));
			out.put(present("decoder", i), keep(cache(memory.present(i), 1, 1)));
			out.put(present("encoder", i), keep(cache(memory.firstCross(i), 1, states.length())));
		}
		run(in, out);
		for (int i = 0; i < 2 * config.decoderLayers(); i++) {
			steady.put(past("encoder", i), cache(memory.firstCross(i), 1, states.length()));
		}
	}

	private void later(final int[] parents, final OnnxTensor embedded) throws ModelException, OrtException {
		if (length > 0 && !isIdentity(parents)) reorder(parents);
		if (parents.length != rows) setRows(parents.length);
		final Map<String, OnnxTensor> in = new HashMap<>(steady);
		final Map<String, OnnxTensor> out = new HashMap<>();
		in.put(EMBEDDINGS, fitting(embedded));
		if (merged) in.put(CACHE_BRANCH, flag(true));
		for (int i = 0; i < 2 * config.decoderLayers(); i++) {
			in.put(past("decoder", i), keep(cache(memory.past(i), rows, length)));
			out.put(present("decoder", i), keep(cache(memory.present(i), rows, length + 1)));
		}
		run(in, out);
	}

	private void run(final Map<String, OnnxTensor> in, final Map<String, OnnxTensor> out)
		throws ModelException, OrtException
	{
		out.put(LOGITS, keep(memory.logits.tensor(graph.environment(), logitsType, rows, 1, config.vocabularySize())));
		graph.run(in, out, control);
		memory.swap();
	}

	private FloatBuffer logits() {
		final ByteBuffer bytes = memory.logits.first(NativeMemory.bytes(logitsType, rows, 1, config.vocabularySize()));
		return logitsType == OnnxJavaType.FLOAT ? bytes.asFloatBuffer() : HalfPrecision.floats(bytes.asShortBuffer());
	}

	private boolean isIdentity(final int[] parents) {
		if (parents.length != rows) return false;
		for (int row = 0; row < rows; row++) {
			if (parents[row] != row) return false;
		}
		return true;
	}

	/** Makes row i continue row {@code parents[i]}. */
	private void reorder(final int[] parents) {
		final int rowBytes = (int) NativeMemory.bytes(cacheType, config.decoderHeads(), length, config.headSize());
		for (int i = 0; i < 2 * config.decoderLayers(); i++) {
			final ByteBuffer from = memory.past(i).first((long) rows * rowBytes);
			final ByteBuffer to = memory.present(i).first((long) parents.length * rowBytes);
			for (final int parent : parents)
				to.put(from.slice(parent * rowBytes, rowBytes));
		}
		memory.swap();
	}

	/** Lays out what all beams share, once for each of them. */
	private void setRows(final int count) throws OrtException {
		closeAll(steady.values());
		steady.clear();
		rows = count;
		if (!merged) {
			for (int i = 0; i < 2 * config.decoderLayers(); i++)
				steady.put(past("encoder", i), cache(memory.firstCross(i), 1, states.length()));
			return;
		}
		final FloatBuffer repeated =
			memory.states.first((long) rows * states.length() * config.hiddenSize() * Float.BYTES).asFloatBuffer();
		for (int row = 0; row < rows; row++)
			repeated.put(states.values().duplicate().rewind());
		steady.put(STATES, graph.floats(STATES, repeated.rewind(), rows, states.length(), config.hiddenSize()));
		steady.put(MASK, memory.mask.ones(graph.environment(), rows, states.length()));
		if (length == 0) return;
		final int rowBytes = (int) NativeMemory.bytes(cacheType, config.decoderHeads(), states.length(), config.headSize());
		for (int i = 0; i < 2 * config.decoderLayers(); i++) {
			final ByteBuffer from = memory.firstCross(i).first(rowBytes);
			final ByteBuffer to = memory.cross(i).first((long) rows * rowBytes);
			for (int row = 0; row < rows; row++)
				to.put(from.duplicate());
			steady.put(past("encoder", i), cache(memory.cross(i), rows, states.length()));
		}
	}

	private OnnxTensor cache(final NativeMemory piece, final int rowCount, final int positions) throws OrtException {
		return piece.tensor(graph.environment(), cacheType, rowCount, config.decoderHeads(), positions, config.headSize());
	}

	private OnnxTensor fitting(final OnnxTensor embedded) throws OrtException {
		if (embedded.getInfo().type == graph.inputType(EMBEDDINGS)) return embedded;
		return keep(graph.floats(EMBEDDINGS, embedded.getFloatBuffer(), embedded.getInfo().getShape()));
	}

	private OnnxTensor flag(final boolean value) throws OrtException {
		return keep(OnnxTensor.createTensor(graph.environment(), new boolean[] { value }));
	}

	private OnnxTensor keep(final OnnxTensor tensor) {
		open.add(tensor);
		return tensor;
	}

	private void closeStepTensors() {
		closeAll(open);
		open.clear();
	}

	private static void closeAll(final Iterable<OnnxTensor> tensors) {
		tensors.forEach(OnnxTensor::close);
	}

	@Override
	public void close() {
		closeAll(steady.values());
		steady.clear();
	}
}
