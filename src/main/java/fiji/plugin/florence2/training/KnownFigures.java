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
package fiji.plugin.florence2.training;

import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.evaluation.Category;

import java.util.List;

/**
 * How well a model still finds what its base found, in pictures of the base's own training that the new training did not
 * use.
 *
 * @param pictures how many
 * @param before F1 of the base
 * @param after F1 of the trained model
 * @param names the same for each name that the pictures show
 */
public record KnownFigures(int pictures, double before, double after, List<OfName> names) {

	/** Those of one name. */
	public record OfName(String name, double before, double after) {}

	/** A model that loses more has forgotten much; less is not noticed in figures of some pictures. */
	private static final double MUCH = 0.1;

	/** Whether the trained model does much worse than its base. */
	public boolean isMuchForgotten() {
		return before - after > MUCH;
	}

	static KnownFigures of(final CocoFolder held, final Judgement before, final Judgement after) {
		final List<OfName> names = held.known()
			.stream()
			.filter(category -> shows(held, category))
			.map(category -> new OfName(category.name(), before.f1(category), after.f1(category)))
			.toList();
		return new KnownFigures(held.images().size(), before.f1(), after.f1(), names);
	}

	private static boolean shows(final CocoFolder held, final Category category) {
		return held.images()
			.stream()
			.flatMap(image -> image.annotations().stream())
			.anyMatch(annotation -> annotation.category().equals(category));
	}
}
