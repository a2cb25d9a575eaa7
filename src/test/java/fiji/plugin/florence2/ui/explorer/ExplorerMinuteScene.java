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

import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.MouseInfo;
import java.awt.Point;
import java.awt.Polygon;
import java.awt.Rectangle;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.swing.JSlider;
import javax.swing.UIManager;

/**
 * From the sample image to corrected outlines in the ROI Manager, as one does it who sees the explorer for the first time.
 * It is filmed.
 */
final class ExplorerMinuteScene extends ExplorerStage {

	private static final int SHORT_MS = 600;
	private static final int LONG_MS = 1500;
	private static final int LAST_MS = 4000;
	private static final double SAME = 0.4;
	private static final List<Rectangle> NUCLEI = List.of(new Rectangle(60, 0, 53, 17), new Rectangle(295, 0, 34, 11),
		new Rectangle(197, 7, 43, 81), new Rectangle(34, 48, 75, 43), new Rectangle(230, 84, 50, 66),
		new Rectangle(89, 90, 42, 58), new Rectangle(344, 123, 16, 65), new Rectangle(3, 146, 77, 68),
		new Rectangle(166, 180, 55, 55), new Rectangle(95, 192, 48, 54), new Rectangle(63, 234, 60, 56),
		new Rectangle(282, 181, 67, 47), new Rectangle(316, 221, 44, 61), new Rectangle(257, 257, 70, 46),
		new Rectangle(320, 303, 40, 38), new Rectangle(203, 318, 54, 42), new Rectangle(51, 328, 90, 32));
	private static final Polygon POINTER =
		new Polygon(new int[] { 0, 0, 4, 7, 9, 6, 11 }, new int[] { 0, 16, 12, 18, 17, 11, 11 }, 7);

	private final ImagePlus image = SampleImage.open();
	private final Film film = new Film();
	private Rectangle scene;
	/** Clicks, keys and rectangles. */
	private int gestures;

	private ExplorerMinuteScene() throws Exception {}

	public static void main(final String... args) throws Exception {
		UIManager.setLookAndFeel("com.formdev.flatlaf.FlatLightLaf");
		new ExplorerMinuteScene().play(args);
	}

	@Override
	protected void play() throws Exception {
		new ImageJ(ImageJ.STANDALONE);
		show(image);
		IJ.setTool("rectangle");
		explore();
		docked();
		// With room for the ROI Manager below the image.
		scene = image.getWindow().getBounds().union(frame().getBounds());
		scene.add(image.getWindow().getX(), image.getWindow().getY() + image.getWindow().getHeight() + 280);
		shoot(LONG_MS);
		pageOf(image, "beginning");
		point(button("Outline all"));
		asked(() -> press("Outline all"));
		gestures++;
		shoot(LONG_MS);
		pageOf(image, "outlines");
		lowerThreshold();
		removeWrongOnes();
		addMissingOnes();
		point(button("Accept All"));
		press("Accept All");
		gestures++;
		until("all in the ROI Manager", () -> managed() == NUCLEI.size());
		note("said", status());
		shoot(LONG_MS);
		note("gestures", Integer.toString(gestures));
		note("kept",
			Arrays.stream(RoiManager.getInstance().getRoisAsArray())
				.map(Roi::getTypeAsString)
				.collect(Collectors.groupingBy(type -> type, TreeMap::new, Collectors.counting()))
				.toString());
		pageOf(image, "minute");
		askAboutARectangle();
		film.save(pictures().resolve("explorer.gif"));
	}

	/** By mouse, to the left end. */
	private void lowerThreshold() throws Exception {
		final JSlider slider = slider();
		final Point corner = slider.getLocationOnScreen();
		final int y = corner.y + slider.getHeight() / 2;
		robot.mouseMove(corner.x + slider.getWidth() * slider.getValue() / 100, y);
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseMove(corner.x + slider.getWidth() / 8, y);
		robot.mouseMove(corner.x, y);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		gestures++;
		note("threshold", label("count"));
		shoot(LONG_MS);
	}

	/** Click and R. */
	private void removeWrongOnes() throws Exception {
		for (final Draft draft : drafts()) {
			if (NUCLEI.stream().anyMatch(nucleus -> isSame(nucleus, draft))) continue;
			clickOn(image, draft);
			until("the selection", () -> table().getSelectedRowCount() == 1);
			shoot(SHORT_MS);
			keyOn(image, KeyEvent.VK_R);
			gestures += 2;
			shoot(SHORT_MS);
		}
	}

	/** A rectangle and A. */
	private void addMissingOnes() throws Exception {
		for (final Rectangle nucleus : NUCLEI) {
			if (drafts().stream().anyMatch(draft -> isSame(nucleus, draft))) continue;
			final int before = managed();
			final Rectangle around = new Rectangle(nucleus);
			around.grow(4, 4);
			final Rectangle drawn = around.intersection(new Rectangle(359, 359));
			asked(() -> drag(image, drawn.x, drawn.y, drawn.x + drawn.width, drawn.y + drawn.height));
			shoot(LONG_MS);
			pageOf(image, "missing");
			if (table().getSelectedRowCount() == 0) pressIn(GridTask.CATEGORY, "Accept");
			else keyOn(image, KeyEvent.VK_A);
			until("the outline in the ROI Manager", () -> managed() == before + 1);
			gestures += 2;
			shoot(SHORT_MS);
		}
	}

	/** What else one may do. */
	private void askAboutARectangle() throws Exception {
		final Point from = onScreen(image, 155, 172);
		final Point to = onScreen(image, 230, 245);
		asked(() -> {
			robot.mouseMove(from.x, from.y);
			robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
			for (int i = 1; i <= 2; i++) {
				robot.mouseMove(from.x + i * (to.x - from.x) / 2, from.y + i * (to.y - from.y) / 2);
				shoot(SHORT_MS);
			}
			robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		});
		note("answers", Long.toString(all(frame(), Cell.class).stream().filter(Cell::isShowing).count()));
		shoot(LAST_MS);
	}

	private List<Draft> drafts() throws Exception {
		return onEvents(() -> IntStream.range(0, table().getRowCount())
			.mapToObj(row -> ((DraftTable) table().getModel()).draft(row))
			.toList());
	}

	private static boolean isSame(final Rectangle nucleus, final Draft draft) {
		final Rectangle bounds = draft.roi().getBounds();
		final Rectangle common = nucleus.intersection(bounds);
		if (common.isEmpty()) return false;
		final double shared = (double) common.width * common.height;
		return shared / (nucleus.width * nucleus.height + bounds.width * bounds.height - shared) > SAME;
	}

	private void point(final Component button) {
		final Point corner = button.getLocationOnScreen();
		robot.mouseMove(corner.x + button.getWidth() / 2, corner.y + button.getHeight() / 2);
		shoot(SHORT_MS);
	}

	/** A frame with what is to be seen now, and with the pointer of the mouse. */
	private void shoot(final int ms) {
		robot.waitForIdle();
		final BufferedImage picture = robot.createScreenCapture(scene);
		final Point mouse = MouseInfo.getPointerInfo().getLocation();
		final Graphics2D g = picture.createGraphics();
		g.translate(mouse.x - scene.x, mouse.y - scene.y);
		g.setColor(Color.WHITE);
		g.fill(POINTER);
		g.setColor(Color.BLACK);
		g.draw(POINTER);
		g.dispose();
		film.add(picture, ms);
	}
}
