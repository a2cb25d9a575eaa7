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
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.text.TextWindow;

import java.awt.Component;
import java.awt.Dialog;
import java.awt.Frame;
import java.awt.Color;
import java.awt.Window;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.swing.JFrame;
import javax.swing.JMenu;
import javax.swing.JMenuItem;

import org.scijava.command.CommandService;

/** Scripts, their templates in the editor, SciJava's batch processor, and images of ImageJ2. */
final class ScriptActs {

	private static final String PATH = "script_templates/Florence-2/";
	private static final List<String> LANGUAGES = List.of("groovy", "py");

	private static final String CAPTION = """
		#@ Florence2Service florence2
		#@ ImagePlus imp
		#@output String caption
		caption = florence2.on(imp).caption().text()
		""";

	private static final String DATASET = """
		#@ DatasetIOService io
		#@ UIService ui
		#@ String path
		#@output String kind
		data = io.open(path)
		ui.show(data)
		kind = data.getClass().getName()
		""";

	private static final String BATCH = """
		#@ CommandService commands
		#@ File folder
		files = folder.listFiles().sort() as File[]
		info = commands.getCommand("fiji.plugin.florence2.command.Caption")
		commands.run(org.scijava.batch.ModuleBatchProcessor, true, "moduleInfo", info, "inputChoice", "imp", "inputFileList", files)
		""";

	private final FijiStage fiji;
	private final Stage stage;

	ScriptActs(final FijiStage fiji) {
		this.fiji = fiji;
		stage = fiji.stage();
	}

	void play() throws Exception {
		fiji.act("editor", this::editor);
		for (final String language : LANGUAGES) {
			fiji.act("script " + language, () -> script(language));
			fiji.act("templates " + language, () -> templates(language));
		}
		if (has("net.imagej.Dataset")) fiji.act("dataset", this::dataset);
		if (has("org.scijava.batch.ModuleBatchProcessor")) fiji.act("scijava batch", this::batch);
	}

	private static boolean has(final String type) {
		try {
			Class.forName(type);
			return true;
		}
		catch (final ClassNotFoundException e) {
			return false;
		}
	}

	/** The templates are in the editor's menu. */
	private void editor() throws Exception {
		fiji.context().service(CommandService.class).run("org.scijava.ui.swing.script.ScriptEditor", true);
		final JFrame editor = stage.await("the editor", ScriptActs::openEditor);
		IJ.wait(2000);
		final List<String> entries = new ArrayList<>();
		for (final Component menu : editor.getJMenuBar().getComponents())
			if (menu instanceof JMenu && ((JMenu) menu).getText().equals("Templates")) collect((JMenu) menu, "", entries);
		fiji.note("template entries",
			String.join("\n", entries.stream().filter(entry -> entry.contains("Florence-2")).toList()));
		fiji.note("all template entries", entries);
		stage.screenshot("script-editor");
		editor.dispose();
	}

	private static JFrame openEditor() {
		for (final Frame frame : Frame.getFrames())
			if (frame.isShowing() && frame.getClass().getName().endsWith(".TextEditor")) return (JFrame) frame;
		return null;
	}

	private static void collect(final JMenu menu, final String path, final List<String> entries) {
		for (final Component item : menu.getMenuComponents()) {
			if (item instanceof JMenu) collect((JMenu) item, path + ((JMenu) item).getText() + ">", entries);
			else if (item instanceof JMenuItem) entries.add(path + ((JMenuItem) item).getText());
		}
	}

	private void script(final String language) throws Exception {
		fiji.note("caption by " + language,
			fiji.script("a_caption." + language, CAPTION, "imp", FijiStage.picture()).get("caption"));
	}

	private void templates(final String language) throws Exception {
		template("Detect_and_Measure_Objects", language, "imp", FijiStage.picture());
		final ImagePlus selected = FijiStage.picture();
		selected.setOverlay(new Overlay(new Roi(60, 60, 80, 80)));
		template("Classify_Regions", language, "imp", selected);
		template("Count_Objects_per_Frame", language, "imp", series(), "name", "nucleus");
		selected.setRoi(60, 60, 80, 80);
		selected.getProcessor().setColor(Color.BLACK);
		selected.getProcessor().fill(selected.getRoi());
		selected.getProcessor().setColor(Color.WHITE);
		selected.getProcessor().fill(new Roi(70, 120, 50, 4));
		template("Read_the_Scale_Bar", language, "imp", selected, "written", "20 um", "set", true);
		final Path folder = images("captions");
		final Path csv = folder.resolve("captions.csv");
		template("Caption_a_Folder", language, "folder", folder.toFile(), "csv", csv.toFile());
		fiji.note("captions by " + language, Files.readString(csv));
	}

	/** Runs a template and notes how many rows it adds. */
	private void template(final String name, final String language, final Object... inputs) throws Exception {
		FijiStage.forget();
		try (InputStream in = IJ.getClassLoader().getResourceAsStream(PATH + name + "." + language)) {
			fiji.script(name + "." + language, new String(in.readAllBytes(), StandardCharsets.UTF_8), inputs);
		}
		fiji.note("rows of " + name + " " + language, rowsOfAllTables());
		fiji.closeWindows();
	}

	/** A template may show a table of its own. */
	private static int rowsOfAllTables() {
		int rows = 0;
		for (final Window window : Window.getWindows()) {
			final ResultsTable table =
				window instanceof TextWindow && window.isShowing() ? ((TextWindow) window).getResultsTable() : null;
			if (table != null) rows += table.size();
		}
		return rows;
	}

	private static ImagePlus series() throws Exception {
		final ImagePlus sample = FijiStage.picture();
		final ImageStack slices = new ImageStack(sample.getWidth(), sample.getHeight());
		slices.addSlice(sample.getProcessor());
		slices.addSlice(sample.getProcessor().createProcessor(sample.getWidth(), sample.getHeight()));
		final ImagePlus series = new ImagePlus("series", slices);
		series.setDimensions(1, 1, 2);
		return series;
	}

	/** A folder with two images. */
	private static Path images(final String name) throws Exception {
		final Path folder = Files.createTempDirectory(name);
		IJ.save(FijiStage.picture(), folder.resolve("a.png").toString());
		IJ.save(FijiStage.picture(), folder.resolve("b.png").toString());
		return folder;
	}

	/** An image of ImageJ2 is the current one, as ImageJ's own are. */
	private void dataset() throws Exception {
		final Map<String, Object> shown =
			fiji.script("a_dataset.groovy", DATASET, "path", images("dataset").resolve("a.png").toString());
		fiji.note("dataset kind", shown.get("kind"));
		final ImagePlus image = stage.await("the image", WindowManager::getCurrentImage);
		fiji.note("dataset seen", fiji.run(FijiStage.detect(image.getTitle(), "current", "ROI Manager")));
		fiji.note("dataset found", FijiStage.found());
	}

	/** SciJava's batch processor asks for all inputs but the image once, and runs the command for each file. */
	private void batch() throws Exception {
		final File folder = images("batch").toFile();
		fiji.script("a_batch.groovy", BATCH, "folder", folder);
		final Dialog dialog = stage.await("the dialog", () -> FijiStage.openDialogs().stream().findFirst().orElse(null));
		fiji.note("batch dialog", stage.contents(stage.dialog(dialog.getTitle())));
		stage.screenshot("scijava-batch");
		stage.press(dialog, "OK");
		// SciJava's table of all outputs comes last.
		fiji.frame("outputTable");
		fiji.note("batch images", FijiStage.column("image"));
		fiji.note("batch captions", FijiStage.column("text"));
		fiji.note("batch errors", fiji.errors());
	}
}
