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
package fiji.plugin.florence2.graph;

import java.util.Iterator;
import java.util.List;

/**
 * Layers of one kind, in the order in which the network runs them. A caller that knows the architecture takes one after the
 * other; a graph of another architecture runs out of layers or has some left over.
 */
public final class LayerSequence<L extends Layer> {

	private final String kind;
	private final Iterator<L> layers;

	/** @param kind such as "convolution", for messages */
	public LayerSequence(final String kind, final List<L> layers) {
		this.kind = kind;
		this.layers = layers.iterator();
	}

	/** @throws UnknownLayoutException if all layers were taken */
	public L next() throws UnknownLayoutException {
		if (!layers.hasNext()) throw new UnknownLayoutException("too few layers of the kind " + kind);
		return layers.next();
	}

	/** @throws UnknownLayoutException if some layers were not taken */
	public void requireEnd() throws UnknownLayoutException {
		if (layers.hasNext()) throw new UnknownLayoutException("too many layers of the kind " + kind);
	}
}
