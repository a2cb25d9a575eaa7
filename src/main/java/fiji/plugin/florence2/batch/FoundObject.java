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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.imagej.output.RegionMeasures;
import fiji.plugin.florence2.task.Point;
import fiji.plugin.florence2.task.Polygons;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A region as an annotation of COCO, without its numbers.
 *
 * @param plane of the image, from 0
 * @param category the region's label; of one without a label, the text of the prompt, or {@code region}
 * @param score null where there is none
 * @param segmentation x and y of the corners of each outline; empty for a box
 */
record FoundObject(int plane, String task, String category, Double score, double[] bbox, double area,
	List<double[]> segmentation)
{

	private static final String NAMELESS = "region";

	/** Whether the regions of a task are objects; lines of text are none. */
	static boolean areOf(final Task task) {
		return switch (task.answerKind()) {
			case TEXT, QUADS -> false;
			default -> true;
		};
	}

	static List<FoundObject> of(final ImageResult result, final BatchPlan plan) {
		final List<PlanePosition> planes = result.planes();
		final List<FoundObject> objects = new ArrayList<>();
		for (final PlaneAnswer answer : result.answers()) {
			// A batch has no free prompts.
			final Task task = answer.task().orElseThrow();
			if (!areOf(task)) continue;
			final int plane = planes.indexOf(answer.position());
			for (final Region region : answer.regions())
				objects.add(of(region, plane, task, plan));
		}
		return objects;
	}

	static FoundObject of(final Region region, final int plane, final Task task, final BatchPlan plan) {
		final String nameless = BatchPlan.takesText(task) ? plan.text() : NAMELESS;
		final RegionMeasures measures = RegionMeasures.inPixels(region);
		final List<double[]> outlines = region.shape() instanceof Polygons polygons
			? polygons.outlines().stream().map(FoundObject::numbers).toList()
			: List.of();
		return new FoundObject(plane, task.name(), region.label().isBlank() ? nameless : region.label(),
			Double.isNaN(region.score()) ? null : rounded(region.score()),
			rounded(new double[] { measures.x(), measures.y(), measures.width(), measures.height() }),
			rounded(measures.area()), outlines);
	}

	private static double[] numbers(final List<Point> outline) {
		return rounded(
			outline.stream().flatMapToDouble(point -> Arrays.stream(new double[] { point.x(), point.y() })).toArray());
	}

	private static double[] rounded(final double[] values) {
		return Arrays.stream(values).map(FoundObject::rounded).toArray();
	}

	private static double rounded(final double value) {
		return JsonLine.number(value).getAsDouble();
	}
}
