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
package fiji.plugin.florence2.imagej.output;

import fiji.plugin.florence2.imagej.input.PlanePosition;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.task.Box;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;

import ij.CompositeImage;
import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GUI;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;

import java.awt.Color;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.awt.Window;
import java.awt.image.BufferedImage;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Outputs met by a running ImageJ: the program that tests start, with or without a display, and what its macros call.
 * Each line that it prints is one finding.
 */
public final class OutputsInAMacro {

	private static final String SELF = OutputsInAMacro.class.getName();
	private static final String IMAGE =
		"setBatchMode(true); newImage('cells', '8-bit composite-mode', 64, 64, 2, 3, 4);" +
			"setVoxelSize(0.5, 0.5, 1, 'um');";

	/** Of the images that are drawn, in pixels: windows of smaller ones are wider than their image. */
	private static final int SIDE = 256;

	private OutputsInAMacro() {}

	/** @param args {@code headless}, {@code windows}, {@code batch} or {@code planes} */
	public static void main(final String[] args) {
		int exitCode = 1;
		try {
			play(args[0]);
			exitCode = 0;
		}
		catch (final RuntimeException e) {
			e.printStackTrace();
		}
		// ImageJ's windows would keep the program alive.
		System.exit(exitCode);
	}

	private static void play(final String scene) {
		switch (scene) {
			case "headless" -> headless();
			case "windows" -> windows();
			case "batch" -> batch();
			case "planes" -> planes();
			default -> throw new IllegalArgumentException(scene);
		}
	}

	/** What a command does at its end; called by the macros. */
	public static String output(final String destination) {
		final ImagePlus image = WindowManager.getCurrentImage();
		final ImageAnswer answer = new ImageAnswer(image, List.of(answer()));
		answer.show(RoiDestination.valueOf(destination));
		ResultsWindow.append(answer::appendTo);
		TextProperties.set(image, answer.planes());
		return "";
	}

	private static PlaneAnswer answer() {
		return Answers.of(new PlanePosition(0, 3, 2), Optional.of(Task.CAPTION), "Two cells.",
			List.of(new Region("cell", new Box(4, 8, 20, 24), 0.75, 1), new Region("cell", new Box(30, 30, 40, 50), 0.5, 1)),
			Device.CPU);
	}

	private static void headless() {
		print("in macro", macro(IMAGE + "makeRectangle(1, 1, 5, 5); Overlay.addSelection; call('" + SELF +
			".output', 'ROI_MANAGER'); Overlay.activateSelection(2); return '' + nResults + ' ' + getResult('x', 0) + ' '" +
			" + getResult('area (px)', 1) + ' ' + getResultString('label', 1) + ' ' + Property.get('florence2.caption') + ' '" +
			" + Overlay.size + ' ' + Roi.getName + ' ' + Roi.getProperty('score') + ' ' + Roi.getProperty('label');"));
	}

	private static void batch() {
		new ImageJ();
		print("in macro", macro(IMAGE + "call('" + SELF + ".output', 'ROI_MANAGER'); call('" + SELF + ".output', 'BOTH');" +
			"roiManager('select', 3); Stack.getPosition(c, z, t); return '' + nResults + ' ' + roiManager('count') + ' ' + Roi." +
			"getName + ' ' + getResultString('roi', 3) + ' ' + z + ' ' + t + ' ' + Overlay.size;"));
		print("windows", windowTitles());
	}

	private static void windows() {
		new ImageJ();
		final ImagePlus image = IJ.createHyperStack("cells", 64, 64, 2, 3, 4, 8);
		image.show();
		// Where ImageJ opens its other windows.
		GUI.center(image.getWindow());
		settle(image.getWindow());
		image.setRoi(1, 1, 5, 5);
		RoiDestination.OVERLAY.add(image, RegionRois.of(image, List.of(answer())));
		print("windows at first", windowTitles());

		RoiDestination.ROI_MANAGER.add(image, RegionRois.of(image, List.of(answer())));
		final RoiManager manager = RoiManager.getInstance();
		print("opened", rois(manager.getRoisAsArray()));
		settle(manager);
		print("covers the image", manager.getBounds().intersects(image.getWindow().getBounds()));
		print("selection", image.getRoi());
		print("overlay", image.getOverlay().size());

		final Roi mine = new Roi(3, 3, 4, 4);
		mine.setName("mine");
		mine.setPosition(1, 1, 1);
		manager.add(mine, -1);
		RoiDestination.BOTH.add(image, RegionRois.of(image, List.of(answer())));
		print("appended", rois(manager.getRoisAsArray()));
		print("same manager", manager == RoiManager.getInstance());
		print("group", Roi.getGroupName(manager.getRoi(0).getGroup()));
		final Overlay overlay = image.getOverlay();
		print("overlay in the end", overlay.size());

		onEvents(Recorder::new);
		final Recorder recorder = Recorder.getInstance();
		manager.select(2);
		image.setRoi(2, 2, 6, 6);
		final String recorded = recorder.getText();
		RoiDestination.ROI_MANAGER.remove(image, roi -> roi.getName().startsWith("cell"));
		print("after removal", rois(manager.getRoisAsArray()));
		print("selection after removal", image.getRoi());
		print("recorded by removal", recorder.getText().substring(recorded.length()));
		recorder.close();

		ResultsWindow.append(table -> new ImageAnswer(image, List.of(answer())).appendTo(table));
		for (int run = 0; run < 2; run++)
			CountsWindow.append(new ImageAnswer(image, List.of(answer())).countsByPlane());
		print("counts", macro("return '' + Table.size('Counts') + ' ' + Table.get('cell', 1, 'Counts');"));
		print("results", ResultsTable.getResultsTable().size());
		print("windows in the end", windowTitles());
		settle(ResultsTable.getResultsWindow());
		final Rectangle table = ResultsTable.getResultsWindow().getBounds();
		print("width of the table", table.width);
		print("covers image or list",
			Stream.of(image.getWindow(), manager).anyMatch(other -> table.intersects(other.getBounds())));
	}

	private static void planes() {
		new ImageJ();
		final ImagePlus hyperstack = IJ.createHyperStack("hyperstack", SIDE, SIDE, 2, 3, 4, 8);
		hyperstack.setDisplayMode(IJ.COLOR);
		final ImagePlus frames = IJ.createImage("frames", SIDE, SIDE, 5, 16);
		frames.setDimensions(1, 1, 5);
		final ImagePlus channels = IJ.createImage("channels", SIDE, SIDE, 3, 8);
		channels.setDimensions(3, 1, 1);
		drawn(new CompositeImage(channels, IJ.COLOR), new PlanePosition(2, 1, 1));
		drawn(new CompositeImage(channels, IJ.COMPOSITE), new PlanePosition(0, 1, 1));
		drawn(frames, new PlanePosition(0, 1, 4));
		drawn(IJ.createImage("RGB slices", "RGB", SIDE, SIDE, 4), new PlanePosition(0, 3, 1));
		drawn(IJ.createImage("single", SIDE, SIDE, 1, 32), new PlanePosition(0, 1, 1));
		drawn(hyperstack, new PlanePosition(0, 3, 2));
		drawn(hyperstack, new PlanePosition(2, 1, 4));
	}

	/** Prints the numbers of the planes on which ImageJ draws a selection, as overlay and by the ROI Manager. */
	private static void drawn(final ImagePlus image, final PlanePosition position) {
		final PlaneAnswer answer = Answers.of(position, Optional.of(Task.OD), "",
			List.of(new Region("cell", new Box(4, 8, 20, 24), 1, 1)), Device.CPU);
		image.show();
		for (final RoiDestination destination : List.of(RoiDestination.OVERLAY, RoiDestination.ROI_MANAGER)) {
			final List<Roi> rois = RegionRois.of(image, List.of(answer));
			destination.add(image, rois);
			final List<Integer> planes = IntStream.rangeClosed(1, image.getStackSize())
				.filter(plane -> draws(image, plane, rois.get(0).getStrokeColor()))
				.boxed()
				.toList();
			print(image.getTitle() + " " + position.channel() + "," + position.slice() + "," + position.frame() + " " +
				destination.name(), planes);
			image.setOverlay(null);
		}
		RoiManager.getInstance().reset();
		image.hide();
	}

	private static boolean draws(final ImagePlus image, final int plane, final Color color) {
		final int[] position = image.convertIndexToPosition(plane);
		image.setPosition(position[0], position[1], position[2]);
		final BufferedImage canvas = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
		onEvents(() -> image.getCanvas().paint(canvas.createGraphics()));
		return Arrays.stream(canvas.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE)).anyMatch(pixel -> pixel == color.getRGB());
	}

	/** Windows are laid out and painted as events; beside them, another thread may wait for these for ever. */
	private static void onEvents(final Runnable what) {
		try {
			EventQueue.invokeAndWait(what);
		}
		catch (final InterruptedException | InvocationTargetException e) {
			throw new IllegalStateException(e);
		}
	}

	private static String macro(final String text) {
		return new Interpreter().run(text.replace('\'', '"'), "");
	}

	private static String rois(final Roi[] rois) {
		return String.join(" ",
			Arrays.stream(rois)
				.map(roi -> roi.getName() + "@" + roi.getCPosition() + "," + roi.getZPosition() + "," + roi.getTPosition())
				.toList());
	}

	private static String windowTitles() {
		return String.join(" ", Arrays.stream(WindowManager.getNonImageTitles()).sorted().toList());
	}

	/** Waits until it stands still: windows are moved a moment after that was asked for. */
	private static void settle(final Window window) {
		Rectangle before;
		do {
			before = window.getBounds();
			IJ.wait(300);
		}
		while (!before.equals(window.getBounds()));
	}

	private static void print(final String what, final Object found) {
		System.out.println(what + ": " + found);
	}
}
