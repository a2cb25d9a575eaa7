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
import fiji.plugin.florence2.ui.WindowStage;

import ij.ImageJ;
import ij.WindowManager;

import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.geom.Point2D;
import java.nio.file.Path;
import java.util.List;

import javax.swing.JLabel;
import javax.swing.JProgressBar;
import javax.swing.UIManager;

/** Reviews a data set as people do, by keys and mouse, and notes what is in its record. */
final class ReviewScene extends WindowStage {

	private final DataSet set;

	private ReviewScene(final Path folder) throws Exception {
		super("Review ");
		set = ReviewedSet.make(folder, 40);
	}

	/** @param args as for all scenes, and a folder for the data set */
	public static void main(final String... args) throws Exception {
		UIManager.setLookAndFeel("com.formdev.flatlaf.FlatLightLaf");
		new ReviewScene(Path.of(args[2])).play(args);
	}

	@Override
	protected String situation() {
		return component("message", JLabel.class).getText();
	}

	@Override
	protected void play() throws Exception {
		new ImageJ(ImageJ.STANDALONE);
		run("DataSetReview", "data_set", set.folder().toFile());
		until("the window", () -> frame() != null && !grid().selection().isEmpty());
		note("first", onEvents(() -> bar() + ", " + selected().label() + " " + selected().score()));
		decide(KeyEvent.VK_A);
		decide(KeyEvent.VK_A);
		decide(KeyEvent.VK_R);
		decide(KeyEvent.VK_2);
		note("decided", bar() + ": " + counts());
		picture("review");
		undoAndRedo();
		label();
		draw();
		correct();
		several();
		byLabel();
		images();
		list("kind", "Regions");
		explore();
	}

	/** By a key, after which the next item is selected. */
	private void decide(final int key) throws Exception {
		// ImageJ's own window may have taken the keys.
		focus(grid());
		final String item = onEvents(() -> selected().id());
		key(key, 0);
		until("the next item", () -> !selected().id().equals(item));
	}

	private void undoAndRedo() throws Exception {
		key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
		key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
		note("undone", counts());
		key(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK | InputEvent.SHIFT_DOWN_MASK);
		note("redone", counts());
	}

	private void label() throws Exception {
		key(KeyEvent.VK_L, 0);
		until("the field",
			() -> frame().getFocusOwner() != null && "written name".equals(frame().getFocusOwner().getName()));
		type("BLAST");
		final String item = onEvents(() -> selected().id());
		key(KeyEvent.VK_ENTER, 0);
		until("the label", () -> set.refresh().region(item).orElseThrow().label().equals("blast"));
		note("labelled", now(item));
		until("the grid", () -> grid().isFocusOwner());
	}

	private void draw() throws Exception {
		final long before = set.refresh().regions().count();
		key(KeyEvent.VK_D, 0);
		until("the pencil", () -> editor().isDrawing());
		final java.awt.Point corner = editor().getLocationOnScreen();
		drag(new java.awt.Point(corner.x + 30, corner.y + 30), new java.awt.Point(corner.x + 110, corner.y + 90));
		until("the new region", () -> set.refresh().regions().count() == before + 1);
		note("drawn", now(onEvents(() -> selected().id())));
	}

	private void correct() throws Exception {
		final DataSetRegion region = onEvents(() -> selected().region().orElseThrow());
		final double right = region.shape().bounds().x2();
		final Point2D edge = onEvents(
			() -> editor().onScreen(new Point(right, (region.shape().bounds().y1() + region.shape().bounds().y2()) / 2)));
		final java.awt.Point from = editor().getLocationOnScreen();
		from.translate((int) edge.getX(), (int) edge.getY());
		drag(from, new java.awt.Point(from.x + 40, from.y));
		until("the new shape", () -> set.refresh().region(region.id()).orElseThrow().shape().bounds().x2() > right + 1);
		note("corrected", now(region.id()));
		picture("review-corrected");
		focus(grid());
	}

	private void several() throws Exception {
		key(KeyEvent.VK_RIGHT, 0);
		key(KeyEvent.VK_RIGHT, InputEvent.SHIFT_DOWN_MASK);
		key(KeyEvent.VK_RIGHT, InputEvent.SHIFT_DOWN_MASK);
		final List<String> items = onEvents(() -> grid().selection().stream().map(ReviewItem::id).toList());
		key(KeyEvent.VK_R, 0);
		until("the decision", () -> {
			set.refresh();
			return items.stream().allMatch(item -> now(item).startsWith("REJECTED"));
		});
		note("several", items.stream().map(this::now).distinct().toList() + " of " + items.size());
	}

	private void byLabel() throws Exception {
		list("label", "platelet");
		note("platelets", onEvents(() -> grid().selection().get(0).label()));
		picture("review-label");
		list("label", "All labels");
	}

	private void images() throws Exception {
		list("kind", "Images");
		final String image = onEvents(() -> selected().id());
		picture("review-images");
		key(KeyEvent.VK_A, 0);
		until("the image", () -> set.refresh().image(image).orElseThrow().isDone());
		note("image", set.view().image(image).orElseThrow().state().name());
	}

	private void explore() throws Exception {
		focus(grid());
		final String name = onEvents(() -> selected().image().name());
		key(KeyEvent.VK_ENTER, 0);
		until("the image's window", () -> WindowManager.getImageCount() == 1);
		note("explored", Boolean.toString(WindowManager.getCurrentImage().getTitle().equals(name)));
		until("the explorer", () -> frame("Florence-2 Explorer").isPresent());
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

	private String bar() throws Exception {
		return onEvents(() -> component("progress", JProgressBar.class).getString());
	}

	private ReviewItem selected() {
		return grid().lead().orElseThrow();
	}

	private ItemGrid grid() {
		return first(ItemGrid.class);
	}

	private RegionEditor editor() {
		return first(RegionEditor.class);
	}

	private void list(final String box, final String item) throws Exception {
		choose(box, item);
		focus(grid());
	}
}
