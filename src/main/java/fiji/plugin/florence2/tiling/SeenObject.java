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

/** An object, seen in one tile at first. Those that turn out to be the same are joined to one. */
final class SeenObject {

	private final Sighting first;
	private final List<Sighting> sightings = new ArrayList<>();
	private final Set<Sighting> remnants = new HashSet<>();
	private SeenObject joinedTo;

	SeenObject(final Sighting first) {
		this.first = first;
		sightings.add(first);
	}

	/** The sighting that this object was made for. */
	Sighting first() {
		return first;
	}

	/** The object that this one is by now. */
	SeenObject object() {
		return joinedTo == null ? this : joinedTo.object();
	}

	/** Makes two objects one, unless a tile shows both. */
	void join(final SeenObject other) {
		if (this == other || sightings.stream().anyMatch(other::isInTileOf)) return;
		sightings.addAll(other.sightings);
		other.joinedTo = this;
	}

	private boolean isInTileOf(final Sighting sighting) {
		return sightings.stream().anyMatch(own -> own.tile().equals(sighting.tile()));
	}

	/** Takes note if the first sighting is but a remnant of another object. */
	void compare(final SeenObject other) {
		if (object() != other.object() && first.isRemnantOf(other.first)) object().remnants.add(first);
	}

	/** Whether none of the sightings shows more than a remnant of another object. */
	boolean isRemnant() {
		return remnants.size() == sightings.size();
	}

	/** The region of the most likely sighting that shows all of the object, or else all put together. */
	Region region() {
		final Optional<Sighting> whole = sightings.stream().filter(sighting -> sighting.isWhole(sightings)).max(Comparator
			.comparingDouble(sighting -> likelihood(sighting.region())));
		if (whole.isPresent()) return whole.get().region();
		final List<Region> parts = sightings.stream().map(Sighting::region).toList();
		if (parts.size() == 1) return parts.get(0);
		return parts.stream().allMatch(part -> part.shape() instanceof Quad) ? CutLine.join(parts) : join(parts);
	}

	private static double likelihood(final Region region) {
		return Double.isNaN(region.score()) ? 0 : region.score();
	}

	private static Region join(final List<Region> parts) {
		final String label = parts.stream().max(Comparator.comparingDouble(part -> Overlap.area(part.shape())))
			.orElseThrow().label();
		final Shape shape = ShapeUnion.of(parts.stream().map(Region::shape).toList());
		return new Region(label, shape, mean(parts, Region::score), mean(parts, Region::labelScore));
	}

	/** The mean of a score, {@code NaN} if one of the parts has none. */
	static double mean(final List<Region> parts, final ToDoubleFunction<Region> score) {
		return parts.stream().mapToDouble(score).average().orElseThrow();
	}
}
