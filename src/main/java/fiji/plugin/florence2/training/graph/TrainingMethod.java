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

import java.util.EnumSet;
import java.util.Set;

/** What a training changes in a model. */
public sealed interface TrainingMethod {

	/**
	 * How many stages of the vision encoder are trained, all their weights and biases, counted from the last one; 0 for
	 * none, so that a training takes image features.
	 */
	int visionStages();

	/** A kind of linear layer in the text part, by PyTorch's name. */
	enum LinearLayer {

		QUERIES("q_proj"),
		KEYS("k_proj"),
		VALUES("v_proj"),
		ATTENTION_OUTPUT("out_proj"),
		EXPANSION("fc1"),
		CONTRACTION("fc2");

		private final String pytorchName;

		LinearLayer(final String pytorchName) {
			this.pytorchName = pytorchName;
		}

		boolean isIn(final String layer) {
			return layer.endsWith("." + pytorchName);
		}
	}

	/**
	 * Adapters (LoRA) in the text part: a layer W gives W x + alpha / rank B A x, and A and B alone are trained. In
	 * stages of the vision encoder that are trained besides, it is the weights themselves.
	 *
	 * @param rank rows of A and columns of B, from 1
	 * @param alpha the strength of the adapters
	 * @param layers which linear layers have one
	 * @param encoder whether those of the text encoder do, or the decoder's alone
	 */
	record Adapters(int rank, double alpha, Set<LinearLayer> layers, boolean encoder, int visionStages)
		implements TrainingMethod
	{

		public Adapters {
			if (rank < 1) throw new IllegalArgumentException("An adapter of rank " + rank);
			layers = Set.copyOf(layers);
		}

		/** Adapters in all linear layers of text encoder and decoder, the vision encoder left as it is. */
		public Adapters(final int rank, final double alpha) {
			this(rank, alpha, EnumSet.allOf(LinearLayer.class), true, 0);
		}
	}

	/**
	 * Weights and biases of all linear layers and normalisations of the text part, and of the last stages of the vision
	 * encoder. Embeddings and positions stay as they are, and so do the biases of keys, which change nothing.
	 */
	record AllWeights(int visionStages) implements TrainingMethod {}
}
