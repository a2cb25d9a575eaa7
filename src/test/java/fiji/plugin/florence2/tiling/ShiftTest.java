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
import static org.junit.jupiter.api.Assertions.assertSame;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.imagej.input.DisplayedPlane;
import fiji.plugin.florence2.regions.Consensus;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.ImagePlus;
import ij.process.ColorProcessor;

import java.awt.Color;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

/** Images moved by some pixels. */
class ShiftTest {

	private static final int WIDTH = 7;
	private static final int HEIGHT = 5;
	private static final int[] PIXELS = new Random(1).ints(WIDTH * HEIGHT).toArray();
	private static final PixelSource IMAGE = PixelSource.of(new RgbPlane(WIDTH, HEIGHT, PIXELS));

	@Test
	void pixelsMoveAndTheBorderGoesOn() {
		for (final Shift shift : List.of(new Shift(2, 0), new Shift(-1, 0), new Shift(0, 3), new Shift(-2, -1),
			new Shift(100, -100)))
		{
			for (final Tile tile : List.of(Tile.whole(IMAGE), new Tile(1, 2, 3, 2), new Tile(6, 4, 1, 1))) {
				final RgbPlane moved = shift.of(IMAGE).read(tile);
				assertEquals(tile.width(), moved.width());
				assertEquals(tile.height(), moved.height());
				final int[] expected = new int[tile.width() * tile.height()];
				for (int i = 0; i < expected.length; i++) {
					final int x = Math.max(0, Math.min(WIDTH - 1, tile.x() + i % tile.width() - shift.x()));
					final int y = Math.max(0, Math.min(HEIGHT - 1, tile.y() + i / tile.width() - shift.y()));
					expected[i] = PIXELS[y * WIDTH + x];
				}
				assertArrayEquals(expected, moved.pixels(), shift + " " + tile);
			}
		}
	}

	@Test
	void theFirstIsTheImageItself() {
		assertSame(IMAGE, Shift.of(0, 192).of(IMAGE));
	}

	@Test
	void allDiffer() {
		final Set<Shift> different = new HashSet<>();
		for (int number = 0; number < View.COUNT; number++)
			different.add(Shift.of(number, 1));
		assertEquals(View.COUNT, different.size());
		assertEquals(new Shift(-2, 0), Shift.of(2, 192));
	}

	/** The text is one of those that the model reads in the moved images, with all that belongs to it. */
	@Test
	void aTextIsThatWhichIsNearestToTheOthers() throws Exception {
		final PixelSource image = PixelSource.of(written("K8DB 50 um"));
		final Prompt prompt = Prompt.of(Task.OCR);
		try (Florence2 nano = Nano.open()) {
			final List<TiledAnswer> alone = new ArrayList<>();
			for (int i = 0; i < 4; i++)
				alone.add(new TiledModel(nano).ask(Shift.of(i, Math.min(image.width(), image.height())).of(image), prompt,
					Tiling.WHOLE));
			final TiledAnswer chosen = alone.get(Consensus.ofTexts(alone.stream().map(TiledAnswer::text).toList(),
				alone.stream().map(TiledAnswer::likelihood).toList()));
			final TiledAnswer together = new ViewedModel(nano, 4).ask(image, prompt, Tiling.WHOLE, nano.settings(),
				ProgressListener.NONE, new Cancellation());
			assertEquals(4, together.views());
			assertEquals(chosen.text(), together.text());
			assertArrayEquals(chosen.answers().get(0).tokens(), together.answers().get(0).tokens());
		}
	}

	private static RgbPlane written(final String text) {
		final ColorProcessor image = new ColorProcessor(192, 160);
		image.setColor(Color.BLACK);
		image.fill();
		image.setColor(Color.WHITE);
		image.setFontSize(20);
		image.drawString(text, 20, 100);
		return DisplayedPlane.of(new ImagePlus("", image));
	}
}
