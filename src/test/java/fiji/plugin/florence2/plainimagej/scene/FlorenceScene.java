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
import ij.ImageJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.Menus;
import ij.WindowManager;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;

import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Menu;
import java.awt.event.KeyEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

import javax.imageio.ImageIO;
import javax.swing.JFileChooser;

/** The commands of the plugin with the embedded model, used from the menu and from macros. */
public final class FlorenceScene {

	private static final int LONG_STACK = 500;
	private static final int MAX_QUIT_MS = 30_000;

	private final Stage stage;
	private final ImagePlus sample = sample();
	private String detect;

	private FlorenceScene(final Stage stage) throws IOException {
		this.stage = stage;
	}

	public static void main(final String... args) {
		Stage.play(stage -> new FlorenceScene(stage).play(), args);
	}

	private void play() throws Exception {
		stage.startImageJ();
		menu();
		detectFromMenu();
		replay();
		namedImages();
		positions();
		badInput();
		escape();
		captionFromMenu();
		explorer();
		modelsAndOptions();
		gpuSupport();
		refreshMenus();
		quit();
	}

	private void menu() throws Exception {
		final Menu menu = Menus.getImageJMenu("Plugins>Florence-2");
		final List<String> labels = labels(menu);
		stage.note("menu", String.join("\n", labels));
		stage.note("commands", labels.stream().filter(Menus.getCommands()::containsKey).count());
	}

	/** The entries of a menu, those of submenus in their places. */
	private static List<String> labels(final Menu menu) {
		final List<String> labels = new ArrayList<>();
		for (int i = 0; i < menu.getItemCount(); i++) {
			if (menu.getItem(i) instanceof Menu) labels.addAll(labels((Menu) menu.getItem(i)));
			else labels.add(menu.getItem(i).getLabel());
		}
		return labels;
	}

	private void detectFromMenu() throws Exception {
		stage.show(sample, "a sample.png");
		stage.record();
		IJ.doCommand("Florence-2 Detect Objects...");
		final Dialog dialog = stage.dialog("Florence-2 Detect Objects");
		stage.note("dialog", stage.contents(dialog));
		stage.screenshot("detect-objects-dialog");
		stage.click(stage.button(dialog, "Help"));
		final Dialog help = stage.dialog("Florence-2 Detect Objects Help");
		stage.screenshot("detect-objects-help");
		help.dispose();
		stage.press(dialog, "OK");
		detect = stage.await("the record", () -> stage.recorded("run(\"Florence-2 Detect Objects..."));
		stage.note("recorded", detect);
		stage.note("found", found());
		stage.note("roi", RoiManager.getInstance().getRoi(0).getName());
		sample.getWindow().setLocation(0, 80);
		RoiManager.getInstance().setLocation(380, 80);
		WindowManager.getWindow("Results").setBounds(0, 460, 900, 250);
		Recorder.getInstance().setLocation(0, 720);
		stage.screenshot("detect-objects-result");
	}

	private void replay() throws Exception {
		forget();
		stage.note("replay log", runMacro("selectImage('a sample.png'); " + detect));
		stage.note("replayed", found());
		forget();
		stage.note("one view log", runMacro("selectImage('a sample.png'); " + detect.replace("views=auto", "views=1")));
		stage.note("found in one view", found());
	}

	/** Two images in batch mode: the sample, in which something is found, and an empty one. */
	private void namedImages() throws Exception {
		final String open = "setBatchMode(true); newImage('an empty image', '8-bit black', 300, 300, 1); ";
		forget();
		stage.note("batch log", runMacro(open + "selectImage('a sample.png'); " + named("an empty image")));
		stage.note("found in the empty image", found());
		forget();
		runMacro(open + named("a sample.png"));
		stage.note("found in the sample", found());
	}

	private void positions() throws Exception {
		final ImagePlus hyperstack = stack(6);
		hyperstack.setDimensions(1, 2, 3);
		hyperstack.setOpenAsHyperStack(true);
		stage.show(hyperstack, "a hyperstack");
		hyperstack.setPosition(1, 2, 1);
		forget();
		stage.note("hyperstack log", runMacro(named("a hyperstack").replace("slices=current", "slices=[all frames]")));
		final TreeSet<String> positions = new TreeSet<>();
		for (final Roi roi : RoiManager.getInstance().getRoisAsArray())
			positions.add("z" + roi.getZPosition() + " t" + roi.getTPosition());
		stage.note("positions", positions);
		close(hyperstack);
	}

	private void badInput() throws Exception {
		forget();
		stage.note("wrong slices", stage.failure(detect.replace("slices=current", "slices=some")));
		stage.note("wrong output", stage.failure(detect.replace("output=[ROI Manager]", "output=nowhere")));
		stage.note("wrong views", stage.failure(detect.replace("views=auto", "views=3")));
		stage.note("wrong score", stage.failure(detect.replaceAll("min_score=\\S+", "min_score=2")));
		stage.note("no such model", stage.failure(detect.replaceAll("model=\\S+", "model=none")));
		stage.note("no such image", stage.failure(named("a picture")));
		stage.note("no region",
			stage.failure("run(\"Florence-2 Classify Regions...\", \"model=nano regions=selection\");"));
		stage.note("no text", stage.failure(
			detect.replace("Detect Objects", "Find by Name").replace(" views=auto", "").replace("\");", " text=[ ]\");")));
		for (final String number : List.of("abc", "1e400", "NaN", "[]", "0,5", "-0.1"))
			stage.note("number " + number, stage.failure(detect.replaceAll("max_size=\\S+", "max_size=" + number)));
		stage.note("whole number", stage.failure(detect.replaceAll("tile_size=\\S+", "tile_size=512.5")));
		stage.note("no boolean", stage.failure(detect.replace("table=true", "table=yes")));
		stage.note("left after bad input", found());
	}

	private void escape() throws Exception {
		final ImagePlus stack = stack(LONG_STACK);
		stage.show(stack, "a long stack");
		forget();
		final Thread macro = stage.macro(named("a long stack").replace("slices=current", "slices=[whole stack]"));
		stage.awaitThat("the run", () -> stage.status().startsWith("Florence-2"));
		IJ.wait(500);
		final ImageJ imagej = IJ.getInstance();
		final long pressed = System.nanoTime();
		imagej.keyPressed(new KeyEvent(imagej, KeyEvent.KEY_PRESSED, 0, 0, KeyEvent.VK_ESCAPE, KeyEvent.CHAR_UNDEFINED));
		macro.join();
		stage.note("milliseconds from Esc to the end", (System.nanoTime() - pressed) / 1_000_000);
		stage.note("left after Esc", found());
		stage.note("log after Esc", stage.log());
		close(stack);
	}

	private void captionFromMenu() throws Exception {
		forget();
		IJ.doCommand("Florence-2 Caption...");
		final Dialog dialog = stage.dialog("Florence-2 Caption");
		stage.screenshot("caption-dialog");
		stage.press(dialog, "OK");
		stage.note("recorded caption", stage.await("the record", () -> stage.recorded("run(\"Florence-2 Caption...")));
		stage.screenshot("caption-result");
		stage.note("caption", found());
	}

	private void explorer() throws Exception {
		final Frame explorer = openExplorer();
		stage.click(stage.button(explorer, "Ask"));
		stage.note("explored",
			stage.await("the answer",
				() -> stage.contents(explorer)
					.stream()
					.filter(text -> text.matches("'\\d+ \u00d7 nucleus'"))
					.findFirst()
					.orElse(null)));
		stage.screenshot("explorer-plain");
		allPlanes(explorer);
		batch(explorer);
		explorer.dispose();
	}

	private Frame openExplorer() {
		IJ.doCommand("Florence-2 Explorer...");
		final Frame explorer = stage.await("the explorer",
			() -> Arrays.stream(Frame.getFrames())
				.filter(frame -> frame.isShowing() && frame.getTitle().startsWith("Florence-2 Explorer: "))
				.findFirst()
				.orElse(null));
		stage.awaitThat("the question to be possible", () -> stage.button(explorer, "Ask").isEnabled());
		return explorer;
	}

	private void allPlanes(final Frame explorer) throws Exception {
		forget();
		final ImagePlus planes = stack(2);
		stage.show(planes, "two planes");
		stage.awaitThat("the explorer to follow", () -> explorer.getTitle().endsWith("two planes"));
		stage.click(stage.button(explorer, "Ask"));
		stage.awaitThat("the answer", () -> stage.button(explorer, "All Planes").isEnabled());
		stage.click(stage.button(explorer, "All Planes"));
		stage.note("all planes",
			stage.await("the regions of all planes",
				() -> RoiManager.getInstance().getCount() == 0
					? null
					: Arrays.stream(RoiManager.getInstance().getRoisAsArray()).map(Roi::getPosition).distinct().toList()));
		stage.awaitThat("the rows", () -> ResultsTable.getResultsTable().size() > 0);
		close(planes);
		stage.awaitThat("the explorer to follow", () -> explorer.getTitle().endsWith("a sample.png"));
	}

	private void batch(final Frame explorer) throws Exception {
		final Path images = Files.createTempDirectory("explored");
		final Path results = images.resolveSibling(images.getFileName() + "-results");
		ImageIO.write(sample.getBufferedImage(), "png", images.resolve("one.png").toFile());
		ImageIO.write(sample.getBufferedImage(), "png", images.resolve("two.png").toFile());
		stage.click(stage.button(explorer, "Batch\u2026"));
		choose("Folder of images", images);
		choose("Folder of results, new or empty", results);
		stage.awaitThat("the end of the batch", () -> Files.exists(results.resolve("annotations.json")));
		stage.note("batch", Files.readString(results.resolve("images.csv")));
	}

	private void choose(final String title, final Path folder) throws Exception {
		final Dialog dialog = stage.dialog(title);
		final JFileChooser chooser = chooser(dialog);
		EventQueue.invokeAndWait(() -> {
			chooser.setSelectedFile(folder.toFile());
			chooser.approveSelection();
		});
	}

	private static JFileChooser chooser(final Container place) {
		for (final Component component : place.getComponents()) {
			if (component instanceof JFileChooser chooser) return chooser;
			final JFileChooser inner = component instanceof Container container ? chooser(container) : null;
			if (inner != null) return inner;
		}
		return null;
	}

	/** ImageJ quits in the middle of a question; if it does not, the process ends with an error. */
	private void quit() throws Exception {
		final ImagePlus large = IJ.createImage("large", "8-bit noise", 2000, 2000, 1);
		stage.show(large, "large");
		final Frame explorer = openExplorer();
		stage.awaitThat("the explorer to follow", () -> explorer.getTitle().endsWith("large"));
		stage.click(stage.button(explorer, "Ask"));
		stage.awaitThat("progress", () -> stage.contents(explorer).stream().anyMatch(text -> text.contains("tile")));
		for (final int id : WindowManager.getIDList())
			WindowManager.getImage(id).changes = false;
		IJ.getInstance().exitWhenQuitting(true);
		IJ.doCommand("Quit");
		IJ.wait(MAX_QUIT_MS);
		stage.screenshot("no-quit");
		System.exit(2);
	}

	private void modelsAndOptions() throws Exception {
		IJ.doCommand("Florence-2 Models...");
		final Frame models = stage.await("the window of models",
			() -> Arrays.stream(Frame.getFrames())
				.filter(frame -> frame.isShowing() && frame.getTitle().equals("Florence-2 Models"))
				.findFirst()
				.orElse(null));
		stage.screenshot("models-window");
		models.dispose();
		IJ.doCommand("Florence-2 Options...");
		final Dialog dialog = stage.dialog("Florence-2 Options");
		stage.note("options", stage.contents(dialog));
		stage.screenshot("options-dialog");
		stage.press(dialog, "OK");
		stage.note("recorded options", stage.await("the record", () -> stage.recorded("run(\"Florence-2 Options...")));
	}

	private void gpuSupport() throws Exception {
		IJ.doCommand("Florence-2 Install GPU Support...");
		final Dialog dialog = stage.dialog("Florence-2 Install GPU Support");
		stage.note("gpu", stage.contents(dialog));
		stage.screenshot("gpu-support-dialog");
		stage.press(dialog, "Cancel");
		stage.note("gpu status", runMacro("run('Florence-2 Install GPU Support...', 'action=status mirror=[]');"));
	}

	/** Makes ImageJ load its plugins anew. */
	private void refreshMenus() throws Exception {
		IJ.run("Refresh Menus");
		forget();
		stage.note("log after new menus", runMacro(named("a sample.png")));
		stage.note("found after new menus", found());
		stage.note("closed", runMacro("run('Florence-2 Close Model');"));
	}

	/** The command that was recorded, for a named image. */
	private String named(final String title) {
		return detect.replace("\"model=", "\"imp=[" + title + "] model=");
	}

	/** How many selections and rows there are. */
	private static String found() {
		final RoiManager manager = RoiManager.getInstance();
		return (manager == null ? 0 : manager.getCount()) + " selections, " + ResultsTable.getResultsTable().size() +
			" rows";
	}

	private static void forget() {
		RoiManager.getInstance().reset();
		ResultsTable.getResultsTable().reset();
	}

	private String runMacro(final String text) throws InterruptedException {
		stage.macro(text).join();
		return stage.log();
	}

	private static void close(final ImagePlus image) {
		image.changes = false;
		image.close();
		WindowManager.setTempCurrentImage(null);
	}

	private ImagePlus stack(final int size) {
		final ImageStack stack = new ImageStack(sample.getWidth(), sample.getHeight());
		for (int i = 0; i < size; i++)
			stack.addSlice(sample.getProcessor());
		return new ImagePlus("", stack);
	}

	private static ImagePlus sample() throws IOException {
		try (InputStream in = IJ.getClassLoader().getResourceAsStream("fiji/plugin/florence2/cli/sample.png")) {
			return new ImagePlus("", ImageIO.read(in));
		}
	}
}
