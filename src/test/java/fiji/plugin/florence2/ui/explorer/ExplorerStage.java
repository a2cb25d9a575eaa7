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

import ij.ImagePlus;
import ij.gui.ImageCanvas;
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
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;

import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JSlider;
import javax.swing.JTable;
import javax.swing.SwingUtilities;
import javax.swing.text.JTextComponent;

import org.scijava.Context;
import org.scijava.command.CommandService;

/**
 * The explorer and ImageJ as people use them, by mouse and keys. Scenes run in processes of their own, and note what is to be
 * seen.
 */
abstract class ExplorerStage {

	private static final long PATIENCE_MS = 20_000;

	final Robot robot = new Robot();
	final Context context = new Context();
	private final Properties notes = new Properties();
	/** What nobody caught, in whatever thread. */
	private final List<Throwable> faults = new CopyOnWriteArrayList<>();
	private Path screenshots;

	ExplorerStage() throws Exception {
		robot.setAutoDelay(15);
		Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> faults.add(fault));
	}

	abstract void play() throws Exception;

	/**
	 * Plays the scene and ends the process.
	 *
	 * @param args a folder for pictures, a file for notes
	 */
	final void play(final String... args) throws Exception {
		screenshots = Files.createDirectories(Path.of(args[0]));
		try (Writer out = Files.newBufferedWriter(Path.of(args[1]))) {
			play();
			noFaults();
			notes.store(out, null);
		}
		catch (final Throwable e) {
			e.printStackTrace();
			picture("failed");
			System.exit(1);
		}
		System.exit(0);
	}

	/** Nothing was thrown that nobody caught. */
	final void noFaults() {
		faults.forEach(Throwable::printStackTrace);
		if (!faults.isEmpty()) throw new IllegalStateException("There were " + faults.size() + " faults");
	}

	/** Shows the explorer as the menu does, and waits for it. */
	final void explore() throws Exception {
		context.service(CommandService.class).run("fiji.plugin.florence2.command.Explorer", true).get();
		until("the window", () -> frame() != null && button("Ask").isEnabled());
	}

	/** Until it no longer moves. */
	final void docked() throws Exception {
		Point before;
		do {
			before = frame().getLocationOnScreen();
			robot.delay(400);
		}
		while (!before.equals(frame().getLocationOnScreen()));
	}

	final void rename(final int row, final String name) throws Exception {
		final Rectangle cell = table().getCellRect(row, DraftTable.NAME, true);
		final Point corner = table().getLocationOnScreen();
		click(corner.x + cell.x + 10, corner.y + cell.y + cell.height / 2);
		click(corner.x + cell.x + 10, corner.y + cell.y + cell.height / 2);
		until("the editor", () -> table().isEditing());
		key(KeyEvent.VK_A, InputEvent.CTRL_DOWN_MASK);
		type(name.toUpperCase());
		key(KeyEvent.VK_ENTER, 0);
		until("the name", () -> draft(row).label().equals(name));
		table().requestFocus();
	}

	final void clickRow(final JList<?> list, final int row) throws Exception {
		onEvents(() -> {
			list.ensureIndexIsVisible(row);
			return null;
		});
		final Rectangle cell = list.getCellBounds(row, row);
		final Point corner = list.getLocationOnScreen();
		click(corner.x + 20, corner.y + cell.y + cell.height / 2);
	}

	static String clipboard() throws Exception {
		return (String) Toolkit.getDefaultToolkit().getSystemClipboard().getData(DataFlavor.stringFlavor);
	}

	static JSlider slider() {
		return all(frame(), JSlider.class).get(0);
	}

	static <T extends Component> T component(final String name, final Class<T> type) {
		return all(frame(), type).stream().filter(each -> name.equals(each.getName())).findFirst().orElseThrow();
	}

	static String label(final String name) throws Exception {
		return onEvents(() -> component(name, JLabel.class).getText());
	}

	static JTable table() {
		return all(frame(), JTable.class).get(0);
	}

	static Draft draft(final int row) throws Exception {
		return onEvents(() -> ((DraftTable) table().getModel()).draft(row));
	}

	static int managed() {
		final RoiManager manager = RoiManager.getInstance();
		return manager == null ? 0 : manager.getCount();
	}

	final void clickOn(final ImagePlus image, final Draft draft) {
		final Rectangle bounds = draft.roi().getBounds();
		final Point corner = image.getCanvas().getLocationOnScreen();
		click(corner.x + image.getCanvas().screenX(bounds.x + bounds.width / 2),
			corner.y + image.getCanvas().screenY(bounds.y + bounds.height / 2));
	}

	final void key(final int code, final int modifiers) {
		if ((modifiers & InputEvent.CTRL_DOWN_MASK) != 0) robot.keyPress(KeyEvent.VK_CONTROL);
		if ((modifiers & InputEvent.SHIFT_DOWN_MASK) != 0) robot.keyPress(KeyEvent.VK_SHIFT);
		robot.keyPress(code);
		robot.keyRelease(code);
		if ((modifiers & InputEvent.SHIFT_DOWN_MASK) != 0) robot.keyRelease(KeyEvent.VK_SHIFT);
		if ((modifiers & InputEvent.CTRL_DOWN_MASK) != 0) robot.keyRelease(KeyEvent.VK_CONTROL);
		robot.waitForIdle();
	}

	/** @param words in capitals, which are the keys */
	final void type(final String words) {
		for (final char letter : words.toCharArray())
			key(letter, 0);
	}

	/** Draws a selection with the tool that is chosen. */
	final void drag(final ImagePlus image, final int left, final int top, final int right, final int bottom) {
		final ImageCanvas canvas = image.getCanvas();
		final Point corner = canvas.getLocationOnScreen();
		robot.mouseMove(corner.x + canvas.screenX(left), corner.y + canvas.screenY(top));
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseMove(corner.x + canvas.screenX((left + right) / 2), corner.y + canvas.screenY((top + bottom) / 2));
		robot.mouseMove(corner.x + canvas.screenX(right), corner.y + canvas.screenY(bottom));
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
	}

	/** Clicks once or twice in the middle. */
	final void clickOn(final Component component, final int times) {
		final Point corner = component.getLocationOnScreen();
		for (int i = 0; i < times; i++)
			click(corner.x + component.getWidth() / 2, corner.y + component.getHeight() / 2);
	}

	static Cell cell(final GridTask task) {
		return component("cell " + task.name(), Cell.class);
	}

	/** Presses a button of a cell, by mouse. */
	final void pressIn(final GridTask task, final String name) throws Exception {
		final AbstractButton button = all(cell(task), AbstractButton.class).stream()
			.filter(each -> each.getText().equals(name))
			.findFirst()
			.orElseThrow();
		clickOn(button, 1);
		until("the end of it", () -> !button.isEnabled());
	}

	/** Answers may be there sooner than it can be seen that there is a question. */
	static void forget() throws Exception {
		onEvents(() -> {
			component("status", JTextComponent.class).setText("");
			return null;
		});
	}

	static void idle() throws Exception {
		until("the answer", () -> !button("Cancel").isEnabled() && !status().isEmpty());
	}

	static JFrame frame() {
		return Arrays.stream(Window.getWindows())
			.filter(
				window -> window.isShowing() && window instanceof JFrame f && f.getTitle().startsWith("Florence-2 Explorer"))
			.map(JFrame.class::cast)
			.findFirst()
			.orElse(null);
	}

	static AbstractButton button(final String text) {
		return all(frame(), AbstractButton.class).stream()
			.filter(button -> text.equals(button.getText()))
			.findFirst()
			.orElseThrow();
	}

	static String status() throws Exception {
		return text("status");
	}

	static String text(final String name) throws Exception {
		return onEvents(() -> component(name, JTextComponent.class).getText());
	}

	/** By mouse. */
	final void press(final String button) throws Exception {
		until(button + " to be possible", () -> button(button).isEnabled());
		final AbstractButton found = button(button);
		clickOn(found, 1);
	}

	final void click(final int x, final int y) {
		robot.mouseMove(x, y);
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		robot.waitForIdle();
	}

	/** A picture of the whole screen. */
	final void picture(final String name) throws Exception {
		settle();
		save(robot.createScreenCapture(new Rectangle(Toolkit.getDefaultToolkit().getScreenSize())), name);
	}

	/** The folder for pictures. */
	final Path pictures() {
		return screenshots;
	}

	/** A picture of a page: the image's window and the explorer. */
	final void pageOf(final ImagePlus image, final String name) throws Exception {
		settle();
		final Rectangle both = image.getWindow().getBounds().union(frame().getBounds());
		save(robot.createScreenCapture(both), name);
	}

	private void settle() {
		robot.waitForIdle();
		robot.delay(300);
	}

	private void save(final BufferedImage picture, final String name) throws IOException {
		ImageIO.write(picture, "png", screenshots.resolve(name + ".png").toFile());
	}

	final void note(final String name, final String text) {
		notes.setProperty(name, text);
	}

	static <T> T onEvents(final Callable<T> what) throws Exception {
		if (SwingUtilities.isEventDispatchThread()) return what.call();
		final FutureTask<T> task = new FutureTask<>(what);
		SwingUtilities.invokeLater(task);
		return task.get();
	}

	static void until(final String what, final Callable<Boolean> condition) throws Exception {
		final long end = System.currentTimeMillis() + PATIENCE_MS;
		while (!onEvents(condition)) {
			if (System.currentTimeMillis() > end) throw new IllegalStateException(
				"Waited in vain for " + what + ": " + (frame() == null ? "no window" : status()));
			Thread.sleep(20);
		}
	}

	static <T extends Component> List<T> all(final Container place, final Class<T> type) {
		final List<T> found = new ArrayList<>();
		for (final Component component : place.getComponents()) {
			if (type.isInstance(component)) found.add(type.cast(component));
			if (component instanceof Container container) found.addAll(all(container, type));
		}
		return found;
	}
}
