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

import java.awt.Component;
import java.awt.Container;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.datatransfer.DataFlavor;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JSlider;
import javax.swing.JTabbedPane;
import javax.swing.JTable;
import javax.swing.JTextPane;
import javax.swing.SwingUtilities;
import javax.swing.UIManager;
import javax.swing.text.JTextComponent;

import org.scijava.Context;
import org.scijava.command.CommandService;

/** Uses the explorer as people do, by mouse and keys, and notes what is to be seen. Runs in a process of its own. */
final class ExplorerScene {

	private static final long PATIENCE_MS = 10_000;

	private final Properties notes = new Properties();
	private final Robot robot = new Robot();
	private final Context context = new Context();
	private final Path screenshots;

	private ExplorerScene(final Path screenshots) throws Exception {
		this.screenshots = Files.createDirectories(screenshots);
		robot.setAutoDelay(15);
	}

	/** @param args a folder for pictures, a file for notes */
	public static void main(final String... args) throws Exception {
		UIManager.setLookAndFeel("com.formdev.flatlaf.FlatLightLaf");
		final ExplorerScene scene = new ExplorerScene(Path.of(args[0]));
		try (Writer out = Files.newBufferedWriter(Path.of(args[1]))) {
			scene.play();
			scene.notes.store(out, null);
		}
		catch (final Throwable e) {
			e.printStackTrace();
			scene.picture("failed");
			System.exit(1);
		}
		System.exit(0);
	}

	private void play() throws Exception {
		new ImageJ(ImageJ.STANDALONE);
		final ImagePlus image = SampleImage.open();
		image.setOverlay(new Roi(5, 5, 20, 20), null, 1, null);
		image.getOverlay().drawLabels(true);
		image.show();
		image.getWindow().setLocation(20, 130);
		IJ.setTool("rectangle");
		context.service(CommandService.class).run("fiji.plugin.florence2.command.Explorer", true).get();
		until("the window", () -> frame() != null && button("Ask").isEnabled());
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
		pageOf(image);
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

	private void rename(final int row, final String name) throws Exception {
		final Rectangle cell = table().getCellRect(row, DraftTable.NAME, true);
		final Point corner = table().getLocationOnScreen();
		click(corner.x + cell.x + 10, corner.y + cell.y + cell.height / 2);
		click(corner.x + cell.x + 10, corner.y + cell.y + cell.height / 2);
		until("the editor", () -> table().isEditing());
		key(KeyEvent.VK_A, InputEvent.CTRL_DOWN_MASK);
		for (final char letter : name.toUpperCase().toCharArray())
			key(letter, 0);
		key(KeyEvent.VK_ENTER, 0);
		until("the name", () -> draft(row).label().equals(name));
		table().requestFocus();
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
		final Point corner = image.getCanvas().getLocationOnScreen();
		robot.mouseMove(corner.x + 195, corner.y + 5);
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseMove(corner.x + 220, corner.y + 50);
		robot.mouseMove(corner.x + 242, corner.y + 90);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		idle();
		note("rectangle", text("answer"));
		picture("rectangle");
		image.deleteRoi();
		until("no selection", () -> !button("Category").isEnabled());
	}

	private void byWords() throws Exception {
		press("Outline phrase\u2026");
		note("no words", status());
		final JTextComponent words = component("text", JTextComponent.class);
		// Without a window manager a click gives no window the keys.
		words.requestFocus();
		until("the focus", words::isFocusOwner);
		for (final char letter : "THE LARGEST NUCLEUS".toCharArray())
			key(letter, 0);
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
		onEvents(() -> {
			all(frame(), JTabbedPane.class).get(0).setSelectedIndex(0);
			return null;
		});
	}

	private void clickRow(final JList<?> list, final int row) throws Exception {
		onEvents(() -> {
			list.ensureIndexIsVisible(row);
			return null;
		});
		final Rectangle cell = list.getCellBounds(row, row);
		final Point corner = list.getLocationOnScreen();
		click(corner.x + 20, corner.y + cell.y + cell.height / 2);
	}

	private static String clipboard() throws Exception {
		return (String) Toolkit.getDefaultToolkit().getSystemClipboard().getData(DataFlavor.stringFlavor);
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
		picture("dark");
	}

	/** Until it no longer moves. */
	private void docked() throws Exception {
		Point before;
		do {
			before = frame().getLocationOnScreen();
			robot.delay(400);
		}
		while (!before.equals(frame().getLocationOnScreen()));
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

	private JSlider slider() {
		return all(frame(), JSlider.class).get(0);
	}

	private static <T extends Component> T component(final String name, final Class<T> type) {
		return all(frame(), type).stream().filter(each -> name.equals(each.getName())).findFirst().orElseThrow();
	}

	private static String label(final String name) throws Exception {
		return onEvents(() -> component(name, JLabel.class).getText());
	}

	private static JTable table() {
		return all(frame(), JTable.class).get(0);
	}

	private static Draft draft(final int row) throws Exception {
		return onEvents(() -> ((DraftTable) table().getModel()).draft(row));
	}

	private static int managed() {
		final RoiManager manager = RoiManager.getInstance();
		return manager == null ? 0 : manager.getCount();
	}

	private void clickOn(final ImagePlus image, final Draft draft) {
		final Rectangle bounds = draft.roi().getBounds();
		final Point corner = image.getCanvas().getLocationOnScreen();
		click(corner.x + image.getCanvas().screenX(bounds.x + bounds.width / 2),
			corner.y + image.getCanvas().screenY(bounds.y + bounds.height / 2));
	}

	private void key(final int code, final int modifiers) {
		if ((modifiers & InputEvent.CTRL_DOWN_MASK) != 0) robot.keyPress(KeyEvent.VK_CONTROL);
		if ((modifiers & InputEvent.SHIFT_DOWN_MASK) != 0) robot.keyPress(KeyEvent.VK_SHIFT);
		robot.keyPress(code);
		robot.keyRelease(code);
		if ((modifiers & InputEvent.SHIFT_DOWN_MASK) != 0) robot.keyRelease(KeyEvent.VK_SHIFT);
		if ((modifiers & InputEvent.CTRL_DOWN_MASK) != 0) robot.keyRelease(KeyEvent.VK_CONTROL);
		robot.waitForIdle();
	}

	/** Answers may be there sooner than it can be seen that there is a question. */
	private static void forget() throws Exception {
		onEvents(() -> {
			component("status", JTextComponent.class).setText("");
			return null;
		});
	}

	private static void idle() throws Exception {
		until("the answer", () -> !button("Cancel").isEnabled() && !status().isEmpty());
	}

	private static JFrame frame() {
		return Arrays.stream(Window.getWindows())
			.filter(
				window -> window.isShowing() && window instanceof JFrame f && f.getTitle().startsWith("Florence-2 Explorer"))
			.map(JFrame.class::cast)
			.findFirst()
			.orElse(null);
	}

	private static AbstractButton button(final String text) {
		return all(frame(), AbstractButton.class).stream()
			.filter(button -> text.equals(button.getText()))
			.findFirst()
			.orElseThrow();
	}

	private static String status() throws Exception {
		return text("status");
	}

	private static String text(final String name) throws Exception {
		return onEvents(() -> component(name, JTextComponent.class).getText());
	}

	/** By mouse. */
	private void press(final String button) throws Exception {
		until(button + " to be possible", () -> button(button).isEnabled());
		final AbstractButton found = button(button);
		final Point place = found.getLocationOnScreen();
		click(place.x + found.getWidth() / 2, place.y + found.getHeight() / 2);
	}

	private void click(final int x, final int y) {
		robot.mouseMove(x, y);
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		robot.waitForIdle();
	}

	private void picture(final String name) throws Exception {
		robot.waitForIdle();
		robot.delay(300);
		ImageIO.write(robot.createScreenCapture(new Rectangle(Toolkit.getDefaultToolkit().getScreenSize())), "png",
			screenshots.resolve("explorer-" + name + ".png").toFile());
	}

	/** The picture of the page: the image's window and the explorer. */
	private void pageOf(final ImagePlus image) throws Exception {
		robot.waitForIdle();
		robot.delay(300);
		final Rectangle both = image.getWindow().getBounds().union(frame().getBounds());
		ImageIO.write(robot.createScreenCapture(both), "png", screenshots.resolve("explorer.png").toFile());
	}

	private void note(final String name, final String text) {
		notes.setProperty(name, text);
	}

	private static <T> T onEvents(final Callable<T> what) throws Exception {
		if (SwingUtilities.isEventDispatchThread()) return what.call();
		final FutureTask<T> task = new FutureTask<>(what);
		SwingUtilities.invokeLater(task);
		return task.get();
	}

	private static void until(final String what, final Callable<Boolean> condition) throws Exception {
		final long end = System.currentTimeMillis() + PATIENCE_MS;
		while (!onEvents(condition)) {
			if (System.currentTimeMillis() > end) throw new IllegalStateException(
				"Waited in vain for " + what + ": " + (frame() == null ? "no window" : status()));
			Thread.sleep(20);
		}
	}

	private static <T extends Component> List<T> all(final Container place, final Class<T> type) {
		final List<T> found = new ArrayList<>();
		for (final Component component : place.getComponents()) {
			if (type.isInstance(component)) found.add(type.cast(component));
			if (component instanceof Container container) found.addAll(all(container, type));
		}
		return found;
	}
}
