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
package fiji.plugin.florence2.ui;

import fiji.plugin.florence2.script.Florence2Service;

import java.awt.Component;
import java.awt.Container;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;

import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JComboBox;
import javax.swing.JFrame;
import javax.swing.SwingUtilities;

import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.platform.PlatformService;

/**
 * A window of the plugin as people use it, by mouse and keys. Scenes run in processes of their own, see {@link WindowScenes},
 * and note what is to be seen. What a scene waits for must stay once it is there: what is only passed through may be missed.
 */
public abstract class WindowStage {

	private static final long PATIENCE_MS = 60_000;
	/** Held while another key is pressed. */
	private static final Map<Integer, Integer> MODIFIERS = new LinkedHashMap<>();
	static {
		MODIFIERS.put(InputEvent.CTRL_DOWN_MASK, KeyEvent.VK_CONTROL);
		MODIFIERS.put(InputEvent.SHIFT_DOWN_MASK, KeyEvent.VK_SHIFT);
		MODIFIERS.put(InputEvent.ALT_DOWN_MASK, KeyEvent.VK_ALT);
	}

	protected final Robot robot = new Robot();
	protected final Context context =
		new Context(CommandService.class, PlatformService.class, ConvertService.class, Florence2Service.class);
	private final String title;
	private final Properties notes = new Properties();
	/** What nobody caught, in whatever thread. */
	private final List<Throwable> faults = new CopyOnWriteArrayList<>();
	private Path screenshots;

	/** @param title how the title of the window begins */
	protected WindowStage(final String title) throws Exception {
		this.title = title;
		robot.setAutoDelay(15);
		Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> faults.add(fault));
	}

	/** What is done. */
	protected abstract void play() throws Exception;

	/** What the window says, for who waits in vain. */
	protected abstract String situation();

	/**
	 * Plays the scene and ends the process.
	 *
	 * @param args a folder for pictures, a file for notes
	 */
	protected final void play(final String... args) throws Exception {
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
		// Swing's threads would go on.
		System.exit(0);
	}

	/** Nothing was thrown that nobody caught. */
	protected final void noFaults() {
		faults.forEach(Throwable::printStackTrace);
		if (!faults.isEmpty()) throw new IllegalStateException("There were " + faults.size() + " faults");
	}

	/** Runs a command of the menu to its end. */
	protected final void run(final String command, final Object... inputs) throws Exception {
		context.service(CommandService.class).run("fiji.plugin.florence2.command." + command, true, inputs).get();
	}

	protected final void note(final String name, final String text) {
		notes.setProperty(name, text);
	}

	/** The window, or null while it is not shown. */
	protected final JFrame frame() {
		return frame(title).orElse(null);
	}

	/** A window whose title begins like this, if it is shown. */
	protected static Optional<JFrame> frame(final String start) {
		return Arrays.stream(Window.getWindows())
			.filter(window -> window.isShowing() && window instanceof JFrame shown && shown.getTitle().startsWith(start))
			.map(JFrame.class::cast)
			.findFirst();
	}

	/** The part of the window that has this name. */
	protected final <T extends Component> T component(final String name, final Class<T> type) {
		return component(frame(), name, type);
	}

	protected static <T extends Component> T component(final Container place, final String name, final Class<T> type) {
		return all(place, type).stream().filter(each -> name.equals(each.getName())).findFirst().orElseThrow();
	}

	/** The first part of the window that is of a kind. */
	protected final <T extends Component> T first(final Class<T> type) {
		return all(frame(), type).get(0);
	}

	protected static <T extends Component> List<T> all(final Container place, final Class<T> type) {
		final List<T> found = new ArrayList<>();
		for (final Component component : place.getComponents()) {
			if (type.isInstance(component)) found.add(type.cast(component));
			if (component instanceof Container container) found.addAll(all(container, type));
		}
		return found;
	}

	protected final AbstractButton button(final String text) {
		return button(frame(), text);
	}

	protected static AbstractButton button(final Container place, final String text) {
		return all(place, AbstractButton.class).stream()
			.filter(button -> text.equals(button.getText()))
			.findFirst()
			.orElseThrow();
	}

	/** By mouse, once it can be pressed. */
	protected final void press(final String button) throws Exception {
		until(button + " to be possible", () -> button(button).isEnabled());
		click(button(button));
	}

	protected final void choose(final String box, final Object item) throws Exception {
		onEvents(() -> {
			component(box, JComboBox.class).setSelectedItem(item);
			return null;
		});
	}

	/** In the middle, once the mouse is there: windows move and come to the front a moment after they are asked to. */
	protected final void click(final Component component) throws Exception {
		until("the mouse on " + component, () -> {
			final Point middle = middle(component);
			robot.mouseMove(middle.x, middle.y);
			return isInFront(component);
		});
		robot.waitForIdle();
		final Point middle = middle(component);
		click(middle.x, middle.y);
	}

	private static Point middle(final Component component) {
		final Point place = component.getLocationOnScreen();
		place.translate(component.getWidth() / 2, component.getHeight() / 2);
		return place;
	}

	/** Whether the mouse is on it, and on no window above it. */
	private static boolean isInFront(final Component component) {
		return component.getMousePosition() != null ||
			component instanceof Container && ((Container) component).getMousePosition(true) != null;
	}

	protected final void click(final int x, final int y) {
		robot.mouseMove(x, y);
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		robot.waitForIdle();
	}

	protected final void drag(final Point from, final Point to) {
		robot.mouseMove(from.x, from.y);
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseMove((from.x + to.x) / 2, (from.y + to.y) / 2);
		robot.mouseMove(to.x, to.y);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		robot.waitForIdle();
	}

	/** @param modifiers such as {@link InputEvent#CTRL_DOWN_MASK}, or 0 */
	protected final void key(final int code, final int modifiers) {
		final List<Integer> held = MODIFIERS.entrySet()
			.stream()
			.filter(modifier -> (modifiers & modifier.getKey()) != 0)
			.map(Map.Entry::getValue)
			.toList();
		held.forEach(robot::keyPress);
		robot.keyPress(code);
		robot.keyRelease(code);
		held.forEach(robot::keyRelease);
		robot.waitForIdle();
	}

	/** @param words in capitals, which are the keys */
	protected final void type(final String words) {
		for (final char letter : words.toCharArray())
			key(letter, 0);
	}

	/** Gives a part of a window the keys: where there is no window manager, a click does not. */
	protected static void focus(final Component component) throws Exception {
		until("the focus", () -> {
			if (component.isFocusOwner()) return true;
			component.requestFocus();
			return false;
		}, () -> component + " does not get it");
	}

	/** A picture of the whole screen. */
	protected final void picture(final String name) throws Exception {
		picture(name, new Rectangle(Toolkit.getDefaultToolkit().getScreenSize()));
	}

	/** A picture of a part of the screen. */
	protected final void picture(final String name, final Rectangle part) throws Exception {
		robot.waitForIdle();
		robot.delay(300);
		save(robot.createScreenCapture(part), name);
	}

	private void save(final BufferedImage picture, final String name) throws IOException {
		ImageIO.write(picture, "png", screenshots.resolve(name + ".png").toFile());
	}

	/** The folder for pictures. */
	protected final Path pictures() {
		return screenshots;
	}

	protected static <T> T onEvents(final Callable<T> what) throws Exception {
		if (SwingUtilities.isEventDispatchThread()) return what.call();
		final FutureTask<T> task = new FutureTask<>(what);
		SwingUtilities.invokeLater(task);
		return task.get();
	}

	/** Waits for something, which is looked at on the event thread. */
	protected final void until(final String what, final Callable<Boolean> condition) throws Exception {
		until(what, condition, () -> frame() == null ? "no window" : situation());
	}

	private static void until(final String what, final Callable<Boolean> condition, final Callable<String> situation)
		throws Exception
	{
		final long end = System.currentTimeMillis() + PATIENCE_MS;
		while (!onEvents(condition)) {
			if (System.currentTimeMillis() > end)
				throw new IllegalStateException("Waited in vain for " + what + ": " + onEvents(situation));
			Thread.sleep(20);
		}
	}
}
