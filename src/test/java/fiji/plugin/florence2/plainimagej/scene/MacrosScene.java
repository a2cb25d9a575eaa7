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
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.measure.ResultsTable;
import ij.plugin.frame.RoiManager;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The macros that come with the plugin, run as a user runs them. */
public final class MacrosScene {

	private static final Path MACROS = Path.of("..", "..", "macros");
	/** Of a plane of the series. */
	private static final int SIDE = 160;
	private static final Path IMAGES = Path.of("..", "test-classes", "fiji", "plugin", "florence2", "images");

	private final Stage stage;

	private MacrosScene(final Stage stage) {
		this.stage = stage;
	}

	public static void main(final String... args) {
		Stage.play(stage -> {
			stage.startImageJ();
			play(stage);
		}, args);
	}

	/** Runs them in the ImageJ that there is. */
	public static void play(final Stage stage) throws Exception {
		new MacrosScene(stage).runAll();
	}

	private void runAll() throws Exception {
		detectInStack();
		countPerFrame();
		measure();
		classifyOverlay();
		classifyManaged();
		readScaleBar();
		captionFolder();
	}

	private void detectInStack() throws Exception {
		final ImagePlus stack = show(series());
		run("Detect_Objects_in_Stack", "");
		stage.note("stack log", stage.log());
		final List<Integer> slices = new ArrayList<>();
		for (final Roi roi : stack.getOverlay())
			slices.add(roi.getPosition());
		stage.note("stack slices", slices);
		stage.note("stack rows", column("slice"));
		close(stack);
	}

	private void countPerFrame() throws Exception {
		final ResultsTable results = ResultsTable.getResultsTable();
		results.addRow();
		results.addValue("mine", 42);
		final ImagePlus series = series();
		series.setDimensions(1, 1, 3);
		show(series);
		run("Count_Objects_per_Frame", "nucleus");
		stage.note("count frames", column("frame"));
		stage.note("counts", column("count"));
		stage.note("count mine", column("mine"));
		results.reset();
		run("Count_Objects_per_Frame", "whale");
		stage.note("count whales", column("count"));
		stage.note("count log", stage.log());
		close(series);
	}

	private void measure() throws Exception {
		final ImagePlus image = open("BloodImage_00000.jpg");
		image.setOverlay(new Overlay(new Roi(1, 1, 2, 2)));
		run("Measure_Detected_Objects", "");
		stage.note("measured labels", labels());
		stage.note("measured means", column("mean"));
		stage.note("measured overlay", image.getOverlay().size());
		stage.note("measured selection", image.getRoi());
		measureAgain(image);
		stage.note("measured log", stage.log());
		close(image);
	}

	/** Where the objects were found before, by the macro itself or by the command, and new ROIs replace the earlier ones. */
	private void measureAgain(final ImagePlus image) throws Exception {
		run("Measure_Detected_Objects", "");
		stage.note("measured again", column("mean"));
		image.setOverlay(new Overlay(new Roi(1, 1, 2, 2)));
		IJ.runMacro("run(\"Florence-2 Detect Objects...\", \"imp=[\" + getTitle() + \"] model=nano output=overlay\");");
		ResultsTable.getResultsTable().reset();
		run("Measure_Detected_Objects", "");
		stage.note("measured after the command", column("mean"));
		stage.note("measured overlay again", image.getOverlay().size());
	}

	private void classifyOverlay() throws Exception {
		final ImagePlus image = open("BloodImage_00000.jpg");
		final Overlay overlay = new Overlay(new Roi(250, 160, 220, 225));
		overlay.add(new Roi(537, 345, 102, 118));
		image.setOverlay(overlay);
		run("Classify_ROIs", "");
		stage.note("classified", labels());
		stage.note("classified overlay", image.getOverlay().size());
		stage.note("classified log", stage.log());
		close(image);
	}

	private void classifyManaged() throws Exception {
		final ImagePlus image = open("BloodImage_00000.jpg");
		final RoiManager manager = RoiManager.getRoiManager();
		manager.addRoi(new Roi(250, 160, 220, 225));
		manager.addRoi(new Roi(537, 345, 102, 118));
		run("Classify_ROIs", "");
		stage.note("managed", manager.getRoi(0).getName() + "|" + manager.getRoi(1).getName() + "|" + manager.getCount());
		stage.note("managed log", stage.log());
		// What is displayed would be asked about.
		manager.reset();
		manager.close();
		close(image);
	}

	private void readScaleBar() throws Exception {
		final ImagePlus image = open("00071198d059ba7f.png");
		final ImageProcessor pixels = image.getProcessor();
		pixels.setRoi(140, 200, 110, 50);
		pixels.setValue(0);
		pixels.fill();
		pixels.setRoi(155, 235, 80, 5);
		pixels.setValue(255);
		pixels.fill();
		pixels.resetRoi();
		image.setRoi(140, 200, 110, 50);
		run("Read_Scale_Bar", "20,0 \u00b5m");
		stage.note("bar", stage.log());
		final Calibration calibration = image.getCalibration();
		stage.note("bar scale", calibration.pixelWidth + " " + calibration.pixelHeight + " " + calibration.getUnit());
		close(image);
	}

	private void captionFolder() throws Exception {
		final Path folder = Files.createTempDirectory("captions");
		Files.copy(IMAGES.resolve("BloodImage_00000.jpg"), folder.resolve("Blood, 1.JPG"));
		Files.copy(IMAGES.resolve("00071198d059ba7f.png"), folder.resolve("a [b].png"));
		Files.writeString(folder.resolve("notes.txt"), "no image");
		// Another image in a window, which the macro is not about
		final ImagePlus other = open("0121d6759c5adb29.png");
		run("Caption_Folder", folder.toString());
		stage.note("captions", Files.readString(folder.resolve("captions.csv")));
		stage.note("captions log", stage.log());
		stage.note("captions other", other.getProp("florence2.caption"));
		stage.note("captions open", WindowManager.getImageCount());
	}

	private static void run(final String macro, final String argument) {
		IJ.runMacroFile(MACROS.resolve(macro + ".ijm").toAbsolutePath().normalize().toString(), argument);
	}

	private ImagePlus open(final String name) {
		ResultsTable.getResultsTable().reset();
		return show(IJ.openImage(IMAGES.resolve(name).toString()));
	}

	private ImagePlus show(final ImagePlus image) {
		stage.show(image, image.getTitle());
		return image;
	}

	/** Nuclei, nothing, other nuclei. */
	private static ImagePlus series() {
		final ImageStack stack = new ImageStack(SIDE, SIDE);
		stack.addSlice(corner("00071198d059ba7f.png"));
		stack.addSlice(new ByteProcessor(SIDE, SIDE));
		stack.addSlice(corner("003cee89357d9fe1.png"));
		return new ImagePlus("series", stack);
	}

	/** It has fewer nuclei than the image, and takes less time. */
	private static ImageProcessor corner(final String name) {
		final ImageProcessor pixels = IJ.openImage(IMAGES.resolve(name).toString()).getProcessor();
		pixels.setRoi(0, pixels.getHeight() - SIDE, SIDE, SIDE);
		return pixels.crop();
	}

	private static List<Double> column(final String name) {
		final ResultsTable results = ResultsTable.getResultsTable();
		final List<Double> values = new ArrayList<>();
		for (int row = 0; row < results.size(); row++)
			values.add(results.getValue(name, row));
		return values;
	}

	private static List<String> labels() {
		final ResultsTable results = ResultsTable.getResultsTable();
		final List<String> values = new ArrayList<>();
		for (int row = 0; row < results.size(); row++)
			values.add(results.getStringValue("label", row));
		return values;
	}

	private static void close(final ImagePlus image) {
		image.changes = false;
		image.close();
		ResultsTable.getResultsTable().reset();
	}
}
