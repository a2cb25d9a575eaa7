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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.florence2.dataset.Change;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetView;
import fiji.plugin.florence2.dataset.ImageAdded;
import fiji.plugin.florence2.dataset.RegionProposed;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import ij.gui.Plot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsPlotsTest {

	@TempDir
	private Path folder;

	/** 6 images with 3 discs each, of which a person accepted 2, and a mitosis, cell {a}, that nobody decided. */
	private DataSetView view() throws Exception {
		final DataSet set = DataSet.openOrCreate(folder, sentence -> {});
		final Random random = new Random(1);
		final List<Change> changes = new ArrayList<>();
		final List<Change> reviews = new ArrayList<>();
		final Source nano = Source.model("nano", "");
		for (int i = 0; i < 6; i++) {
			final ImageAdded image = new ImageAdded(Integer.toString(i).repeat(64), i + ".png", 200, 100);
			changes.add(image);
			for (int k = 0; k < 4; k++) {
				final double side = 20 + 4 * random.nextGaussian() + (k == 3 ? 15 : 0);
				final RegionProposed region = RegionProposed.found(image.id(),
					new Region(k < 3 ? "disc" : "mitosis, cell {a}", new Box(40 * k, 0, 40 * k + side, side), 0.5, Double.NaN),
					Optional.of(Task.OD), nano, 0);
				changes.add(region);
				if (k < 2) reviews.add(Review.accept(region.id()));
				if (k == 2 && i == 0) reviews.add(Review.reject(region.id(), ""));
			}
		}
		set.append(nano, 0, changes);
		set.append(Source.person("anna"), 0, reviews);
		return set.view();
	}

	private static double[] values(final Plot plot, final int series) {
		final float[] values = plot.getDataObjectArrays(series)[1];
		final double[] numbers = new double[values.length];
		Arrays.setAll(numbers, i -> values[i]);
		return numbers;
	}

	@Test
	void labelsSizesImagesAndSources() throws Exception {
		final List<Plot> plots = StatisticsPlots.of(view(), "cells");
		assertEquals(List.of("Labels of cells", "Sizes of cells", "Regions per image of cells", "Sources of cells"),
			plots.stream().map(Plot::getTitle).toList());
		assertEquals("{disc,mitosis cell a }", plots.get(0).getLabel('x'));
		assertArrayEquals(new double[] { 17, 6 }, values(plots.get(0), 0));
		assertArrayEquals(new double[] { 12, 0 }, values(plots.get(0), 1));
		assertEquals(17, Arrays.stream(values(plots.get(1), 0)).sum());
		assertArrayEquals(new double[] { 0, 0, 0, 1, 5, 0 }, values(plots.get(2), 0));
		assertArrayEquals(new double[] { 24, 0 }, values(plots.get(3), 0));
	}

	@Test
	void nothingIsPlottedOfNothing() {
		assertEquals(List.of(), StatisticsPlots.of(DataSetView.EMPTY, "cells"));
	}
}
