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
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.ReliabilityFiles;
import fiji.plugin.florence2.reliability.Familiarity;
import fiji.plugin.florence2.reliability.ScoreCalibration;
import fiji.plugin.florence2.reliability.ScoreCalibration.Example;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.TiledModel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a trained model can be trusted: what its base's files say of that does not hold for it, so they are made anew.
 *
 * @param calibrations of the scores of detections, at most one of one view and one of several; one is missing if the base has
 *          none, or if too few regions were found in the validation images
 * @param familiarity with images; empty if there are too few images
 */
record ReliabilityFit(List<ScoreCalibration> calibrations, Optional<Familiarity> familiarity) {

	/**
	 * Fits a calibration.
	 *
	 * @param judged the model's detections in the validation images
	 */
	static Optional<ScoreCalibration> calibration(final Judgement judged) {
		final List<Example> examples = judged.examples();
		final long right = examples.stream().filter(Example::right).count();
		if (examples.size() < ScoreCalibration.MIN_EXAMPLES || right == 0 || right == examples.size())
			return Optional.empty();
		final int objects = judged.images()
			.stream()
			.mapToInt(image -> (int) image.annotations().stream().filter(annotation -> !annotation.crowd()).count())
			.sum();
		return Optional.of(ScoreCalibration.fit(examples, objects));
	}

	/**
	 * Fits a familiarity.
	 *
	 * @param own images of what the model learned
	 * @param known images of what its base knows
	 */
	static Optional<Familiarity> familiarity(final Path model, final List<CocoImage> own, final List<CocoImage> known,
		final PlaneReader reader, final int threads, final ProgressListener listener, final Cancellation cancellation)
		throws Florence2Exception
	{
		final int count = own.size() + known.size();
		if (count < Familiarity.MIN_IMAGES) return Optional.empty();
		final List<List<double[]>> statistics = new ArrayList<>();
		try (Florence2 opened = Florence2.open(ModelFolder.read(model), threads, Device.CPU)) {
			final TiledModel tiled = new TiledModel(opened);
			for (int i = 0; i < count; i++) {
				cancellation.check();
				listener.progress(new Progress((double) i / count, "image " + (i + 1) + " of " + count));
				final CocoImage image = i < own.size() ? own.get(i) : known.get(i - own.size());
				statistics.add(tiled.statistics(PixelSource.of(reader.read(image))));
			}
		}
		return Optional
			.of(Familiarity.fit(List.of(statistics.subList(0, own.size()), statistics.subList(own.size(), count))));
	}

	/** Writes the files that there are. */
	void write(final Path folder) throws IOException, Florence2Exception {
		for (final ScoreCalibration calibration : calibrations)
			ReliabilityFiles.write(folder, Task.OD.name(), calibration);
		if (familiarity.isPresent()) ReliabilityFiles.write(folder, familiarity.get());
	}
}
