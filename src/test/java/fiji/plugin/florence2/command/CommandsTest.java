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
package fiji.plugin.florence2.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.imagej.service.ModelLease;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.script.Florence2Service;
import fiji.plugin.florence2.task.Task;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.gui.Line;
import ij.gui.Overlay;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import ij.plugin.filter.Analyzer;
import ij.process.ImageProcessor;

import java.awt.Color;
import java.awt.Rectangle;
import java.lang.ref.Reference;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Context;
import org.scijava.ItemVisibility;
import org.scijava.app.event.StatusEvent;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.event.EventSubscriber;
import org.scijava.module.ModuleItem;
import org.scijava.platform.PlatformService;
import org.scijava.service.Service;
import org.scijava.widget.Button;

/** The commands as SciJava runs them, without a display, on the embedded model. */
class CommandsTest {

	private static final String PLACE = "fiji.plugin.florence2.command.";

	private static Context context;
	private static CommandService commands;

	private ImagePlus image;

	@BeforeAll
	static void start() {
		System.setProperty("java.awt.headless", "true");
		context = new Context(CommandService.class, PlatformService.class, Florence2Service.class);
		commands = context.service(CommandService.class);
	}

	@AfterAll
	static void stop() {
		context.dispose();
	}

	@BeforeEach
	void openImage() {
		image = sample();
		ResultsTable.getResultsTable().reset();
	}

	static ImagePlus sample() {
		final URL url = CommandsTest.class.getResource("/fiji/plugin/florence2/cli/sample.png");
		final ImagePlus sample = IJ.openImage(url.getPath());
		sample.setTitle("sample.png");
		return sample;
	}

	/** A bar of 80 pixels. */
	static void drawScaleBar(final ImagePlus image) {
		image.getProcessor().setColor(Color.BLACK);
		image.getProcessor().fill(new Roi(90, 300, 120, 50));
		image.getProcessor().setColor(Color.WHITE);
		image.getProcessor().fill(new Roi(100, 335, 80, 5));
	}

	private static CommandModule run(final String command, final Object... inputs) throws Exception {
		final Future<CommandModule> run = commands.run(PLACE + command, true, inputs);
		return run.get();
	}

	private CommandModule runOnImage(final String command, final Object... inputs) throws Exception {
		final List<Object> all = new ArrayList<>(List.of("imp", image));
		all.addAll(Arrays.asList(inputs));
		final CommandModule module = run(command, all.toArray());
		assertEachRowHasModelAndDevice();
		return module;
	}

	/** Whatever device is chosen, each row names the one that the model ran on. */
	private static void assertEachRowHasModelAndDevice() throws Florence2Exception {
		final ResultsTable results = ResultsTable.getResultsTable();
		try (ModelLease lease = context.service(ModelService.class).lease("nano", new Cancellation())) {
			for (int row = 0; row < results.size(); row++)
				assertEquals("nano " + lease.model().device(),
					results.getStringValue("model", row) + " " + results.getStringValue("device", row));
		}
	}

	private static List<CommandInfo> all() {
		return commands.getCommands().stream().filter(info -> info.getClassName().startsWith(PLACE)).toList();
	}

	@Test
	void aCommandForEachTaskIsInTheMenu() {
		final Set<String> leaves =
			all().stream().map(info -> info.getMenuPath().getLeaf().getName()).collect(Collectors.toCollection(HashSet::new));
		assertEquals(all().size(), leaves.size(), "leaves are macro commands and must differ");
		assertEquals(40, leaves.size());
		for (final CommandInfo info : all()) {
			assertEquals("Plugins", info.getMenuPath().get(0).getName());
			assertEquals("Florence-2", info.getMenuPath().get(1).getName());
			assertTrue(info.getMenuPath().getLeaf().getName().startsWith("Florence-2 "), info.getTitle());
			assertFalse(info.getDescription().isBlank(), info.getTitle());
		}
	}

	@Test
	void eachInputTellsWhatItIs() {
		for (final CommandInfo info : all())
			for (final ModuleItem<?> input : info.inputs()) {
				if (Service.class.isAssignableFrom(input.getType()) || input.getType() == Context.class) continue;
				if (input.getVisibility() == ItemVisibility.MESSAGE) continue;
				final String name = info.getTitle() + ": " + input.getName();
				assertNotNull(input.getLabel(), name);
				assertFalse(input.getDescription() == null || input.getDescription().isBlank(), name);
				assertEquals(input.getName().toLowerCase(), input.getName(), "macro keys are in lower case");
				assertFalse(input.isPersisted(), name + " must not be left over from the last run");
				assertFalse(input.getType().isEnum(), name);
				assertTrue(input.getType() != Button.class || !input.isRequired(), name);
			}
	}

	@ParameterizedTest
	@MethodSource
	void aCaptionBecomesRowAndProperty(final String command, final String key) throws Exception {
		final CommandModule module = runOnImage(command, "table", true);
		assertFalse(module.isCanceled(), module.getCancelReason());
		assertTrue(image.getProp(key).startsWith("A fluorescence image with "), image.getProp(key));
		final ResultsTable results = ResultsTable.getResultsTable();
		assertEquals(1, results.size());
		assertEquals(image.getProp(key), results.getStringValue("text", 0));
		assertEquals("sample.png", results.getStringValue("image", 0));
		assertNull(image.getOverlay());
	}

	static Stream<Arguments> aCaptionBecomesRowAndProperty() {
		return Stream.of(Arguments.of("Caption", "florence2.caption"),
			Arguments.of("DetailedCaption", "florence2.detailed_caption"),
			Arguments.of("MoreDetailedCaption", "florence2.more_detailed_caption"));
	}

	@Test
	void detectedObjectsBecomeSelectionsRowsAndLabels() throws Exception {
		final CommandModule module = runOnImage("DetectObjects", "output", "overlay", "table", true, "label_image", true);
		assertFalse(module.isCanceled(), module.getCancelReason());
		final Overlay overlay = image.getOverlay();
		assertTrue(overlay.size() > 5, overlay.size() + " objects");
		final ResultsTable results = ResultsTable.getResultsTable();
		assertEquals(overlay.size(), results.size());
		for (int i = 0; i < overlay.size(); i++) {
			assertEquals("nucleus-" + (i + 1), overlay.get(i).getName());
			assertEquals("nucleus-" + (i + 1), results.getStringValue("roi", i));
			assertEquals(overlay.get(i).getFloatBounds().getX(), results.getValue("x (px)", i), 1e-9);
		}
		final ImagePlus labels = (ImagePlus) module.getOutput("labels");
		assertEquals("sample-labels", labels.getTitle());
		assertEquals(overlay.size(), (int) labels.getStatistics().max);
	}

	/** The same objects as those that are detected, with their own pixels in the label image. */
	@Test
	void outlinedObjectsArePolygonsWithAForm() throws Exception {
		runOnImage("DetectObjects", "output", "overlay", "table", false, "views", "1");
		final Overlay boxes = image.getOverlay();
		image.setOverlay(null);
		final CommandModule module =
			runOnImage("DetectAndOutline", "output", "overlay", "table", true, "label_image", true, "views", "1");
		assertFalse(module.isCanceled(), module.getCancelReason());
		final Overlay outlines = image.getOverlay();
		assertEquals(boxes.size(), outlines.size());
		final ResultsTable results = ResultsTable.getResultsTable();
		final ImageProcessor labels = ((ImagePlus) module.getOutput("labels")).getProcessor();
		int polygons = 0;
		for (int i = 0; i < outlines.size(); i++) {
			final Roi outline = outlines.get(i);
			assertEquals(boxes.get(i).getName(), outline.getName());
			// The border is moved to the edge in the image, which the box is a few pixels beside.
			assertEquals(outline.getFloatBounds().getX(), boxes.get(i).getFloatBounds().getX(), 8);
			if (outline.getType() != Roi.POLYGON) continue;
			polygons++;
			assertEquals(outline.getLength(), results.getValue("perimeter", i), 1e-3);
			assertTrue(results.getValue("area", i) < results.getValue("width", i) * results.getValue("height", i));
			assertTrue(results.getValue("circularity", i) > 0.5, i + ": " + results.getValue("circularity", i));
			final double pixels = labels.getHistogram()[i + 1];
			assertTrue(pixels <= 1.1 * results.getValue("area", i) + 5, pixels + " pixels of " + results.getValue("area", i));
		}
		assertTrue(polygons >= 0.8 * outlines.size(), polygons + " of " + outlines.size());
	}

	/** The sample, an empty frame, and the sample again. */
	private ImagePlus frames() {
		final ImageStack stack = new ImageStack(image.getWidth(), image.getHeight());
		stack.addSlice(image.getProcessor());
		stack.addSlice(image.getProcessor().createProcessor(image.getWidth(), image.getHeight()));
		stack.addSlice(image.getProcessor().duplicate());
		final ImagePlus frames = new ImagePlus("frames", stack);
		frames.setDimensions(1, 1, 3);
		return frames;
	}

	/** In batch mode a macro gets it as an image. */
	@Test
	void tasksHaveTheNamesOfTheirCommands() {
		final List<String> names = new ArrayList<>();
		for (final CommandInfo command : commands.getCommands())
			if (command.getMenuPath().getLeaf() != null) names.add(command.getMenuPath().getLeaf().getName());
		for (final Task task : Task.values())
			assertTrue(names.contains("Florence-2 " + task.title() + "..."), task.title() + " is not in " + names);
	}

	@Test
	void countsOverTimeAreAPlot() throws Exception {
		image = frames();
		Interpreter.batchMode = true;
		try {
			runOnImage("CountObjects", "slices", "all frames", "table", false);
			final ImagePlus plot = WindowManager.getImage("Counts of frames");
			assertNotNull(plot);
			plot.close();
			runOnImage("CountObjects", "slices", "current", "table", false);
			assertNull(WindowManager.getImage("Counts of frames"), "of one frame");
		}
		finally {
			Interpreter.batchMode = false;
		}
	}

	@Test
	void countsAreARowForEachPlane() throws Exception {
		image = frames();
		final CommandModule module = runOnImage("CountObjects", "slices", "all frames", "table", true);
		assertFalse(module.isCanceled(), module.getCancelReason());
		assertNull(image.getOverlay(), "counting adds no regions");
		final ResultsTable results = ResultsTable.getResultsTable();
		assertEquals(3, results.size());
		assertTrue(results.getValue("nucleus", 0) > 5, results.getRowAsString(0));
		assertEquals(0, results.getValue("nucleus", 1), "an empty plane");
		assertTrue(results.getValue("familiarity", 0) > 0.5);
		assertEquals("", results.getStringValue("familiarity", 1), "an empty plane cannot be judged");
		assertEquals(results.getValue("nucleus", 0), results.getValue("nucleus", 2));
		assertEquals(2, results.getValue("T", 1));
	}

	@Test
	void whereNothingIsWrittenNothingIsRead() throws Exception {
		image = IJ.createImage("black", "8-bit black", 200, 200, 1);
		image.setProp("florence2.ocr", "what was read before");
		final CommandModule module = runOnImage("ReadText", "table", true);
		assertFalse(module.isCanceled(), module.getCancelReason());
		assertNull(image.getProp("florence2.ocr"));
		assertEquals(0, ResultsTable.getResultsTable().size());
	}

	@ParameterizedTest
	@MethodSource
	void eachOtherTaskAnswers(final String command, final Object[] inputs, final int minRegions, final int texts)
		throws Exception
	{
		final List<Object> all = new ArrayList<>(List.of("output", "overlay", "table", true));
		all.addAll(Arrays.asList(inputs));
		final CommandModule module = runOnImage(command, all.toArray());
		assertFalse(module.isCanceled(), module.getCancelReason());
		final int regions = image.getOverlay() == null ? 0 : image.getOverlay().size();
		assertTrue(regions >= minRegions, regions + " regions");
		assertEquals(regions + texts, ResultsTable.getResultsTable().size());
	}

	/** The inputs, how many regions nano finds at least, and in how many rows there is a text. */
	static Stream<Arguments> eachOtherTaskAnswers() {
		final Object[] none = {};
		return Stream.of(Arguments.of("ReadTextWithRegions", none, 0, 0), //
			Arguments.of("DescribeObjects", none, 5, 0), //
			Arguments.of("ProposeRegions", none, 5, 0), //
			Arguments.of("FindByName", new Object[] { "text", "nucleus" }, 5, 0), //
			Arguments.of("GroundPhrases", new Object[] { "text", "A fluorescence image with 19 nuclei." }, 5, 0), //
			Arguments.of("CaptionAndGround", none, 5, 1), //
			Arguments.of("SegmentByPhrase", new Object[] { "text", "the largest nucleus" }, 1, 0), //
			Arguments.of("Ask", new Object[] { "text", "<OD>", "answer", "boxes" }, 5, 0), //
			Arguments.of("AllTasks", none, 10, 3));
	}

	@ParameterizedTest
	@MethodSource
	void eachSelectionIsProcessed(final String command, final int regions) throws Exception {
		final Overlay overlay = new Overlay(new Roi(33, 39, 61, 55));
		overlay.add(new Roi(234, 86, 47, 65));
		image.setOverlay(overlay);
		final CommandModule module = runOnImage(command, "regions", "overlay", "output", "nothing", "table", true);
		assertFalse(module.isCanceled(), module.getCancelReason());
		assertEquals(2, overlay.size());
		assertEquals(regions, ResultsTable.getResultsTable().size());
		if (command.equals("ClassifyRegions"))
			assertEquals("nucleus", ResultsTable.getResultsTable().getStringValue("label", 0));
	}

	static Stream<Arguments> eachSelectionIsProcessed() {
		return Stream.of(Arguments.of("ClassifyRegions", 2), Arguments.of("DescribeRegions", 2),
			Arguments.of("SegmentRegions", 2));
	}

	/** A command that cannot do its work ends with a sentence that gives the reason, and leaves everything as it was. */
	@ParameterizedTest
	@MethodSource
	void aCommandThatCannotWorkGivesTheReason(final String command, final Map<String, Object> inputs, final String part)
		throws Exception
	{
		final List<Object> all = new ArrayList<>(List.of("output", "overlay"));
		inputs.forEach((name, value) -> all.addAll(List.of(name, value)));
		final CommandModule module = runOnImage(command, all.toArray());
		assertTrue(module.isCanceled());
		assertTrue(module.getCancelReason().contains(part), module.getCancelReason());
		assertTrue(module.getCancelReason().endsWith("."), module.getCancelReason());
		assertNull(image.getOverlay());
		assertNull(image.getProp("florence2.caption"));
		assertEquals(0, ResultsTable.getResultsTable().size());
	}

	static Stream<Arguments> aCommandThatCannotWorkGivesTheReason() {
		return Stream.of(Arguments.of("DetectObjects", Map.of("model", new ModelChoice("no-such-model")), "no-such-model"),
			Arguments.of("DetectObjects", Map.of("model", new ModelChoice("bad\0path")), "bad"),
			Arguments.of("DetectObjects", Map.of("tiles", "some"), "some"),
			Arguments.of("DetectObjects", Map.of("views", 3), "The number of views must be auto, 1, 2, 4 or 8, not 3."),
			Arguments.of("DetectObjects", Map.of("slices", "every"), "every"),
			Arguments.of("DetectObjects", Map.of("output", "printer"), "printer"),
			Arguments.of("DetectObjects", Map.of("slices", "slice range", "range", "2-9"), "1 to 1"),
			Arguments.of("DetectObjects", Map.of("slices", "slice range", "range", "two"), "2-5,8"),
			Arguments.of("DetectObjects", Map.of("channel", "DAPI"), "DAPI"),
			Arguments.of("DetectObjects", Map.of("min_score", 2.0), "must be auto or a number from 0 to 1, not \"2.0\"."),
			Arguments.of("DetectObjects", Map.of("min_score", ""), "must be auto or a number from 0 to 1, not \"\"."),
			Arguments.of("FindByName", Map.of("text", "nucleus", "min_score", "0,5"), "must be auto or a number from 0 to 1"),
			Arguments.of("DetectObjects", Map.of("max_size", 2.0), "The maximum size must be from 0 to 1, not 2.0."),
			Arguments.of("DetectObjects", Map.of("tiles", "by size", "tile_size", 100, "tile_overlap", 100), "overlap"),
			Arguments.of("FindByName", Map.of(), "The task Find by Name needs a text"),
			Arguments.of("GroundPhrases", Map.of("text", " "), "needs a text"),
			Arguments.of("Ask", Map.of(), "prompt is empty"),
			Arguments.of("Ask", Map.of("text", "Where?", "answer", "circles"), "circles"),
			Arguments.of("ClassifyRegions", Map.of(), "no selection"),
			Arguments.of("ClassifyRegions", Map.of("regions", "overlay"), "no overlay"),
			Arguments.of("ClassifyRegions", Map.of("regions", "ROI Manager"), "without a display"),
			Arguments.of("ClassifyRegions", Map.of("regions", "list"), "list"));
	}

	/** An annotation cannot name a list. */
	@Test
	void viewsHaveTheSameChoicesEverywhere() {
		final List<List<?>> choices = new ArrayList<>();
		for (final CommandInfo info : commands.getCommands()) {
			if (!info.getClassName().startsWith("fiji.plugin.florence2.")) continue;
			final ModuleItem<?> views = info.getInput("views");
			if (views != null) choices.add(views.getChoices());
		}
		assertTrue(choices.size() > 8, choices.size() + " commands");
		assertEquals(Set.of(AnalysisSettings.VIEW_CHOICES), Set.copyOf(choices));
	}

	@Test
	void ofManySelectionsThoseThatCannotBeUsedAreSkipped() throws Exception {
		final Overlay overlay = new Overlay(new Roi(33, 39, 61, 55));
		overlay.add(new Line(20, 20, 20, 50));
		overlay.add(new Roi(5000, 5000, 10, 10));
		overlay.add(new Roi(234, 86, 47, 65));
		image.setOverlay(overlay);
		final CommandModule module = runOnImage("ClassifyRegions", "regions", "overlay", "output", "nothing");
		assertFalse(module.isCanceled(), module.getCancelReason());
		final ResultsTable results = ResultsTable.getResultsTable();
		assertEquals(2, results.size());
		assertEquals(33, results.getValue("x (px)", 0));
		assertEquals(234, results.getValue("x (px)", 1));
	}

	@Test
	void selectionsOfWhichNoneCanBeUsedAreRefused() throws Exception {
		image.setOverlay(new Overlay(new Line(20, 20, 20, 50)));
		assertTrue(runOnImage("ClassifyRegions", "regions", "overlay").getCancelReason().contains("no area"));
	}

	@Test
	void aSelectionWithoutAreaIsRefused() throws Exception {
		image.setRoi(new Line(3, 3, 50, 60));
		assertTrue(runOnImage("SegmentRegions").getCancelReason().contains("no area"));
		image.setRoi(new Roi(5000, 5000, 10, 10));
		assertTrue(runOnImage("SegmentRegions").getCancelReason().contains("outside"));
	}

	/** Without a display nobody can be asked. */
	@Test
	void aScaleBarSetsTheScaleOnlyIfItMay() throws Exception {
		drawScaleBar(image);
		final String scale = "20 \u00b5m over 80 pixels = 0.25 \u00b5m per pixel";

		assertFalse(runOnImage("ReadScaleBar", "written", "20 um").isCanceled());
		assertEquals(scale, image.getProp("florence2.scale_bar"));
		assertFalse(image.getCalibration().scaled());

		assertEquals("\"Control\" is no length: write a number above 0 and nm, \u00b5m, mm, cm or m, such as 20 um.",
			runOnImage("ReadScaleBar", "written", "Control", "set", true).getCancelReason());
		assertFalse(image.getCalibration().scaled());

		assertFalse(runOnImage("ReadScaleBar", "written", "20 um", "set", true).isCanceled());
		assertEquals(0.25, image.getCalibration().pixelWidth, 1e-12);
		assertEquals("\u00b5m", image.getCalibration().getUnit());
	}

	@Test
	void withoutAnImageNothingIsProcessed() throws Exception {
		CommandModule module = run("DetectObjects");
		assertEquals("There is no image open: open one first.", module.getCancelReason());
		module = run("DetectObjects", "imp", new ImagePlus());
		assertTrue(module.getCancelReason().contains("empty"), module.getCancelReason());
	}

	@Test
	void oneSinglePixelIsAnImage() throws Exception {
		image = IJ.createImage("one", "8-bit black", 1, 1, 1);
		final CommandModule module = runOnImage("DetectObjects", "views", "1", "output", "overlay");
		assertFalse(module.isCanceled(), module.getCancelReason());
	}

	@Test
	void theSelectionLimitsWhatIsLookedAt() throws Exception {
		final Roi selection = new Roi(150, 100, 180, 170);
		image.setRoi(selection);
		assertFalse(runOnImage("DetectObjects", "views", "1", "output", "overlay").isCanceled());
		assertTrue(image.getOverlay().size() > 0);
		for (final Roi roi : image.getOverlay())
			assertTrue(selection.getBounds().contains(roi.getBounds()), roi.toString());
		assertEquals(selection, image.getRoi());
	}

	@Test
	void theSelectionsShapeLimitsWhatIsFound() throws Exception {
		final Roi selection = new PolygonRoi(new int[] { 0, 360, 0 }, new int[] { 0, 0, 360 }, 3, Roi.POLYGON);
		image.setRoi(selection);
		assertFalse(runOnImage("DetectObjects", "views", "1", "output", "overlay").isCanceled());
		assertTrue(image.getOverlay().size() > 3);
		for (final Roi roi : image.getOverlay())
			assertTrue(selection.contains((int) roi.getFloatBounds().getCenterX(), (int) roi.getFloatBounds().getCenterY()),
				roi.toString());
	}

	/** A selection that is left over from something else does not limit what its user wants to see. */
	@ParameterizedTest
	@ValueSource(strings = { "DetectObjects", "DetectAndOutline", "FindByName", "GroundPhrases" })
	void theWholeImageIsLookedAtIfThatIsWished(final String command) throws Exception {
		runOnImage(command, wholeImage(command));
		final List<Rectangle> all = Stream.of(image.getOverlay().toArray()).map(Roi::getBounds).toList();
		assertTrue(all.size() > 2);
		image.setRoi(new Roi(150, 100, 90, 90));
		runOnImage(command, wholeImage(command));
		assertEquals(all, Stream.of(image.getOverlay().toArray()).map(Roi::getBounds).toList(),
			"the same is found, and replaces what was found before");
	}

	private static Object[] wholeImage(final String command) {
		final List<Object> inputs = new ArrayList<>(List.of("output", "overlay", "inside", false));
		if (command.equals("FindByName")) inputs.addAll(List.of("text", "nucleus"));
		if (command.equals("GroundPhrases")) inputs.addAll(List.of("text", "nuclei in a fluorescence image"));
		return inputs.toArray();
	}

	@Test
	void aCaptionIsAboutTheWholeImageIfThatIsWished() throws Exception {
		runOnImage("Caption");
		final String whole = image.getProp("florence2.caption");
		image.setRoi(new Roi(150, 160, 90, 90));
		runOnImage("Caption");
		assertNotEquals(whole, image.getProp("florence2.caption"));
		runOnImage("Caption", "inside", false);
		assertEquals(whole, image.getProp("florence2.caption"));
	}

	@Test
	void eachPlaneOfAHyperstackGetsItsOwn() throws Exception {
		final ImageProcessor plane = image.getProcessor();
		final ImageStack stack = new ImageStack(image.getWidth(), image.getHeight());
		for (int i = 0; i < 4; i++)
			stack.addSlice(i % 2 == 0 ? plane.duplicate() : blank(plane));
		image = new ImagePlus("stack", stack);
		image.setDimensions(1, 2, 2);
		image.setOpenAsHyperStack(true);
		image.setPosition(1, 2, 1);
		final CommandModule module =
			runOnImage("DetectObjects", "views", "1", "slices", "whole stack", "output", "overlay", "tiles", "off");
		assertFalse(module.isCanceled(), module.getCancelReason());
		final Set<Integer> slices = new HashSet<>();
		final Set<Integer> frames = new HashSet<>();
		for (final Roi roi : image.getOverlay()) {
			if (!"nucleus".equals(roi.getProperty(RegionRois.LABEL))) continue;
			slices.add(roi.getZPosition());
			frames.add(roi.getTPosition());
		}
		assertTrue(slices.contains(1));
		assertEquals(Set.of(1, 2), frames);
		assertEquals(2, image.getZ(), "the image stays where it was");
	}

	/** "Stack to Hyperstack..." leaves ImageJ at the slice that it had in the stack. */
	@Test
	void aPositionBeyondTheStackIsItsLastPlane() throws Exception {
		final ImageStack stack = new ImageStack(image.getWidth(), image.getHeight());
		for (int i = 0; i < 3; i++)
			stack.addSlice(image.getProcessor().duplicate());
		for (final String planes : List.of("current", "all slices", "all frames", "whole stack")) {
			image = new ImagePlus("frames", stack);
			image.setPositionWithoutUpdate(1, 3, 1);
			image.setDimensions(1, 1, 3);
			image.setOpenAsHyperStack(true);
			assertEquals(3, image.getZ(), "the plane that the test needs is shown");
			final CommandModule module = runOnImage("Caption", "slices", planes, "channel", "1");
			assertFalse(module.isCanceled(), module.getCancelReason());
			assertNotNull(image.getProp("florence2.caption"), planes);
			ResultsTable.getResultsTable().reset();
		}
		image.setOverlay(new Overlay(new Roi(33, 39, 61, 55)));
		image.getOverlay().get(0).setPosition(0, 0, 2);
		assertFalse(runOnImage("ClassifyRegions", "regions", "overlay", "output", "nothing").isCanceled());
		assertEquals(2, ResultsTable.getResultsTable().getValue("T", 0));
	}

	@Test
	void anImageThatIsClosedInTheMiddleEndsTheRun() throws Exception {
		final CommandModule module = changedInTheMiddle(image::flush);
		assertTrue(module.getCancelReason().startsWith("The image sample.png was closed"), module.getCancelReason());
	}

	@Test
	void anImageThatIsChangedInTheMiddleEndsTheRun() throws Exception {
		for (final Consumer<ImagePlus> change : List.<Consumer<ImagePlus>>of(
			changed -> changed.getStack().addSlice(changed.getProcessor().duplicate()),
			changed -> changed.setProcessor(changed.getProcessor().convertToRGB()),
			changed -> changed.setProcessor(changed.getProcessor().resize(100, 100))))
		{
			image = sample();
			final CommandModule module = changedInTheMiddle(() -> change.accept(image));
			assertTrue(module.getCancelReason().contains("changed during the analysis"), module.getCancelReason());
		}
	}

	@Test
	void anotherTitleDoesNotMatter() throws Exception {
		final CommandModule module = changedInTheMiddle(() -> image.setTitle("renamed.png"));
		assertFalse(module.isCanceled(), module.getCancelReason());
		assertEquals("renamed.png", ResultsTable.getResultsTable().getStringValue("image", 0));
	}

	/** Detects tile by tile, and does something while the image is analysed. */
	private CommandModule changedInTheMiddle(final Runnable change) throws Exception {
		final AtomicBoolean done = new AtomicBoolean();
		final Object listener = new Object() {

			@EventHandler
			void onEvent(final StatusEvent event) {
				final String message = event.getStatusMessage();
				if (message != null && message.matches(".*tiles (17|33) to .*") && done.compareAndSet(false, true))
					change.run();
			}
		};
		final List<EventSubscriber<?>> subscribers = context.service(EventService.class).subscribe(listener);
		try {
			final CommandModule module = runOnImage("DetectObjects", "tiles", "by size", "tile_size", 64, "tile_overlap", 16,
				"output", "overlay", "views", "1");
			assertTrue(done.get());
			if (module.isCanceled()) {
				assertNull(image.getOverlay());
				assertEquals(0, ResultsTable.getResultsTable().size());
			}
			return module;
		}
		finally {
			context.service(EventService.class).unsubscribe(subscribers);
			// The service refers to it weakly.
			Reference.reachabilityFence(listener);
		}
	}

	/** ImageJ's own "Measure" empties a table that has not its columns. */
	@Test
	void measurementsKeepTheRows() throws Exception {
		runOnImage("DetectObjects", "views", "1", "output", "overlay");
		final ResultsTable results = ResultsTable.getResultsTable();
		final int rows = results.size();
		assertTrue(rows > 5);
		final double x = results.getValue("x (px)", 0);
		image.setRoi(33, 39, 61, 55);
		new Analyzer(image, results).measure();
		assertEquals(rows + 1, results.size());
		assertEquals(x, results.getValue("x (px)", 0));
		assertEquals("nucleus", results.getStringValue("label", 0));
		assertTrue(results.getValue("Mean", rows) > 0);
	}

	/** As scripts do that open no dialog. */
	@Test
	void aCommandRunsWithoutSciJavasDialogs() throws Exception {
		final CommandModule command = commands.run(DetectObjects.class, false, "imp", image, "output", "overlay").get();
		assertFalse(command.isCanceled(), command.getCancelReason());
		assertTrue(image.getOverlay().size() > 5);
	}

	@Test
	void dialogsBeginWithWhatMostPeopleNeed() {
		final List<String> detect = keys(commands.getCommand(DetectObjects.class));
		assertEquals(List.of("model", "min_score", "output", "replace", "table", "label_image", "advanced", "download"),
			detect.subList(0, 8));
		assertEquals(List.of("model", "text", "min_score"), keys(commands.getCommand(FindByName.class)).subList(0, 3));
		assertEquals(List.of("model", "regions", "output"), keys(commands.getCommand(ClassifyRegions.class)).subList(0, 3));
		assertEquals(List.of("model", "table", "advanced", "download", "slices", "range", "channel", "inside", "help"),
			keys(commands.getCommand(Caption.class)));
		assertEquals(List.of("input_folder", "output_folder", "model", "tasks", "task_names", "text", "outlines"),
			keys(commands.getCommand(Batch.class)).subList(0, 7));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
		value = { "imp=[a min_scroe=1 b] model=nano|", "model=nano text=[a [b=c] d] min_score=0.5|",
			"slices=current table|", "model=nano min_scroe=0.5|There is no key min_scroe: write min_score.",
			"Model=nano|There is no key Model: write model.",
			"colour=red|There is no key colour: the keys are imp, model, text, min_score, slices, table." })
	void misspeltKeysAreRefused(final String options, final String sentence) {
		final List<String> known = List.of("imp", "model", "text", "min_score", "slices", "table");
		if (sentence == null) assertDoesNotThrow(() -> MacroKeys.check(options, known));
		else assertEquals(sentence, assertThrows(ImageException.class, () -> MacroKeys.check(options, known)).getMessage());
	}

	@Test
	void channelsOfTheImageAreAList() {
		final ImagePlus three = IJ.createHyperStack("three", 9, 9, 3, 1, 1, 8);
		WindowManager.setTempCurrentImage(three);
		try {
			assertEquals(List.of("as displayed", "1", "2", "3"),
				context.service(ConvertService.class)
					.getCompatibleInputs(Channel.class)
					.stream()
					.map(Object::toString)
					.toList());
		}
		finally {
			WindowManager.setTempCurrentImage(null);
		}
	}

	@Test
	void aSecondRunReplacesWhatTheFirstFound() throws Exception {
		final Roi mine = new Roi(1, 1, 5, 5);
		image.setOverlay(new Overlay(mine));
		runOnImage("DetectObjects", "views", "1", "output", "overlay");
		final int found = image.getOverlay().size();
		runOnImage("DetectObjects", "views", "1", "output", "overlay");
		assertEquals(found, image.getOverlay().size());
		assertEquals(mine, image.getOverlay().get(0));
		assertEquals("nucleus-1", image.getOverlay().get(1).getName());
		runOnImage("FindByName", "text", "nucleus", "output", "overlay");
		final int both = image.getOverlay().size();
		assertTrue(both > found, "another task's regions stay");
		runOnImage("DetectObjects", "views", "1", "output", "overlay", "replace", false);
		assertEquals(both + found - 1, image.getOverlay().size(), "appended where that is wished");
	}

	/** The prompt that finds the objects is the same. */
	@Test
	void boxesAndOutlinesDoNotReplaceEachOther() throws Exception {
		image.setRoi(0, 0, 180, 180);
		runOnImage("DetectAndOutline", "views", "1", "output", "overlay", "tiles", "off");
		final Roi outlined =
			Stream.of(image.getOverlay().toArray()).filter(roi -> roi.getType() == Roi.POLYGON).findFirst().orElseThrow();
		assertEquals("outline", outlined.getProperty("shape"));
		final int outlines = image.getOverlay().size();
		image.setRoi(outlined.getBounds());
		runOnImage("SegmentRegions", "output", "overlay", "tiles", "off");
		final int both = image.getOverlay().size();
		assertTrue(both > outlines);
		image.setRoi(0, 0, 180, 180);
		runOnImage("DetectObjects", "views", "1", "output", "overlay", "tiles", "off");
		assertEquals(both + outlines, image.getOverlay().size(), "as many boxes as outlines");
		runOnImage("DetectAndOutline", "views", "1", "output", "overlay", "tiles", "off");
		assertEquals(both + outlines, image.getOverlay().size(), "only the outlines are replaced");
	}

	@Test
	void regionsOutsideTheSelectionAreNotReplaced() throws Exception {
		runOnImage("DetectObjects", "views", "1", "output", "overlay");
		final List<Roi> outside = Stream.of(image.getOverlay().toArray())
			.filter(roi -> !new Rectangle(0, 0, 180, 360).contains(roi.getFloatBounds().getCenterX(),
				roi.getFloatBounds().getCenterY()))
			.toList();
		assertTrue(outside.size() > 2 && outside.size() < image.getOverlay().size());
		image.setRoi(0, 0, 180, 360);
		runOnImage("DetectObjects", "views", "1", "output", "overlay", "min_score", 1);
		assertEquals(outside, List.of(image.getOverlay().toArray()));
	}

	/** SciJava's dialogs have the button where the input is. */
	@Test
	void helpStandsBesideNoInputOfTheUsers() {
		for (final CommandInfo info : all()) {
			final List<String> keys = keys(info);
			if (keys.contains("help")) assertEquals("help", keys.get(keys.size() - 1), info.getTitle());
		}
	}

	/** The inputs of a command in the order of its dialog. */
	private static List<String> keys(final CommandInfo info) {
		final List<String> keys = new ArrayList<>();
		for (final ModuleItem<?> input : info.inputs()) {
			final Class<?> type = input.getType();
			if (Service.class.isAssignableFrom(type) || type == Context.class || type == ImagePlus.class) continue;
			keys.add(input.getName());
		}
		return keys;
	}

	private static ImageProcessor blank(final ImageProcessor plane) {
		final ImageProcessor blank = plane.createProcessor(plane.getWidth(), plane.getHeight());
		blank.setColor(0);
		blank.fill();
		return blank;
	}

	/** SciJava's batch mode keeps one command for all files: a refusal must not stay with it. */
	@Test
	void aCommandRunsAgainAfterARefusal() throws Exception {
		final CommandModule module = runOnImage("Caption");
		module.setInput("channel", "no such");
		module.run();
		assertTrue(module.isCanceled());
		module.setInput("channel", "1");
		module.run();
		assertFalse(module.isCanceled());
	}

	@Test
	void theSampleImageIsOpened() throws Exception {
		final ImagePlus opened = (ImagePlus) run("OpenSampleImage").getOutput("sample");
		assertEquals("sample.png", opened.getTitle());
		assertArrayEquals((byte[]) image.getProcessor().getPixels(), (byte[]) opened.getProcessor().getPixels());
	}

	@Test
	void closingTheModelLetsItOpenAgain() throws Exception {
		assertFalse(runOnImage("Caption").isCanceled());
		assertFalse(run("CloseModel").isCanceled());
		assertFalse(runOnImage("Caption").isCanceled());
		assertEquals("nano", context.service(ModelService.class).defaultName());
	}
}
