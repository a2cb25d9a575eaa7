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

import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.evaluation.DetectionMetrics;
import fiji.plugin.florence2.evaluation.ImageDetections;
import fiji.plugin.florence2.reliability.ScoreCalibration.Example;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a model detected in annotated images.
 *
 * @param categories of the annotations
 * @param images detections beside annotations
 * @param examples detections as a calibration of scores is fitted to them
 */
record Judgement(List<Category> categories, List<ImageDetections> images, List<Example> examples) {

	/** F1 at an intersection over union of 0.5, with the right name; 0 if there is nothing to find and nothing was found. */
	double f1() {
		return f1(Stream.concat(categories.stream(), Stream.of(Category.OTHER)).toList());
	}

	/** F1 of the objects of one name. */
	double f1(final Category category) {
		return f1(List.of(category));
	}

	private double f1(final List<Category> of) {
		final double f1 = DetectionMetrics.of(images, of).f1();
		return Double.isNaN(f1) ? 0 : f1;
	}
}
