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

import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.evaluation.Category;
import fiji.plugin.florence2.evaluation.Detection;
import fiji.plugin.florence2.evaluation.ImageDetections;
import fiji.plugin.florence2.reliability.ScoreCalibration.Evidence;
import fiji.plugin.florence2.reliability.ScoreCalibration.Example;
import fiji.plugin.florence2.task.Region;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Detections in annotated images, as a calibration of scores is fitted to them. */
public final class ScoreExamples {

	private ScoreExamples() {}

	/**
	 * The examples of an image.
	 *
	 * @param coco the image's folder
	 * @param evidence of the model's regions
	 * @param regions that are judged
	 * @return those regions that have evidence, and whether they are right
	 */
	public static List<Example> of(final CocoImage image, final CocoFolder coco, final Map<Region, Evidence> evidence,
		final List<Region> regions)
	{
		final List<Detection> detections = new ArrayList<>();
		final Map<Detection, Evidence> known = new IdentityHashMap<>();
		for (final Region region : regions) {
			final Detection detection = Detection.of(region, coco.known());
			detections.add(detection);
			if (evidence.containsKey(region)) known.put(detection, evidence.get(region));
		}
		final List<Category> categories = new ArrayList<>(coco.categories());
		categories.add(Category.OTHER);
		return new ImageDetections(image.id(), image.annotations(), detections).judged(categories)
			.stream()
			.filter(judged -> known.containsKey(judged.detection()))
			.map(judged -> new Example(known.get(judged.detection()), judged.right()))
			.toList();
	}
}
