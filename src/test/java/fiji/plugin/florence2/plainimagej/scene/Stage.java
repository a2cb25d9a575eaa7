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
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.MultiLineLabel;
import ij.macro.MacroRunner;
import ij.plugin.frame.Recorder;

import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Color;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Label;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.TextComponent;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JSpinner;
import javax.swing.JToggleButton;
import javax.swing.text.JTextComponent;

/**
 * What scenes are played with: scenes are programs that use an ImageJ as a person would, in a process of their own, and note what
 * they see. They know ImageJ alone.
 */
public final class Stage {

	private static final int PATIENCE_SECONDS = 60;

	private final Path notesFile;
	private final Properties notes = new Properties();

	private Stage(final String... arguments) {
		notesFile = Path.of(arguments[0]);
	}

	/** A scene, to its end. */
	@FunctionalInterface
	public interface Scene {

		void play(Stage stage) throws Exception;
	}

	/**
	 * Plays a scene and ends the process, whatever windows are open.
	 * 
	 * @param arguments of the scene's {@code main}: the file that the notes go to
	 */
	public static void play(final Scene scene, final String... arguments) {
		try {
			scene.play(new Stage(arguments));
			System.exit(0);
		}
		catch (final Throwable e) {
			e.printStackTrace();
			System.exit(1);
		}
	}

	/** Starts ImageJ with its window. */
	public ImageJ startImageJ() {
		return new ImageJ(ImageJ.STANDALONE);
	}

	/** Makes white what is seen between windows. */
	public void whiten() {
		final Frame desk = new Frame();
		desk.setUndecorated(true);
		desk.setBackground(Color.WHITE);
		desk.setSize(Toolkit.getDefaultToolkit().getScreenSize());
		desk.setFocusableWindowState(false);
		desk.setVisible(true);
		desk.toBack();
	}

	/** Writes down what was seen. */
	public synchronized void note(final String name, final Object seen) throws IOException {
		notes.setProperty(name, String.valueOf(seen));
		try (OutputStream out = Files.newOutputStream(notesFile)) {
			notes.store(out, null);
		}
	}

	/** Waits until there is something. */
	public <T> T await(final String what, final Supplier<T> supplier) {
		final long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
		while (System.nanoTime() < end) {
			final T value = supplier.get();
			if (value != null) return value;
			IJ.wait(20);
		}
		throw new IllegalStateException("Waited in vain for " + what);
	}

	/** Waits until something is so. */
	public void awaitThat(final String what, final BooleanSupplier condition) {
		await(what, () -> condition.getAsBoolean() ? Boolean.TRUE : null);
	}

	/** Waits until a dialog with this title is open and waits for its user. */
	public Dialog dialog(final String title) {
		return await("the dialog " + title, () -> {
			final List<Dialog> open = openDialogs();
			// A dialog that is closed while it opens would keep its thread for ever.
			if (waitingThreads() < open.size()) return null;
			return open.stream().filter(dialog -> title.equals(dialog.getTitle())).findFirst().orElse(null);
		});
	}

	private static List<Dialog> openDialogs() {
		final List<Dialog> open = new ArrayList<>();
		for (final Window window : Window.getWindows())
			if (window instanceof Dialog && window.isShowing()) open.add((Dialog) window);
		return open;
	}

	/** How many times threads wait for the users of dialogs. */
	private static long waitingThreads() {
		return Thread.getAllStackTraces().entrySet().stream().mapToLong(thread -> {
			final boolean ready =
				thread.getKey().getState() == Thread.State.WAITING || thread.getKey().getName().startsWith("AWT-EventQueue");
			return ready ? Arrays.stream(thread.getValue()).filter(Stage::waitsForUser).count() : 0;
		}).sum();
	}

	private static boolean waitsForUser(final StackTraceElement call) {
		return call.getClassName().equals("java.awt.WaitDispatchSupport") && call.getMethodName().equals("enter");
	}

	/** The texts, choices, check boxes and fields of a dialog, from top to bottom, be it of AWT or of Swing. */
	public List<String> contents(final Container container) {
		final List<String> contents = new ArrayList<>();
		for (final Component component : container.getComponents()) {
			final String own = content(component);
			if (own != null) contents.add(own);
			else if (component instanceof Container) contents.addAll(contents((Container) component));
		}
		return contents;
	}

	/** What a component tells, or null. */
	private static String content(final Component component) {
		if (component instanceof Label) return ((Label) component).getText();
		if (component instanceof MultiLineLabel) return text((MultiLineLabel) component);
		if (component instanceof Choice) return "<" + ((Choice) component).getSelectedItem() + ">";
		if (component instanceof Checkbox)
			return box(((Checkbox) component).getState()) + ((Checkbox) component).getLabel();
		if (component instanceof TextComponent) return "'" + ((TextComponent) component).getText() + "'";
		if (component instanceof Button) return "(" + ((Button) component).getLabel().trim() + ")";
		return swingContent(component);
	}

	private static String swingContent(final Component component) {
		if (component instanceof JLabel) return ((JLabel) component).getText();
		if (component instanceof JComboBox) return "<" + ((JComboBox<?>) component).getSelectedItem() + ">";
		if (component instanceof JToggleButton)
			return box(((JToggleButton) component).isSelected()) + ((JToggleButton) component).getText();
		if (component instanceof JTextComponent) return "'" + ((JTextComponent) component).getText() + "'";
		if (component instanceof JSpinner) return "'" + ((JSpinner) component).getValue() + "'";
		if (component instanceof JButton) return "(" + ((JButton) component).getText() + ")";
		return null;
	}

	private static String box(final boolean selected) {
		return selected ? "[x] " : "[ ] ";
	}

	/** The text of a label in several lines, which it has no method for. */
	private static String text(final MultiLineLabel label) {
		try {
			final Field lines = MultiLineLabel.class.getDeclaredField("lines");
			lines.setAccessible(true);
			return String.join("\n", (String[]) lines.get(label)).trim();
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException(e);
		}
	}

	/** Presses a button of a dialog and waits until the dialog has gone. */
	public void press(final Dialog dialog, final String label) {
		click(button(dialog, label));
		awaitThat("the end of " + dialog.getTitle(), () -> !dialog.isShowing() && waitingThreads() <= openDialogs().size());
	}

	/** Presses a button. */
	public void click(final Component button) {
		EventQueue.invokeLater(() -> {
			if (button instanceof AbstractButton) ((AbstractButton) button).doClick();
			else button.dispatchEvent(new ActionEvent(button, ActionEvent.ACTION_PERFORMED, ((Button) button).getLabel()));
		});
	}

	/** The button of a dialog with this label, or null. */
	public Component button(final Container container, final String label) {
		for (final Component component : container.getComponents()) {
			if (("(" + label + ")").equals(content(component))) return component;
			if (!(component instanceof Container)) continue;
			final Component inner = button((Container) component, label);
			if (inner != null) return inner;
		}
		return null;
	}

	/** The window with this title, or null while it is not shown. */
	public JFrame frame(final String title) {
		return Arrays.stream(Window.getWindows())
			.filter(window -> window.isShowing() && window instanceof JFrame && title.equals(((JFrame) window).getTitle()))
			.map(JFrame.class::cast)
			.findFirst()
			.orElse(null);
	}

	/** The part of a window that has this name, or null. */
	public <T extends Component> T component(final Container container, final String name, final Class<T> type) {
		for (final Component component : container.getComponents()) {
			if (name.equals(component.getName())) return type.cast(component);
			if (!(component instanceof Container)) continue;
			final T inner = component((Container) component, name, type);
			if (inner != null) return inner;
		}
		return null;
	}

	/** Whether the OK button of a dialog can be pressed. */
	public boolean isOkEnabled(final Dialog dialog) {
		return ((GenericDialog) dialog).getButtons()[0].isEnabled();
	}

	/** Waits until all events so far are dealt with. */
	public void settle() throws Exception {
		EventQueue.invokeAndWait(() -> {});
	}

	/** Saves what the screen shows in the folder of the system property {@code screenshots}. */
	public void screenshot(final String name) throws Exception {
		save(name, capture(new Rectangle(Toolkit.getDefaultToolkit().getScreenSize())));
	}

	/** What a part of the screen shows. */
	public BufferedImage capture(final Rectangle part) throws Exception {
		settle();
		IJ.wait(300);
		return new Robot().createScreenCapture(part);
	}

	/** Saves a picture in the folder of the system property {@code screenshots}. */
	public void save(final String name, final BufferedImage picture) throws IOException {
		final Path file = Path.of(System.getProperty("screenshots")).resolve(name + ".png");
		Files.createDirectories(file.getParent());
		ImageIO.write(picture, "png", file.toFile());
	}

	/** Shows an image in a window and waits until it is the current one. */
	public void show(final ImagePlus image, final String title) {
		image.setTitle(title);
		image.show();
		awaitThat(title, () -> {
			if (WindowManager.getCurrentImage() == image) return true;
			// The window before was activated later.
			WindowManager.setCurrentWindow(image.getWindow());
			return false;
		});
	}

	/**
	 * Opens the recorder, as an event: laid out by another thread, its text area can wait for the events, while these wait for its
	 * layout.
	 */
	public void record() throws Exception {
		if (Recorder.getInstance() == null) EventQueue.invokeAndWait(Recorder::new);
	}

	/** The lines in the recorder that begin like this, or null. */
	public String recorded(final String start) {
		return Arrays.stream(Recorder.getInstance().getText().split("\n"))
			.filter(line -> line.startsWith(start))
			.reduce((a, b) -> a + "\n" + b)
			.orElse(null);
	}

	/** Runs a macro as ImageJ's editor does, on a thread of its own. */
	public Thread macro(final String text) {
		return new MacroRunner(text).getThread();
	}

	/**
	 * Runs a macro that is to fail, and tells what ImageJ's message says, in one line. The message is closed. The macro has one
	 * more line, which must not run.
	 */
	public String failure(final String text) throws Exception {
		IJ.log("\\Clear");
		final Thread macro = macro(text + "\nIJ.log('goes on');");
		final Dialog message = dialog("Macro Error");
		final String said = contents(message).get(0).replaceAll("\\s+", " ");
		screenshot("macro-error");
		press(message, "OK");
		macro.join();
		final String log = log();
		return log.isEmpty() ? said : said + " " + log;
	}

	/** What the test command was given since this was asked last. */
	public String given() {
		final Object given = IJ.getProperty("given");
		IJ.setProperty("given", null);
		return String.valueOf(given);
	}

	/** What ImageJ's status bar says. */
	public String status() {
		for (final Component component : IJ.getInstance().getStatusBar().getComponents())
			if (component instanceof JLabel) return ((JLabel) component).getText();
		throw new IllegalStateException("The status bar has no text");
	}

	/** What ImageJ's log has since this was asked last. */
	public String log() {
		final String log = IJ.getLog();
		// Without a window for it, one would be opened.
		if (log == null) return "";
		IJ.log("\\Clear");
		return log.trim();
	}
}
