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
import ij.gui.GenericDialog;

import java.awt.TextField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A data set from images to an export by a macro, and by the dialog of an import. */
public final class DataSetScene {

	private static final Path IMAGES = Path.of("..", "test-classes", "fiji", "plugin", "florence2", "images");
	private static final String NUCLEI = "00071198d059ba7f.png";

	private final Stage stage;

	private DataSetScene(final Stage stage) {
		this.stage = stage;
	}

	public static void main(final String... args) {
		Stage.play(stage -> new DataSetScene(stage).play(), args);
	}

	private void play() throws Exception {
		stage.startImageJ();
		final Path folder = Files.createTempDirectory("data set");
		final Path images = Files.createDirectories(folder.resolve("images"));
		Files.copy(IMAGES.resolve(NUCLEI), images.resolve("nuclei.png"));
		dialog(folder);
		stage.log();
		final String set = "data_set=[" + folder.resolve("set") + "]";
		stage
			.macro("run('Florence-2 Data Set Annotate...', '" + set + " model=nano');\n" +
				"run('Florence-2 Data Set Filter...', '" + set + " rules=[score=0.99] preview=true');\n" +
				"run('Florence-2 Data Set Filter...', '" + set + " rules=[score=0.99]');\n" +
				"run('Florence-2 Data Set Statistics...', '" + set + "');\n" + "run('Florence-2 Data Set Export...', '" + set +
				" export_folder=[" + folder.resolve("coco") + "] all=true');\n")
			.join();
		stage.note("macro", stage.log().replace(folder.toString(), "FOLDER"));
		stage.note("exported", Files.exists(folder.resolve("coco/training/annotations.json")) ||
			Files.exists(folder.resolve("coco/validation/annotations.json")));
	}

	private void dialog(final Path folder) throws Exception {
		IJ.doCommand("Florence-2 Data Set Import...");
		final GenericDialog dialog = (GenericDialog) stage.dialog("Florence-2 Data Set Import");
		stage.note("dialog", stage.contents(dialog));
		((TextField) dialog.getStringFields().get(0)).setText(folder.resolve("set").toString());
		((TextField) dialog.getStringFields().get(1)).setText(folder.resolve("images").toString());
		stage.screenshot("data-set-import");
		stage.press(dialog, "OK");
		stage.awaitThat("the import", () -> isImported(folder.resolve("set/record.jsonl")));
	}

	private static boolean isImported(final Path record) {
		try {
			return Files.exists(record) && Files.readString(record).contains("\"event\":\"image\"");
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
