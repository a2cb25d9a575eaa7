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
import ij.plugin.frame.RoiManager;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.swing.AbstractButton;
import javax.swing.JList;
import javax.swing.JSlider;
import javax.swing.JTextPane;
import javax.swing.UIManager;

/**
 * Does anything with the explorer, by mouse and keys. After each gesture the ROI Manager has the accepted regions, beside what
 * was there before; in the end all is undone.
 */
final class ExplorerGesturesScene extends ExplorerStage {

	private static final List<String> QUESTIONS =
		List.of("Detect", "Propose", "Caption", "Caption + find", "Outline all");
	private static final List<Integer> KEYS = List.of(KeyEvent.VK_A, KeyEvent.VK_A, KeyEvent.VK_R, KeyEvent.VK_DELETE,
		KeyEvent.VK_N, KeyEvent.VK_H, KeyEvent.VK_ESCAPE, KeyEvent.VK_F2);

	private final Random random;
	private final int count;
	private final ImagePlus image = SampleImage.open();
	private final StringBuilder done = new StringBuilder();

	private ExplorerGesturesScene(final long seed, final int count) throws Exception {
		random = new Random(seed);
		this.count = count;
		robot.setAutoDelay(5);
	}

	/** @param args as for all scenes, and a seed and the number of gestures */
	public static void main(final String... args) throws Exception {
		UIManager.setLookAndFeel("com.formdev.flatlaf.FlatLightLaf");
		new ExplorerGesturesScene(Long.parseLong(args[2]), Integer.parseInt(args[3])).play(args);
	}

	@Override
	protected void play() throws Exception {
		new ImageJ(ImageJ.STANDALONE);
		image.setOverlay(new Roi(5, 5, 20, 20), null, 1, null);
		show(image);
		IJ.setTool("rectangle");
		RoiManager.getRoiManager().addRoi(new Roi(1, 2, 3, 4));
		RoiManager.getInstance().setLocation(20, 540);
		explore();
		docked();
		try {
			for (int i = 0; i < count; i++) {
				gesture();
				check();
			}
			undoAll();
		}
		catch (final Exception e) {
			throw new IllegalStateException("After" + done, e);
		}
		note("gestures", Long.toString(done.chars().filter(letter -> letter == ',').count()));
	}

	private void gesture() throws Exception {
		final int kind = random.nextInt(13);
		done.append(' ').append(kind).append(',');
		switch (kind) {
			case 0, 1 -> ask();
			case 2, 3 -> clickOnDraft();
			case 4, 5 -> key(KEYS.get(random.nextInt(KEYS.size())), 0);
			case 6 -> key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
			case 7 -> key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK | InputEvent.SHIFT_DOWN_MASK);
			case 8 -> dragRectangle();
			case 9 -> useHistory();
			case 10 -> slide();
			case 11 -> useList();
			default -> useAnswer();
		}
		robot.waitForIdle();
		until("the end of the question", () -> !button("Cancel").isEnabled());
	}

	private void ask() throws Exception {
		press(QUESTIONS.get(random.nextInt(QUESTIONS.size())));
		if (random.nextInt(5) == 0) key(KeyEvent.VK_ESCAPE, 0);
	}

	private void clickOnDraft() throws Exception {
		if (table().getRowCount() == 0) return;
		final boolean more = random.nextBoolean();
		if (more) robot.keyPress(KeyEvent.VK_SHIFT);
		clickOn(image, draft(random.nextInt(table().getRowCount())));
		if (more) robot.keyRelease(KeyEvent.VK_SHIFT);
	}

	private void dragRectangle() throws Exception {
		final int left = random.nextInt(280);
		final int top = random.nextInt(280);
		drag(image, left, top, left + 20 + random.nextInt(50), top + 20 + random.nextInt(50));
	}

	private void useHistory() throws Exception {
		showTab(1);
		final JList<?> runs = component("history", JList.class);
		final int size = runs.getModel().getSize();
		if (size > 0) {
			clickRow(runs, random.nextInt(size));
			robot.keyPress(KeyEvent.VK_CONTROL);
			clickRow(runs, random.nextInt(size));
			robot.keyRelease(KeyEvent.VK_CONTROL);
			for (final String name : List.of("Compare", "Copy as Macro", "Copy as Script"))
				if (random.nextBoolean() && button(name).isEnabled()) press(name);
		}
		showTab(0);
	}

	private void slide() throws Exception {
		final JSlider slider = slider();
		final Point corner = slider.getLocationOnScreen();
		click(corner.x + random.nextInt(slider.getWidth()), corner.y + slider.getHeight() / 2);
	}

	private void useList() throws Exception {
		if (table().getRowCount() == 0) return;
		final int row = random.nextInt(Math.min(5, table().getRowCount()));
		final Rectangle cell = table().getCellRect(row, DraftTable.SCORE, true);
		final Point corner = table().getLocationOnScreen();
		if (!table().getVisibleRect().contains(cell.getLocation())) return;
		click(corner.x + cell.x + 5, corner.y + cell.y + cell.height / 2);
		for (final String name : List.of("Accept All", "Undo"))
			if (random.nextInt(4) == 0 && button(name).isEnabled()) press(name);
		if (random.nextInt(3) == 0) rename(row, "name");
	}

	/** Phrases, and the cells of a selection. */
	private void useAnswer() throws Exception {
		final JTextPane words = component("answer", JTextPane.class);
		if (words.isShowing()) {
			final Point corner = words.getLocationOnScreen();
			robot.mouseMove(corner.x + 5, corner.y + 8);
			click(corner.x + 5 + random.nextInt(200), corner.y + 8);
			return;
		}
		final List<AbstractButton> buttons = all(frame(), Cell.class).stream()
			.flatMap(cell -> all(cell, AbstractButton.class).stream())
			.filter(each -> each.getText() != null && !each.getText().isEmpty() && each.isShowing() && each.isEnabled())
			.toList();
		if (!buttons.isEmpty()) click(buttons.get(random.nextInt(buttons.size())));
	}

	private void check() throws Exception {
		noFaults();
		if (status().startsWith("This failed")) throw new IllegalStateException(status());
		final Set<String> accepted = onEvents(() -> IntStream.range(0, table().getRowCount())
			.mapToObj(row -> ((DraftTable) table().getModel()).draft(row))
			.filter(draft -> draft.is(Draft.State.ACCEPTED))
			.map(draft -> draft.id() + " " + draft.roi().getBounds() + " " + draft.label())
			.collect(Collectors.toCollection(HashSet::new)));
		final Roi[] managed = onEvents(() -> RoiManager.getInstance().getRoisAsArray());
		final Set<String> kept = Arrays.stream(managed)
			.filter(roi -> KeptInRoiManager.draft(roi).isPresent())
			.map(roi -> KeptInRoiManager.draft(roi).getAsLong() + " " + roi.getBounds() + " " + label(roi))
			.collect(Collectors.toSet());
		if (!accepted.equals(kept)) throw new IllegalStateException(accepted + " are accepted, but kept " + kept);
		if (managed.length != kept.size() + 1) throw new IllegalStateException("The user's own region is gone");
		if (image.getOverlay().size() != 1) throw new IllegalStateException("The user's overlay has changed");
	}

	/** ImageJ keeps no empty properties. */
	private static String label(final Roi roi) {
		return Stream.of("label", "text").map(roi::getProperty).filter(Objects::nonNull).findFirst().orElse("");
	}

	private void undoAll() throws Exception {
		while (button("Undo").isEnabled()) {
			press("Undo");
			robot.waitForIdle();
			check();
		}
		if (table().getRowCount() > 0 || RoiManager.getInstance().getCount() != 1)
			throw new IllegalStateException("Something is left");
	}
}
