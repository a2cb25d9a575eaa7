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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.imagej.input.PlanePosition;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The numbers of objects in each plane: a row for each, with a column for each category, 0 where the plane has none. */
final class ObjectCountRows {

	private ObjectCountRows() {}

	/** Writes a line for each row. The journal is read twice, as the heading has the categories of all images. */
	static void write(final Journal journal, final Appendable out) throws IOException {
		final Set<String> categories = new LinkedHashSet<>();
		journal.forEach(entry -> entry.objects().forEach(object -> categories.add(object.category())));
		final List<Object> heading = new ArrayList<>(List.of("image"));
		heading.addAll(categories);
		heading.addAll(List.of("objects", "C", "Z", "T"));
		out.append(CsvLine.of(heading.toArray())).append('\n');
		journal.forEach(entry -> {
			final Map<Integer, List<FoundObject>> byPlane =
				entry.objects().stream().collect(Collectors.groupingBy(FoundObject::plane));
			for (int plane = 0; plane < entry.planes().size(); plane++)
				out.append(row(entry, plane, byPlane.getOrDefault(plane, List.of()), categories)).append('\n');
		});
	}

	private static String row(final JournalEntry entry, final int plane, final List<FoundObject> objects,
		final Set<String> categories)
	{
		final Map<String, Long> counts =
			objects.stream().collect(Collectors.groupingBy(FoundObject::category, Collectors.counting()));
		final PlanePosition position = entry.planes().get(plane);
		final List<Object> row = new ArrayList<>(List.of(entry.image()));
		categories.forEach(category -> row.add(counts.getOrDefault(category, 0L)));
		row.addAll(
			List.of(objects.size(), position.channel() == 0 ? "" : position.channel(), position.slice(), position.frame()));
		return CsvLine.of(row.toArray());
	}
}
