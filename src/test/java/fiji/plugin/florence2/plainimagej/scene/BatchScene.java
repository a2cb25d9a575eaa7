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

import java.awt.TextField;
import java.awt.event.KeyEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A batch by its dialog, by the line that was recorded, and by the macro that comes with the plugin; and one that is stopped. */
public final class BatchScene {

	private static final Path MACRO = Path.of("..", "..", "macros", "Detect_Objects_in_Folder.ijm");
	private static final Path IMAGES = Path.of("..", "test-classes", "fiji", "plugin", "florence2", "images");
	private static final String NUCLEI = "00071198d059ba7f.png";
	/** Of the part of it that takes not so long. */
	private static final int SIDE = 128;
	private static final int MANY = 40;

	private final Stage stage;

	private BatchScene(final Stage stage) {
		this.stage = stage;
	}

	public static void main(final String... args) {
		Stage.play(stage -> new BatchScene(stage).play(), args);
	}

	private void play() throws Exception {
		stage.startImageJ();
		dialog();
		macro();
		escape();
	}

	/** Two images, and files of each kind that ImageJ cannot open. */
	private static Path images() throws IOException {
		final Path folder = Files.createTempDirectory("batch images");
		Files.copy(IMAGES.resolve("BloodImage_00000.jpg"), folder.resolve("blood, 1.JPG"));
		final ImagePlus nuclei = IJ.openImage(IMAGES.resolve(NUCLEI).toString());
		nuclei.setRoi(0, nuclei.getHeight() - SIDE, SIDE, SIDE);
		IJ.save(nuclei.crop(), folder.resolve("nuclei.png").toString());
		final byte[] png = Files.readAllBytes(IMAGES.resolve(NUCLEI));
		Files.write(folder.resolve("bad.png"), Arrays.copyOf(png, png.length / 2));
		Files.writeString(folder.resolve("text.png"), "no image");
		IJ.save(IJ.openImage(IMAGES.resolve(NUCLEI).toString()), folder.resolve("bad.tif").toString());
		Files.write(folder.resolve("bad.tif"), Arrays.copyOf(Files.readAllBytes(folder.resolve("bad.tif")), 60));
		Files.createFile(folder.resolve("empty.gif"));
		return folder;
	}

	private void dialog() throws Exception {
		final Path images = images();
		stage.record();
		IJ.doCommand("Florence-2 Batch...");
		final GenericDialog dialog = (GenericDialog) stage.dialog("Florence-2 Batch");
		stage.note("dialog", stage.contents(dialog));
		((TextField) dialog.getStringFields().get(0)).setText(images.toString());
		((TextField) dialog.getStringFields().get(1)).setText(images.resolve("results").toString());
		stage.screenshot("batch-dialog");
		stage.press(dialog, "OK");
		final String recorded = stage.await("the record", () -> stage.recorded("run(\"Florence-2 Batch..."));
		stage.note("recorded", recorded.replace(images.toString(), "IMAGES"));
		stage.awaitThat("the end", () -> Files.exists(images.resolve("results/annotations.json")));
		stage.note("images", Files.readString(images.resolve("results/images.csv")));
		stage.note("failures",
			Files.readAllLines(images.resolve("results/failures.csv")).stream().map(line -> line.split(",")[0]).toList());
		stage.log();
		final String again = recorded.replace("/results", "/again");
		stage.macro(again.replace("// ", "") + "\nprint('and on');").join();
		stage.note("on", stage.log().endsWith("and on"));
		stage.note("again", Files.readString(images.resolve("again/results.csv"))
			.equals(Files.readString(images.resolve("results/results.csv"))));
		stage.note("windows", WindowManager.getImageCount());
	}

	private void macro() throws Exception {
		final Path images = images();
		stage.log();
		IJ.runMacroFile(MACRO.toAbsolutePath().normalize().toString(), images.toString());
		stage.note("macro", stage.log());
		stage.note("macro pictures", Files.exists(images.resolve("objects/pictures/nuclei.png.png")));
	}

	/** The escape key stops a batch, which keeps what is done. */
	private void escape() throws Exception {
		final Path images = Files.createTempDirectory("many images");
		for (int i = 0; i < MANY; i++)
			Files.copy(IMAGES.resolve(NUCLEI), images.resolve(i + ".png"));
		final Path objects = images.resolve("objects");
		final Thread macro =
			new Thread(() -> IJ.runMacroFile(MACRO.toAbsolutePath().normalize().toString(), images.toString()));
		macro.start();
		stage.awaitThat("the first image", () -> Files.exists(objects.resolve("journal")));
		stage.screenshot("batch-progress");
		final ImageJ imagej = IJ.getInstance();
		imagej.keyPressed(new KeyEvent(imagej, KeyEvent.KEY_PRESSED, 0, 0, KeyEvent.VK_ESCAPE, KeyEvent.CHAR_UNDEFINED));
		stage.awaitThat("the tables", () -> Files.exists(objects.resolve("annotations.json")));
		macro.join();
		stage.note("stopped after", Files.readAllLines(objects.resolve("images.csv")).size() - 1);
	}
}
