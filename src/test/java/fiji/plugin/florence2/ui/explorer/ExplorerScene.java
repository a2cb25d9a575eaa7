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

import ij.Executer;
import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.gui.Roi;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import javax.swing.JDialog;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JTextArea;
import javax.swing.JTextPane;
import javax.swing.SwingUtilities;
import javax.swing.UIManager;
import javax.swing.text.JTextComponent;

import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.ModuleItem;

/** Uses the explorer as people do, and notes what is to be seen. */
final class ExplorerScene extends ExplorerStage {

	private ExplorerScene() throws Exception {}

	public static void main(final String... args) throws Exception {
		UIManager.setLookAndFeel("com.formdev.flatlaf.FlatLightLaf");
		new ExplorerScene().play(args);
	}

	@Override
	protected void play() throws Exception {
		new ImageJ(ImageJ.STANDALONE);
		Executer.addCommandListener(this::runFromMenu);
		withoutImage();
		final ImagePlus image = SampleImage.open();
		image.setOverlay(new Roi(5, 5, 20, 20), null, 1, null);
		image.getOverlay().drawLabels(true);
		show(image);
		IJ.setTool("rectangle");
		explore();
		note("not without a selection", button("Category").isEnabled() + " " + button("Category").getToolTipText());
		onEvents(Recorder::new);
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
		insideTheSelection(image);
		askAboutARectangle(image);
		byWords();
		phrases();
		history();
		note("own selections", image.getOverlay().size() + " in the overlay, " + image.getRoi() + " selected");
		secondImage(image);
		largeImage();
	}

	/** One may open it first. */
	private void withoutImage() throws Exception {
		run("Explorer");
		until("the window", () -> frame() != null);
		until("room for ImageJ's own window", () -> !IJ.getInstance().getBounds().intersects(frame().getBounds()));
		note("no image", button("Detect").isEnabled() + " " + button("Detect").getToolTipText());
		picture("no-image");
		press("Open Sample Image");
		follows("sample.png");
		WindowManager.getCurrentImage().close();
		until("no image", () -> button("Open Sample Image").isShowing());
	}

	private void detect() throws Exception {
		note("time", asked(() -> press("Detect")));
		note("detected", text("answer"));
		picture("detected");
		slideTo(90);
		note("high threshold", label("count"));
		slideTo(37);
		note("own threshold", label("count"));
	}

	private void caption() throws Exception {
		asked(() -> press("Caption"));
		note("caption", text("answer"));
		note("second time", asked(() -> press("Detailed")));
		keyInWindow(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
		keyInWindow(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
		until("the answer before", () -> table().getRowCount() > 0);
	}

	/** By clicks and keys on the image. */
	private void keep(final ImagePlus image) throws Exception {
		final int left = table().getRowCount() - 1;
		clickOn(image, draft(0));
		until("the selection", () -> table().getSelectedRowCount() == 1);
		picture("selected");
		keyOn(image, KeyEvent.VK_A);
		until("a region in the ROI Manager", () -> managed() == 1);
		note("kept", RoiManager.getInstance().getRoi(0).getName() + " " + draft(0).state());
		clickOn(image, draft(3));
		pageOf(image, "explorer");
		keyOn(image, KeyEvent.VK_R);
		until("one less", () -> table().getRowCount() == left);
		keyOn(image, KeyEvent.VK_N);
		until("no names", () -> !button("Names").isSelected());
		keyOn(image, KeyEvent.VK_N);
		keyOn(image, KeyEvent.VK_H);
		until("no regions", () -> !button("Regions").isSelected());
		picture("hidden");
		keyOn(image, KeyEvent.VK_H);
		until("regions", () -> button("Regions").isSelected() && button("Names").isSelected());
		rename(0, "cell");
		note("renamed", RoiManager.getInstance().getRoi(0).getName());
		press("Accept All");
		until("all in the ROI Manager", () -> managed() == left);
		note("said", status());
		deleteInManager(left);
		picture("kept");
	}

	/** As its user may: what is gone there is no longer kept. */
	private void deleteInManager(final int kept) throws Exception {
		final String names =
			onEvents(() -> Stream.of(RoiManager.getInstance().getRoisAsArray()).map(Roi::getName).toList().toString());
		note("names", names);
		RoiManager.getInstance().select(3);
		RoiManager.getInstance().runCommand("Delete");
		until("a draft again", () -> status().endsWith("is a draft again.") && button("Accept All").isEnabled());
		press("Accept All");
		until("all again", () -> managed() == kept);
	}

	private void undoAndRedo() throws Exception {
		int undone = 0;
		for (; onEvents(() -> button("Undo").isEnabled()); undone++)
			keyInWindow(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
		note("undone", undone + ": " + managed() + " kept, " + table().getRowCount() + " shown");
		while (onEvents(() -> button("Redo").isEnabled()))
			keyInWindow(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK | InputEvent.SHIFT_DOWN_MASK);
		note("redone", managed() + " kept, " + table().getRowCount() + " shown");
	}

	private void askAboutARectangle(final ImagePlus image) throws Exception {
		asked(() -> drag(image, 195, 5, 242, 90));
		note("rectangle", cells());
		pageOf(image, "rectangle");
		final int before = managed();
		keyOn(image, KeyEvent.VK_A);
		until("the outline in the ROI Manager", () -> managed() == before + 1);
		final Roi outline = RoiManager.getInstance().getRoi(before);
		note("accepted outline", outline.getName() + " " + outline.getTypeAsString());
		click(cell(GridTask.DESCRIPTION));
		focus(cell(GridTask.DESCRIPTION));
		key(KeyEvent.VK_R, 0);
		write(GridTask.CATEGORY, "WHITE CELL", KeyEvent.VK_ENTER);
		pressIn(GridTask.CATEGORY, "Accept");
		until("the category in the ROI Manager", () -> managed() == before + 2);
		pressIn(GridTask.READ_SELECTION, "Reject");
		write(GridTask.OUTLINE_SELECTION, "NOTHING", KeyEvent.VK_ESCAPE);
		note("judged", cells() + RoiManager.getInstance().getRoi(before + 1).getName());
		picture("judged");
		for (int i = 0; i < 5; i++)
			keyInWindow(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
		note("not judged", cells() + managed());
		image.deleteRoi();
		until("no selection", () -> !button("Category").isEnabled());
		keyInWindow(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
	}

	/** What the cells of a selection say: a line for each, with a tick for what is accepted and a cross for what is rejected. */
	private String cells() throws Exception {
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
		doubleClick(area);
		focus(area);
		type(words);
		key(last, 0);
		until("the end of it", () -> !area.isEditable() && cell(task).isFocusOwner());
	}

	private void byWords() throws Exception {
		press("Outline phrase\u2026");
		until("what to do", () -> status().equals("Write what to look for, then press Enter."));
		focus(component("text", JTextComponent.class));
		type("THE LARGEST NUCLEUS");
		asked(() -> key(KeyEvent.VK_ENTER, 0));
		note("words", text("text") + ": " + text("answer"));
	}

	private void phrases() throws Exception {
		asked(() -> press("Caption + find"));
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
		asked(() -> press("Propose"));
		showTab(1);
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
		showTab(0);
		addToDataSet();
	}

	private void addToDataSet() throws Exception {
		final Path folder = Files.createTempDirectory("explored").resolve("set");
		onEvents(Recorder::new);
		for (int i = 0; i < 2; i++) {
			IJ.log("\\Clear");
			press("Add to Data Set\u2026");
			until("the choice of a folder", () -> chooser() != null);
			if (i == 1) {
				note("remembered", Boolean.toString(folder.equals(chooser().getSelectedFile().toPath())));
				click(button(chooser(), "All objects are marked"));
				picture("data-set");
			}
			onEvents(() -> {
				chooser().setSelectedFile(folder.toFile());
				chooser().approveSelection();
				return null;
			});
			until("the end of it", () -> IJ.getLog() != null && IJ.getLog().contains("are new."));
			note("data set " + i, IJ.getLog().strip());
		}
		note("recorded data set", Recorder.getInstance().getText().strip().replace(folder.toString(), "FOLDER"));
		Recorder.getInstance().close();
	}

	/** The tests' ImageJ has no menu with the plugin's commands: what a macro would run is run with the macro's keys. */
	private String runFromMenu(final String name) {
		final CommandInfo command = context.service(CommandService.class)
			.getCommands()
			.stream()
			.filter(info -> info.getMenuPath().getLeaf() != null && name.equals(info.getMenuPath().getLeaf().getName()))
			.findFirst()
			.orElse(null);
		if (command == null) return name;
		final Map<String, Object> inputs = new HashMap<>();
		for (final ModuleItem<?> input : command.inputs()) {
			final String value = Macro.getValue(Objects.requireNonNullElse(Macro.getOptions(), ""), input.getName(), "");
			if (input.getType() == ImagePlus.class) inputs.put(input.getName(), WindowManager.getImage(value));
			else if (!value.isEmpty()) inputs.put(input.getName(), input.getType() == File.class ? new File(value) : value);
		}
		try {
			final Object image = context.service(CommandService.class).run(command, true, inputs).get().getOutput("sample");
			if (image != null) ((ImagePlus) image).show();
		}
		catch (final InterruptedException | ExecutionException e) {
			throw new IllegalStateException(e);
		}
		return null;
	}

	private static JFileChooser chooser() {
		return Arrays.stream(Window.getWindows())
			.filter(window -> window.isShowing() && window instanceof JDialog)
			.flatMap(window -> all(window, JFileChooser.class).stream())
			.findFirst()
			.orElse(null);
	}

	/** A selection limits what is asked about, unless it is not to. */
	private void insideTheSelection(final ImagePlus image) throws Exception {
		press("Ask all four about a drawn area");
		drag(image, 150, 160, 240, 250);
		until("the selection", () -> button("Only inside the selection").isEnabled());
		note("inside", asked(() -> press("Detect")) + " " + text("answer"));
		pageOf(image, "inside");
		press("Only inside the selection");
		note("whole image", asked(() -> press("Detect")) + " " + text("answer"));
		press("Only inside the selection");
		press("Ask all four about a drawn area");
		image.deleteRoi();
		for (int i = 0; i < 2; i++)
			press("Undo");
	}

	private void secondImage(final ImagePlus first) throws Exception {
		final ImagePlus second = IJ.createImage("second", "8-bit ramp", 200, 200, 1);
		second.show();
		follows("second");
		note("second", table().getRowCount() + " shown, " + managed() + " kept");
		onEvents(() -> {
			UIManager.setLookAndFeel("com.formdev.flatlaf.FlatDarkLaf");
			SwingUtilities.updateComponentTreeUI(frame());
			return null;
		});
		note("unfamiliar", asked(() -> press("Detect")));
		asked(() -> drag(second, 20, 20, 90, 80));
		picture("dark");
	}

	/** Its question takes long enough to be stopped, by a key and by closing it. */
	private void largeImage() throws Exception {
		final ImagePlus large = IJ.createImage("large", "8-bit noise", 2000, 2000, 1);
		large.show();
		follows("large");
		note("canceled", asked(() -> {
			press("Detect");
			until("progress", () -> status().contains("tile"));
			key(KeyEvent.VK_ESCAPE, 0);
		}));
		final String closed = asked(() -> {
			press("Detect");
			until("progress", () -> status().contains("tile"));
			large.changes = false;
			large.close();
		});
		until("another image", () -> !frame().getTitle().endsWith("large"));
		note("closed", closed + " " + status().equals(closed));
	}
}
