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
package fiji.plugin.florence2.fiji.scene;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.process.ImageProcessor;

import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The macro lines of the pages: files of the folder {@code lines}. */
final class MacroActs {

	private static final Path LINES = Path.of("lines");

	private final FijiStage fiji;

	MacroActs(final FijiStage fiji) {
		this.fiji = fiji;
	}

	void play() throws Exception {
		try (Stream<Path> files = Files.list(LINES)) {
			for (final Path file : files.sorted().toList())
				fiji.act("line " + file.getFileName(), () -> line(file));
		}
	}

	private void line(final Path file) throws Exception {
		final ImagePlus sample = fiji.sample();
		final String macro = Files.readString(file);
		if (macro.contains("regions=selection")) sample.setRoi(100, 100, 80, 80);
		if (macro.contains("open images")) sample.setOverlay(new Overlay(new Roi(198, 10, 40, 76)));
		if (macro.contains("Read Scale Bar")) drawScaleBar(sample.getProcessor());
		final List<String> before = fiji.windows();
		final String seen = fiji.run(macro);
		IJ.wait(200);
		final List<String> opened = fiji.windows();
		before.forEach(opened::remove);
		final int overlay = sample.getOverlay() == null ? 0 : sample.getOverlay().size();
		fiji.note("seen by " + file.getFileName(), seen);
		fiji.note("found by " + file.getFileName(), FijiStage.found() + ", " + overlay + " in the overlay, " +
			WindowManager.getImageCount() + " images, windows " + opened);
	}

	/** It is 80 pixels long. */
	private static void drawScaleBar(final ImageProcessor pixels) {
		pixels.setColor(Color.BLACK);
		pixels.fill(new Roi(90, 300, 120, 50));
		pixels.setColor(Color.WHITE);
		pixels.fill(new Roi(100, 335, 80, 5));
	}
}
