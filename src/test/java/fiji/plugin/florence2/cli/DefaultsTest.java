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
package fiji.plugin.florence2.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.batch.ResultFolder;
import fiji.plugin.florence2.command.AllTasks;
import fiji.plugin.florence2.command.DetectAndOutline;
import fiji.plugin.florence2.command.DetectObjects;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.script.Florence2Service;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.process.ImageProcessor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.platform.PlatformService;

/** Without an option, menu, script, batch and command line give the same: of a picture with many small nuclei, the tiles'. */
class DefaultsTest {

	private static final int REPEATS = 2;
	/** More objects than one answer for the whole image lists. */
	private static final int MANY = 30;

	@TempDir
	private static Path folder;
	private static Path file;
	/** A part of it, for what takes longer. */
	private static Path part;
	private static Context context;
	private static List<String> expected;

	@BeforeAll
	static void start() throws Exception {
		System.setProperty("java.awt.headless", "true");
		context = new Context(CommandService.class, PlatformService.class, Florence2Service.class);
		final ImageProcessor tile =
			IJ.openImage(Path.of(Nano.class.getResource("images/00071198d059ba7f.png").toURI()).toString()).getProcessor();
		final ImageProcessor pixels = tile.createProcessor(REPEATS * tile.getWidth(), tile.getHeight());
		for (int x = 0; x < REPEATS; x++)
			pixels.insert(tile, x * tile.getWidth(), 0);
		file = Files.createDirectory(folder.resolve("images")).resolve("nuclei.png");
		assertTrue(new FileSaver(new ImagePlus("nuclei", pixels)).saveAsPng(file.toString()));
		part = Files.createDirectory(folder.resolve("part")).resolve("nuclei.png");
		tile.setRoi(0, 96, 160, 160);
		assertTrue(new FileSaver(new ImagePlus("nuclei", tile.crop())).saveAsPng(part.toString()));
		expected = regions(Outcome.of("run", "--task", "OD", "--json", file).json());
	}

	@AfterAll
	static void stop() {
		context.dispose();
	}

	/** Label and bounds, as far as files of ROIs are exact. */
	private static List<String> regions(final JsonObject answer) {
		final List<String> regions = new ArrayList<>();
		for (final JsonElement element : answer.getAsJsonArray("regions")) {
			final JsonArray box = element.getAsJsonObject().getAsJsonArray("box");
			final double[] corners = new double[4];
			for (int i = 0; i < corners.length; i++)
				corners[i] = box.get(i).getAsDouble();
			regions.add(text(corners[0], corners[1], corners[2] - corners[0], corners[3] - corners[1]));
		}
		return regions;
	}

	private static List<String> regions(final Roi... rois) {
		return Arrays.stream(rois)
			.map(Roi::getFloatBounds)
			.map(bounds -> text(bounds.getX(), bounds.getY(), bounds.getWidth(), bounds.getHeight()))
			.toList();
	}

	private static String text(final double... numbers) {
		return Arrays.stream(numbers).mapToObj(Math::round).toList().toString();
	}

	@Test
	void tilesAreAutomatic() {
		assertTrue(expected.size() > MANY, expected.size() + " regions");
		final List<String> whole = regions(Outcome.of("run", "--task", "OD", "--tiles", "off", "--json", file).json());
		assertTrue(whole.size() < expected.size(), whole.size() + " regions");
	}

	@Test
	void theServiceGivesTheSame() throws Exception {
		final ImageAnswer found = context.service(Florence2Service.class).on(IJ.openImage(file.toString())).detect();
		assertEquals(expected, regions(found.rois().toArray(Roi[]::new)));
	}

	@Test
	void theMenuGivesTheSame() throws Exception {
		assertEquals(expected, regions(command(file, DetectObjects.class)));
	}

	private static Roi[] command(final Path file, final Class<? extends Command> command, final Object... more)
		throws Exception
	{
		final ImagePlus image = IJ.openImage(file.toString());
		final List<Object> inputs = new ArrayList<>(List.of("imp", image, "output", "overlay"));
		inputs.addAll(Arrays.asList(more));
		context.service(CommandService.class).run(command, true, inputs.toArray()).get();
		return image.getOverlay().toArray();
	}

	/** Of the largest objects, for time; the outlines of the others are not computed. */
	@Test
	void outlinesAndTheSmallestSizeAreTheSame() throws Exception {
		final Outcome detected = Outcome.of("run", "--task", "OD", "--json", part);
		final List<Double> areas = new ArrayList<>();
		for (final JsonElement region : detected.json().getAsJsonArray("regions")) {
			final double[] box = corners(region.getAsJsonObject().getAsJsonArray("box"));
			areas.add((box[2] - box[0]) * (box[3] - box[1]));
		}
		// outlines take about three quarters of their boxes, and it is their area that counts
		final double smallest = 0.6 * areas.stream().sorted().toList().get(areas.size() - 8);
		final JsonObject json =
			Outcome.of("run", "--task", "OD", "--outlines", "--min-size", smallest, "--json", part).json();
		final List<String> outlined = new ArrayList<>();
		for (final JsonElement region : json.getAsJsonArray("regions"))
			outlined.add(outline(region.getAsJsonObject()));
		final long boxes = areas.stream().filter(area -> area >= smallest).count();
		assertTrue(!outlined.isEmpty() && outlined.size() <= boxes && boxes < areas.size(), outlined.size() + " objects");
		assertTrue(outlined.stream().anyMatch(outline -> outline.split(",").length > 8), outlined.toString());
		final ImageAnswer found =
			context.service(Florence2Service.class).on(IJ.openImage(part.toString())).minSize(smallest).outline();
		assertEquals(outlined, outlines(found.rois().toArray(Roi[]::new)), "scripts");
		assertEquals(outlined, outlines(command(part, DetectAndOutline.class, "min_size", smallest)), "menu");
		final Path out = folder.resolve("outlines");
		assertEquals(0,
			Outcome.of("batch", "--task", "OD", "--outlines", "--min-size", smallest, "--output", out, part.getParent())
				.exitCode());
		assertEquals(outlined, outlines(ResultFolder.rois(out.resolve("rois/nuclei.png.zip")).toArray(Roi[]::new)),
			"batch");
	}

	private static double[] corners(final JsonArray numbers) {
		final double[] corners = new double[numbers.size()];
		for (int i = 0; i < corners.length; i++)
			corners[i] = numbers.get(i).getAsDouble();
		return corners;
	}

	/** The corners of the first outline, or of the box. */
	private static String outline(final JsonObject region) {
		if (region.has("polygons")) return text(corners(region.getAsJsonArray("polygons").get(0).getAsJsonArray()));
		final double[] box = corners(region.getAsJsonArray("box"));
		return text(box[0], box[1], box[2], box[1], box[2], box[3], box[0], box[3]);
	}

	private static List<String> outlines(final Roi... rois) {
		return Arrays.stream(rois).map(Roi::getFloatPolygon).map(polygon -> {
			final double[] corners = new double[2 * polygon.npoints];
			for (int i = 0; i < polygon.npoints; i++) {
				corners[2 * i] = polygon.xpoints[i];
				corners[2 * i + 1] = polygon.ypoints[i];
			}
			return text(corners);
		}).toList();
	}

	@Test
	void nanoLooksFourTimes() {
		final JsonObject unasked = Outcome.of("run", "--task", "OD", "--json", part).json();
		assertEquals(4, unasked.get("views").getAsInt());
		final JsonObject four = Outcome.of("run", "--task", "OD", "--views", 4, "--json", part).json();
		assertEquals(unasked.get("regions"), four.get("regions"));
	}

	/** What is no default, too. */
	@Test
	void oneViewIsTheSame() throws Exception {
		final List<String> single = regions(Outcome.of("run", "--task", "OD", "--views", 1, "--json", part).json());
		assertNotEquals(regions(Outcome.of("run", "--task", "OD", "--json", part).json()), single);
		assertEquals(single,
			regions(context.service(Florence2Service.class)
				.on(IJ.openImage(part.toString()))
				.views(1)
				.detect()
				.rois()
				.toArray(Roi[]::new)),
			"scripts");
		assertEquals(single, regions(command(part, DetectObjects.class, "views", "1")), "menu");
		final Path out = folder.resolve("views");
		assertEquals(0, Outcome.of("batch", "--task", "OD", "--views", 1, "--output", out, part.getParent()).exitCode());
		assertEquals(single, regions(ResultFolder.rois(out.resolve("rois/nuclei.png.zip")).toArray(Roi[]::new)), "batch");
	}

	/** Among other tasks, too. */
	@Test
	void allTasksGiveTheSame() throws Exception {
		final List<Roi> objects =
			Arrays.stream(command(part, AllTasks.class)).filter(roi -> "OD".equals(roi.getProperty("task"))).toList();
		assertEquals(regions(Outcome.of("run", "--task", "OD", "--json", part).json()),
			regions(objects.toArray(Roi[]::new)));
	}

	@Test
	void batchGivesTheSame() throws Exception {
		final Path out = folder.resolve("out");
		final Outcome outcome = Outcome.of("batch", "--task", "OD,CAPTION", "--output", out, file.getParent());
		assertEquals(0, outcome.exitCode(), outcome.err());
		final List<String> lines = Files.readAllLines(out.resolve("results.jsonl"));
		assertEquals(expected, regions(JsonParser.parseString(lines.get(0)).getAsJsonObject()));
		assertEquals(expected, regions(ResultFolder.rois(out.resolve("rois/nuclei.png.zip")).toArray(Roi[]::new)));
		final JsonObject caption = JsonParser.parseString(lines.get(1)).getAsJsonObject();
		assertEquals(Outcome.of("run", "--task", "CAPTION", "--json", file).json().get("tokens"), caption.get("tokens"),
			"a caption is about the image as a whole");
	}

	@Test
	void evaluateGivesTheSame() throws Exception {
		final Path coco = Files.createDirectories(folder.resolve("coco/images"));
		Files.copy(file, coco.resolve("nuclei.png"));
		Files.writeString(folder.resolve("coco/annotations.json"),
			"""
			{"images": [{"id": 1, "file_name": "nuclei.png"}], "categories": [{"id": 1, "name": "nucleus"}], "annotations": []}""");
		final JsonObject all =
			Outcome.of("evaluate", "--coco", folder.resolve("coco"), "--json").json().getAsJsonObject("all");
		assertEquals(expected.size(), all.get("predictions").getAsInt());
	}
}
