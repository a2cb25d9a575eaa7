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
package fiji.plugin.florence2.ui.explorer;

import fiji.plugin.florence2.imagej.input.SampleImage;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import javax.swing.AbstractButton;
import javax.swing.JDialog;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JTabbedPane;
import javax.swing.JTextArea;
import javax.swing.JTextPane;
import javax.swing.SwingUtilities;
import javax.swing.UIManager;
import javax.swing.text.JTextComponent;

/** Uses the explorer as people do, and notes what is to be seen. */
final class ExplorerScene extends ExplorerStage {

	private ExplorerScene() throws Exception {}

	public static void main(final String... args) throws Exception {
		UIManager.setLookAndFeel("com.formdev.flatlaf.FlatLightLaf");
		new ExplorerScene().play(args);
	}

	@Override
	void play() throws Exception {
		new ImageJ(ImageJ.STANDALONE);
		final ImagePlus image = SampleImage.open();
		image.setOverlay(new Roi(5, 5, 20, 20), null, 1, null);
		image.getOverlay().drawLabels(true);
		image.show();
		image.getWindow().setLocation(20, 130);
		IJ.setTool("rectangle");
		explore();
		note("not without a selection", button("Category").isEnabled() + " " + button("Category").getToolTipText());
		new Recorder();
		frame().toFront();
		detect();
		note("recorded", Recorder.getInstance().getText().strip());
		Recorder.getInstance().close();
		// Drafts are in ImageJ's list while the canvas paints itself.
		until("the end of painting", () -> onEvents(() -> image.getCanvas().getShowAllList() == null));
		note("overlay", onEvents(() -> image.getOverlay().size() + " " + image.getOverlay().getDrawLabels()));
		caption();
		keep(image);
		undoAndRedo();
		askAboutARectangle(image);
		byWords();
		cancel();
		phrases();
		history();
		note("own selections", image.getOverlay().size() + " in the overlay, " + image.getRoi() + " selected");
		secondImage(image);
		closedImage();
	}

	private void detect() throws Exception {
		forget();
		press("Detect");
		idle();
		note("detected", text("answer"));
		note("time", status());
		picture("detected");
		onEvents(() -> {
			slider().setValue(90);
			return null;
		});
		note("high threshold", label("count"));
		onEvents(() -> {
			slider().setValue(34);
			return null;
		});
		note("own threshold", label("count"));
	}

	private void caption() throws Exception {
		forget();
		press("Caption");
		idle();
		note("caption", text("answer"));
		forget();
		press("Detailed");
		idle();
		note("second time", status());
		key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
		key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
		until("the answer before", () -> table().getRowCount() > 0);
	}

	/** By clicks and keys on the image. */
	private void keep(final ImagePlus image) throws Exception {
		final Draft first = draft(0);
		clickOn(image, first);
		until("the selection", () -> table().getSelectedRowCount() == 1);
		picture("selected");
		until("the focus", () -> image.getCanvas().isFocusOwner());
		key(KeyEvent.VK_A, 0);
		until("a region in the ROI Manager", () -> managed() == 1);
		note("kept", RoiManager.getInstance().getRoi(0).getName() + " " + draft(0).state());
		clickOn(image, draft(3));
		pageOf(image, "explorer");
		key(KeyEvent.VK_R, 0);
		until("one less", () -> table().getRowCount() == 14);
		key(KeyEvent.VK_N, 0);
		until("no names", () -> !button("Names").isSelected());
		key(KeyEvent.VK_N, 0);
		key(KeyEvent.VK_H, 0);
		until("no regions", () -> !button("Regions").isSelected());
		picture("hidden");
		key(KeyEvent.VK_H, 0);
		until("regions", () -> button("Regions").isSelected() && button("Names").isSelected());
		rename(0, "cell");
		note("renamed", RoiManager.getInstance().getRoi(0).getName());
		press("Accept All");
		until("all in the ROI Manager", () -> managed() == 14);
		picture("kept");
	}

	private void undoAndRedo() throws Exception {
		int undone = 0;
		for (; onEvents(() -> button("Undo").isEnabled()); undone++)
			key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
		note("undone", undone + ": " + managed() + " kept, " + table().getRowCount() + " shown");
		while (onEvents(() -> button("Redo").isEnabled()))
			key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK | InputEvent.SHIFT_DOWN_MASK);
		note("redone", managed() + " kept, " + table().getRowCount() + " shown");
	}

	private void askAboutARectangle(final ImagePlus image) throws Exception {
		forget();
		drag(image, 195, 5, 242, 90);
		idle();
		note("rectangle", cells());
		pageOf(image, "rectangle");
		final int before = managed();
		until("the focus", () -> image.getCanvas().isFocusOwner());
		key(KeyEvent.VK_A, 0);
		until("the outline in the ROI Manager", () -> managed() == before + 1);
		final Roi outline = RoiManager.getInstance().getRoi(before);
		note("accepted outline", outline.getName() + " " + outline.getTypeAsString());
		clickOn(cell(GridTask.DESCRIPTION), 1);
		until("its selection", () -> cell(GridTask.DESCRIPTION).isFocusOwner());
		key(KeyEvent.VK_R, 0);
		write(GridTask.CATEGORY, "WHITE CELL", KeyEvent.VK_ENTER);
		pressIn(GridTask.CATEGORY, "Accept");
		until("the category in the ROI Manager", () -> managed() == before + 2);
		pressIn(GridTask.READ_SELECTION, "Reject");
		write(GridTask.OUTLINE_SELECTION, "NOTHING", KeyEvent.VK_ESCAPE);
		note("judged", cells() + RoiManager.getInstance().getRoi(before + 1).getName());
		picture("judged");
		for (int i = 0; i < 5; i++)
			key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
		note("not judged", cells() + managed());
		image.deleteRoi();
		until("no selection", () -> !button("Category").isEnabled());
		key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
	}

	/** What the cells of a selection say: a line for each, with a tick for what is accepted and a cross for what is rejected. */
	private static String cells() throws Exception {
		return onEvents(() -> {
			final StringBuilder lines = new StringBuilder();
			for (final Cell cell : all(frame(), Cell.class)) {
				lines.append(all(cell, JLabel.class).get(0).getText())
					.append(": ")
					.append(all(cell, JTextArea.class).get(0).getText())
					.append('\n');
			}
			return lines.toString();
		});
	}

	/** Writes in a cell. */
	private void write(final GridTask task, final String words, final int last) throws Exception {
		final JTextArea area = component("answer " + task.name(), JTextArea.class);
		clickOn(area, 2);
		until("the focus", area::isFocusOwner);
		type(words);
		key(last, 0);
		until("the end of it", () -> !area.isEditable() && cell(task).isFocusOwner());
	}

	private void byWords() throws Exception {
		press("Outline phrase\u2026");
		note("no words", status());
		final JTextComponent words = component("text", JTextComponent.class);
		// Without a window manager a click gives no window the keys.
		words.requestFocus();
		until("the focus", words::isFocusOwner);
		type("THE LARGEST NUCLEUS");
		forget();
		key(KeyEvent.VK_ENTER, 0);
		idle();
		note("words", text("text") + ": " + text("answer"));
	}

	private void phrases() throws Exception {
		forget();
		press("Caption + find");
		idle();
		final JTextPane words = component("answer", JTextPane.class);
		note("grounded", words.getText());
		final int place = words.getText().indexOf("nuclei");
		final Rectangle letter = onEvents(() -> words.modelToView2D(place + 2).getBounds());
		final Point corner = words.getLocationOnScreen();
		robot.mouseMove(corner.x + letter.x, corner.y + letter.y + letter.height / 2);
		picture("phrase");
		click(corner.x + letter.x, corner.y + letter.y + letter.height / 2);
		note("of the phrase", table().getSelectedRowCount() + " selected");
	}

	private void history() throws Exception {
		forget();
		press("Propose");
		idle();
		onEvents(() -> {
			all(frame(), JTabbedPane.class).get(0).setSelectedIndex(1);
			return null;
		});
		final JList<?> runs = component("history", JList.class);
		note("history", runs.getModel().getSize() + ": " + HistoryPane.line((Run) runs.getModel().getElementAt(0)));
		press("Copy as Macro");
		note("macro", clipboard());
		press("Copy as Script");
		note("script", clipboard());
		clickRow(runs, runs.getModel().getSize() - 1);
		until("the first answer", () -> text("answer").contains("nucleus"));
		robot.keyPress(KeyEvent.VK_CONTROL);
		clickRow(runs, 0);
		robot.keyRelease(KeyEvent.VK_CONTROL);
		press("Compare");
		note("compared", status());
		picture("compared");
		addToDataSet();
		onEvents(() -> {
			all(frame(), JTabbedPane.class).get(0).setSelectedIndex(0);
			return null;
		});
	}

	private void addToDataSet() throws Exception {
		final Path folder = Files.createTempDirectory("explored").resolve("set");
		for (int i = 0; i < 2; i++) {
			forget();
			press("Add to Data Set\u2026");
			until("the choice of a folder", () -> chooser() != null);
			if (i == 1) note("remembered", Boolean.toString(folder.equals(chooser().getSelectedFile().toPath())));
			onEvents(() -> {
				chooser().setSelectedFile(folder.toFile());
				chooser().approveSelection();
				return null;
			});
			until("the end of it", () -> status().startsWith("Added to the data set "));
			note("data set " + i, status().substring(status().indexOf(folder.toString()) + folder.toString().length()));
		}
	}

	private static JFileChooser chooser() {
		return Arrays.stream(Window.getWindows())
			.filter(window -> window.isShowing() && window instanceof JDialog)
			.flatMap(window -> all(window, JFileChooser.class).stream())
			.findFirst()
			.orElse(null);
	}

	private void cancel() throws Exception {
		forget();
		press("Outline all");
		until("the question", () -> button("Cancel").isEnabled());
		key(KeyEvent.VK_ESCAPE, 0);
		idle();
		note("canceled", status());
	}

	private void secondImage(final ImagePlus first) throws Exception {
		final ImagePlus second = IJ.createImage("second", "8-bit ramp", 200, 200, 1);
		second.show();
		until("the second image", () -> frame().getTitle().endsWith("second"));
		docked();
		note("second", table().getRowCount() + " shown, " + managed() + " kept");
		UIManager.setLookAndFeel("com.formdev.flatlaf.FlatDarkLaf");
		onEvents(() -> {
			SwingUtilities.updateComponentTreeUI(frame());
			return null;
		});
		forget();
		press("Detect");
		idle();
		note("unfamiliar", status());
		forget();
		drag(second, 20, 20, 90, 80);
		idle();
		picture("dark");
	}

	private void closedImage() throws Exception {
		final ImagePlus large = IJ.createImage("large", "8-bit noise", 2000, 2000, 1);
		large.show();
		until("the large image", () -> frame().getTitle().endsWith("large"));
		docked();
		press("Detect");
		until("progress", () -> status().contains("tile"));
		large.changes = false;
		large.close();
		idle();
		note("closed", status());
	}
}
