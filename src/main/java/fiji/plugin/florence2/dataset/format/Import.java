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
package fiji.plugin.florence2.dataset.format;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.Change;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.common.DataException.Fault;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.ImageAdded;
import fiji.plugin.florence2.dataset.ImageStorage;
import fiji.plugin.florence2.dataset.RegionProposed;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.dataset.TextProposed;
import fiji.plugin.florence2.task.Quad;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * How annotations come into a data set.
 *
 * @param source who or what made them
 * @param round of the data set
 * @param trust what they are held to be
 * @param storage how the images come in
 */
public record Import(Source source, int round, Trust trust, ImageStorage storage) {

	private static final String PARTLY = "other objects may not be marked";

	/**
	 * Adds images with their regions and texts, all or none. What is in the data set already, from the same source, is not
	 * added again.
	 *
	 * @return the events that were appended
	 * @throws DataSetException if an image is not there, or the data set cannot be written
	 * @throws CancellationException if it was stopped
	 */
	public List<Event> into(final DataSet set, final List<AnnotatedFile> files, final ProgressListener listener,
		final Cancellation cancellation) throws DataSetException
	{
		for (final AnnotatedFile file : files)
			if (!Files.isRegularFile(file.file())) throw new DataSetException(Fault.IMAGE,
				"The image " + file.file() + " is not there: put it there, or name the folder of the images.", null);
		final List<Change> changes = new ArrayList<>();
		for (int i = 0; i < files.size(); i++) {
			cancellation.check();
			listener.progress(new Progress((double) i / files.size(), "image " + (i + 1) + " of " + files.size()));
			add(set, files.get(i), changes);
		}
		if (trust != Trust.PROPOSED) changes.addAll(reviews(changes, set.view()));
		return set.append(source, round, changes);
	}

	/** What was decided before stays as it is. */
	private List<Review> reviews(final List<Change> changes, final DataSetView known) {
		final Set<Review> reviews = new LinkedHashSet<>();
		final Set<String> marked = new HashSet<>();
		for (final Change change : changes) {
			if (change instanceof RegionProposed region) {
				marked.add(region.image());
				if (known.region(region.id()).isEmpty()) reviews.add(Review.accept(region.id()));
			}
			else if (change instanceof TextProposed text) {
				marked.add(text.image());
				if (known.text(text.id()).isEmpty()) reviews.add(Review.accept(text.id()));
			}
		}
		final boolean complete = trust == Trust.COMPLETE;
		for (final Change change : changes)
			if (change instanceof ImageAdded image && (complete || marked.contains(image.id())))
				review(image.id(), known, complete).ifPresent(reviews::add);
		return List.copyOf(reviews);
	}

	/**
	 * What becomes of an image to which right regions or texts are added. One that was accepted or rejected stays so, and one
	 * in which all was decided stays done.
	 *
	 * @param known what was there before
	 * @param complete whether all objects of the image are marked
	 */
	public static Optional<Review> review(final String image, final DataSetView known, final boolean complete) {
		final Optional<DataSetImage> before = known.image(image);
		if (before.filter(other -> other.state() != State.PROPOSED).isPresent()) return Optional.empty();
		if (complete) return Optional.of(Review.accept(image));
		return before.filter(other -> other.isDone() || other.isReopened()).isPresent()
			? Optional.empty()
			: Optional.of(Review.reopen(image, PARTLY));
	}

	private void add(final DataSet set, final AnnotatedFile file, final List<Change> changes) throws DataSetException {
		final ImageAdded stored = set.store(file.file(), file.width(), file.height(), storage);
		final ImageAdded image = new ImageAdded(stored.sum(), stored.name(), file.width(), file.height(), file.plane(),
			file.pixel(), file.group(), file.split());
		changes.add(image);
		final List<RegionProposed> regions = new ArrayList<>();
		for (final Region region : file.regions())
			regions.add(RegionProposed.found(image.id(), region, Optional.of(task(region)), source, round));
		changes.addAll(regions);
		for (final AnnotatedText text : file.texts()) {
			final Optional<String> about =
				text.region().isPresent() ? Optional.of(regions.get(text.region().getAsInt()).id()) : Optional.empty();
			changes.add(
				TextProposed.found(image.id(), about, text.words(), text.task(), text.prompt(), Double.NaN, source, round));
		}
	}

	private static Task task(final Region region) {
		return region.shape() instanceof Quad ? Task.OCR_WITH_REGION : Task.OD;
	}
}
