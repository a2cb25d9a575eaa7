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

import fiji.plugin.florence2.ui.WindowStage;

import ij.ImagePlus;
import ij.gui.ImageCanvas;
import ij.gui.ImageWindow;
import ij.plugin.frame.RoiManager;

import java.awt.Component;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.datatransfer.DataFlavor;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.beans.PropertyChangeEvent;
import java.util.ArrayList;
import java.util.List;

import javax.swing.AbstractButton;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JSlider;
import javax.swing.JTabbedPane;
import javax.swing.JTable;
import javax.swing.text.JTextComponent;

/** The explorer and ImageJ as people use them. */
abstract class ExplorerStage extends WindowStage {

	/** Something that asks. */
	@FunctionalInterface
	interface Gesture {

		void make() throws Exception;
	}

	/** What the window said when questions ended, one after the other; for the event thread. */
	private final List<String> ends = new ArrayList<>();

	ExplorerStage() throws Exception {
		super("Florence-2 Explorer");
	}

	@Override
	protected final String situation() {
		return component("status", JTextComponent.class).getText();
	}

	/** Shows an image at the left, where there is room beside it. To move it later could get ahead of its being shown. */
	static void show(final ImagePlus image) {
		ImageWindow.setNextLocation(20, 130);
		image.show();
	}

	/** Shows the explorer as the menu does, and waits for it. */
	final void explore() throws Exception {
		run("Explorer");
		until("the window", () -> frame() != null && button("Ask").isEnabled());
		onEvents(() -> {
			button("Cancel").getAction().addPropertyChangeListener(this::watch);
			return null;
		});
	}

	/** What can be canceled has ended when it can no longer be. */
	private void watch(final PropertyChangeEvent change) {
		if (change.getPropertyName().equals("enabled") && Boolean.FALSE.equals(change.getNewValue())) ends.add(situation());
	}

	/**
	 * Asks, and waits for the end of the question.
	 *
	 * @return what the window says then, whatever it says later
	 */
	final String asked(final Gesture asking) throws Exception {
		final int before = onEvents(ends::size);
		asking.make();
		until("the end of the question", () -> ends.size() > before);
		return onEvents(() -> ends.get(before));
	}

	/**
	 * Waits until the explorer follows an image and stands beside it. The window moves after its title has changed, so that a
	 * click before its end can hit another button.
	 */
	final void follows(final String title) throws Exception {
		until("the image " + title, () -> frame().getTitle().endsWith(title));
		docked();
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

	final void showTab(final int index) throws Exception {
		onEvents(() -> {
			first(JTabbedPane.class).setSelectedIndex(index);
			return null;
		});
	}

	final void rename(final int row, final String name) throws Exception {
		final Rectangle cell = table().getCellRect(row, DraftTable.NAME, true);
		final Point corner = table().getLocationOnScreen();
		click(corner.x + cell.x + 10, corner.y + cell.y + cell.height / 2);
		click(corner.x + cell.x + 10, corner.y + cell.y + cell.height / 2);
		until("the editor", () -> table().isEditing());
		focus(table().getEditorComponent());
		key(KeyEvent.VK_A, InputEvent.CTRL_DOWN_MASK);
		type(name.toUpperCase());
		key(KeyEvent.VK_ENTER, 0);
		until("the name", () -> draft(row).label().equals(name));
		focus(table());
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

	final JSlider slider() {
		return first(JSlider.class);
	}

	final void slideTo(final int percent) throws Exception {
		onEvents(() -> {
			slider().setValue(percent);
			return null;
		});
	}

	final String label(final String name) throws Exception {
		return onEvents(() -> component(name, JLabel.class).getText());
	}

	final JTable table() {
		return first(JTable.class);
	}

	final Draft draft(final int row) throws Exception {
		return onEvents(() -> ((DraftTable) table().getModel()).draft(row));
	}

	static int managed() {
		final RoiManager manager = RoiManager.getInstance();
		return manager == null ? 0 : manager.getCount();
	}

	final void clickOn(final ImagePlus image, final Draft draft) {
		final Rectangle bounds = draft.roi().getBounds();
		final Point middle = onScreen(image, bounds.x + bounds.width / 2, bounds.y + bounds.height / 2);
		click(middle.x, middle.y);
	}

	/** Where a pixel of an image is. */
	static Point onScreen(final ImagePlus image, final int x, final int y) {
		final ImageCanvas canvas = image.getCanvas();
		final Point place = canvas.getLocationOnScreen();
		place.translate(canvas.screenX(x), canvas.screenY(y));
		return place;
	}

	/** Draws a selection with the tool that is chosen. */
	final void drag(final ImagePlus image, final int left, final int top, final int right, final int bottom) {
		drag(onScreen(image, left, top), onScreen(image, right, bottom));
	}

	/** A key on the image. */
	final void keyOn(final ImagePlus image, final int code) throws Exception {
		focus(image.getCanvas());
		key(code, 0);
	}

	/** A key in the window, where the keys are not in a text that is written. */
	final void keyInWindow(final int code, final int modifiers) throws Exception {
		focus(table());
		key(code, modifiers);
	}

	/** Clicks twice in the middle. */
	final void doubleClick(final Component component) throws Exception {
		click(component);
		click(component);
	}

	final Cell cell(final GridTask task) {
		return component("cell " + task.name(), Cell.class);
	}

	/** Presses a button of a cell, by mouse. */
	final void pressIn(final GridTask task, final String name) throws Exception {
		final AbstractButton button = button(cell(task), name);
		click(button);
		until("the end of it", () -> !button.isEnabled());
	}

	final String status() throws Exception {
		return text("status");
	}

	final String text(final String name) throws Exception {
		return onEvents(() -> component(name, JTextComponent.class).getText());
	}

	/** A picture of a page: the image's window and the explorer. */
	final void pageOf(final ImagePlus image, final String name) throws Exception {
		picture(name, image.getWindow().getBounds().union(frame().getBounds()));
	}
}
