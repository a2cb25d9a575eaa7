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
package fiji.plugin.florence2.ui.explorer;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.output.Answers;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.service.AnalysisListener;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import ij.ImagePlus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Answers of no model, for tests of what is done with them. */
final class FoundRegions {

	private static final MenuCommand NO_COMMAND = new MenuCommand() {

		@Override
		public ImageAnswer answer(final AnalysisListener listener, final Cancellation cancellation) {
			throw new UnsupportedOperationException();
		}

		@Override
		public double ownThreshold(final ImageAnswer answer, final Cancellation cancellation) {
			throw new UnsupportedOperationException();
		}

		@Override
		public String macro(final double minScore) {
			return "min_score=" + minScore;
		}

		@Override
		public String stackMacro(final double minScore) {
			throw new UnsupportedOperationException();
		}

		@Override
		public String batchMacro(final double minScore, final Path images, final Path results) {
			throw new UnsupportedOperationException();
		}

		@Override
		public String script(final double minScore) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void record() {}
	};

	private FoundRegions() {}

	/** An answer with boxes anywhere in the image, of names a to c and all scores. */
	static Asked random(final ImagePlus image, final int count, final double threshold, final Random random) {
		final List<Region> regions = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			final double x = random.nextDouble() * (image.getWidth() - 20);
			final double y = random.nextDouble() * (image.getHeight() - 20);
			regions.add(new Region(String.valueOf((char) ('a' + random.nextInt(3))),
				new Box(x, y, x + 5 + random.nextInt(15), y + 5 + random.nextInt(15)), random.nextDouble(), 1));
		}
		return of(image, threshold, regions);
	}

	static Asked of(final ImagePlus image, final double threshold, final List<Region> regions) {
		final ImageAnswer answer = new ImageAnswer(image,
			List.of(Answers.of(new PlanePosition(0, 1, 1), Optional.of(Task.OD), "", regions, Device.CPU)));
		return Asked.of(new Question(GridTask.DETECT, "", "nano", false), NO_COMMAND, answer, threshold, 1);
	}
}
