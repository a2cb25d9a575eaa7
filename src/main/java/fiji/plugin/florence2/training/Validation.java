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
package fiji.plugin.florence2.training;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.evaluation.Detection;
import fiji.plugin.florence2.evaluation.ImageDetections;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.regions.DuplicateRegions;
import fiji.plugin.florence2.reliability.ScoreCalibration.Evidence;
import fiji.plugin.florence2.reliability.ScoreCalibration.Example;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.TiledAnswer;
import fiji.plugin.florence2.tiling.Tiling;
import fiji.plugin.florence2.tiling.ViewedModel;
import fiji.plugin.florence2.vision.RgbPlane;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges a model by images that it was not trained on, processed as users do: without duplicates.
 *
 * @param images with their objects
 * @param tiling how the images are processed
 * @param views of each image, which are compared
 * @param threads of the model
 */
record Validation(CocoFolder images, PlaneReader reader, Tiling tiling, int views, int threads) {

	/** The default of the commands. */
	private static final double MAX_OVERLAP = 0.8;

	/** Where it is shown what was detected in one of the images. */
	@FunctionalInterface
	interface Shown {

		/** For nobody. */
		Shown NOWHERE = (image, pixels, regions) -> {};

		void answers(CocoImage image, RgbPlane pixels, List<Region> regions);
	}

	/**
	 * Has a model detect objects. Scores are likelihoods, or how far several views agree.
	 *
	 * @param example is given what was detected in the first image that has objects
	 */
	Judgement judge(final Path model, final Shown example, final ProgressListener listener,
		final Cancellation cancellation) throws Florence2Exception
	{
		final List<ImageDetections> compared = new ArrayList<>();
		final List<Example> examples = new ArrayList<>();
		final Optional<CocoImage> shown = images.images().stream().filter(image -> image.objects() > 0).findFirst();
		try (Florence2 opened = Florence2.open(ModelFolder.read(model).uncalibrated(), threads, Device.CPU)) {
			final ViewedModel viewed = new ViewedModel(opened, views);
			for (final CocoImage image : images.images()) {
				final ProgressListener part = image(listener, compared.size() + 1);
				final RgbPlane pixels = reader.read(image);
				final TiledAnswer answer =
					viewed.ask(PixelSource.of(pixels), Prompt.of(Task.OD), tiling, opened.settings(), part, cancellation);
				final List<Region> regions = DuplicateRegions.removedFrom(answer.regions(), MAX_OVERLAP);
				if (shown.filter(image::equals).isPresent()) example.answers(image, pixels, regions);
				compared.add(new ImageDetections(image.id(), image.annotations(),
					regions.stream().map(region -> Detection.of(region, images.known())).toList()));
				final Map<Region, Evidence> evidence = views == 1 ? answer.evidence() : ViewedModel.evidence(answer);
				examples.addAll(ScoreExamples.of(image, images, evidence, regions));
			}
		}
		return new Judgement(images.known(), compared, examples);
	}

	/** Tells of no tiles and tokens: images are many, and each is short. */
	private ProgressListener image(final ProgressListener listener, final int number) {
		final int count = images.images().size();
		final ProgressListener part = listener.part((number - 1.0) / count, (double) number / count, "");
		final String message = "image " + number + " of " + count;
		return within -> part.progress(new Progress(within.fraction(), message));
	}
}
