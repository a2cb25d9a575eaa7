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
package fiji.plugin.florence2.dataset.statistics;

import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.regions.Overlap;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Figures of a data set. Images that are not to be used, and their regions, are in none of them but {@code rejected}.
 *
 * @param images number of images
 * @param done of them those that a model can learn from
 * @param rejected images that are not to be used
 * @param contested regions about which people decided differently
 * @param regions all regions
 * @param texts number of texts that are not rejected
 * @param labels regions by label, in alphabetical order
 * @param areas of regions that are not rejected, by label, in square pixels
 * @param sources regions by the source that proposed them
 * @param perImage right regions of the images that a model can learn from
 * @param splits images that a model can learn from, by split
 */
public record Statistics(int images, int done, int rejected, int contested, Tally regions, int texts,
	SortedMap<String, Tally> labels, SortedMap<String, Spread> areas, SortedMap<String, Tally> sources, Spread perImage,
	Map<Split, Integer> splits)
{

	public static Statistics of(final DataSetView view) {
		final List<DataSetImage> used = view.images().stream().filter(image -> image.state() != State.REJECTED).toList();
		final List<DataSetImage> done = used.stream().filter(DataSetImage::isDone).toList();
		final List<DataSetRegion> regions = used.stream().flatMap(image -> image.regions().stream()).toList();
		final SortedMap<String, Spread> areas = new TreeMap<>();
		by(regions, DataSetRegion::label, region -> region.state() != State.REJECTED).forEach(
			(label, own) -> areas.put(label, Spread.of(own.stream().map(region -> Overlap.area(region.shape())).toList())));
		final Map<Split, Integer> splits = new EnumMap<>(Split.class);
		for (final Split split : Split.values())
			splits.put(split, (int) done.stream().filter(image -> image.split() == split).count());
		return new Statistics(used.size(), done.size(), view.images().size() - used.size(),
			(int) regions.stream().filter(region -> region.status().contested()).count(), Tally.of(regions),
			(int) used.stream()
				.flatMap(image -> image.texts().stream())
				.filter(text -> text.state() != State.REJECTED)
				.count(),
			tallies(regions, DataSetRegion::label), areas, tallies(regions, region -> region.source().words()),
			Spread.of(done.stream().map(image -> image.rightRegions().size()).toList()), splits);
	}

	private static SortedMap<String, Tally> tallies(final List<DataSetRegion> regions,
		final Function<DataSetRegion, String> key)
	{
		final SortedMap<String, Tally> tallies = new TreeMap<>();
		by(regions, key, region -> true).forEach((name, own) -> tallies.put(name, Tally.of(own)));
		return tallies;
	}

	private static Map<String, List<DataSetRegion>> by(final List<DataSetRegion> regions,
		final Function<DataSetRegion, String> key, final Predicate<DataSetRegion> property)
	{
		return regions.stream().filter(property).collect(Collectors.groupingBy(key));
	}
}
