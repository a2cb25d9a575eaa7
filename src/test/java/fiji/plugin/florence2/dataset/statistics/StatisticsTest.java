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
package fiji.plugin.florence2.dataset.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.dataset.DataSetImage;
import fiji.plugin.florence2.dataset.DrawnSet;
import fiji.plugin.florence2.dataset.Review;
import fiji.plugin.florence2.dataset.Source;
import fiji.plugin.florence2.dataset.Split;
import fiji.plugin.florence2.dataset.SplitRule;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.vision.RgbPlane;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures of a data set. */
class StatisticsTest {

	private static final Source NANO = Source.model("nano", "1");
	private static final Source ANNA = Source.person("anna");

	@TempDir
	private Path temporary;

	@Test
	void labelsSourcesAndSplitsAreCounted() throws Exception {
		final DrawnSet drawn = new DrawnSet(temporary);
		final String first = drawn.image("a.png");
		final String second = drawn.image("b.png");
		final String unused = drawn.image("c.png");
		final String a = drawn.region(first, NANO, 0, "cell", new Box(0, 0, 10, 10), 0.5);
		final String b = drawn.region(first, NANO, 0, "cell", new Box(20, 0, 40, 10), 0.5);
		final String c = drawn.region(first, ANNA, 0, "dust", new Box(0, 20, 1, 21), Double.NaN);
		drawn.region(second, NANO, 0, "cell", new Box(0, 0, 30, 10), 0.5);
		drawn.region(unused, NANO, 0, "cell", new Box(0, 0, 90, 90), 0.5);
		drawn.caption(second, "cells");
		drawn.set()
			.append(ANNA, 0, Review.accept(a), Review.relabel(b, "cell"), Review.reject(c, ""), Review.reject(unused, ""),
				new SplitRule(1, 0, ""));
		final Statistics statistics = Statistics.of(drawn.set().view());
		assertEquals(2, statistics.images());
		assertEquals(1, statistics.done());
		assertEquals(1, statistics.rejected());
		assertEquals(1, statistics.texts());
		assertEquals(new Tally(2, 1, 1), statistics.regions());
		assertEquals(Map.of("cell", new Tally(2, 1, 0), "dust", new Tally(0, 0, 1)), statistics.labels());
		assertEquals(Map.of("cell", new Spread(3, 100, 200, 300)), statistics.areas());
		assertEquals(Map.of("nano 1", new Tally(2, 1, 0), "anna", new Tally(0, 0, 1)), statistics.sources());
		assertEquals(new Spread(1, 2, 2, 2), statistics.perImage());
		assertEquals(Map.of(Split.TRAINING, 0, Split.VALIDATION, 1, Split.TEST, 0), statistics.splits());
		assertEquals(1, statistics.sources().get("nano 1").share());
	}

	@Test
	void anEmptySetHasFigures() throws Exception {
		final Statistics statistics = Statistics.of(new DrawnSet(temporary).set().view());
		assertEquals(new Tally(0, 0, 0), statistics.regions());
		assertEquals(0, statistics.perImage().count());
	}

	private static RgbPlane picture(final long seed, final int side, final int gain) {
		final Random random = new Random(seed);
		final double[][] waves = new double[4][4];
		for (final double[] wave : waves)
			for (int i = 0; i < wave.length; i++)
				wave[i] = random.nextDouble() * 4;
		final int[] pixels = new int[side * side];
		for (int y = 0; y < side; y++) {
			for (int x = 0; x < side; x++) {
				double value = 0;
				for (final double[] wave : waves)
					value += Math.sin(6 * wave[0] * x / side + 6 * wave[1] * y / side + 2 * wave[2]);
				final int grey = (int) (100 + gain * value);
				pixels[y * side + x] = grey << 16 | grey << 8 | grey;
			}
		}
		return new RgbPlane(side, side, pixels);
	}

	@Test
	void nearlyTheSamePicturesAreFound() throws Exception {
		final DrawnSet drawn = new DrawnSet(temporary);
		final Map<String, PictureHash> hashes = new LinkedHashMap<>();
		for (int i = 0; i < 40; i++)
			hashes.put(drawn.image("i" + i + ".png"), PictureHash.of(picture(i, 90, 20)));
		hashes.put(drawn.image("smaller.png"), PictureHash.of(picture(7, 72, 14)));
		drawn.set().append(ANNA, 0, new SplitRule(0.5, 0, ""));
		final Map<DataSetImage, PictureHash> pictures = new LinkedHashMap<>();
		for (final DataSetImage image : drawn.set().view().images())
			pictures.put(image, hashes.get(image.id()));
		final List<Alike> pairs = Alike.among(pictures);
		assertEquals(1, pairs.size(), pairs.toString());
		assertEquals("i7.png", pairs.get(0).first().name());
		assertEquals("smaller.png", pairs.get(0).second().name());
		assertEquals(pairs.get(0).first().split() != pairs.get(0).second().split(), pairs.get(0).isLeak());
		assertTrue(PictureHash.of(new RgbPlane(1, 1, new int[] { 5 })).distance(new PictureHash(0)) == 0);
	}
}
