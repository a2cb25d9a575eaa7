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
package fiji.plugin.florence2.evaluation;

import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An object that a model found in an image.
 *
 * @param category what it is, {@link Category#OTHER} if its label is none of the data set's categories
 * @param outline by which it is compared with annotations; empty for a comparison by boxes
 * @param score the surer the model, the higher
 */
public record Detection(Category category, BoundingBox box, Optional<Shape> outline, double score) {

	/** @throws IllegalArgumentException if the score is not a number */
	public Detection {
		Objects.requireNonNull(category);
		Objects.requireNonNull(box);
		Objects.requireNonNull(outline);
		if (Double.isNaN(score)) throw new IllegalArgumentException("A detection needs a score");
	}

	/** A detection that is compared by its box. */
	public Detection(final Category category, final BoundingBox box, final double score) {
		this(category, box, Optional.empty(), score);
	}

	/** A region of an answer, of the category that its label names. A region without score has the score 0. */
	public static Detection of(final Region region, final List<Category> categories) {
		final Category category = Category.named(region.label(), categories).orElse(Category.OTHER);
		return of(region, category);
	}

	/** A region of an answer, of a category that is known. A region without score has the score 0. */
	public static Detection of(final Region region, final Category category) {
		return new Detection(category, BoundingBox.of(region.shape()), region.scoreOr(0));
	}

	/** The same detection, compared by an outline. */
	public Detection outlined(final Shape shape) {
		return new Detection(category, box, Optional.of(shape), score);
	}

	/**
	 * The intersection over union with an annotated object, in [0, 1]. An annotation without an outline is compared by its
	 * box, and a crowd by the part of this box that lies in it.
	 */
	double overlap(final Annotation annotation) {
		if (annotation.crowd()) return box.partIn(annotation.box());
		if (outline.isEmpty()) return box.intersectionOverUnion(annotation.box());
		return Overlap.of(outline.get(), annotation.outline().map(Shape.class::cast).orElseGet(annotation.box()::shape));
	}
}
