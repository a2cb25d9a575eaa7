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
package fiji.plugin.florence2.tiling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.regions.Consensus;
import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.vision.RgbPlane;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** Images turned and mirrored. */
class ViewTest {

	private static final int WIDTH = 7;
	private static final int HEIGHT = 5;

	private static RgbPlane drawn() {
		return new RgbPlane(WIDTH, HEIGHT, new Random(1).ints(WIDTH * HEIGHT).toArray());
	}

	@Test
	void theInverseLeadsBack() {
		final RgbPlane plane = drawn();
		final Box box = new Box(1, 2, 4, 5);
		for (int number = 0; number < View.COUNT; number++) {
			final View view = View.of(number);
			final RgbPlane there = view.of(plane);
			assertArrayEquals(plane.pixels(), view.inverse().of(there).pixels(), view.toString());
			final Box back = view.inverse().of(view.of(box, WIDTH, HEIGHT), there.width(), there.height());
			assertEquals(1, Overlap.of(box, back), 1e-9, view.toString());
		}
	}

	@Test
	void aTileIsThatPartOfTheView() {
		final RgbPlane plane = drawn();
		for (int number = 0; number < View.COUNT; number++) {
			final View view = View.of(number);
			final Tile tile = new Tile(1, 2, 3, 2);
			final RgbPlane expected = PixelSource.of(view.of(plane)).read(tile);
			assertArrayEquals(expected.pixels(), view.of(PixelSource.of(plane)).read(tile).pixels(), view.toString());
		}
	}

	/** Asked together, views are answered as each is alone. */
	@Test
	void viewsAreAskedTogether() throws Exception {
		final PixelSource image = PixelSource.of(Nano.sample());
		final Prompt prompt = Prompt.of(Task.OD);
		final Tiling tiling = Tiling.of(250, 50);
		try (Florence2 nano = Nano.open()) {
			final List<List<Region>> alone = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				final View back = View.of(i).inverse();
				alone.add(new TiledModel(nano).ask(View.of(i).of(image), prompt, tiling)
					.regions()
					.stream()
					.map(region -> region.withShape(back.of(region.shape().bounds(), image.width(), image.height())))
					.toList());
			}
			final TiledAnswer together =
				new ViewedModel(nano, 2).ask(image, prompt, tiling, nano.settings(), ProgressListener.NONE, new Cancellation());
			assertEquals(2, together.views());
			assertEquals(Consensus.of(alone, true).stream().map(Region::shape).toList(),
				together.regions().stream().map(Region::shape).toList());
		}
	}

	@Test
	void whatAModelFindsInSeveralViewsLiesInTheImage() throws Exception {
		final RgbPlane image = Nano.sample();
		final Prompt prompt = Prompt.of(Task.OD);
		try (Florence2 nano = Nano.open()) {
			final List<Region> single = new TiledModel(nano).ask(PixelSource.of(image), prompt, Tiling.AUTOMATIC).regions();
			final List<Region> found =
				new ViewedModel(nano, View.COUNT_UPRIGHT)
					.ask(PixelSource.of(image), prompt, Tiling.AUTOMATIC, nano.settings(), ProgressListener.NONE,
						new Cancellation())
					.regions();
			final List<Region> sure = found.stream().filter(region -> region.score() > 0.8).toList();
			assertTrue(2 * sure.size() > single.size(), () -> single + " " + found);
			for (final Region region : sure)
				assertTrue(single.stream().anyMatch(other -> Overlap.of(region.shape(), other.shape()) > 0.5),
					() -> region + " is not among " + single);
		}
	}
}
