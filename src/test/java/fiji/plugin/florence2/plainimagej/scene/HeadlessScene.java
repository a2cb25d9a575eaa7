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
import ij.measure.ResultsTable;

import java.io.IOException;
import java.io.InputStream;

import javax.imageio.ImageIO;

/** Commands without a screen. ImageJ has no menu there, hence no names of commands: they run by the classes behind them. */
public final class HeadlessScene {

	private static final String PACKAGE = "fiji.plugin.florence2.";

	private HeadlessScene() {}

	public static void main(final String... args) {
		Stage.play(HeadlessScene::play, args);
	}

	private static void play(final Stage stage) throws Exception {
		run(null, "plainimagej.sample.EveryInput");
		stage.note("no image", stage.given());
		final ImagePlus image = sample();
		run(image, "plainimagej.sample.EveryInput");
		stage.note("defaults", stage.given());
		run(image, "command.DetectObjects");
		stage.note("rows", ResultsTable.getResultsTable().size());
	}

	private static void run(final ImagePlus image, final String command) {
		IJ.runPlugIn(image, PACKAGE + "plainimagej.MenuCommand", PACKAGE + command);
	}

	private static ImagePlus sample() throws IOException {
		try (InputStream in = IJ.getClassLoader().getResourceAsStream("fiji/plugin/florence2/cli/sample.png")) {
			return new ImagePlus("a sample.png", ImageIO.read(in));
		}
	}
}
