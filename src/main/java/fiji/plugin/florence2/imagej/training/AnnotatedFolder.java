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
package fiji.plugin.florence2.imagej.training;

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.dataset.filter.Belief;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.CocoFormat;
import fiji.plugin.florence2.imagej.dataset.DataSetPlane;
import fiji.plugin.florence2.imagej.input.LastFile;
import fiji.plugin.florence2.training.PlaneReader;
import fiji.plugin.florence2.training.TrainingData;
import fiji.plugin.florence2.training.TrainingException;
import fiji.plugin.florence2.vision.RgbPlane;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A folder to learn from: a data set, or one in the form of COCO. Of a data set, a model learns from those images of the
 * training split that are {@linkplain DataSetImage#isDone() done}, and is judged by those of the validation split; never by
 * those of the test. It may also learn from images that are not done, as far as models are {@linkplain Belief believed}.
 *
 * @param validation images by which the model is judged; empty for some of those of the training
 */
public record AnnotatedFolder(CocoFolder training, Optional<CocoFolder> validation, PlaneReader reader) {

	/**
	 * Reads the annotations.
	 *
	 * @param validation a folder with other images, in the form of COCO; empty for those of the data set, if there are any
	 * @param belief what is learned of images of a data set that are not done
	 * @param notes gets a sentence for what its user should know
	 */
	public static AnnotatedFolder read(final Path folder, final Optional<Path> validation, final Belief belief,
		final Consumer<String> notes) throws Florence2Exception
	{
		final Optional<CocoFolder> given =
			validation.isPresent() ? Optional.of(CocoFolder.read(validation.get())) : Optional.empty();
		if (!DataSet.isIn(folder)) return new AnnotatedFolder(CocoFolder.read(folder), given, TrainingQuery::plane);
		return of(DataSet.open(folder, notes), given, belief, notes);
	}

	private static AnnotatedFolder of(final DataSet set, final Optional<CocoFolder> given, final Belief belief,
		final Consumer<String> notes) throws TrainingException
	{
		final DataSetView view = set.view();
		final List<DataSetImage> done = view.images().stream().filter(DataSetImage::isDone).toList();
		final List<DataSetImage> believed = belief.images(view);
		if (!believed.isEmpty()) notes.accept(
			"Of images that are not done, " + believed.size() + " are learned as the model of the last round sees them.");
		final int open = view.images().size() - done.size() - believed.size();
		if (open > 0) notes.accept(
			open + " of " + view.images().size() + " images of the data set are rejected or not decided, and are left out.");
		final List<AnnotatedFile> files =
			new ArrayList<>(done.stream().map(image -> AnnotatedFile.of(set, image)).toList());
		believed.forEach(image -> files.add(AnnotatedFile.of(set, image, belief.regions(image, view))));
		final CocoFolder all = CocoFormat.of(files, set.folder().getFileName().toString());
		final CocoFolder held = of(all, files, Split.VALIDATION);
		final CocoFolder training = of(all, files, Split.TRAINING);
		if (training.images().isEmpty() && !done.isEmpty()) throw new TrainingException("No image of " + all.name() +
			" that is done is for training, but all for validation or test: annotate more, or split the data set anew.");
		return new AnnotatedFolder(training, given.isPresent() || held.images().isEmpty() ? given : Optional.of(held),
			new Reader(files));
	}

	private static CocoFolder of(final CocoFolder all, final List<AnnotatedFile> files, final Split split) {
		return all.with(image -> files.get((int) image.id() - 1).split().orElseThrow() == split);
	}

	/** @throws TrainingException if there are too few images */
	public TrainingData data() throws TrainingException {
		return TrainingData.of(training, validation, reader);
	}

	/** Opens planes of the data set; other images are files of their own. */
	private static final class Reader implements PlaneReader {

		private final Map<Long, AnnotatedFile> files = new HashMap<>();
		private final LastFile last = new LastFile();

		Reader(final List<AnnotatedFile> files) {
			for (int i = 0; i < files.size(); i++)
				this.files.put(i + 1L, files.get(i));
		}

		@Override
		public synchronized RgbPlane read(final CocoImage image) throws Florence2Exception {
			final AnnotatedFile file = files.get(image.id());
			if (file == null || !file.file().equals(image.file())) return TrainingQuery.plane(image);
			final DataSetPlane plane = DataSetPlane.of(last.open(file.file()), file.file(), file.plane());
			image.requireSize(plane.image().getWidth(), plane.image().getHeight());
			return plane.pixels();
		}
	}
}
