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
import fiji.plugin.florence2.graph.LayerReader;
import fiji.plugin.florence2.graph.Tensor;
import fiji.plugin.florence2.graph.UnknownLayoutException;

import java.io.IOException;
import java.util.List;

/** Writes the table of token embeddings: as it is, or in 8 bit with a scale for each token. */
final class EmbeddingGraph {

	private static final String IDS = "input_ids";
	private static final String EMBEDDINGS = "inputs_embeds";

	private final GraphBuilder graph;
	private final Tensor table;

	EmbeddingGraph(final LayerReader published, final GraphBuilder graph) throws UnknownLayoutException {
		this.graph = graph;
		if (published.embeddings().size() != 1)
			throw new UnknownLayoutException(published.embeddings().size() + " tables of tokens instead of one");
		table = published.embeddings().get(0).rows();
	}

	void write() throws IOException {
		declare();
		graph.namedRows(EMBEDDINGS, table, IDS);
	}

	void writeInt8() throws IOException {
		declare();
		final int tokens = (int) table.shape()[0];
		final int width = (int) table.shape()[1];
		final QuantizedWeights rows = QuantizedWeights.byRow(table.floats(), width);
		final String row = graph.op("Gather", List.of(graph.constant(Tensor.INT8, rows.numbers(), tokens, width), IDS));
		final String scale = graph.op("Gather", List.of(graph.floats(rows.scales(), tokens, 1), IDS));
		graph.namedOp(EMBEDDINGS, "Mul", List.of(graph.op("Cast", List.of(row), Attribute.of("to", Tensor.FLOAT)), scale));
	}

	private void declare() {
		graph.int64Input(IDS, "batch_size", "sequence_length");
		graph.floatOutput(EMBEDDINGS, "batch_size", "sequence_length", table.shape()[1]);
	}
}
