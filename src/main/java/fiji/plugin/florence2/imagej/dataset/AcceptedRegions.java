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
package fiji.plugin.florence2.imagej.dataset;

import fiji.plugin.florence2.common.CacheFolder;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.Change;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.ImageAdded;
import fiji.plugin.florence2.dataset.ImageStorage;
import fiji.plugin.florence2.dataset.RegionProposed;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.Import;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import ij.ImagePlus;
import ij.gui.Roi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Regions of an open image that a person accepted, for a data set. Each plane with one is an image of the data set, as
 * {@link OpenImages} gives it.
 *
 * @param image where they are
 * @param regions what was accepted
 */
public record AcceptedRegions(ImagePlus image, List<Accepted> regions) {

	private static final int ROUND = 0;

	/**
	 * A region.
	 *
	 * @param found as the model gave it
	 * @param roi the same as a selection
	 * @param name as the person calls it
	 * @param plane where it is
	 * @param task that was asked, if it is a published one
	 * @param model the name of the model that was asked
	 */
	public record Accepted(Region found, Roi roi, String name, PlanePosition plane, Optional<Task> task, String model) {

		private Review review(final String id) {
			return name.equals(found.label()) ? Review.accept(id) : Review.relabel(id, name);
		}
	}

	public AcceptedRegions {
		regions = List.copyOf(regions);
	}

	/**
	 * Adds the images and regions, as the models' proposals and the person's decisions. What is added twice is there once.
	 *
	 * @param complete whether all objects of these images are marked; else nothing is learned from an image until it is accepted
	 * @return how many regions were not there before
	 * @throws Florence2Exception if an image or the data set cannot be written
	 */
	public int addTo(final DataSet set, final boolean complete) throws Florence2Exception {
		final Map<PlanePosition, List<Accepted>> planes = new LinkedHashMap<>();
		regions.forEach(region -> planes.computeIfAbsent(region.plane, plane -> new ArrayList<>()).add(region));
		try (CacheFolder temporary = CacheFolder.temporary()) {
			int added = 0;
			for (final List<Accepted> accepted : planes.values())
				added += add(set, store(set, accepted, temporary.path()), accepted, complete);
			return added;
		}
		catch (final IOException e) {
			throw OpenImages.unwritable(image, e);
		}
	}

	private static int add(final DataSet set, final ImageAdded added, final List<Accepted> accepted,
		final boolean complete) throws DataSetException
	{
		final DataSetView known = set.view();
		final Map<Source, List<Change>> proposals = new LinkedHashMap<>();
		final List<Review> reviews = new ArrayList<>();
		for (final Accepted region : accepted) {
			final Source model = Source.model(region.model, "");
			final RegionProposed proposed = RegionProposed.found(added.id(), region.found, region.task, model, ROUND);
			if (known.region(proposed.id()).isPresent()) continue;
			proposals.computeIfAbsent(model, source -> new ArrayList<>()).add(proposed);
			reviews.add(region.review(proposed.id()));
		}
		Import.review(added.id(), known, complete).ifPresent(reviews::add);
		set.append(Source.user(), ROUND, added);
		int count = 0;
		for (final Map.Entry<Source, List<Change>> proposal : proposals.entrySet())
			count += set.append(proposal.getKey(), ROUND, proposal.getValue()).size();
		if (!reviews.isEmpty()) set.append(Source.user(), ROUND, reviews);
		return count;
	}

	private ImageAdded store(final DataSet set, final List<Accepted> accepted, final Path temporary)
		throws Florence2Exception
	{
		final AnnotatedFile file =
			OpenImages.of(image, accepted.stream().map(Accepted::roi).toList(), "").files(temporary).get(0);
		final ImageAdded added = set.store(file.file(), file.width(), file.height(), ImageStorage.COPY).at(file.plane());
		return file.pixel().map(added::with).orElse(added);
	}
}
