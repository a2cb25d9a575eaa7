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

import fiji.plugin.florence2.regions.Outlines;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;
import fiji.plugin.florence2.task.Task;

import java.util.Objects;
import java.util.Optional;

/**
 * An object or a line of text may be in an image.
 *
 * @param id names the region in the record
 * @param image the id of its image
 * @param label the name of the object, or the text of a line
 * @param score in [0, 1]; {@code NaN} for none
 * @param task that was asked; empty if it is not known
 */
public record RegionProposed(String id, String image, Shape shape, String label, double score, Optional<Task> task)
	implements Change
{

	/** @throws IllegalArgumentException if a coordinate is not finite */
	public RegionProposed {
		Objects.requireNonNull(image);
		Objects.requireNonNull(label);
		Objects.requireNonNull(task);
		requireFinite(shape);
		if (id.isEmpty()) throw new IllegalArgumentException("a region without id");
	}

	/**
	 * A region that was found or read. The same from the same source has the same id, so that what is read twice is in the
	 * record once.
	 *
	 * @param round in which it was found
	 */
	public static RegionProposed found(final String image, final Region region, final Optional<Task> task,
		final Source source, final int round)
	{
		final String id =
			Ids.of("region", image, Ids.of(source, round), Task.shortName(task), region.label(), Ids.of(region.shape()));
		return new RegionProposed(id, image, region.shape(), region.label(), region.score(), task);
	}

	/** A region that a person draws: a new one each time. */
	public static RegionProposed drawn(final String image, final Shape shape, final String label) {
		return new RegionProposed(Ids.unique(), image, shape, label, Double.NaN, Optional.empty());
	}

	static void requireFinite(final Shape shape) {
		final boolean finite = Outlines.of(shape)
			.stream()
			.flatMap(outline -> outline.stream())
			.allMatch(point -> Double.isFinite(point.x()) && Double.isFinite(point.y()));
		if (!finite) throw new IllegalArgumentException("a coordinate is no number");
	}
}
