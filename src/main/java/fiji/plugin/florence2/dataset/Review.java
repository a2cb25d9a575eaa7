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
package fiji.plugin.florence2.dataset;

import fiji.plugin.florence2.task.Shape;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A decision about an image, a region or a text.
 *
 * @param item its id
 * @param state that it has from now on
 * @param reason why, such as the words of a rule; empty for none
 * @param label a region's new label
 * @param shape a region's new shape
 * @param words a text's new words
 * @param score a region's or text's new score
 */
public record Review(String item, State state, String reason, Optional<String> label, Optional<Shape> shape,
	Optional<String> words, OptionalDouble score) implements Change
{

	/** @throws IllegalArgumentException if a coordinate is not finite */
	public Review {
		Objects.requireNonNull(item);
		Objects.requireNonNull(state);
		Objects.requireNonNull(reason);
		Objects.requireNonNull(label);
		Objects.requireNonNull(words);
		Objects.requireNonNull(score);
		shape.ifPresent(RegionProposed::requireFinite);
	}

	private Review(final String item, final State state, final String reason) {
		this(item, state, reason, Optional.empty(), Optional.empty(), Optional.empty(), OptionalDouble.empty());
	}

	public static Review accept(final String item) {
		return new Review(item, State.ACCEPTED, "");
	}

	/** @param reason empty for none */
	public static Review reject(final String item, final String reason) {
		return new Review(item, State.REJECTED, reason);
	}

	/** It is to be decided anew. */
	public static Review reopen(final String item, final String reason) {
		return new Review(item, State.PROPOSED, reason);
	}

	public static Review relabel(final String region, final String label) {
		return new Review(region, State.CORRECTED, "", Optional.of(label), Optional.empty(), Optional.empty(),
			OptionalDouble.empty());
	}

	public static Review reshape(final String region, final Shape shape) {
		return new Review(region, State.CORRECTED, "", Optional.empty(), Optional.of(shape), Optional.empty(),
			OptionalDouble.empty());
	}

	/** The same decision, with a new score. */
	public Review scored(final double other) {
		return new Review(item, state, reason, label, shape, words, OptionalDouble.of(other));
	}
}
