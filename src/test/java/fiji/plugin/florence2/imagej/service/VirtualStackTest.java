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
package fiji.plugin.florence2.imagej.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.imagej.input.PlanePixels;
import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.tiling.TileGrid;
import fiji.plugin.florence2.tiling.Tiling;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

import java.awt.Rectangle;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A plane of a virtual stack may be a file on a slow disk: it is read once, whatever is done with it. */
class VirtualStackTest {

	private static Florence2 florence2;
	private static ImageProcessor sample;

	@BeforeAll
	static void open() throws Exception {
		florence2 = Nano.open();
		final RgbPlane pixels = Nano.sample();
		sample = new ColorProcessor(pixels.width(), pixels.height(), pixels.pixels());
	}

	@AfterAll
	static void close() {
		florence2.close();
	}

	@Test
	void twentyFiveTilesAreOneRead() {
		final CountingStack stack = new CountingStack(sample, 3);
		final PlanePixels pixels = new PlanePixels(stack.image(1, 3), new PlanePosition(0, 1, 2), new Rectangle(300, 300));
		final List<Tile> tiles = TileGrid.of(300, 300, 60, 0);
		assertEquals(25, tiles.size());
		for (final Tile tile : tiles)
			assertEquals(sample.getPixel(tile.x(), tile.y()) & 0xffffff, pixels.read(tile).pixels()[0] & 0xffffff);
		assertEquals(Map.of(2, 1), stack.reads());
	}

	@Test
	void eachChannelIsReadOnce() {
		final ImageProcessor gradient = new ByteProcessor(50, 50);
		for (int i = 0; i < 2500; i++)
			gradient.set(i, i % 250);
		final CountingStack stack = new CountingStack(gradient, 6);
		final PlanePixels pixels = new PlanePixels(stack.image(2, 3), new PlanePosition(0, 1, 3), new Rectangle(50, 50));
		for (final Tile tile : TileGrid.of(50, 50, 10, 0))
			pixels.read(tile);
		assertEquals(Map.of(5, 1, 6, 1), stack.reads());
	}

	private static List<PlaneAnswer> answers(final ImagePlus image, final ImagePrompts prompts, final Tiling tiling)
		throws Exception
	{
		final AnalysisSettings settings =
			AnalysisSettings.of("").withPlanes(PlaneSelection.WHOLE_STACK, "").withTiling(tiling);
		return new ImageAnalysis(florence2, image, settings, florence2.settings().withMaxNewTokens(5), progress -> {},
			new Cancellation()).run(prompts).planes();
	}

	@Test
	void tilesAndPromptsAreOneRead() throws Exception {
		final CountingStack stack = new CountingStack(sample, 2);
		final ImagePrompts prompts = new ImagePrompts.OfPlanes(List.of(Prompt.of(Task.OD), Prompt.of(Task.CAPTION)));
		assertEquals(4, answers(stack.image(1, 2), prompts, Tiling.of(240)).size());
		assertEquals(Map.of(1, 1, 2, 1), stack.reads());
	}

	@Test
	void theChoiceOfTilesIsNoReadOfItsOwn() throws Exception {
		final CountingStack stack = new CountingStack(sample, 1);
		answers(stack.image(1, 1), ImagePrompts.of(Task.OD), Tiling.AUTOMATIC);
		assertEquals(Map.of(1, 1), stack.reads());
	}

	/** Answers are in the order of the selections, though each plane is read for all of them. */
	@Test
	void selectionsAreOneRead() throws Exception {
		final CountingStack stack = new CountingStack(sample, 2);
		final List<Roi> selections = List.of(new Roi(10, 10, 60, 60), new Roi(90, 90, 60, 60), new Roi(200, 9, 60, 60));
		final List<PlaneAnswer> answers =
			answers(stack.image(1, 2), new ImagePrompts.OfSelections(Task.REGION_TO_CATEGORY, selections), Tiling.of(120));
		assertEquals(List.of(1, 2, 1, 2, 1, 2), answers.stream().map(answer -> answer.position().frame()).toList());
		assertEquals(Map.of(1, 1, 2, 1), stack.reads());
	}
}
