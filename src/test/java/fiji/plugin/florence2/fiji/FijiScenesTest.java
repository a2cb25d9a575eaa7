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
package fiji.plugin.florence2.fiji;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.VirtualScreen;
import fiji.plugin.florence2.cli.Main;
import fiji.plugin.florence2.documentation.Page;
import fiji.plugin.florence2.fiji.scene.FijiScene;
import fiji.plugin.florence2.hub.ModelStore;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users of a whole Fiji see, with the embedded model: the notes of scenes that are played in one start of it. */
@Tag("fiji")
class FijiScenesTest {

	private static final Pattern LABEL = Pattern.compile("Plugins>Florence-2[^,]*, \"([^\"]+)\".*");
	private static final String FOUND = "([1-9]\\d*) selections, \\1 rows";
	private static final String PLAYED = "played";
	private static final String ANNOTATIONS = """
		{"images": [{"id": 1, "file_name": "1.png", "width": 360, "height": 360},
			{"id": 2, "file_name": "2.png", "width": 360, "height": 360},
			{"id": 3, "file_name": "3.png", "width": 360, "height": 360}],
		"categories": [{"id": 1, "name": "cell"}],
		"annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [198, 10, 40, 76]},
			{"id": 2, "image_id": 2, "category_id": 1, "bbox": [231, 86, 46, 62]},
			{"id": 3, "image_id": 3, "category_id": 1, "bbox": [167, 181, 53, 51]}]}
		""";

	/** What the pages suppose. */
	private static final String DATA_SETS = """
		run("Florence-2 Data Set Import...", "data_set=[/data/my set] annotations=[/data/annotated] trust=complete");
		run("Florence-2 Data Set Import...", "data_set=[/data/other set] annotations=[/data/annotated]");
		""";

	private static FijiApp fiji;
	private static Properties notes;
	private static String output;
	/** By the name of the file that the scene is given. */
	private static final TreeMap<String, String> LINES = new TreeMap<>();

	@BeforeAll
	static void play() throws Exception {
		fiji = FijiApp.find("fiji");
		writeLines();
		final Path published = Nano.copyTo(fiji.folder().resolve("data").resolve("as published"));
		ModelStore.open(fiji.folder().resolve("data").resolve("models")).add("plain", published);
		try (VirtualScreen screen = VirtualScreen.open()) {
			screen.frameWindows();
			notes = fiji.play(FijiScene.class, screen);
		}
		output = Files.readString(fiji.output());
	}

	/**
	 * The macro lines of all pages, with folders that are there, the state of GPU support instead of its download, and short
	 * trainings. Before them comes what makes the data sets.
	 */
	private static void writeLines() throws Exception {
		final Path data = fiji.folder().resolve("data");
		writeSample(Files.createDirectories(data.resolve("plate 1")).resolve("sample.png"), 0);
		writeSample(data.resolve("slide.tif"), 0);
		final Path annotated = data.resolve("annotated");
		for (int i = 1; i <= 3; i++)
			writeSample(Files.createDirectories(annotated.resolve("images")).resolve(i + ".png"), i);
		Files.writeString(annotated.resolve("annotations.json"), ANNOTATIONS);
		write("-data-sets.ijm", DATA_SETS, data);
		for (final Page page : Page.all())
			for (final Page.Block block : page.blocks()) {
				if (!block.language().equals("ijm")) continue;
				// DataSetMenuTest runs these, on images made for them.
				if (String.join("\n", block.lines()).contains("/data/named")) continue;
				final String name = String.format("%02d-%s.ijm", LINES.size(), page.file().getFileName());
				write(name,
					String.join("\n", block.lines())
						.replace("name=[my cells] minutes=30", "name=[cells " + LINES.size() + "] epochs=1 keep=false")
						.replace("folder=[/data/my set] model=nano", "folder=[/data/my set] model=nano epochs=1 keep=false")
						.replace("minutes=10", "minutes=1")
						.replace("validation_share=0.2 test_share=0.1", "validation_share=0 test_share=0")
						.replace("/data/coco", "/data/coco " + LINES.size())
						.replace("action=install", "action=status"),
					data);
			}
	}

	private static void write(final String name, final String line, final Path data) throws IOException {
		final String here = line.replace("/data/", data.toString().replace('\\', '/') + "/");
		LINES.put(name, here);
		Files.writeString(Files.createDirectories(fiji.folder().resolve("lines")).resolve(name), here);
	}

	/** The sample image, with one pixel of its own, since a data set has equal images once. */
	private static void writeSample(final Path file, final int shade) throws IOException {
		final BufferedImage sample = ImageIO.read(Main.class.getResource("sample.png"));
		sample.getRaster().setSample(0, 0, 0, shade);
		ImageIO.write(sample, file.toString().endsWith(".tif") ? "tif" : "png", file.toFile());
	}

	@Test
	void theStartIsSilentAndTheServicesAreThere() {
		assertEquals(PLAYED, note("start"));
		assertEquals("true true",
			note("service script.Florence2Service") + " " + note("service imagej.service.ModelService"));
		assertEquals("", note("start log"));
		// Fiji greets new users in a window of its own.
		assertFalse(note("start windows").contains("Florence"), note("start windows"));
		final String started = output.substring(0, output.indexOf("ACT menu"));
		assertFalse(started.toLowerCase().contains("florence2."), started);
		assertFalse(started.contains("\tat "), started);
	}

	@Test
	void noExceptionOfThePluginIsPrinted() {
		final List<String> traces =
			output.lines().filter(line -> line.contains("at fiji.plugin.florence2.") && !line.contains(".scene.")).toList();
		assertTrue(traces.isEmpty(), output);
	}

	@Test
	void menuIsThatOfTheConfiguration() throws Exception {
		final List<String> labels = Files.readAllLines(Path.of("src/plain-imagej/resources/plugins.config"))
			.stream()
			.map(LABEL::matcher)
			.filter(Matcher::matches)
			.map(line -> line.group(1))
			.toList();
		assertEquals(PLAYED, note("menu"));
		assertEquals(String.join("\n", labels), note("menu labels"));
		assertEquals(labels.stream().filter(label -> !label.equals("-")).count(), Long.parseLong(note("commands")));
	}

	@Test
	void eachDialogOpensAndIsCanceled() {
		assertAll(note("menu labels").lines()
			.filter(label -> label.endsWith("..."))
			.flatMap(label -> Stream.of(() -> assertEquals(PLAYED, note("dialog of " + label), label),
				() -> assertEquals("[]", note("after " + label), label))));
	}

	@Test
	void withoutAnImageASentenceSaysSo() {
		assertEquals(PLAYED, note("no image"));
		final String said = note("said without an image");
		assertTrue(
			said.startsWith("Florence-2 Detect Objects ") && said.contains("There is no image open: open one first."), said);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Florence-2 Detect Objects...", "Florence-2 Batch..." })
	void aMacroOpensTheDialogOfTheMenu(final String label) {
		assertEquals(PLAYED, note("dialog by macro"));
		final String contents = note("contents of " + label);
		assertTrue(contents.contains("<b>Advanced</b>") && contents.contains("(Help)"), contents);
		assertEquals("dialog " + label + " " + contents, note("contents by macro of " + label));
	}

	@Test
	void aModelIsOptimizedIfItsUserAgrees() {
		assertEquals(PLAYED, note("optimisation"));
		final String question = note("optimisation question");
		assertTrue(question.contains("The model plain can be made faster") && question.contains("OK: optimise it now."),
			question);
		assertEquals("1 question, optimised", note("optimisation answered"));
		assertTrue(note("found optimised").matches(FOUND), note("found optimised"));
	}

	@Test
	void recordedLineFindsTheSame() {
		assertEquals(PLAYED, note("recorder"));
		assertTrue(note("found").matches(FOUND), note("found"));
		assertEquals("", note("replay"));
		assertEquals(note("found"), note("replayed"));
	}

	@Test
	void eachMacroLineOfThePagesRuns() {
		assertAll(LINES.keySet()
			.stream()
			.flatMap(name -> Stream.of(() -> assertEquals(PLAYED, note("line " + name), name),
				() -> assertTrue(note("seen by " + name).matches(expectedLog(LINES.get(name))),
					name + ": " + note("seen by " + name)),
				() -> assertTrue(hasFound(name), name + ": " + LINES.get(name) + ": " + note("found by " + name)))));
	}

	private static String expectedLog(final String line) {
		if (line.contains("action=status")) return "log GPU support .*";
		if (line.contains("Data Set Review")) return "";
		if (line.contains("Data Set ")) return "(?s)(window Console\n)?log Florence-2 Data Set .*";
		if (line.contains("Florence-2 Train")) return "log Florence-2 Train: cells-\\d+: F1 .*";
		if (line.contains("Florence-2 Batch"))
			return "log Florence-2 Batch: \\d done, \\d done before, 0 failed, [1-9]\\d* regions in all, \\d+ s\nResults in .*";
		if (line.contains("Large Image"))
			return "log Florence-2 Large Image: [1-9]\\d* regions in 360 x 360 pixels, .*\nResults in .*";
		if (line.contains("Read Scale Bar"))
			return "log a sample\\.png: 20 \u00b5m over 80 pixels = 0\\.25 \u00b5m per pixel\\. The scale is not set\\.";
		return "";
	}

	/** In the sample image there is no text. */
	private static boolean hasFound(final String name) {
		final boolean silent = !LINES.get(name).contains("table=true") || LINES.get(name).contains("Florence-2 Read Text");
		return silent || !note("found by " + name).contains(" 0 rows");
	}

	@Test
	void theMacrosFindWhatTheyAreFor() {
		assertEquals(PLAYED, note("macros"));
		assertTrue(note("stack log").matches("[1-9]\\d* objects in series"), note("stack log"));
		assertEquals(List.of("1", "3"),
			Stream.of(note("stack slices").replaceAll("[\\[\\] ]", "").split(",")).distinct().toList());
		assertTrue(note("counts").matches("\\[0\\.0, [1-9]\\d*\\.0, 0\\.0, [1-9]\\d*\\.0\\]"), note("counts"));
		assertTrue(note("measured labels").contains("white blood cell"), note("measured labels"));
		assertTrue(note("classified").contains("red blood cell"), note("classified"));
		assertTrue(note("managed").endsWith("|2"), note("managed"));
		assertEquals("0.25 0.25 \u00b5m", note("bar scale"));
		assertEquals(3, note("captions").lines().count(), note("captions"));
		assertEquals("", note("captions log") + note("measured log") + note("count log"));
	}

	@Test
	void templatesAreInTheEditor() throws Exception {
		assertEquals(PLAYED, note("editor"));
		final List<String> missing = new ArrayList<>();
		try (Stream<Path> files = Files.list(Path.of("src/main/resources/script_templates/Florence-2"))) {
			for (final Path file : files.toList()) {
				final String name = file.getFileName().toString().replaceFirst("\\..*", "").replace('_', ' ');
				if (!note("template entries").contains(name)) missing.add(name);
			}
		}
		assertEquals(List.of(), missing, note("all template entries"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	void scriptsHaveTheService(final String language) {
		assertEquals(PLAYED, note("script " + language));
		assertTrue(note("caption by " + language).contains("nucle"), note("caption by " + language));
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	void templatesRun(final String language) {
		assertEquals(PLAYED, note("templates " + language));
		assertTrue(Integer.parseInt(note("rows of Detect_and_Measure_Objects " + language)) > 5);
		assertEquals("1", note("rows of Classify_Regions " + language));
		assertEquals("2", note("rows of Count_Objects_per_Frame " + language));
		assertEquals(3, note("captions by " + language).lines().count(), note("captions by " + language));
	}

	@Test
	void anImageOfImageJ2IsAskedAbout() {
		assumeTrue(notes.containsKey("dataset"), "This Fiji has no imagej-common.");
		assertEquals(PLAYED, note("dataset"));
		assertEquals("", note("dataset seen"));
		assertTrue(note("dataset found").matches(FOUND), note("dataset found"));
	}

	@Test
	void sciJavasBatchProcessorRunsACommand() {
		assumeTrue(notes.containsKey("scijava batch"), "This Fiji has no batch processor.");
		assertEquals(PLAYED, note("scijava batch"));
		assertEquals("[a.png, b.png]", note("batch images"));
		assertEquals("[]", note("batch errors"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "virtual stack|virtual", "locked image|locked", "renamed image|renamed",
		"another image|another", "escape|escape", "canceled task|task" })
	void noMessageAppears(final String act, final String name) {
		assertEquals(PLAYED, note(act));
		assertEquals("", note(name + " seen"));
	}

	@Test
	void anImageThatIsClosedEndsTheMacroWithASentence() {
		assertEquals(PLAYED, note("closed image"));
		assertTrue(note("closed seen").contains("was closed during the analysis"), note("closed seen"));
	}

	@Test
	void aVirtualStackIsProcessedPlaneByPlane() {
		assertEquals("true", note("virtual"));
		assertEquals("[1, 2, 3]", note("virtual slices"));
	}

	@Test
	void aLockedImageIsAskedAboutAndStaysLocked() {
		assertTrue(Integer.parseInt(note("locked found")) > 0);
		assertEquals("true", note("locked still"));
	}

	@Test
	void aRenamedImageGetsItsRegions() {
		assertEquals("60", note("renamed slices"));
		assertEquals("[after]", note("renamed titles"));
	}

	@Test
	void anotherImageInFrontStaysAsItIs() {
		assertEquals("60", note("another slices"));
		assertEquals("true", note("another untouched"));
		assertEquals("true", note("another in front"));
	}

	@Test
	void aClosedImageHarmsNoLaterRun() {
		assertTrue(note("closed next").matches(FOUND), note("closed next"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "escape", "task" })
	void aStoppedRunLeavesNothing(final String name) {
		assertEquals("0 selections, 0 rows []", note(name + " found"));
	}

	@Test
	void theTaskHasTheNameOfTheCommandAndEnds() {
		assertTrue(note("task name").startsWith("Florence-2 "), note("task name"));
		assertEquals("true", note("task over"));
	}

	@Test
	void quittingInTheMiddleEndsFiji() {
		assertEquals("asked for", note("quit"));
		assertFalse(notes.containsKey("quit dialog"), note("quit dialog"));
	}

	/** As many as by the menu. */
	@Test
	void theExplorerAsks() {
		assertEquals(note("found").split(" ")[0], note("explored"));
	}

	@Test
	void detectedObjectsAreMeasured() {
		assertEquals(PLAYED, note("measure"));
		assertEquals("", note("measured"));
		final int selections = Integer.parseInt(note("measured selections"));
		assertEquals(2 * selections, Integer.parseInt(note("measured rows")), "what was found stays in the table");
		assertEquals(selections,
			Stream.of(note("measured areas").replaceAll("[\\[\\] ]", "").split(","))
				.filter(area -> Double.parseDouble(area) > 0)
				.count(),
			note("measured areas"));
	}

	private static String note(final String name) {
		return notes.getProperty(name);
	}
}
