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

import fiji.plugin.florence2.graph.Layer.Linear;
import fiji.plugin.florence2.graph.Layer.Normalization;
import fiji.plugin.florence2.graph.Tensor;
import fiji.plugin.florence2.graph.UnknownLayoutException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The weights of a model by PyTorch's names, in the order in which the network uses them. A weight may lie at several
 * places of the files: the merged decoder's two branches may each have their own copy.
 */
final class ModelWeights {

	private final Map<String, List<Place>> weights = new LinkedHashMap<>();

	/**
	 * A copy of a weight in a file.
	 *
	 * @param transposed whether PyTorch's matrix [out, in] is stored as [in, out]
	 */
	record Place(Tensor tensor, boolean transposed) {

		/** The lengths of the axes that PyTorch has. */
		List<Integer> shape() {
			final long[] shape = tensor.shape();
			if (transposed) return List.of((int) shape[1], (int) shape[0]);
			return Arrays.stream(shape).mapToObj(length -> (int) length).toList();
		}

		/** The numbers in PyTorch's order. */
		float[] numbers() throws IOException {
			final float[] stored = tensor.floats();
			return transposed ? turned(stored, (int) tensor.shape()[0]) : stored;
		}

		/** The bytes that a file stores for numbers in PyTorch's order. */
		byte[] encoded(final float[] numbers) {
			return tensor.encoded(transposed ? turned(numbers, (int) tensor.shape()[1]) : numbers);
		}

		private static float[] turned(final float[] matrix, final int rows) {
			final int columns = matrix.length / rows;
			final float[] turned = new float[matrix.length];
			for (int row = 0; row < rows; row++)
				for (int column = 0; column < columns; column++)
					turned[column * rows + row] = matrix[row * columns + column];
			return turned;
		}

		private boolean hasNumbersOf(final Place other) throws IOException {
			return transposed == other.transposed && tensor.hasNumbersOf(other.tensor);
		}

		private boolean isSameAs(final Place other) {
			return tensor.file().equals(other.tensor.file()) && tensor.offset() == other.tensor.offset();
		}
	}

	/** Adds a layer's weights and bias, or a copy of them. */
	void add(final String layer, final Linear linear) throws IOException, UnknownLayoutException {
		add(layer + ".weight", linear.weights(), !linear.transposed());
		if (linear.bias().isPresent()) add(layer + ".bias", linear.bias().get(), false);
	}

	/** Adds a layer's factors and summands, or a copy of them. */
	void add(final String layer, final Normalization normalization) throws IOException, UnknownLayoutException {
		add(layer + ".weight", normalization.weights(), false);
		add(layer + ".bias", normalization.bias(), false);
	}

	/** Adds a weight, or a copy of it, which must have the same numbers. */
	void add(final String name, final Tensor tensor, final boolean transposed)
		throws IOException, UnknownLayoutException
	{
		final Place place = new Place(tensor, transposed);
		final List<Place> copies = weights.computeIfAbsent(name, key -> new ArrayList<>());
		if (copies.stream().anyMatch(place::isSameAs)) return;
		if (!copies.isEmpty() && !copies.get(0).hasNumbersOf(place))
			throw new UnknownLayoutException("two branches with different weights");
		copies.add(place);
	}

	/** All names. */
	Set<String> names() {
		return weights.keySet();
	}

	boolean has(final String name) {
		return weights.containsKey(name);
	}

	/** All places of a weight, at least one. */
	List<Place> places(final String name) {
		return weights.get(name);
	}

	Place first(final String name) {
		return weights.get(name).get(0);
	}
}
