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
package fiji.plugin.florence2.fiji.scene;

import fiji.plugin.florence2.plainimagej.scene.Stage;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.measure.ResultsTable;
import ij.plugin.frame.RoiManager;
import ij.text.TextWindow;

import java.awt.Dialog;
import java.awt.Frame;
import java.awt.Window;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;

import javax.imageio.ImageIO;

import org.scijava.Context;
import org.scijava.script.ScriptModule;
import org.scijava.script.ScriptService;

/** What scenes in Fiji are played with: a {@link Stage}, and what Fiji has besides. */
final class FijiStage {

	static final String TITLE = "a sample.png";

	/** The line for macros that detects objects, as far as all of its users agree. */
	private static final String DETECT =
		"run(\"Florence-2 Detect Objects...\", \"imp=[%s] model=nano download=false slices=[%s] " +
			"range=[] channel=[as displayed] tiles=off tile_size=512 tile_overlap=100 output=[%s] table=true label_image=false " +
			"min_score=0 max_size=1 max_overlap=0.8 inside=false\");";

	private static final int PATIENCE_SECONDS = 240;

	private static final Set<String> LASTING = Set.of("Log", "Results", "ROI Manager");

	/** Past Fiji's console. */
	private static final PrintStream TERMINAL =
		new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

	private final Stage stage;
	private final Context context = (Context) IJ.runPlugIn("org.scijava.Context", "");

	/** A part of a scene. */
	@FunctionalInterface
	interface Act {

		void play() throws Exception;
	}

	FijiStage(final Stage stage) {
		this.stage = stage;
	}

	Stage stage() {
		return stage;
	}

	Context context() {
		return context;
	}

	/** Notes what was seen. */
	void note(final String name, final Object seen) throws IOException {
		stage.note(name, seen);
	}

	/** Plays a part of a scene; one that breaks off notes where and what was to be seen then, and the next one begins anew. */
	void act(final String name, final Act act) throws Exception {
		TERMINAL.println("ACT " + name);
		try {
			act.play();
			note(name, "played");
		}
		catch (final Throwable e) {
			final StringWriter trace = new StringWriter();
			e.printStackTrace(new PrintWriter(trace));
			stage.screenshot("broken-off-" + name.replace(' ', '-'));
			note(name, trace + "\nwindows: " + windows() + "\nlog: " + IJ.getLog() + "\nstatus: " + stage.status());
		}
		tidy();
	}

	/** Closes all windows but those that ImageJ keeps, and empties tables. */
	void tidy() throws Exception {
		for (final Window window : openDialogs())
			window.dispose();
		closeImages();
		closeWindows();
		forget();
		stage.log();
		stage.settle();
	}

	void closeWindows() {
		for (final Frame frame : Frame.getFrames()) {
			if (!frame.isShowing() || frame == imagej() || LASTING.contains(frame.getTitle())) continue;
			// Disposed only, it would be there for ImageJ.
			if (frame instanceof TextWindow) ((TextWindow) frame).close(false);
			else frame.dispose();
		}
	}

	void closeImages() {
		WindowManager.setTempCurrentImage(null);
		for (final int id : ids()) {
			final ImagePlus image = WindowManager.getImage(id);
			if (image == null) continue;
			image.changes = false;
			image.unlock();
			image.close();
		}
	}

	private static int[] ids() {
		final int[] ids = WindowManager.getIDList();
		return ids == null ? new int[0] : ids;
	}

	/** The titles of all windows. */
	List<String> windows() {
		final List<String> titles = new ArrayList<>();
		for (final Window window : Window.getWindows())
			if (window.isShowing()) titles.add(title(window));
		return titles;
	}

	static String title(final Window window) {
		if (window instanceof Frame) return ((Frame) window).getTitle();
		if (window instanceof Dialog) return ((Dialog) window).getTitle();
		return window.getClass().getSimpleName();
	}

	/** The windows in which Fiji tells errors. */
	List<String> errors() {
		return windows().stream().filter(FijiStage::isError).toList();
	}

	private static boolean isError(final String title) {
		return title != null && (title.equals("Console") || title.equals("Exception") || title.startsWith("Macro Error") ||
			title.equals("Message") || title.contains("cancelled") || title.contains("canceled"));
	}

	static List<Dialog> openDialogs() {
		final List<Dialog> open = new ArrayList<>();
		for (final Window window : Window.getWindows())
			if (window instanceof Dialog && window.isShowing()) open.add((Dialog) window);
		return open;
	}

	/** Runs a macro to its end and returns what it leaves in the log and in windows of errors, which are closed. */
	String run(final String macro) throws Exception {
		return end(stage.macro(macro));
	}

	/** Waits for the end of a macro, as {@link #run}. A dialog that keeps it waiting is canceled. */
	String end(final Thread macro) throws Exception {
		final List<String> seen = new ArrayList<>();
		final long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
		while (macro.isAlive() && System.nanoTime() < end) {
			for (final Dialog dialog : openDialogs()) {
				seen.add("dialog " + dialog.getTitle() + " " + stage.contents(dialog));
				dialog.dispose();
			}
			macro.join(100);
		}
		if (macro.isAlive()) seen.add("no end after " + PATIENCE_SECONDS + " s");
		// A message may come from the command's thread.
		IJ.wait(500);
		stage.settle();
		for (final Dialog dialog : openDialogs()) {
			seen.add("dialog " + dialog.getTitle() + " " + stage.contents(dialog));
			dialog.dispose();
		}
		errors().forEach(title -> seen.add("window " + title));
		final String log = stage.log();
		if (!log.isEmpty()) seen.add("log " + log);
		return String.join("\n", seen);
	}

	/** Runs a script in one of Fiji's languages and returns its outputs. */
	Map<String, Object> script(final String name, final String text, final Object... inputs) throws Exception {
		final Future<ScriptModule> run = context.service(ScriptService.class).run(name, text, true, inputs);
		return run.get().getOutputs();
	}

	/** The line that detects objects. */
	static String detect(final String image, final String slices, final String output) {
		return String.format(DETECT, image, slices, output);
	}

	/** Starts to detect objects in all planes of an image and returns when the first are being looked at. */
	Thread startOn(final ImagePlus image) {
		final Thread macro = stage.macro(detect(image.getTitle(), "whole stack", "overlay"));
		stage.awaitThat("the run", () -> stage.status().startsWith("Florence-2"));
		IJ.wait(500);
		return macro;
	}

	/** Shows the sample image. */
	ImagePlus sample() throws IOException {
		final ImagePlus sample = picture();
		stage.show(sample, TITLE);
		return sample;
	}

	/** Shows a stack of copies of the sample image. */
	ImagePlus stack(final String title, final int size) throws IOException {
		final ImagePlus sample = picture();
		final ImageStack slices = new ImageStack(sample.getWidth(), sample.getHeight());
		for (int i = 0; i < size; i++)
			slices.addSlice(sample.getProcessor());
		final ImagePlus stack = new ImagePlus(title, slices);
		stage.show(stack, title);
		return stack;
	}

	static ImagePlus picture() throws IOException {
		try (InputStream in = IJ.getClassLoader().getResourceAsStream("fiji/plugin/florence2/cli/sample.png")) {
			return new ImagePlus(TITLE, ImageIO.read(in));
		}
	}

	/** How many selections and rows there are. */
	static String found() {
		final RoiManager manager = RoiManager.getInstance();
		return (manager == null ? 0 : manager.getCount()) + " selections, " + rows() + " rows";
	}

	static int rows() {
		return ResultsTable.getResultsTable().size();
	}

	/** Empties ROI Manager and Results table. */
	static void forget() {
		if (RoiManager.getInstance() != null) RoiManager.getInstance().reset();
		ResultsTable.getResultsTable().reset();
	}

	/** A column of the Results table. */
	static List<String> column(final String name) {
		final ResultsTable results = ResultsTable.getResultsTable();
		final List<String> values = new ArrayList<>();
		for (int row = 0; row < results.size(); row++)
			values.add(results.getStringValue(name, row));
		return values;
	}

	/** A window with this title, once it is there. */
	Frame frame(final String title) {
		return stage.await("the window " + title,
			() -> Arrays.stream(Frame.getFrames())
				.filter(frame -> frame.isShowing() && frame.getTitle().startsWith(title))
				.findFirst()
				.orElse(null));
	}

	static ImageJ imagej() {
		return IJ.getInstance();
	}
}
