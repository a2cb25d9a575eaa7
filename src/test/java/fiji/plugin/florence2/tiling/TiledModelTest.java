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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.regions.Overlap;
import fiji.plugin.florence2.task.Answer;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.vision.RgbPlane;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The embedded model on the sample image and on images made of copies of it. */
class TiledModelTest {

	private static Florence2 florence2;
	private static RgbPlane sample;
	private static Prompt objects;

	@BeforeAll
	static void open() throws Exception {
		florence2 = Nano.open();
		sample = Nano.sample();
		objects = Prompt.of(Task.OD);
	}

	@AfterAll
	static void close() {
		florence2.close();
	}

	/** Copies of the sample side by side, never in memory as a whole; records what was read. */
	private static final class Copies implements PixelSource {

		private final int columns;
		private final int rows;
		private final List<Tile> read = new ArrayList<>();

		Copies(final int columns, final int rows) {
			this.columns = columns;
			this.rows = rows;
		}

		@Override
		public int width() {
			return columns * sample.width();
		}

		@Override
		public int height() {
			return rows * sample.height();
		}

		@Override
		public RgbPlane read(final Tile tile) {
			read.add(tile);
			final int[] pixels = new int[tile.width() * tile.height()];
			for (int i = 0; i < pixels.length; i++)
				pixels[i] = sample.pixels()[(tile.y() + i / tile.width()) % sample.height() * sample.width() +
					(tile.x() + i % tile.width()) % sample.width()];
			return new RgbPlane(tile.width(), tile.height(), pixels);
		}
	}

	@Test
	void theWholeImageIsOneTile() throws Exception {
		final Answer plain = florence2.ask(sample, Task.OD);
		final TiledAnswer answer = new TiledModel(florence2).ask(PixelSource.of(sample), objects, Tiling.WHOLE);
		assertEquals(plain.regions(), answer.regions());
		assertEquals(plain.text(), answer.text());
		assertEquals(List.of(new Tile(0, 0, 360, 360)), answer.tiles());
	}

	/** Tiles without overlap, each a copy of the sample: what lies within one is found once in each. */
	@Test
	void everyCopyIsAnsweredAlike() throws Exception {
		final List<Region> untiled = florence2.ask(sample, Task.OD).regions();
		final Copies copies = new Copies(3, 2);
		final TiledAnswer answer = new TiledModel(florence2).ask(copies, objects, Tiling.of(360, 0));
		assertEquals(6, answer.tiles().size());
		assertEquals(answer.tiles(), copies.read);
		int inner = 0;
		for (final Tile tile : answer.tiles()) {
			for (final Region region : untiled) {
				if (TileDetection.of(region, tile, 1080, 720).cut()) continue;
				assertEquals(1, answer.regions().stream().filter(tile.inImage(region)::equals).count(), region.toString());
				inner++;
			}
		}
		assertTrue(inner > 0, "nothing was found within the sample");
	}

	/** The sample on the left, nothing on the right. */
	@Test
	void emptyTilesAreSkipped() throws Exception {
		final int[] pixels = new int[2 * sample.width() * sample.height()];
		for (int row = 0; row < sample.height(); row++)
			System.arraycopy(sample.pixels(), row * sample.width(), pixels, 2 * row * sample.width(), sample.width());
		final PixelSource image = PixelSource.of(new RgbPlane(2 * sample.width(), sample.height(), pixels));
		final List<String> messages = new ArrayList<>();
		final TiledAnswer answer = new TiledModel(florence2).ask(image, objects, Tiling.of(360, 0), florence2.settings(),
			made -> messages.add(made.message()), new Cancellation());
		assertEquals(florence2.ask(sample, Task.OD).regions(), answer.answers().get(0).regions());
		assertEquals(0, answer.answers().get(1).tokens().length);
		assertEquals("tiles 1 to 2 of 2, writing the answer", messages.get(messages.size() - 1),
			"one tile was asked about");
		final TiledAnswer caption = new TiledModel(florence2).ask(image, Prompt.of(Task.CAPTION), Tiling.of(360, 0));
		assertTrue(caption.answers().get(1).tokens().length > 0, "words are about empty tiles too");
	}

	/** Answers of overlapping tiles differ a little; yet nothing is lost and nothing doubled. */
	@Test
	void everyObjectIsFoundOnce() throws Exception {
		final TiledAnswer answer = new TiledModel(florence2).ask(new Copies(2, 2), objects, Tiling.of(300));
		assertEquals(9, answer.tiles().size());
		assertEquals("", answer.text());
		for (int i = 0; i < answer.tiles().size(); i++) {
			for (final Region seen : answer.answers().get(i).regions()) {
				final TileDetection detection = TileDetection.of(seen, answer.tiles().get(i), 720, 720);
				if (detection.cut()) continue;
				assertTrue(
					answer.regions()
						.stream()
						.anyMatch(
							region -> region.label().equals(seen.label()) && Overlap.of(detection.bounds(), region.shape()) > 0.2),
					detection + " is lost");
			}
		}
		final List<Region> untiled = answer.answers().stream().flatMap(part -> doubles(part.regions()).stream()).toList();
		assertTrue(doubles(answer.regions()).size() <= untiled.size(), "doubled: " + doubles(answer.regions()));
	}

	private static List<Region> doubles(final List<Region> regions) {
		return regions.stream()
			.filter(region -> regions.stream()
				.anyMatch(other -> other != region && other.label().equals(region.label()) &&
					Overlap.of(other.shape(), region.shape()) > 0.5))
			.toList();
	}

	@Test
	void automaticTilesAreTheSameEachTime() throws Exception {
		final TiledModel model = new TiledModel(florence2);
		final Copies copies = new Copies(3, 3);
		final TiledAnswer answer = model.ask(copies, objects, Tiling.AUTOMATIC);
		final TiledAnswer again = model.ask(copies, objects, Tiling.AUTOMATIC);
		assertEquals(answer.tiles(), again.tiles());
		assertEquals(answer.regions(), again.regions());
		assertTrue(answer.tiles().size() > 1, "an image of nine fields is one tile");
	}

	/** Tiles that were chosen once serve other prompts and other images. */
	@Test
	void tilesAreChosenOnce() throws Exception {
		final TiledModel model = new TiledModel(florence2);
		final Copies copies = new Copies(3, 3);
		final Tiling chosen =
			model.choose(copies, Tiling.AUTOMATIC, florence2.settings(), ProgressListener.NONE, new Cancellation());
		assertEquals(Tiling.Kind.FIXED, chosen.kind());
		assertEquals(model.ask(copies, objects, Tiling.AUTOMATIC).tiles(),
			TileGrid.of(copies.width(), copies.height(), chosen.side(), chosen.overlap()));
		final int read = copies.read.size();
		assertEquals(chosen, model.choose(copies, chosen, florence2.settings(), ProgressListener.NONE, new Cancellation()));
		assertEquals(Tiling.WHOLE,
			model.choose(copies, Tiling.WHOLE, florence2.settings(), ProgressListener.NONE, new Cancellation()));
		assertEquals(read, copies.read.size());
	}

	@Test
	void textIsReadWithItsPosition() throws Exception {
		final TiledAnswer answer = new TiledModel(florence2).ask(new Copies(2, 1), Prompt.of(Task.OCR), Tiling.of(360, 0),
			florence2.settings().withMaxNewTokens(20), ProgressListener.NONE, new Cancellation());
		assertEquals(Prompt.of(Task.OCR), answer.prompt());
		assertEquals(Prompt.of(Task.OCR_WITH_REGION), answer.answers().get(1).prompt());
		assertEquals(List.of(), answer.regions());
	}

	@Test
	void captionsAreOneForEachTile() throws Exception {
		final TiledAnswer answer =
			new TiledModel(florence2).ask(new Copies(2, 1), Prompt.of(Task.CAPTION), Tiling.of(360, 0));
		final String caption = florence2.ask(sample, Task.CAPTION).text();
		assertEquals(caption + "\n" + caption, answer.text());
		assertEquals(List.of(), answer.regions());
	}

	@Test
	void progressNamesTheTile() throws Exception {
		final List<Progress> reported = new ArrayList<>();
		new TiledModel(florence2).ask(new Copies(2, 1), Prompt.of(Task.CAPTION), Tiling.of(360, 0), florence2.settings(),
			reported::add, new Cancellation());
		assertGrowing(reported);
		for (final Progress progress : reported) {
			assertTrue(progress.message().startsWith("tiles 1 to 2 of 2, "), progress.toString());
		}
		assertEquals(
			List.of("tiles 1 to 2 of 2, preparing the image", "tiles 1 to 2 of 2, encoding the image of question 1"),
			reported.stream().map(Progress::message).limit(2).toList());
		assertTrue(reported.get(reported.size() - 1).message().endsWith(", writing the answers, 2 of 2 done"));
	}

	@Test
	void progressOfAutomaticTilesGrows() throws Exception {
		final List<Progress> reported = new ArrayList<>();
		new TiledModel(florence2).ask(new Copies(2, 2), objects, Tiling.AUTOMATIC,
			florence2.settings().withMaxNewTokens(60), reported::add, new Cancellation());
		assertGrowing(reported);
		assertTrue(reported.get(0).message().startsWith("choosing tiles, "), reported.get(0).toString());
		assertTrue(reported.get(reported.size() - 1).fraction() > 0.5, reported.get(reported.size() - 1).toString());
	}

	private static void assertGrowing(final List<Progress> reported) {
		double last = 0;
		for (final Progress progress : reported) {
			assertTrue(progress.fraction() >= last && progress.fraction() <= 1, progress + " after " + last);
			last = progress.fraction();
		}
	}

	@Test
	void canceledWithinATile() {
		final Copies copies = new Copies(3, 6);
		final Cancellation cancellation = new Cancellation();
		assertThrows(CancellationException.class,
			() -> new TiledModel(florence2).ask(copies, objects, Tiling.of(360, 0), florence2.settings(), progress -> {
				if (progress.message().equals("tiles 1 to 16 of 18, writing the answers, 0 of 16 done")) cancellation.cancel();
			}, cancellation));
		assertEquals(16, copies.read.size());
	}

	/** A line of pixels shows no objects, and would otherwise be a thousand tiles. */
	@Test
	void aLineOfPixelsIsOneTile() throws Exception {
		for (final RgbPlane strip : List.of(new RgbPlane(1, 40_000, new int[40_000]),
			new RgbPlane(40_000, 1, new int[40_000]), new RgbPlane(3, 100_000, new int[300_000]),
			new RgbPlane(2, 2, new int[4])))
		{
			final TiledAnswer answer = new TiledModel(florence2).ask(PixelSource.of(strip), objects, Tiling.AUTOMATIC);
			assertEquals(List.of(new Tile(0, 0, strip.width(), strip.height())), answer.tiles());
		}
	}

	@Test
	void aRegionIsNotCut() throws Exception {
		final Prompt region = Prompt.of(Task.REGION_TO_CATEGORY, new Box(1, 1, 50, 50), 360, 360);
		final TiledModel model = new TiledModel(florence2);
		final PixelSource image = PixelSource.of(sample);
		assertThrows(PromptException.class, () -> model.ask(image, region, Tiling.of(200)));
		assertThrows(PromptException.class, () -> model.ask(image, region, Tiling.AUTOMATIC));
		assertEquals(1, model.ask(image, region, Tiling.WHOLE).tiles().size());
	}
}
