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
package fiji.plugin.florence2.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.output.FoundRegion;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.Tiling;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;

import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Context;
import org.scijava.module.ModuleService;
import org.scijava.script.ScriptInfo;
import org.scijava.script.ScriptModule;
import org.scijava.script.ScriptService;

/** Each template of the Script Editor, run as Fiji runs it, on real images with the embedded model. */
class ScriptTemplatesTest {

	private static final String TEMPLATES = "/script_templates/Florence-2/";
	private static final String IMAGES = "/fiji/plugin/florence2/images/";
	/** Of a frame. */
	private static final int SIDE = 160;

	private static Context context;
	private static Florence2Service florence2;

	private final ResultsTable results = ResultsTable.getResultsTable();

	@BeforeAll
	static void open() {
		context = new Context(ScriptService.class, ModuleService.class, Florence2Service.class);
		// As imagej-legacy does
		context.service(ScriptService.class).addAlias(ImagePlus.class);
		florence2 = context.service(Florence2Service.class);
	}

	@AfterAll
	static void close() {
		context.dispose();
	}

	@BeforeEach
	void emptyResults() {
		results.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	void detectAndMeasure(final String language) throws Exception {
		final ImagePlus image = image("BloodImage_00000.jpg");
		image.getCalibration().pixelWidth = 0.5;
		image.getCalibration().pixelHeight = 0.5;
		final List<FoundRegion> expected = florence2.on(image).detect().regions();
		assertTrue(expected.stream().anyMatch(object -> object.getLabel().equals("white blood cell")), expected::toString);
		image.setOverlay(new Overlay(new Roi(1, 1, 2, 2)));

		results.addRow();
		results.addValue("mine", 42);
		final StringWriter writer = new StringWriter();
		final ScriptModule script = run("Detect_and_Measure_Objects." + language, Map.of("imp", image), writer);
		final String printed = writer.toString().replace("\r\n", "\n");
		final ResultsTable measured = (ResultsTable) script.getEngine().get("table");

		assertEquals(expected.size() + " objects in " + image.getTitle() + "\n", printed);
		assertEquals(expected.size() + 1, image.getOverlay().size(), "what was in the overlay stays");
		assertEquals("mine", results.getColumnHeadings().strip(), "nothing is mixed with what was in the Results table");
		assertEquals(expected.size(), measured.size());
		for (int row = 0; row < expected.size(); row++) {
			final Roi roi = expected.get(row).getRoi();
			final ImageProcessor pixels = image.getProcessor();
			pixels.setRoi(roi);
			assertEquals(roi.getName(), image.getOverlay().get(row + 1).getName());
			assertEquals(roi.getName(), measured.getStringValue("object", row));
			assertEquals(expected.get(row).getLabel(), measured.getStringValue("label", row));
			assertEquals(expected.get(row).getScore(), measured.getValue("score", row));
			assertEquals(pixels.getStats().mean, measured.getValue("mean", row), 1e-9);
			assertEquals(pixels.getStats().area / 4, measured.getValue("area", row), 1e-9);
		}
		run("Detect_and_Measure_Objects." + language, Map.of("imp", image), writer);
		assertEquals(expected.size() + 1, image.getOverlay().size(), "a second run replaces what the first one found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	void captionAFolder(final String language, @TempDir final Path folder) throws Exception {
		Files.copy(file(IMAGES + "BloodImage_00000.jpg"), folder.resolve("Blood, \"1\".JPG"));
		Files.copy(file(IMAGES + "00071198d059ba7f.png"), folder.resolve("a.png"));
		Files.writeString(folder.resolve("notes.txt"), "no image");
		final Path csv = folder.resolve("captions.csv");

		final String printed = run("Caption_a_Folder." + language, Map.of("folder", folder.toFile(), "csv", csv.toFile()));

		assertEquals(List.of("image,caption", //
			"\"Blood, \"\"1\"\".JPG\",\"" + florence2.on(image("BloodImage_00000.jpg")).caption().text() + "\"", //
			"\"a.png\",\"" + florence2.on(image("00071198d059ba7f.png")).caption().text() + "\""), Files.readAllLines(csv));
		assertTrue(printed.contains("a.png: A fluorescence image"), printed);
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	void countPerFrame(final String language) throws Exception {
		final ImageStack stack = new ImageStack(SIDE, SIDE);
		stack.addSlice(corner("00071198d059ba7f.png"));
		stack.addSlice(new ByteProcessor(SIDE, SIDE));
		stack.addSlice(corner("003cee89357d9fe1.png"));
		final ImagePlus series = new ImagePlus("series", stack);
		series.setDimensions(1, 1, 3);
		final List<Long> nuclei = nuclei(series);
		assertTrue(nuclei.get(0) > 5 && nuclei.get(1) == 0 && nuclei.get(2) > 5, nuclei::toString);

		run("Count_Objects_per_Frame." + language, Map.of("imp", series, "name", "nucleus"));

		assertEquals(3, results.size());
		for (int row = 0; row < 3; row++) {
			assertEquals(row + 1, results.getValue("frame", row));
			assertEquals(nuclei.get(row).doubleValue(), results.getValue("count", row));
		}
		run("Count_Objects_per_Frame." + language, Map.of("imp", series, "name", "whale"));
		assertEquals(0, results.getValue("count", 3));
	}

	/** It has fewer nuclei than the image, and takes less time. */
	private static ImageProcessor corner(final String name) {
		final ImageProcessor pixels = image(name).getProcessor();
		pixels.setRoi(0, pixels.getHeight() - SIDE, SIDE, SIDE);
		return pixels.crop();
	}

	private static List<Long> nuclei(final ImagePlus series) throws Exception {
		final AnalysisSettings settings = AnalysisSettings.of("nano")
			.withPlanes(PlaneSelection.ALL_FRAMES, "")
			.withTiling(Tiling.AUTOMATIC)
			.withLimits(AnalysisSettings.MIN_SCORE, 0, 0.5, 0.8);
		return florence2.on(series)
			.with(settings)
			.run(ImagePrompts.of(Task.OD), new Cancellation())
			.planes()
			.stream()
			.map(answer -> answer.regions().stream().filter(region -> region.label().equals("nucleus")).count())
			.toList();
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	void classifyRegions(final String language) throws Exception {
		final ImagePlus image = image("BloodImage_00000.jpg");
		final Roi white = new Roi(250, 160, 220, 225);
		final Roi red = new Roi(537, 345, 102, 118);
		final Overlay overlay = new Overlay(white);
		overlay.add(red);
		image.setOverlay(overlay);
		final String whiteLabel = florence2.on(image).classify(white).text();
		final String redLabel = florence2.on(image).classify(red).text();

		run("Classify_Regions." + language, Map.of("imp", image));

		assertEquals(2, results.size());
		assertEquals(whiteLabel, results.getStringValue("label", 0));
		assertEquals(redLabel, results.getStringValue("label", 1));
		assertEquals(whiteLabel, image.getOverlay().get(0).getName());
		assertEquals(redLabel, image.getOverlay().get(1).getName());
		assertEquals("red blood cell", redLabel);
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	void classifyWithoutRegions(final String language) throws Exception {
		final String printed = run("Classify_Regions." + language, Map.of("imp", image("00071198d059ba7f.png")));
		assertTrue(printed.startsWith("There is nothing to classify"), printed);
		assertEquals(0, results.size());
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	void calibrateByTheScaleBar(final String language) throws Exception {
		final ImagePlus image = withScaleBar(image("00071198d059ba7f.png"));
		final String template = "Read_the_Scale_Bar." + language;

		final String printed = run(template, Map.of("imp", image, "written", "20 µm", "set", false));
		assertEquals("20 µm over 80 pixels = 0.25 µm per pixel\n", printed);
		assertFalse(image.getCalibration().scaled());

		run(template, Map.of("imp", image, "written", "20 µm", "set", true));
		assertEquals(0.25, image.getCalibration().pixelWidth, 1e-12);
		assertEquals(0.25, image.getCalibration().pixelHeight, 1e-12);
		assertEquals("µm", image.getCalibration().getUnit());
	}

	@Test
	void eachTemplateIsInBothLanguages() throws Exception {
		final Path folder = file(TEMPLATES);
		try (Stream<Path> files = Files.list(folder)) {
			final List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
			assertEquals(
				Stream
					.of("Caption_a_Folder", "Classify_Regions", "Count_Objects_per_Frame", "Detect_and_Measure_Objects",
						"Read_the_Scale_Bar")
					.flatMap(name -> Stream.of(name + ".groovy", name + ".py"))
					.toList(),
				names);
		}
	}

	private static ImagePlus withScaleBar(final ImagePlus image) {
		final ImageProcessor pixels = image.getProcessor();
		pixels.setRoi(140, 200, 110, 50);
		pixels.setValue(0);
		pixels.fill();
		pixels.setRoi(155, 235, 80, 5);
		pixels.setValue(255);
		pixels.fill();
		pixels.resetRoi();
		pixels.drawString("20 um", 170, 228);
		return image;
	}

	private static ImagePlus image(final String name) {
		return IJ.openImage(Nano.image(name).toString());
	}

	private static Path file(final String resource) throws URISyntaxException {
		return Path.of(Nano.class.getResource(resource).toURI());
	}

	/** Runs a template and gives what it printed. */
	private static String run(final String template, final Map<String, Object> inputs) throws Exception {
		final StringWriter printed = new StringWriter();
		run(template, inputs, printed);
		return printed.toString().replace("\r\n", "\n");
	}

	private static ScriptModule run(final String template, final Map<String, Object> inputs, final StringWriter printed)
		throws Exception
	{
		final ScriptModule module = new ScriptInfo(context, file(TEMPLATES + template).toFile()).createModule();
		context.inject(module);
		module.setOutputWriter(printed);
		context.service(ModuleService.class).run(module, true, inputs).get();
		return module;
	}
}
