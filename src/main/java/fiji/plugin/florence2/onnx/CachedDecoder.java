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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The decoder in the midst of one or more answers: it keeps the keys and values of the tokens so far, so that each step
 * costs one token. The merged graph computes keys and values of the encoder states in the first step; they are kept, for
 * later it gives only dummies for them (transformers.js {@code getPastKeyValues} does the same). An optimised graph takes
 * them from the text encoder, once for all beams of a question.
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
	/** Tensors of what the encoder gave, which stay the same from step to step until it is laid out anew. */
	private final Map<String, OnnxTensor> steady = new HashMap<>();
	private final List<OnnxTensor> open = new ArrayList<>();
	private final boolean merged;
	/** The question of each row. */
	private int[] questions;
	/** The questions whose encoder states, or keys and values of them, are laid out, one after the other. */
	private int[] laidOut;
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
		questions = IntStream.range(0, states.count()).toArray();
		laidOut = questions;
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

	/** Whether a decoder answers several questions side by side; graphs that were optimised earlier do not. */
	static boolean takesSeveral(final Graph graph) throws ModelException {
		return computesCross(graph) || graph.input(past("encoder", 0), 4).getShape()[0] != 1;
	}

	/** Has a text encoder write the keys and values of its states where the decoder looks for them. */
	static void pinCross(final Map<String, OnnxTensor> out, final DecoderMemory memory, final OrtEnvironment environment,
		final ModelConfig config, final EncoderStates before, final int length) throws OrtException
	{
		for (int i = 0; i < 2 * config.decoderLayers(); i++)
			out.put(present("encoder", i),
				memory.cross(i)
					.row(environment, before.count(), before.room(), OnnxJavaType.FLOAT, 1, config.decoderHeads(), length,
						config.headSize()));
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
		final boolean first = length == 0;
		if (!first && !isIdentity(parents)) follow(parents);
		try (OnnxTensor embedded = embedding.embed(tokens, tokens.length, control)) {
			if (first && merged) copyStates();
			if (steady.isEmpty()) settle();
			if (first && merged) first(embedded);
			else later(embedded);
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

	private void copyStates() {
		final FloatBuffer rows = memory.states.first((long) questions.length * stateBytes()).asFloatBuffer();
		for (final int question : questions)
			rows.put(states.values(question));
	}

	private void settle() throws OrtException {
		final int rows = laidOut.length;
		for (int i = 0; i < 2 * config.decoderLayers(); i++)
			steady.put(past("encoder", i), cache(memory.cross(i), rows, states.length()));
		if (!merged) return;
		final FloatBuffer vectors = memory.states.first((long) rows * stateBytes()).asFloatBuffer();
		steady.put(STATES, graph.floats(STATES, vectors, rows, states.length(), config.hiddenSize()));
		steady.put(MASK, memory.mask.ones(graph.environment(), rows, states.length()));
	}

	private void first(final OnnxTensor embedded) throws ModelException, OrtException {
		final int rows = questions.length;
		final Map<String, OnnxTensor> in = new HashMap<>(steady);
		final Map<String, OnnxTensor> out = new HashMap<>();
		in.put(EMBEDDINGS, fitting(embedded));
		in.put(CACHE_BRANCH, flag(false));
		for (int i = 0; i < 2 * config.decoderLayers(); i++) {
			in.put(past("decoder", i), keep(cache(memory.past(i), rows, 0)));
			in.put(past("encoder", i), keep(cache(memory.past(i), rows, 0)));
			out.put(present("decoder", i), keep(cache(memory.present(i), rows, 1)));
			out.put(present("encoder", i), keep(cache(memory.cross(i), rows, states.length())));
		}
		run(in, out);
	}

	private void later(final OnnxTensor embedded) throws ModelException, OrtException {
		final int rows = questions.length;
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
		out.put(LOGITS,
			keep(memory.logits.tensor(graph.environment(), logitsType, questions.length, 1, config.vocabularySize())));
		graph.run(in, out, control);
		memory.swap();
	}

	private FloatBuffer logits() {
		final ByteBuffer bytes =
			memory.logits.first(NativeMemory.bytes(logitsType, questions.length, 1, config.vocabularySize()));
		return logitsType == OnnxJavaType.FLOAT ? bytes.asFloatBuffer() : HalfPrecision.floats(bytes.asShortBuffer());
	}

	private boolean isIdentity(final int[] parents) {
		return parents.length == questions.length &&
			IntStream.range(0, parents.length).allMatch(row -> parents[row] == row);
	}

	/** Makes row i continue row {@code parents[i]}. */
	private void follow(final int[] parents) {
		final int rowBytes = (int) NativeMemory.bytes(cacheType, config.decoderHeads(), length, config.headSize());
		for (int i = 0; i < 2 * config.decoderLayers(); i++) {
			final ByteBuffer from = memory.past(i).first((long) questions.length * rowBytes);
			final ByteBuffer to = memory.present(i).first((long) parents.length * rowBytes);
			for (final int parent : parents)
				to.put(from.slice(parent * rowBytes, rowBytes));
		}
		memory.swap();
		questions = IntStream.of(parents).map(parent -> questions[parent]).toArray();
		layOut(merged ? questions : IntStream.of(questions).distinct().toArray());
	}

	/** Lays out what the encoder gave for these questions, which the merged graph needs once more for each beam. */
	private void layOut(final int[] wanted) {
		if (Arrays.equals(wanted, laidOut)) return;
		close();
		final int[] rows = new int[wanted.length];
		for (int row = 0; row < rows.length; row++)
			rows[row] = row < laidOut.length && laidOut[row] == wanted[row] ? row : lastRowOf(wanted[row]);
		final int rowBytes = (int) NativeMemory.bytes(cacheType, config.decoderHeads(), states.length(), config.headSize());
		for (int i = 0; i < 2 * config.decoderLayers(); i++)
			memory.cross(i).arrange(rows, rowBytes);
		if (merged) memory.states.arrange(rows, stateBytes());
		laidOut = wanted;
	}

	/** The last ones are not overwritten when rows become fewer. */
	private int lastRowOf(final int question) {
		int row = laidOut.length - 1;
		while (laidOut[row] != question)
			row--;
		return row;
	}

	private int stateBytes() {
		return states.length() * config.hiddenSize() * Float.BYTES;
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
