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
package fiji.plugin.florence2.ui.review;

import fiji.plugin.florence2.dataset.Change;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.ImageAdded;
import fiji.plugin.florence2.dataset.ImageStorage;
import fiji.plugin.florence2.dataset.RegionProposed;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A data set of the pictures that ship with nano, their objects proposed as if a model had found them. */
final class ReviewedSet {

	private static final Source MODEL = Source.model("nano", "1");
	/** The pictures of nuclei come first, and those of blood cells have other labels. */
	private static final int NUCLEI = 32;

	private ReviewedSet() {}

	/** @param most images */
	static DataSet make(final Path folder, final int most) throws Exception {
		final DataSet set = DataSet.openOrCreate(folder, sentence -> {
			throw new AssertionError(sentence);
		});
		final Random random = new Random(1);
		final List<Change> changes = new ArrayList<>();
		for (final CocoImage image : images(most)) {
			final ImageAdded added = set.store(image.file(), image.width(), image.height(), ImageStorage.COPY);
			changes.add(added);
			for (final Annotation object : image.annotations()) {
				final Region region = new Region(object.category().name(), object.box().shape(),
					Math.round(100 * random.nextDouble()) / 100.0, Double.NaN);
				changes.add(RegionProposed.found(added.id(), region, Optional.of(Task.OD), MODEL, 1));
			}
		}
		set.append(MODEL, 1, changes);
		return set;
	}

	private static List<CocoImage> images(final int most) throws Exception {
		final List<CocoImage> all = CocoFolder.read(Path.of("models/nano/replay")).images();
		final List<CocoImage> images = new ArrayList<>(all.subList(0, Math.min(NUCLEI, most)));
		all.stream()
			.filter(image -> image.file().getFileName().toString().startsWith("bccd"))
			.limit(most - images.size())
			.forEach(images::add);
		return images;
	}
}
