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

import fiji.plugin.florence2.optimization.GraphBuilder.Attribute;
import fiji.plugin.florence2.optimization.Layer.Linear;
import fiji.plugin.florence2.optimization.Layer.Normalization;
import fiji.plugin.florence2.optimization.Layer.Table;
import fiji.plugin.florence2.optimization.LayerReader.Attention;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** The layers of BART, of which text encoder and decoder are made. Values are lists of tokens by channels. */
final class TransformerLayers {

	/** BART's table of positions begins with two rows that are never used. */
	static final int FIRST_POSITION = 2;

	private final GraphBuilder graph;
	private final Products products;
	private final Layers<Linear> linears;
	private final Layers<Normalization> normalizations;
	private final Iterator<Attention> attentions;
	private final Tensor positions;
	private final int width;

	TransformerLayers(final LayerReader layers, final GraphBuilder graph, final Products products, final int width)
		throws UnknownLayoutException
	{
		this.graph = graph;
		this.products = products;
		this.width = width;
		linears = new Layers<>("linear layer", layers.linears());
		normalizations = new Layers<>("normalisation", layers.normalizations());
		attentions = layers.attentions().iterator();
		positions = layers.tables().stream().map(Table::rows).filter(rows -> rows.shape()[1] == width).findFirst()
			.orElseThrow(() -> new UnknownLayoutException("no table of positions"));
	}

	/** The table of positions, with the rows that are never used. */
	String positions() throws IOException {
		return graph.weight(positions);
	}

	Attention attention() throws UnknownLayoutException {
		if (!attentions.hasNext()) throw new UnknownLayoutException("too few attentions");
		return attentions.next();
	}

	String product(final String x, final Linear layer) throws IOException {
		return products.of(graph, x, layer);
	}

	Linear linear() throws UnknownLayoutException {
		return linears.next();
	}

	String normalized(final String x) throws IOException, UnknownLayoutException {
		return graph.normalized(x, normalizations.next());
	}

	/** What an attention gave, projected, added to its input and normalised. */
	String projected(final String x, final String attended) throws IOException, UnknownLayoutException {
		final String flat = graph.op("Reshape", List.of(attended, graph.integers(-1, width)));
		return graph.normalizedSum(x, product(flat, linears.next()), normalizations.next());
	}

	String feedForward(final String x) throws IOException, UnknownLayoutException {
		final String hidden = graph.microsoft("Gelu", List.of(product(x, linears.next())));
		return graph.normalizedSum(x, product(hidden, linears.next()), normalizations.next());
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
