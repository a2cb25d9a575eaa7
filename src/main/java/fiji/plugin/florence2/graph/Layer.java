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

import java.util.Optional;

/** A part of a network that has weights, as {@link LayerReader} finds it in a graph. */
public sealed interface Layer {

	/**
	 * A convolution of an image.
	 *
	 * @param weights [out, in / groups, height, width]
	 * @param bias [out]
	 */
	record Convolution(Tensor weights, Tensor bias) implements Layer {}

	/**
	 * A matrix product with constant weights, and the addition of a bias.
	 *
	 * @param weights [in, out], or [out, in] if {@code transposed}
	 * @param bias [out]
	 * @param output the graph's name for the result, with the bias added
	 */
	record Linear(Tensor weights, boolean transposed, Optional<Tensor> bias, String output) implements Layer {

		/** How many channels it takes. */
		public int in() {
			return (int) weights.shape()[transposed ? 1 : 0];
		}

		/** How many channels it gives. */
		public int out() {
			return (int) weights.shape()[transposed ? 0 : 1];
		}
	}

	/**
	 * A layer normalisation over the last axis.
	 *
	 * @param weights [channels], the factors
	 * @param bias [channels], added to the products
	 */
	record Normalization(Tensor weights, Tensor bias) implements Layer {

		/** How many channels it normalises. */
		public int width() {
			return (int) weights.size();
		}
	}

	/**
	 * A table of which rows are looked up, by token or by position.
	 *
	 * @param rows [rows, channels]
	 */
	record Embedding(Tensor rows) implements Layer {}
}
