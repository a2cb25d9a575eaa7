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

import fiji.plugin.florence2.Nano;
import fiji.plugin.florence2.imagej.input.SampleImage;
import fiji.plugin.florence2.imagej.service.ModelService;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Roi;
import ij.plugin.frame.RoiManager;
import ij.process.ImageProcessor;

import java.awt.Color;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.swing.AbstractButton;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JList;
import javax.swing.JScrollPane;
import javax.swing.JSlider;
import javax.swing.LookAndFeel;
import javax.swing.SwingUtilities;
import javax.swing.UIManager;

/** The explorer while images, stacks and models change, in a dark look and in a small window. */
final class ExplorerCircumstancesScene extends ExplorerStage {

	private static final Dimension SMALL = new Dimension(800, 600);

	private final ModelService models = context.service(ModelService.class);
	private final Path folder;

	private ExplorerCircumstancesScene(final Path folder) throws Exception {
		this.folder = folder;
	}

	/** @param args as for all scenes, and a folder to work in */
	public static void main(final String... args) throws Exception {
		UIManager.put("control", new Color(0x2b2b2b));
		UIManager.put("info", new Color(0x2b2b2b));
		UIManager.put("nimbusBase", new Color(0x121e31));
		UIManager.put("nimbusLightBackground", new Color(0x1e1e1e));
		UIManager.put("nimbusSelectionBackground", new Color(0x3a6ea5));
		UIManager.put("nimbusSelectedText", Color.WHITE);
		UIManager.put("nimbusDisabledText", new Color(0x808080));
		UIManager.put("text", new Color(0xdddddd));
		UIManager.setLookAndFeel("javax.swing.plaf.nimbus.NimbusLookAndFeel");
		new ExplorerCircumstancesScene(Path.of(args[2])).play(args);
	}

	@Override
	protected void play() throws Exception {
		models.library().add("other", Nano.copyOptimizedTo(folder.resolve("other")));
		new ImageJ(ImageJ.STANDALONE);
		final ImagePlus stack = stack();
		show(stack);
		IJ.setTool("rectangle");
		explore();
		docked();
		follow(stack);
		smallWindow(stack);
		deletedModel();
		changedStack();
		otherImage(stack);
		note("kept", Integer.toString(managed()));
	}

	private static ImagePlus stack() throws Exception {
		final ImageProcessor sample = SampleImage.open().getProcessor();
		final ImageStack planes = new ImageStack(sample.getWidth(), sample.getHeight());
		planes.addSlice(sample.duplicate());
		sample.flipHorizontal();
		planes.addSlice(sample.duplicate());
		sample.flipVertical();
		planes.addSlice(sample);
		return new ImagePlus("planes", planes);
	}

	/** With the mouse wheel, which scrolls through the stack. */
	private void follow(final ImagePlus stack) throws Exception {
		asked(() -> press("Detect"));
		press("Follow planes");
		asked(() -> scroll(stack, 2));
		press("Accept All");
		until("the regions in the ROI Manager", () -> managed() > 0);
		note("followed",
			questions() + " questions, kept in " +
				Arrays.stream(RoiManager.getInstance().getRoisAsArray())
					.map(Roi::getPosition)
					.distinct()
					.map(String::valueOf)
					.collect(Collectors.joining(" ")));
		press("Follow planes");
		scroll(stack, 3);
		robot.delay(500);
		note("not followed", questions() + " questions");
	}

	private void scroll(final ImagePlus stack, final int plane) throws Exception {
		final Point corner = stack.getCanvas().getLocationOnScreen();
		robot.mouseMove(corner.x + 100, corner.y + 100);
		robot.mouseWheel(1);
		until("plane " + plane, () -> stack.getCurrentSlice() == plane);
	}

	private int questions() throws Exception {
		return onEvents(() -> component("history", JList.class).getModel().getSize());
	}

	private void smallWindow(final ImagePlus stack) throws Exception {
		asked(() -> drag(stack, 110, 120, 175, 200));
		picture("dark-nimbus");
		final Dimension before = frame().getSize();
		note("least height", frame().getMinimumSize().height + " of " + SMALL.height);
		final LookAndFeel own = UIManager.getLookAndFeel();
		for (final String look : List.of(own.getClass().getName(), "javax.swing.plaf.metal.MetalLookAndFeel",
			"com.formdev.flatlaf.FlatDarkLaf"))
		{
			look((LookAndFeel) Class.forName(look).getConstructor().newInstance());
			resize(SMALL);
			note("cut off in " + UIManager.getLookAndFeel().getName(), onEvents(this::cutOff));
			picture("800x600-" + UIManager.getLookAndFeel().getID());
		}
		showTab(1);
		picture("800x600-history");
		showTab(0);
		look(own);
		resize(before);
		stack.deleteRoi();
	}

	private void look(final LookAndFeel look) throws Exception {
		onEvents(() -> {
			UIManager.setLookAndFeel(look);
			SwingUtilities.updateComponentTreeUI(frame());
			return null;
		});
	}

	/** The parts that have less room than they need, but for those that scroll. */
	private String cutOff() {
		return Stream.concat(all(frame(), AbstractButton.class).stream(), all(frame(), JSlider.class).stream())
			.filter(part -> part.isShowing() && isCutOff(part))
			.map(part -> part instanceof AbstractButton button ? button.getText() : part.getName())
			.collect(Collectors.joining(", ")) + (table().getParent().getHeight() < table().getRowHeight() ? "the list" : "");
	}

	private boolean isCutOff(final JComponent part) {
		if (SwingUtilities.getAncestorOfClass(JScrollPane.class, part) != null ||
			SwingUtilities.getAncestorOfClass(JComboBox.class, part) != null) return false;
		final Container content = frame().getContentPane();
		final Rectangle place = SwingUtilities.convertRectangle(part.getParent(), part.getBounds(), content);
		return part.getHeight() < part.getMinimumSize().height || part.getWidth() < part.getMinimumSize().width ||
			!new Rectangle(content.getSize()).contains(place);
	}

	private void resize(final Dimension size) throws Exception {
		onEvents(() -> {
			frame().setSize(size);
			frame().validate();
			return null;
		});
	}

	private void deletedModel() throws Exception {
		final JComboBox<?> model = component("model", JComboBox.class);
		choose("model", "other");
		note("other model", timeless(asked(() -> press("Detect"))));
		models.close();
		try (Stream<Path> files = Files.walk(folder.resolve("other"))) {
			files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
		}
		note("deleted model", asked(() -> press("Detect")));
		until("the models that there are", () -> model.getItemCount() == 1);
		note("the model that is left", model.getSelectedItem() + ": " + timeless(asked(() -> press("Detect"))));
	}

	private static String timeless(final String sentence) {
		return sentence.replaceAll("\\d\\.\\d\\d", "0.00");
	}

	private void changedStack() throws Exception {
		final ImagePlus large = IJ.createImage("large", "8-bit noise", 2000, 2000, 2);
		large.show();
		follows("large");
		note("changed stack", asked(() -> {
			press("Detect");
			until("progress", () -> status().contains("tile"));
			onEvents(() -> {
				final ImageStack one = new ImageStack(2000, 2000);
				one.addSlice(large.getProcessor());
				large.setStack(one);
				return null;
			});
		}));
		large.changes = false;
		large.close();
		follows("planes");
	}

	/** The answer is that image's about which was asked. */
	private void otherImage(final ImagePlus stack) throws Exception {
		final ImagePlus other = IJ.createImage("other", "8-bit ramp", 200, 200, 1);
		asked(() -> {
			press("Outline all");
			other.show();
		});
		follows("other");
		note("other image", table().getRowCount() + " shown, " + questions() + " questions");
		other.close();
		follows("planes");
		note("asked image", text("answer"));
		// The stack shrinks under its regions.
		IJ.run(stack, "Delete Slice", "");
		note("smaller stack", timeless(asked(() -> press("Detect"))));
		while (onEvents(() -> button("Undo").isEnabled()))
			keyInWindow(KeyEvent.VK_Z, InputEvent.CTRL_DOWN_MASK);
	}
}
