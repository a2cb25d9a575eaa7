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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which tensors lie one after the other in the vector of trained numbers. Names and shapes are those of PyTorch and
 * peft: a linear layer's weights are {@code encoder.layers.0.fc1.weight} of [out, in], its adapter's matrices
 * {@code encoder.layers.0.fc1.lora_A} of [rank, in] and {@code lora_B} of [out, rank].
 *
 * @param pieces in the order of the vector
 */
public record VectorLayout(List<Piece> pieces) {

	/**
	 * One tensor.
	 *
	 * @param name PyTorch's
	 * @param shape lengths of its axes
	 * @param offset where its numbers begin in the vector, row by row
	 */
	public record Piece(String name, List<Integer> shape, int offset) {

		public Piece {
			shape = List.copyOf(shape);
		}

		/** How many numbers it has. */
		public int size() {
			return shape.stream().reduce(1, Math::multiplyExact);
		}
	}

	public VectorLayout {
		pieces = List.copyOf(pieces);
	}

	/**
	 * Lays tensors one after the other.
	 *
	 * @param shapes by name, in the order that the vector is to have
	 * @throws ArithmeticException if there are more numbers than an array can hold
	 */
	static VectorLayout of(final Map<String, List<Integer>> shapes) {
		final List<Piece> pieces = new ArrayList<>();
		int offset = 0;
		for (final Map.Entry<String, List<Integer>> entry : shapes.entrySet()) {
			final Piece piece = new Piece(entry.getKey(), entry.getValue(), offset);
			pieces.add(piece);
			offset = Math.addExact(offset, piece.size());
		}
		return new VectorLayout(pieces);
	}

	/** How many numbers are trained. */
	public int size() {
		return pieces.stream().mapToInt(Piece::size).sum();
	}
}
