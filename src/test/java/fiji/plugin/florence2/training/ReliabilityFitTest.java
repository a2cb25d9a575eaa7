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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.evaluation.BoundingBox;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.evaluation.ImageDetections;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.reliability.Calibrations;
import fiji.plugin.florence2.reliability.ScoreCalibration;
import fiji.plugin.florence2.reliability.ScoreCalibration.Evidence;
import fiji.plugin.florence2.reliability.ScoreCalibration.Example;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.Tiling;
import fiji.plugin.florence2.tiling.ViewedModel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a trained model gets a calibration. */
class ReliabilityFitTest {

	private static final Category CELL = new Category(1, "cell");

	/** Detections that are right as often as they are likely. */
	private static Judgement judgement(final int regions, final boolean someAreWrong) {
		final Random random = new Random(3);
		final List<Example> examples = new ArrayList<>();
		for (int i = 0; i < regions; i++) {
			final double likelihood = 0.3 + 0.7 * random.nextDouble();
			final Region region = new Region("cell", new Box(10, 10, 30, 30), likelihood, likelihood);
			examples
				.add(new Example(Evidence.ofOneView(region, 3, 192, 192), !someAreWrong || random.nextDouble() < likelihood));
		}
		final Annotation object = new Annotation(CELL, new BoundingBox(10, 10, 20, 20), false);
		return new Judgement(List.of(CELL), List.of(new ImageDetections(1, List.of(object), List.of())), examples);
	}

	@Test
	void aCalibrationNeedsRightAndWrongRegions() {
		assertEquals(Optional.empty(), ReliabilityFit.calibration(judgement(ScoreCalibration.MIN_EXAMPLES - 1, true)));
		assertEquals(Optional.empty(), ReliabilityFit.calibration(judgement(200, false)));
		final ScoreCalibration fitted = ReliabilityFit.calibration(judgement(200, true)).orElseThrow();
		assertEquals(200, fitted.examples());
		final Evidence likely = Evidence.ofOneView(new Region("cell", new Box(10, 10, 30, 30), 0.95, 0.95), 3, 192, 192);
		final Evidence unlikely = Evidence.ofOneView(new Region("cell", new Box(10, 10, 30, 30), 0.35, 0.35), 3, 192, 192);
		assertTrue(fitted.of(likely) > fitted.of(unlikely), fitted.toString());
	}

	/** As a model that looks at several views by default needs it. */
	@Test
	void aModelHasACalibrationOfOneViewAndOneOfSeveral(@TempDir final Path folder) throws Exception {
		final Path model = Nano.copyTo(folder.resolve("nano"));
		final CocoFolder pictures = CocoFolder.read(model.resolve(KnownPictures.FOLDER));
		final List<ScoreCalibration> fits = new ArrayList<>();
		for (final int views : List.of(1, ViewedModel.OF_SMALL_MODELS)) {
			final Validation validation = new Validation(pictures.with(image -> image.id() % 6 == 0),
				image -> DisplayedPlane.of(DisplayedPlane.open(image.file())), Tiling.WHOLE, views, 1);
			final Judgement judged =
				validation.judge(model, Validation.Shown.NOWHERE, ProgressListener.NONE, new Cancellation());
			fits.add(ReliabilityFit.calibration(judged).orElseThrow());
		}
		new ReliabilityFit(fits, Optional.empty()).write(model);
		final Calibrations written = ModelFolder.read(model).calibrations();
		assertEquals(fits.get(0).examples(), written.of(Task.OD.name(), false).orElseThrow().examples());
		assertEquals(fits.get(1).examples(), written.of(Task.OD.name(), true).orElseThrow().examples());
		assertTrue(fits.get(1).isOfSeveralViews());
	}
}
