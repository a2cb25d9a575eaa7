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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.SampleImage;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.Tiling;

import ij.ImagePlus;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.PointRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What other commands and users may leave as selections: each is processed, or skipped with a sentence. */
class UnusableSelectionsTest {

	private static final int SIDE = 360;

	private static Florence2 model;
	private static ImagePlus sample;

	private final List<String> notes = new ArrayList<>();

	@BeforeAll
	static void open() throws Exception {
		model = Nano.open();
		sample = SampleImage.open();
		assertEquals(SIDE, sample.getWidth());
	}

	@AfterAll
	static void close() {
		model.close();
	}

	private ImageAnswer segmented(final Tiling tiling, final Roi... selections) throws Exception {
		final AnalysisListener listener = new AnalysisListener() {

			@Override
			public void progress(final Progress progress) {
				assertTrue(progress.fraction() >= 0 && progress.fraction() <= 1, progress.toString());
			}

			@Override
			public void noted(final String sentence) {
				notes.add(sentence);
			}
		};
		return new ImageAnalysis(model, sample, AnalysisSettings.of("").withTiling(tiling), model.settings(), listener,
			new Cancellation()).run(new ImagePrompts.OfSelections(Task.REGION_TO_SEGMENTATION, List.of(selections)));
	}

	private static Roi named(final Roi roi, final String name) {
		roi.setName(name);
		return roi;
	}

	@ParameterizedTest
	@EnumSource
	void partlyOutsideOrTinyIsProcessed(final Tiling.Kind kind) throws Exception {
		final Tiling tiling = switch (kind) {
			case WHOLE -> Tiling.WHOLE;
			case FIXED -> Tiling.of(128);
			case AUTOMATIC -> Tiling.AUTOMATIC;
		};
		final Roi[] usable = { new Roi(-30, -30, 60, 60), new Roi(SIDE - 20, 100, 500, 40),
			new OvalRoi(-900, -900, 2000, 2000), new Roi(100.2, 100.2, 0.3, 0.3), new Roi(SIDE - 0.5, SIDE - 0.5, 10, 10),
			new Roi(0, 0, SIDE, SIDE), new PolygonRoi(new float[] { -5, 40, 10 }, new float[] { -5, 10, 40 }, Roi.POLYGON),
			new ShapeRoi(new Roi(10, 10, 30, 30)).or(new ShapeRoi(new Roi(400, 400, 30, 30))) };
		assertEquals(usable.length, segmented(tiling, usable).planes().size());
		assertEquals(List.of(), notes);
	}

	@Test
	void theRestIsSkippedWithASentence() throws Exception {
		final Roi roi = named(new Roi(100, 100, 40, 40), "good");
		final ImageAnswer answer = segmented(Tiling.AUTOMATIC, named(new Roi(50.5, 50.5, 0.0, 20.5), "flat"), roi,
			named(new PointRoi(20, 20), "point"), named(new Line(0, 0, 50, 50), "line"),
			named(new Roi(SIDE, 0, 20, 20), "beside"), named(new Roi(0, -20.5, 20, 20.5), "above"),
			named(new Roi(1e30, 0, 20.0, 20.0), "far"));
		assertEquals(1, answer.planes().size());
		assertEquals(List.of("The region flat has no area: choose a rectangle, an oval or an outline.",
			"The region point has no area: choose a rectangle, an oval or an outline.",
			"The region line has no area: choose a rectangle, an oval or an outline.",
			"The region beside lies outside the image, which is 360 x 360 pixels: choose one inside.",
			"The region above lies outside the image, which is 360 x 360 pixels: choose one inside.",
			"The region far lies outside the image, which is 360 x 360 pixels: choose one inside."), notes);
	}

	@Test
	void withoutAUsableOneTheSentenceIsTheAnswer() {
		assertEquals("The region at -50, -50 lies outside the image, which is 360 x 360 pixels: choose one inside.",
			assertThrows(ImageException.class,
				() -> segmented(Tiling.AUTOMATIC, new Roi(-50, -50, 20, 20), new PointRoi(3, 3))).getMessage());
	}

	/** As of a detection that found nothing. */
	@Test
	void noneGiveNothing() throws Exception {
		assertEquals(0, segmented(Tiling.AUTOMATIC).size());
	}

	@Test
	void aMissingOneIsASentence() {
		final ImageQuery query = new ImageQuery(sample, null);
		assertEquals("There is no selection: draw a rectangle around an object first.",
			assertThrows(ImageException.class, () -> query.segment((Roi[]) null)).getMessage());
		assertThrows(ImageException.class, () -> query.classify((Roi) null));
	}

	/** Whatever a detection finds can be outlined. */
	@Test
	void allThatWasDetectedIsProcessed() throws Exception {
		final ImageAnswer found =
			new ImageAnalysis(model, sample, AnalysisSettings.of(""), model.settings(), made -> {}, new Cancellation())
				.run(ImagePrompts.of(Task.OD));
		final Roi[] rois = Arrays.copyOf(found.rois().toArray(Roi[]::new), 4);
		assertEquals(rois.length, segmented(Tiling.AUTOMATIC, rois).planes().size());
		assertEquals(List.of(), notes);
	}
}
