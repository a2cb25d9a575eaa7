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
import ij.Menus;
import ij.WindowManager;
import ij.measure.ResultsTable;
import ij.plugin.frame.RoiManager;
import ij.text.TextWindow;

import java.awt.Color;
import java.awt.Dialog;
import java.awt.Frame;
import java.awt.Menu;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import javax.swing.LookAndFeel;
import javax.swing.UIManager;

/** What a newcomer sees, step by step: the pictures of docs/first-steps.md. */
public final class FirstStepsScene {

	private static final String LOOK = "com.formdev.flatlaf.FlatLightLaf";
	private static final String DETECT = "Florence-2 Detect Objects...";
	private static final String FOLDER = "first-steps/";
	private static final int MARGIN = 8;

	private final Stage stage;
	private final Robot robot = new Robot();

	private FirstStepsScene(final Stage stage) throws Exception {
		this.stage = stage;
		robot.setAutoDelay(150);
	}

	public static void main(final String... args) {
		Stage.play(stage -> new FirstStepsScene(stage).play(), args);
	}

	private void play() throws Exception {
		final ImageJ imagej = stage.startImageJ();
		stage.whiten();
		imagej.setLocation(MARGIN, MARGIN);
		final ImagePlus sample = openSample();
		menu(imagej);
		detect();
		selections(sample);
		overlay(sample);
		caption();
		sample.close();
		options();
		models();
		batch();
	}

	private ImagePlus openSample() throws Exception {
		IJ.doCommand("Florence-2 Open Sample Image");
		final ImagePlus sample = stage.await("the sample image", () -> inWindow(WindowManager.getCurrentImage()));
		stage.note("sample", sample.getTitle());
		sample.getWindow().setLocation(MARGIN, 160);
		return sample;
	}

	/** The image once it has its window: it is the current one somewhat earlier. */
	private static ImagePlus inWindow(final ImagePlus image) {
		return image == null || image.getWindow() == null ? null : image;
	}

	/** ImageJ's menus are opened by keys: nobody is told where they are on the screen. */
	private void menu(final ImageJ imagej) throws Exception {
		focus(imagej);
		final Menu plugins = Menus.getImageJMenu("Plugins");
		final Menu florence2 = Menus.getImageJMenu("Plugins>Florence-2");
		key(KeyEvent.VK_F10);
		// The other way would lead into submenus.
		for (int i = imagej.getMenuBar().getMenuCount() - 1; i >= 0; i--) {
			key(KeyEvent.VK_LEFT);
			if (imagej.getMenuBar().getMenu(i) == plugins) break;
		}
		for (int i = 0; plugins.getItem(i) != florence2; i++)
			if (!plugins.getItem(i).getLabel().equals("-")) key(KeyEvent.VK_DOWN);
		key(KeyEvent.VK_RIGHT);
		for (int i = 0; !florence2.getItem(i).getLabel().equals(DETECT); i++)
			if (!florence2.getItem(i).getLabel().equals("-")) key(KeyEvent.VK_DOWN);
		stage.save(FOLDER + "menu", trimmed(stage.capture(screen())));
		for (int i = 0; i < 3; i++)
			key(KeyEvent.VK_ESCAPE);
	}

	private void detect() throws Exception {
		IJ.doCommand(DETECT);
		final Dialog dialog = stage.dialog("Florence-2 Detect Objects");
		picture("detect-objects-dialog", dialog);
		stage.press(dialog, "OK");
		stage.awaitThat("the table",
			() -> results().getTextPanel().getLineCount() == ResultsTable.getResultsTable().size());
		stage.note("found",
			RoiManager.getInstance().getCount() + " selections, " + ResultsTable.getResultsTable().size() + " rows");
	}

	private void selections(final ImagePlus sample) throws Exception {
		final RoiManager manager = RoiManager.getInstance();
		manager.runCommand("show all with labels");
		final TextWindow results = results();
		final Rectangle image = sample.getWindow().getBounds();
		manager.setLocation(image.x + image.width + MARGIN, image.y);
		manager.setSize(manager.getWidth(), image.height);
		results.setBounds(image.x, image.y + image.height + MARGIN, 700, 230);
		picture("detect-objects-result", sample.getWindow(), manager, results);
		manager.reset();
		manager.close();
		results.close(false);
	}

	private TextWindow results() {
		return stage.await("the table", () -> {
			final TextWindow results = ResultsTable.getResultsWindow();
			return results == null || !results.isShowing() ? null : results;
		});
	}

	private void overlay(final ImagePlus sample) throws Exception {
		sample.deleteRoi();
		sample.setOverlay(null);
		stage.macro("run(\"" + DETECT + "\", \"imp=[" + sample.getTitle() + "] model=nano output=overlay table=false " +
			"label_image=true\");").join();
		final ImagePlus labels = stage.await("the label image", () -> inWindow(WindowManager.getImage("sample-labels")));
		final Rectangle image = sample.getWindow().getBounds();
		labels.getWindow().setLocation(image.x + image.width + MARGIN, image.y);
		stage.note("overlay", sample.getOverlay().size());
		picture("overlay-and-labels", sample.getWindow(), labels.getWindow());
		stage.note("labels", (int) labels.getStatistics().max);
		labels.changes = false;
		labels.close();
		sample.setOverlay(null);
		WindowManager.setCurrentWindow(sample.getWindow());
	}

	private void caption() throws Exception {
		ResultsTable.getResultsTable().reset();
		IJ.doCommand("Florence-2 Caption...");
		final Dialog dialog = stage.dialog("Florence-2 Caption");
		stage.press(dialog, "OK");
		final TextWindow results = results();
		stage.awaitThat("the caption", () -> results.getTextPanel().getLineCount() > 0);
		results.setBounds(MARGIN, 600, 900, 120);
		stage.note("captions", results.getTextPanel().getLineCount());
		picture("caption-result", results);
		results.close(false);
	}

	private void options() throws Exception {
		IJ.doCommand("Florence-2 Options...");
		final Dialog dialog = stage.dialog("Florence-2 Options");
		picture("options-dialog", dialog);
		stage.press(dialog, "Cancel");
	}

	/** In Fiji's look, and with the folder that a Fiji would have. */
	private void models() throws Exception {
		final Path folder = Path.of(System.getProperty("java.io.tmpdir"), "Fiji", "models", "florence2");
		Files.createDirectories(folder);
		stage.macro("run(\"Florence-2 Options...\", \"folder=[" + folder + "]\");").join();
		UIManager.put("ClassLoader", IJ.getClassLoader());
		UIManager.setLookAndFeel((LookAndFeel) IJ.getClassLoader().loadClass(LOOK).getConstructor().newInstance());
		IJ.doCommand("Florence-2 Models...");
		final Frame models = stage.await("the window of models",
			() -> Arrays.stream(Frame.getFrames())
				.filter(frame -> frame.isShowing() && frame.getTitle().equals("Florence-2 Models"))
				.findFirst()
				.orElse(null));
		IJ.wait(1500);
		picture("models-window", models);
	}

	/** A macro in batch mode opens the sample image once, and selects it. */
	private void batch() throws Exception {
		stage
			.macro("setBatchMode(true); run('Florence-2 Open Sample Image'); before = nImages; selectImage('sample.png'); " +
				"print(getTitle() + ', ' + before + ' image');")
			.join();
		stage.note("batch", stage.log());
	}

	private void key(final int code) {
		robot.keyPress(code);
		robot.keyRelease(code);
		robot.waitForIdle();
	}

	private static void front(final Window window) {
		window.toFront();
		window.requestFocus();
		IJ.wait(300);
	}

	/** Until it has the focus, keys would go to another window: in an image's they change its zoom. */
	private void focus(final Window window) {
		stage.awaitThat("the focus", () -> {
			front(window);
			return window.isFocused();
		});
	}

	/** A picture of windows and nothing around them. */
	private void picture(final String name, final Window... windows) throws Exception {
		for (final Window window : windows)
			front(window);
		final Rectangle all = new Rectangle(windows[0].getBounds());
		for (final Window window : windows)
			all.add(window.getBounds());
		stage.save(FOLDER + name, stage.capture(all.intersection(screen())));
	}

	private static Rectangle screen() {
		return new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
	}

	/** What is not white, and a margin. */
	private static BufferedImage trimmed(final BufferedImage image) {
		int right = 0;
		int bottom = 0;
		for (int y = 0; y < image.getHeight(); y++)
			for (int x = 0; x < image.getWidth(); x++) {
				if (image.getRGB(x, y) == Color.WHITE.getRGB()) continue;
				right = Math.max(right, x);
				bottom = y;
			}
		return image.getSubimage(0, 0, Math.min(image.getWidth(), right + MARGIN),
			Math.min(image.getHeight(), bottom + MARGIN));
	}
}
