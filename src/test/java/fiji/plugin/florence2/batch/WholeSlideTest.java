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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.cli.Main;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.imagej.input.ImageFile;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.task.Prompt;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.TiledModel;
import fiji.plugin.florence2.tiling.Tiling;
import fiji.plugin.florence2.vision.RgbPlane;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import ij.process.ImageProcessor;

import java.awt.Rectangle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slide by parts of it. Most of it is empty; the sample's nuclei lie across the sides of tiles. */
class WholeSlideTest {

	private static final int WIDTH = 1_600;
	private static final int HEIGHT = 1_200;
	private static final Tiling TILING = Tiling.of(400);
	private static final int[][] PLACES = { { 150, 190 }, { 1_240, 700 } };

	private static Florence2 florence2;
	private static RgbPlane sample;

	@TempDir
	private static Path folder;
	private static Path slide;
	private static Path whole;
	private static LargeImage.Summary summary;

	@BeforeAll
	static void runWhole() throws Exception {
		florence2 = Nano.open();
		sample = Nano.sample();
		slide = SlideImage.write(folder.resolve("slide.tif"), WIDTH, HEIGHT, sample, PLACES);
		whole = folder.resolve("whole");
		summary = run(slide, whole, TILING, ProgressListener.NONE, new Cancellation());
	}

	@AfterAll
	static void close() {
		florence2.close();
	}

	private static LargeImage.Summary run(final Path image, final Path results, final Tiling tiling,
		final ProgressListener listener, final Cancellation cancellation) throws Exception
	{
		return new LargeImage(plan(image, results, tiling), 1, model(), listener, cancellation).run();
	}

	private static BatchPlan plan(final Path image, final Path results, final Tiling tiling) {
		return BatchPlan.of(image)
			.withOutput(results)
			.withSettings(AnalysisSettings.of("nano").withTiling(tiling))
			.withOutputs(new BatchOutputs(false, true, false));
	}

	private static BatchModel model() {
		return new BatchModel("nano", florence2, florence2.settings(), 1);
	}

	@Test
	void regionsAreThoseOfTheImageInMemory() throws Exception {
		final PixelSource pixels = SlideImage.pixels(WIDTH, HEIGHT, sample, PLACES);
		final double minScore = florence2.minScore(Prompt.of(Task.OD), 1);
		final List<Region> expected = new TiledModel(florence2).ask(pixels, Prompt.of(Task.OD), TILING)
			.regions()
			.stream()
			.filter(region -> region.score() >= minScore)
			.toList();
		final List<JsonObject> lines = Files.readAllLines(whole.resolve("regions.jsonl"))
			.stream()
			.map(line -> JsonParser.parseString(line).getAsJsonObject())
			.toList();
		assertTrue(lines.size() > 15, lines.size() + " regions");
		assertEquals(expected.size(), lines.size());
		assertEquals(lines.size(), summary.regions());
		assertEquals(expected.stream().map(region -> region.shape().bounds().x1()).sorted().toList(),
			lines.stream().map(line -> line.getAsJsonArray("box").get(0).getAsDouble()).sorted().toList());
		for (int i = 0; i < lines.size(); i++)
			assertEquals(i + 1, lines.get(i).get("id").getAsInt());
		assertOtherFilesAgree(lines);
		assertLabelsAgree(lines);
	}

	private void assertOtherFilesAgree(final List<JsonObject> lines) throws Exception {
		final JsonArray features = JsonParser.parseString(Files.readString(whole.resolve("regions.geojson")))
			.getAsJsonObject()
			.getAsJsonArray("features");
		final JsonObject coco =
			JsonParser.parseString(Files.readString(whole.resolve("annotations.json"))).getAsJsonObject();
		assertEquals(lines.size(), features.size());
		assertEquals(lines.size(), coco.getAsJsonArray("annotations").size());
		assertEquals("slide.tif", coco.getAsJsonArray("images").get(0).getAsJsonObject().get("file_name").getAsString());
		final double x = lines.get(3).getAsJsonArray("box").get(0).getAsDouble();
		assertEquals(x,
			coco.getAsJsonArray("annotations").get(3).getAsJsonObject().getAsJsonArray("bbox").get(0).getAsDouble(), 1e-6);
		final JsonObject feature = features.get(3).getAsJsonObject();
		assertEquals("detection", feature.getAsJsonObject("properties").get("objectType").getAsString());
		assertTrue(feature.getAsJsonObject("geometry").toString().contains(Double.toString(x)), feature::toString);
	}

	/** The middle of a region that no other one touches has its number. */
	private void assertLabelsAgree(final List<JsonObject> lines) throws Exception {
		final ImageFile labels = ImageFile.of(whole.resolve("labels.tif"));
		assertEquals(WIDTH + " x " + HEIGHT, labels.content().width() + " x " + labels.content().height());
		final ImageProcessor all = labels.read(1, new Rectangle(WIDTH, HEIGHT));
		final Map<Integer, Integer> areas = new TreeMap<>();
		for (int i = 0; i < all.getPixelCount(); i++)
			areas.merge((int) all.getf(i), 1, Integer::sum);
		assertEquals(lines.size() + 1, areas.size());
		assertTrue(areas.get(0) > WIDTH * HEIGHT / 2);
	}

	/** Stopped within the second row, and in the writing of the files. */
	@Test
	void aStoppedRunContinues() throws Exception {
		final Path out = folder.resolve("stopped");
		for (final String moment : List.of("row 2 of", "writing")) {
			final Cancellation cancellation = new Cancellation();
			assertThrows(CancellationException.class, () -> run(slide, out, TILING, progress -> {
				if (progress.message().startsWith(moment)) cancellation.cancel();
			}, cancellation));
		}
		assertFalse(Files.exists(out.resolve("regions.jsonl")));
		assertEquals(List.of(),
			ResultFolder.contents(out).keySet().stream().filter(name -> name.endsWith(".part")).toList());
		final LargeImage.Summary continued = run(slide, out, TILING, ProgressListener.NONE, new Cancellation());
		assertEquals(continued.rows(), continued.before());
		assertEquals(summary.regions(), continued.regions());
		assertFilesAreThoseOfTheWhole(out);
	}

	/** As by Ctrl-C, after the first row. */
	@Test
	void aStoppedCommandSaysThatItGoesOn() throws Exception {
		final Path out = folder.resolve("interrupted");
		final Path log = folder.resolve("interrupted.txt");
		final Process process =
			ChildJvm
				.builder(List.of(), Main.class, "large", "--tiles", "100", "--threads", "1", "--output", out.toString(),
					slide.toString())
				.redirectOutput(log.toFile())
				.start();
		try {
			while (!Files.exists(out.resolve("rows/row-000000.jsonl"))) {
				assertTrue(process.isAlive(), "the command has ended");
				Thread.sleep(10);
			}
			process.destroy();
			assertEquals(128 + 15, process.waitFor());
		}
		finally {
			process.destroyForcibly();
		}
		final List<String> said = Files.readAllLines(log);
		assertEquals("The image was not finished; what is done is kept, and the same command does the rest and writes " +
			"the tables.", said.get(said.size() - 1));
	}

	private static void assertFilesAreThoseOfTheWhole(final Path out) throws Exception {
		for (final String name : List.of("regions.jsonl", "regions.geojson", "annotations.json", "labels.tif"))
			assertEquals(-1, Files.mismatch(whole.resolve(name), out.resolve(name)), name);
	}

	/** As on a cluster, where rows come as they are done, by whoever has done them. */
	@Test
	void rowsOfTwoInAnyOrder() throws Exception {
		final Path out = folder.resolve("two");
		final BatchPlan plan = plan(slide, out, TILING);
		final Cancellation never = new Cancellation();
		final List<TileRowWork> two = List.of(new TileRowWork(plan, 1, model()), new TileRowWork(plan, 1, model()));
		try (LargeImageResults results =
			LargeImageResults.open(plan, 1, () -> two.get(0).describe(ModelRecord.of(model(), never))))
		{
			assertFalse(results.hasTiles());
			results.choose(two.get(1).choose(ProgressListener.NONE, never));
			assertEquals(summary.rows(), results.todo().size());
			final List<Integer> fromBelow = new ArrayList<>(results.todo());
			Collections.reverse(fromBelow);
			for (final int row : fromBelow)
				results.keep(row, two.get(row % 2).row(results.tiles(row), ProgressListener.NONE, never));
			assertEquals(summary.regions(), results.end(ProgressListener.NONE, never).regions());
		}
		assertFilesAreThoseOfTheWhole(out);
	}

	/** More pixels than Java's memory has bytes. */
	@Test
	@Tag("long")
	void aSlideOf1200Megapixels() throws Exception {
		final int[][] places = { { 100, 100 }, { 20_000, 15_000 }, { 39_600, 29_600 } };
		final Path large = SlideImage.write(folder.resolve("large.tif"), 40_000, 30_000, sample, places);
		final Path out = folder.resolve("large");
		final ChildJvm.Outcome outcome = ChildJvm.run(List.of("-Xmx1g"), Main.class, "large", "--tiles", "512",
			"--label-image", "--output", out.toString(), large.toString());
		assertEquals(0, outcome.exitCode(), outcome.output());
		final int regions = Files.readAllLines(out.resolve("regions.jsonl")).size();
		assertTrue(regions > 30 && regions < 70, regions + " regions");
		final ImageFile labels = ImageFile.of(out.resolve("labels.tif"));
		final ImageProcessor last = labels.read(1, new Rectangle(39_600, 29_600, 360, 360));
		assertTrue(last.getStats().max > 1);
	}

	@Test
	void anotherFileOrOtherSettingsAreRefused() throws Exception {
		final Path image = Files.copy(slide, folder.resolve("changed.tif"));
		final Path out = folder.resolve("refused");
		assertThrows(PromptException.class, () -> begin(image, out, Tiling.WHOLE));
		assertThrows(CancellationException.class, () -> begin(image, out, TILING));
		assertThrows(BatchException.class, () -> begin(image, out, Tiling.of(500)));
		SlideImage.write(image, WIDTH, HEIGHT, sample, new int[][] { { 0, 0 } });
		assertThrows(BatchException.class, () -> begin(image, out, TILING));
	}

	/** A run that is stopped before the model is asked. */
	private static void begin(final Path image, final Path results, final Tiling tiling) throws Exception {
		final Cancellation cancellation = new Cancellation();
		run(image, results, tiling, progress -> cancellation.cancel(), cancellation);
	}
}
