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

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a data set's record comes to, at one time. It never changes. Images are in the order in which they were added. */
public final class DataSetView {

	/** The view of a data set in which nothing is. */
	public static final DataSetView EMPTY = new DataSetView(List.of(), SplitRule.DEFAULT, new TreeMap<>());

	private final List<DataSetImage> images;
	private final SplitRule split;
	private final SortedMap<Integer, RoundTrained> models;
	private final Map<String, DataSetImage> byId = new HashMap<>();
	private final Map<String, DataSetRegion> regions = new HashMap<>();
	private final Map<String, DataSetText> texts = new HashMap<>();

	DataSetView(final List<DataSetImage> images, final SplitRule split, final SortedMap<Integer, RoundTrained> models) {
		this.images = List.copyOf(images);
		this.split = split;
		this.models = Collections.unmodifiableSortedMap(models);
		for (final DataSetImage image : images) {
			byId.put(image.id(), image);
			image.regions().forEach(region -> regions.put(region.id(), region));
			image.texts().forEach(text -> texts.put(text.id(), text));
		}
	}

	/** All images, those that are not to be used included. */
	public List<DataSetImage> images() {
		return images;
	}

	/** The images in which something is to be decided: they are neither done nor rejected. */
	public List<DataSetImage> openImages() {
		return images.stream().filter(image -> image.state() == State.PROPOSED && !image.isDone()).toList();
	}

	public SplitRule split() {
		return split;
	}

	/** What was trained on the data set, by rounds. */
	public SortedMap<Integer, RoundTrained> models() {
		return models;
	}

	/** All regions, image by image. */
	public Stream<DataSetRegion> regions() {
		return images.stream().flatMap(image -> image.regions().stream());
	}

	/** All texts, image by image. */
	public Stream<DataSetText> texts() {
		return images.stream().flatMap(image -> image.texts().stream());
	}

	public Optional<DataSetImage> image(final String id) {
		return Optional.ofNullable(byId.get(id));
	}

	public Optional<DataSetRegion> region(final String id) {
		return Optional.ofNullable(regions.get(id));
	}

	public Optional<DataSetText> text(final String id) {
		return Optional.ofNullable(texts.get(id));
	}

	@Override
	public boolean equals(final Object other) {
		return other instanceof DataSetView view && images.equals(view.images) && split.equals(view.split) &&
			models.equals(view.models);
	}

	@Override
	public int hashCode() {
		return images.hashCode();
	}
}
