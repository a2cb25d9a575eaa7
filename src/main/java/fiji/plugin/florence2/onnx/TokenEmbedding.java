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

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.nio.LongBuffer;
import java.util.Map;

/** The graph that turns token ids into vectors, for the prompt and for the answer. */
final class TokenEmbedding {

	private static final String IDS = "input_ids";
	private static final String EMBEDDINGS = "inputs_embeds";

	private final Graph graph;
	private final NativeMemory ids;

	/**
	 * @param graph closed by the caller
	 * @param ids memory for the token ids, closed by the caller
	 */
	TokenEmbedding(final Graph graph, final NativeMemory ids) {
		this.graph = graph;
		this.ids = ids;
	}

	/** @throws ModelException if the graph has other inputs or outputs, or another hidden size */
	void checkContract(final int hiddenSize) throws ModelException {
		graph.input(IDS, 2);
		graph.require(EMBEDDINGS, graph.output(EMBEDDINGS, 3), 2, hiddenSize, "the hidden size");
	}

	/**
	 * Computes the embeddings of {@code rows} sequences of equal length.
	 *
	 * @param tokens row by row
	 * @return shape [rows, tokens / rows, hidden size]; the caller closes it
	 */
	OnnxTensor embed(final int[] tokens, final int rows, final RunControl control) throws ModelException {
		final LongBuffer values = ids.first((long) tokens.length * Long.BYTES).asLongBuffer();
		for (final int token : tokens)
			values.put(token);
		try (OnnxTensor input = ids.tensor(graph.environment(), OnnxJavaType.INT64, rows, tokens.length / rows)) {
			return graph.compute(EMBEDDINGS, Map.of(IDS, input), Map.of(), control);
		}
		catch (final OrtException e) {
			throw Graph.noTensor(e);
		}
	}
}
