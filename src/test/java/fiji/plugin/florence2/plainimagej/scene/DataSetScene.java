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
package fiji.plugin.florence2.plainimagej.scene;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.OvalRoi;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import ij.process.ShortProcessor;

import java.awt.TextField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JProgressBar;
import javax.swing.JTable;
import javax.swing.SwingUtilities;

/** A data set from images to an export by a macro, and by the dialog of an import. */
public final class DataSetScene {

	private static final Path IMAGES = Path.of("..", "test-classes", "fiji", "plugin", "florence2", "images");
	private static final String NUCLEI = "00071198d059ba7f.png";

	private final Stage stage;

	private DataSetScene(final Stage stage) {
		this.stage = stage;
	}

	public static void main(final String... args) {
		Stage.play(stage -> new DataSetScene(stage).play(), args);
	}

	private void play() throws Exception {
		stage.startImageJ();
		final Path folder = Files.createTempDirectory("data set");
		final Path images = Files.createDirectories(folder.resolve("images"));
		Files.copy(IMAGES.resolve(NUCLEI), images.resolve("nuclei.png"));
		dialog(folder);
		stage.log();
		final String set = "data_set=[" + folder.resolve("set") + "]";
		stage.macro("run('Florence-2 Data Set Annotate...', '" + set + " model=nano');\n").join();
		engine(set);
		stage.macro("run('Florence-2 Data Set Filter...', '" + set + " rules=[score=0.99] preview=true');\n" +
			"run('Florence-2 Data Set Filter...', '" + set + " rules=[score=0.99]');\n" +
			"run('Florence-2 Data Set Statistics...', '" + set + "');\n" + "run('Florence-2 Data Set Export...', '" + set +
			" export_folder=[" + folder.resolve("coco") + "] all=true');\n").join();
		stage.note("macro", stage.log().replace(folder.toString(), "FOLDER"));
		stage.note("exported", Files.exists(folder.resolve("coco/training/annotations.json")) ||
			Files.exists(folder.resolve("coco/validation/annotations.json")));
		openImages("data_set=[" + folder.resolve("open") + "]");
		fromLabelImages(folder);
	}

	/** The macros of the page, for two images with six objects each. */
	private void fromLabelImages(final Path folder) throws Exception {
		stage.macro("run('Close All');\nroiManager('reset');\n").join();
		final List<String> macros = macros(folder);
		for (int i = 0; i < 2; i++) {
			drawLabels(folder, 20 * i);
			stage.macro(macros.get(0) + "run('Close All');\nroiManager('reset');\n").join();
		}
		stage.log();
		stage.macro(macros.get(1)).join();
		stage.awaitThat("the review", () -> stage.frame("Review named") != null);
		final JFrame review = stage.frame("Review named");
		SwingUtilities.invokeAndWait(() -> {
			stage.component(review, "kind", JComboBox.class).setSelectedItem("Images");
			((JButton) stage.button(review, "Accept")).doClick();
			((JButton) stage.button(review, "Accept")).doClick();
		});
		final String set = "data_set=[" + folder.resolve("named") + "]";
		stage
			.macro("run('Florence-2 Data Set Statistics...', '" + set + "');\n" + "run('Florence-2 Data Set Split...', '" +
				set + " validation_share=0');\n" + "open('" + folder.resolve("nuclei.tif") + "');\n" + macros.get(2))
			.join();
		stage.note("trained", stage.log());
	}

	private static List<String> macros(final Path folder) throws IOException {
		final String page = Files.readString(Path.of("..", "..", "docs", "datasets.md"));
		final String section = page.substring(page.indexOf("## From a label image"), page.indexOf("## Formats"));
		return Pattern.compile("(?s)```ijm\\n(.*?)```")
			.matcher(section)
			.results()
			.map(block -> block.group(1).replace("/data/", folder + "/").replace("minutes=30", "epochs=1 keep=false"))
			.toList();
	}

	private static void drawLabels(final Path folder, final int shift) {
		final ByteProcessor image = new ByteProcessor(160, 120);
		final ShortProcessor labels = new ShortProcessor(160, 120);
		for (int i = 0; i < 6; i++) {
			final OvalRoi disc = new OvalRoi(10 + 50 * (i % 3), 10 + 55 * (i / 3), 24 + shift / 4, 30);
			image.setValue(120 + shift);
			image.fill(disc);
			labels.setValue(i + 1);
			labels.fill(disc);
		}
		new FileSaver(new ImagePlus("nuclei", image)).saveAsTiff(folder.resolve("nuclei.tif").toString());
		new FileSaver(new ImagePlus("labels", labels)).saveAsTiff(folder.resolve("nuclei-labels.tif").toString());
	}

	/** What is drawn in images without files comes in as it is drawn. */
	private void openImages(final String set) throws Exception {
		stage.log();
		stage.macro("newImage('drawn', '8-bit ramp', 64, 48, 1);\nmakeRectangle(5, 5, 20, 10);\nRoi.setName('disc-1');\n" +
			"run('Add Selection...');\nroiManager('add');\nmakeOval(30, 20, 9, 9);\nroiManager('add');\n" +
			"run('Florence-2 Data Set Import...', '" + set + " add=[open images] trust=right');\n" +
			"run('Florence-2 Data Set Import...', '" + set + " add=[ROI Manager] label=cell made_by=StarDist');\n" +
			"run('Florence-2 Data Set Statistics...', '" + set + " plots=true');\n").join();
		stage.note("open images", stage.log());
		stage.note("plots", String.join(", ", WindowManager.getImageTitles()));
		stage.screenshot("data-set-plots");
	}

	/** The window says what comes next, and begins it. */
	private void engine(final String set) throws Exception {
		stage.macro("run('Florence-2 Data Engine...', '" + set + "');\n").join();
		stage.awaitThat("the window", () -> stage.frame("Data Engine: set") != null);
		final JFrame engine = stage.frame("Data Engine: set");
		stage.note("advice", stage.component(engine, "next", JButton.class).getText() + ": " +
			stage.component(engine, "reason", JLabel.class).getText());
		stage.screenshot("data-engine");
		SwingUtilities.invokeAndWait(() -> stage.component(engine, "next", JButton.class).doClick());
		stage.awaitThat("the review", () -> stage.frame("Review set") != null);
		stage.note("rounds", stage.component(engine, "rounds", JTable.class).getRowCount() + " in " +
			stage.component(engine, "progress", JProgressBar.class).getString());
	}

	private void dialog(final Path folder) throws Exception {
		IJ.doCommand("Florence-2 Data Set Import...");
		final GenericDialog dialog = (GenericDialog) stage.dialog("Florence-2 Data Set Import");
		stage.note("dialog", stage.contents(dialog));
		((TextField) dialog.getStringFields().get(0)).setText(folder.resolve("set").toString());
		((TextField) dialog.getStringFields().get(1)).setText(folder.resolve("images").toString());
		stage.screenshot("data-set-import");
		stage.press(dialog, "OK");
		// Its last word; the record is written before.
		stage.awaitThat("the import", () -> IJ.getLog() != null && IJ.getLog().contains("are new."));
	}
}
