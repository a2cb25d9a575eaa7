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
package fiji.plugin.florence2.plainimagej;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.VirtualScreen;
import fiji.plugin.florence2.dataset.CocoFolder;
import fiji.plugin.florence2.dataset.CocoImage;
import fiji.plugin.florence2.evaluation.Annotation;
import fiji.plugin.florence2.plainimagej.scene.TrainingScene;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A training on the shared images of living and dead cells, from open images with overlays to a model in the list. With the
 * system property {@code pictures.keep} the pictures of docs/training.md are replaced by those that were taken.
 */
@Tag("long")
class TrainingPicturesTest {

	private static final Path DATA = Path.of(System.getProperty("shared.dir", "../shared"), "data", "ldc");
	private static final Path TAKEN = Path.of("target", "screenshots", "training");
	private static final Path SHOWN = Path.of("docs", "images", "training");
	private static final List<String> PICTURES = List.of("regions", "dialog", "middle", "end");
	private static final int IMAGES = 24;

	/** Images with their objects as named selections in the overlay, as ImageJ saves them. */
	private static Path images() throws Exception {
		final Path folder = Files.createDirectories(Path.of("target", "training-images"));
		final List<CocoImage> images =
			CocoFolder.read(DATA).images().stream().filter(image -> image.objects() > 0).limit(IMAGES).toList();
		for (final CocoImage image : images) {
			final ImagePlus opened = IJ.openImage(image.file().toString());
			final Overlay overlay = new Overlay();
			for (final Annotation object : image.annotations()) {
				final Roi roi = new Roi(object.box().x(), object.box().y(), object.box().width(), object.box().height());
				roi.setName(object.category().name() + "-" + (overlay.size() + 1));
				overlay.add(roi);
			}
			opened.setOverlay(overlay);
			IJ.saveAsTiff(opened, folder.resolve(image.name().replace(".png", ".tif")).toString());
		}
		return folder.toAbsolutePath();
	}

	@Test
	void aModelIsTaughtLivingAndDeadCells() throws Exception {
		assumeTrue(Files.isDirectory(DATA), "The images of living and dead cells are not here.");
		final boolean framed;
		final Properties notes;
		try (VirtualScreen screen = VirtualScreen.open()) {
			framed = screen.frameWindows();
			notes = PlainImageJ.installAsUsersDo("imagej-training-pictures")
				.play(TrainingScene.class, screen, "-Dtraining.images=" + images());
		}
		assertTrue(notes.getProperty("notes").contains("is in the list of models now."), notes.getProperty("notes"));
		if (!framed || !Boolean.getBoolean("pictures.keep")) return;
		Files.createDirectories(SHOWN);
		for (final String name : PICTURES)
			Files.copy(TAKEN.resolve(name + ".png"), SHOWN.resolve(name + ".png"), StandardCopyOption.REPLACE_EXISTING);
	}
}
