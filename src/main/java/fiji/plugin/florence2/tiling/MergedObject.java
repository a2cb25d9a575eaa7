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
package fiji.plugin.florence2.tiling;

import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Shape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** An object, detected in one tile at first. Objects that turn out to be the same are joined to one. */
final class MergedObject {

	private final TileDetection first;
	private final List<TileDetection> detections = new ArrayList<>();
	private final Set<TileDetection> fragments = new HashSet<>();
	private MergedObject joinedTo;

	MergedObject(final TileDetection first) {
		this.first = first;
		detections.add(first);
	}

	/** The detection that this object was created for. */
	TileDetection first() {
		return first;
	}

	/** The object that this one was joined to, or itself. */
	MergedObject object() {
		return joinedTo == null ? this : joinedTo.object();
	}

	/** Joins another object to this one, unless one tile shows both. */
	void join(final MergedObject other) {
		if (this == other || detections.stream().anyMatch(other::isInTileOf)) return;
		detections.addAll(other.detections);
		other.joinedTo = this;
	}

	private boolean isInTileOf(final TileDetection detection) {
		return detections.stream().anyMatch(own -> own.tile().equals(detection.tile()));
	}

	/** Records whether the first detection is a fragment of another object. */
	void compare(final MergedObject other) {
		if (object() != other.object() && first.isFragmentOf(other.first)) object().fragments.add(first);
	}

	/** Whether all detections are fragments of other objects. */
	boolean isFragment() {
		return fragments.size() == detections.size();
	}

	/** The region with the best score of those that show the whole object; if there is none, the union of all. */
	Region region() {
		final Optional<TileDetection> whole = detections.stream()
			.filter(detection -> detection.isWhole(detections))
			.max(Comparator.comparingDouble(detection -> detection.region().scoreOr(0)));
		if (whole.isPresent()) return whole.get().region();
		final List<Region> parts = detections.stream().map(TileDetection::region).toList();
		if (parts.size() == 1) return parts.get(0);
		return parts.stream().allMatch(part -> part.shape() instanceof Quad) ? LineJoiner.join(parts) : join(parts);
	}

	private static Region join(final List<Region> parts) {
		final String label =
			parts.stream().max(Comparator.comparingDouble(part -> Overlap.area(part.shape()))).orElseThrow().label();
		final Shape shape = ShapeUnion.of(parts.stream().map(Region::shape).toList());
		return region(label, shape, parts);
	}

	/** A region put together of parts, with the means of their scores and likelihoods. */
	static Region region(final String label, final Shape shape, final List<Region> parts) {
		return new Region(label, shape, mean(parts, Region::score), mean(parts, Region::likelihood),
			mean(parts, Region::labelLikelihood));
	}

	/** The mean of a number, {@code NaN} if one of the parts has none. */
	private static double mean(final List<Region> parts, final ToDoubleFunction<Region> number) {
		return parts.stream().mapToDouble(number).average().orElseThrow();
	}
}
