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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The macros of the page about label images, for the images of {@code label.images}: their objects are named and put into a
 * data set; or, if {@code label.train} is true, a model is trained on it and annotates the images in {@code kept}.
 */
public final class LabelImagesScene {

	private final Stage stage;
	private final Path folder = Path.of(System.getProperty("label.images"));

	private LabelImagesScene(final Stage stage) {
		this.stage = stage;
	}

	public static void main(final String... args) {
		Stage.play(stage -> new LabelImagesScene(stage).play(), args);
	}

	private void play() throws Exception {
		stage.startImageJ();
		final List<String> macros = macros();
		if (Boolean.getBoolean("label.train")) train(macros.get(2));
		else name(macros.get(0), macros.get(1));
		stage.note("log", stage.log());
	}

	private void name(final String classify, final String filter) throws Exception {
		final List<Path> images;
		try (Stream<Path> files = Files.list(folder)) {
			images = files.filter(file -> file.toString().endsWith("-labels.tif")).sorted().toList();
		}
		for (final Path labels : images) {
			final String name = labels.toString().replace("-labels.tif", "");
			stage.macro(classify.replace(folder + "/nuclei", name) + "run('Close All');\nroiManager('reset');\n").join();
		}
		stage.macro(filter).join();
	}

	private void train(final String train) throws Exception {
		stage.macro("open('" + folder.resolve("kept/images/0.tif") + "');\n" + train).join();
		final String set = "data_set=[" + folder.resolve("judged") + "]";
		stage.macro("run('Florence-2 Data Set Import...', '" + set + " annotations=[" + folder.resolve("kept/images") +
			"] trust=proposed');\n" + "run('Florence-2 Data Set Annotate...', '" + set + " model=nano');\n" +
			"run('Florence-2 Data Set Annotate...', '" + set + " model=[my-nuclei]');\n").join();
	}

	private List<String> macros() throws IOException {
		final String page = Files.readString(Path.of("..", "..", "docs", "datasets.md"));
		final String section = page.substring(page.indexOf("## From a label image"), page.indexOf("## Formats"));
		return Pattern.compile("(?s)```ijm\\n(.*?)```")
			.matcher(section)
			.results()
			.map(block -> block.group(1).replace("/data/", folder + "/"))
			.toList();
	}
}
