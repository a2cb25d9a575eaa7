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
package fiji.plugin.florence2.ui.review;

import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetRegion;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.task.Point;

import ij.ImageJ;
import ij.WindowManager;

import java.awt.Component;
import java.awt.Container;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.geom.Point2D;
import java.io.File;
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
import javax.swing.JComboBox;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JProgressBar;
import javax.swing.SwingUtilities;
import javax.swing.UIManager;

import org.scijava.Context;
import org.scijava.command.CommandService;

/** Reviews a data set as people do, by keys and mouse, and notes what is in its record. Runs in a process of its own. */
final class ReviewScene {

	private static final long PATIENCE_MS = 20_000;

	private final Properties notes = new Properties();
	private final List<Throwable> faults = new CopyOnWriteArrayList<>();
	private final Robot robot = new Robot();
	private final Path screenshots;
	private final DataSet set;

	private ReviewScene(final Path screenshots, final Path folder) throws Exception {
		this.screenshots = Files.createDirectories(screenshots);
		set = ReviewedSet.make(folder, 40);
		robot.setAutoDelay(15);
		Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> faults.add(fault));
	}

	/** @param args a folder for pictures, a file for notes, a folder for the data set */
	public static void main(final String... args) throws Exception {
		UIManager.setLookAndFeel("com.formdev.flatlaf.FlatLightLaf");
		final ReviewScene scene = new ReviewScene(Path.of(args[0]), Path.of(args[2]));
		try (Writer out = Files.newBufferedWriter(Path.of(args[1]))) {
			scene.play();
			if (!scene.faults.isEmpty()) throw new IllegalStateException(scene.faults.get(0));
			scene.notes.store(out, null);
		}
		catch (final Throwable e) {
			e.printStackTrace();
			scene.picture("review-failed");
			System.exit(1);
		}
		System.exit(0);
	}

	private void play() throws Exception {
		new ImageJ(ImageJ.STANDALONE);
		final Context context = new Context();
		context.service(CommandService.class)
			.run("fiji.plugin.florence2.command.DataSetReview", true, "data_set", set.folder().toFile())
			.get();
		until("the window", () -> frame() != null && !grid().selection().isEmpty());
		note("first", onEvents(() -> bar() + ", " + selected().label() + " " + selected().score()));
		key(KeyEvent.VK_A);
		key(KeyEvent.VK_A);
		key(KeyEvent.VK_R);
		key(KeyEvent.VK_2);
		note("decided", bar() + ": " + counts());
		picture("review");
		undoAndRedo();
		label();
		draw();
		correct();
		several();
		byLabel();
		images();
		choose("kind", "Regions");
		explore();
	}

	private void undoAndRedo() throws Exception {
		key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
		key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
		note("undone", counts());
		key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK, InputEvent.SHIFT_DOWN_MASK);
		note("redone", counts());
	}

	private void label() throws Exception {
		key(KeyEvent.VK_L);
		until("the field",
			() -> frame().getFocusOwner() != null && "written name".equals(frame().getFocusOwner().getName()));
		for (final int letter : new int[] { KeyEvent.VK_B, KeyEvent.VK_L, KeyEvent.VK_A, KeyEvent.VK_S, KeyEvent.VK_T })
			key(letter);
		final String item = onEvents(() -> selected().id());
		key(KeyEvent.VK_ENTER);
		until("the label", () -> set.refresh().region(item).orElseThrow().label().equals("blast"));
		note("labelled", now(item));
		until("the grid", () -> grid().isFocusOwner());
	}

	private void draw() throws Exception {
		final long before = set.refresh().regions().count();
		key(KeyEvent.VK_D);
		until("the pencil", () -> editor().isDrawing());
		final java.awt.Point corner = editor().getLocationOnScreen();
		drag(corner.x + 30, corner.y + 30, corner.x + 110, corner.y + 90);
		until("the new region", () -> set.refresh().regions().count() == before + 1);
		note("drawn", now(onEvents(() -> selected().id())));
	}

	private void correct() throws Exception {
		final DataSetRegion region = onEvents(() -> selected().region().orElseThrow());
		final double right = region.shape().bounds().x2();
		final Point2D edge = onEvents(
			() -> editor().onScreen(new Point(right, (region.shape().bounds().y1() + region.shape().bounds().y2()) / 2)));
		final java.awt.Point corner = editor().getLocationOnScreen();
		final int x = corner.x + (int) edge.getX();
		final int y = corner.y + (int) edge.getY();
		drag(x, y, x + 40, y);
		until("the new shape", () -> set.refresh().region(region.id()).orElseThrow().shape().bounds().x2() > right + 1);
		note("corrected", now(region.id()));
		picture("review-corrected");
		focus();
	}

	private void several() throws Exception {
		key(KeyEvent.VK_RIGHT);
		key(KeyEvent.VK_RIGHT, InputEvent.SHIFT_DOWN_MASK);
		key(KeyEvent.VK_RIGHT, InputEvent.SHIFT_DOWN_MASK);
		final List<String> items = onEvents(() -> grid().selection().stream().map(ReviewItem::id).toList());
		key(KeyEvent.VK_R);
		set.refresh();
		note("several", items.stream().map(this::now).distinct().toList() + " of " + items.size());
	}

	private void byLabel() throws Exception {
		choose("label", "platelet");
		note("platelets", onEvents(() -> grid().selection().get(0).label()));
		picture("review-label");
		choose("label", "All labels");
	}

	private void images() throws Exception {
		choose("kind", "Images");
		final String image = onEvents(() -> selected().id());
		picture("review-images");
		key(KeyEvent.VK_A);
		until("the image", () -> set.refresh().image(image).orElseThrow().isDone());
		note("image", set.view().image(image).orElseThrow().state().name());
	}

	private void explore() throws Exception {
		focus();
		final String name = onEvents(() -> selected().image().name());
		key(KeyEvent.VK_ENTER);
		until("the image's window", () -> WindowManager.getImageCount() == 1);
		note("explored", Boolean.toString(WindowManager.getCurrentImage().getTitle().equals(name)));
		until("the explorer", () -> Arrays.stream(Window.getWindows())
			.anyMatch(window -> window.isShowing() && window instanceof JFrame f && f.getTitle().contains("Explorer")));
	}

	private String now(final String item) {
		final DataSetRegion region = set.view().region(item).orElseThrow();
		return region.state() + (region.source().isPerson() ? " " + region.label() : "");
	}

	private String counts() throws Exception {
		robot.waitForIdle();
		set.refresh();
		return count(State.ACCEPTED) + " accepted, " + count(State.CORRECTED) + " corrected, " + count(State.REJECTED) +
			" rejected";
	}

	private long count(final State state) {
		return set.view().regions().filter(region -> region.state() == state).count();
	}

	private static String bar() throws Exception {
		return onEvents(() -> component("progress", JProgressBar.class).getString());
	}

	private static ReviewItem selected() {
		return grid().lead().orElseThrow();
	}

	private static ItemGrid grid() {
		return all(frame(), ItemGrid.class).get(0);
	}

	private static RegionEditor editor() {
		return all(frame(), RegionEditor.class).get(0);
	}

	private void choose(final String box, final String item) throws Exception {
		onEvents(() -> {
			component(box, JComboBox.class).setSelectedItem(item);
			return null;
		});
		focus();
	}

	private void focus() throws Exception {
		onEvents(() -> grid().requestFocusInWindow());
		until("the grid", () -> grid().isFocusOwner());
	}

	private static JFrame frame() {
		return Arrays.stream(Window.getWindows())
			.filter(window -> window.isShowing() && window instanceof JFrame f && f.getTitle().startsWith("Review "))
			.map(JFrame.class::cast)
			.findFirst()
			.orElse(null);
	}

	private void drag(final int x1, final int y1, final int x2, final int y2) {
		robot.mouseMove(x1, y1);
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseMove((x1 + x2) / 2, (y1 + y2) / 2);
		robot.mouseMove(x2, y2);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		robot.waitForIdle();
	}

	private void key(final int code, final int... modifiers) {
		final List<Integer> held = Arrays.stream(modifiers)
			.map(modifier -> modifier == InputEvent.CTRL_DOWN_MASK ? KeyEvent.VK_CONTROL : KeyEvent.VK_SHIFT)
			.boxed()
			.toList();
		held.forEach(robot::keyPress);
		robot.keyPress(code);
		robot.keyRelease(code);
		held.forEach(robot::keyRelease);
		robot.waitForIdle();
	}

	private void picture(final String name) throws Exception {
		robot.waitForIdle();
		robot.delay(500);
		final File file = screenshots.resolve(name + ".png").toFile();
		ImageIO.write(robot.createScreenCapture(new Rectangle(Toolkit.getDefaultToolkit().getScreenSize())), "png", file);
	}

	private void note(final String name, final String text) {
		notes.setProperty(name, text);
	}

	private static <T extends Component> T component(final String name, final Class<T> type) {
		return all(frame(), type).stream().filter(each -> name.equals(each.getName())).findFirst().orElseThrow();
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
			if (System.currentTimeMillis() > end) throw new IllegalStateException("Waited in vain for " + what + ": " +
				(frame() == null ? "no window" : component("message", JLabel.class).getText()));
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
