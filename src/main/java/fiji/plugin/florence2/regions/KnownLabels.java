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
package fiji.plugin.florence2.regions;

import fiji.plugin.florence2.common.EditDistance;
import fiji.plugin.florence2.task.Region;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The names that a model was taught. A model writes names letter by letter, and one that it was taught by few images it now
 * and then misspells: "ling cell" for "living cell".
 */
public final class KnownLabels {

	/** The part of a name's letters that may be wrong. */
	private static final double MAX_DISTANCE = 0.4;

	private KnownLabels() {}

	/** Regions with labels spelled as the known ones that they are nearest to; labels that are near to none stay. */
	public static List<Region> spelled(final List<Region> regions, final List<String> known) {
		if (known.isEmpty()) return regions;
		return regions.stream().map(region -> region.withLabel(spelled(region.label(), known))).toList();
	}

	private static String spelled(final String label, final List<String> known) {
		if (label.isEmpty() || known.contains(label)) return label;
		final Optional<String> nearest =
			known.stream().min(Comparator.comparingInt(other -> EditDistance.of(label, other)));
		return nearest
			.filter(other -> EditDistance.of(label, other) <= MAX_DISTANCE * Math.max(label.length(), other.length()))
			.orElse(label);
	}
}
