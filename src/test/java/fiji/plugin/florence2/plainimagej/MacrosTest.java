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
package fiji.plugin.florence2.plainimagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.VirtualScreen;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.imagej.input.PlaneSelection;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.imagej.service.AnalysisSettings;
import fiji.plugin.florence2.imagej.service.ImagePrompts;
import fiji.plugin.florence2.plainimagej.scene.MacrosScene;
import fiji.plugin.florence2.script.Florence2Service;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.Tiling;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.scijava.Context;

/** What the macros that come with the plugin find, beside what the service finds. */
@Tag("window")
class MacrosTest {

	/** Of a plane of the series, as in the scene. */
	private static final int SIDE = 160;
	private static final Roi WHITE = new Roi(250, 160, 220, 225);
	private static final Roi RED = new Roi(537, 345, 102, 118);

	/** Those of the macros. */
	private static final AnalysisSettings SETTINGS =
		AnalysisSettings.of("nano").withTiling(Tiling.AUTOMATIC).withLimits(AnalysisSettings.MIN_SCORE, 0, 0.5, 0.8);

	private static Properties notes;
	private static Context context;
	private static Florence2Service florence2;

	@BeforeAll
	static void play() throws Exception {
		try (VirtualScreen screen = VirtualScreen.open()) {
			notes = PlainImageJ.install("imagej-macros").play(MacrosScene.class, screen);
		}
		context = new Context(Florence2Service.class);
		florence2 = context.service(Florence2Service.class);
	}

	@AfterAll
	static void close() {
		if (context != null) context.dispose();
	}

	@Test
	void detectInStack() throws Exception {
		final List<PlaneAnswer> answers = series();
		final int first = answers.get(0).regions().size();
		final int third = answers.get(2).regions().size();
		final List<Integer> slices = new ArrayList<>(Collections.nCopies(first, 1));
		slices.addAll(Collections.nCopies(third, 3));
		assertTrue(first > 5 && third > 5);
		assertEquals((first + third) + " objects in series", note("stack log"), "no warning about an empty plane");
		assertEquals(slices.toString(), note("stack slices"));
		assertEquals(slices.stream().map(Integer::doubleValue).toList().toString(), note("stack rows"));
	}

	/** A row of the user's own comes first. */
	@Test
	void countPerFrame() throws Exception {
		final List<PlaneAnswer> answers = series();
		assertEquals("", note("count log"));
		assertEquals("[0.0, 1.0, 2.0, 3.0]", note("count frames"));
		assertEquals("[0.0, " + nuclei(answers.get(0)) + ".0, 0.0, " + nuclei(answers.get(2)) + ".0]", note("counts"));
		assertEquals("[42.0, NaN, NaN, NaN]", note("count mine"));
		assertEquals("[0.0, 0.0, 0.0]", note("count whales"));
	}

	private static long nuclei(final PlaneAnswer answer) {
		return answer.regions().stream().filter(region -> region.label().equals("nucleus")).count();
	}

	private static ImageProcessor corner(final String name) {
		final ImageProcessor pixels = image(name).getProcessor();
		pixels.setRoi(0, pixels.getHeight() - SIDE, SIDE, SIDE);
		return pixels.crop();
	}

	private static List<PlaneAnswer> series() throws Exception {
		final ImageStack stack = new ImageStack(SIDE, SIDE);
		stack.addSlice(corner("00071198d059ba7f.png"));
		stack.addSlice(new ByteProcessor(SIDE, SIDE));
		stack.addSlice(corner("003cee89357d9fe1.png"));
		return florence2.on(new ImagePlus("series", stack))
			.with(SETTINGS.withPlanes(PlaneSelection.WHOLE_STACK, ""))
			.run(ImagePrompts.of(Task.OD), new Cancellation())
			.planes();
	}

	@Test
	void measure() throws Exception {
		final ImagePlus image = image("BloodImage_00000.jpg");
		final List<String> labels = new ArrayList<>();
		final List<Double> means = new ArrayList<>();
		for (final Region region : detected(image)) {
			final Box box = region.shape().bounds();
			final ImageProcessor pixels = image.getProcessor();
			pixels.setRoi(new Roi(box.x1(), box.y1(), box.x2() - box.x1(), box.y2() - box.y1()));
			labels.add(region.label());
			means.add(pixels.getStats().mean);
		}
		assertEquals("", note("measured log"));
		assertEquals(labels.toString(), note("measured labels"));
		assertEquals(means.toString(), note("measured means"));
		assertEquals(labels.size() + 1, Integer.parseInt(note("measured overlay")), "what was in the overlay stays");
		final List<Double> twice = new ArrayList<>(means);
		twice.addAll(means);
		assertEquals(twice.toString(), note("measured again"), "the rows of both runs");
		assertEquals(means.toString(), note("measured after the command"));
		assertEquals(note("measured overlay"), note("measured overlay again"));
		assertEquals("null", note("measured selection"));
	}

	@Test
	void classifySelections() throws Exception {
		final ImagePlus image = image("BloodImage_00000.jpg");
		final List<String> labels =
			List.of(florence2.on(image).classify(WHITE).text(), florence2.on(image).classify(RED).text());
		assertEquals("red blood cell", labels.get(1));
		assertEquals(labels.toString(), note("classified"));
		assertEquals("2", note("classified overlay"));
		assertEquals(String.join("|", labels) + "|2", note("managed"));
		assertEquals("", note("classified log") + note("managed log"));
	}

	/** By the length that is given. */
	@Test
	void readScaleBar() {
		assertTrue(note("bar").endsWith(": 20 \u00b5m over 80 pixels = 0.25 \u00b5m per pixel. The scale is set."),
			note("bar"));
		assertEquals("0.25 0.25 \u00b5m", note("bar scale"));
	}

	/** In batch mode, with another image in a window: each image gets its own caption. */
	@Test
	void captionFolder() throws Exception {
		assertEquals("", note("captions log"));
		assertEquals("image,caption\n" + //
			"\"Blood, 1.JPG\",\"" + florence2.on(image("BloodImage_00000.jpg")).caption().text() + "\"\n" + //
			"\"a [b].png\",\"" + florence2.on(image("00071198d059ba7f.png")).caption().text() + "\"\n", note("captions"));
		assertEquals("null", note("captions other"));
		assertEquals("1", note("captions open"));
	}

	private static List<Region> detected(final ImagePlus image) throws Exception {
		return florence2.on(image)
			.with(SETTINGS)
			.run(ImagePrompts.of(Task.OD), new Cancellation())
			.planes()
			.get(0)
			.regions();
	}

	private static ImagePlus image(final String name) {
		return IJ.openImage(Nano.image(name).toString());
	}

	private static String note(final String name) {
		return notes.getProperty(name);
	}
}
