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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.VirtualScreen;
import fiji.plugin.florence2.plainimagej.scene.FirstStepsScene;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goes the steps of docs/first-steps.md in a real ImageJ. With the system property {@code pictures.keep} the pictures of the page
 * are replaced by those that were taken, if there is a window manager.
 */
@Tag("window")
class FirstStepsTest {

	private static final Path TAKEN = Path.of("target", "screenshots", "first-steps");
	private static final Path SHOWN = Path.of("docs", "images", "first-steps");
	private static final int MAX_BYTES = 150_000;
	private static final int FEWEST_COLORS = 10;

	private static Properties notes;
	private static boolean framed;

	@BeforeAll
	static void play() throws Exception {
		try (VirtualScreen screen = VirtualScreen.open()) {
			framed = screen.frameWindows();
			notes = PlainImageJ.installAsUsersDo("imagej-first-steps").play(FirstStepsScene.class, screen);
		}
		if (framed && Boolean.getBoolean("pictures.keep")) {
			for (final String name : names(TAKEN))
				Files.copy(TAKEN.resolve(name), SHOWN.resolve(name), StandardCopyOption.REPLACE_EXISTING);
		}
	}

	@Test
	void thePageShowsThePicturesThatAreTaken() throws IOException {
		assertEquals(names(TAKEN), names(SHOWN));
		for (final String name : names(SHOWN))
			assertTrue(Files.size(SHOWN.resolve(name)) < MAX_BYTES, name);
	}

	@Test
	void somethingIsToBeSeen() throws IOException {
		assumeTrue(framed, "Windows without a window manager may be empty; openbox is in the Debian package of that name.");
		for (final String name : names(TAKEN)) {
			final BufferedImage picture = ImageIO.read(TAKEN.resolve(name).toFile());
			final Set<Integer> colors = new HashSet<>();
			for (int y = 0; y < picture.getHeight(); y++)
				for (int x = 0; x < picture.getWidth(); x++)
					colors.add(picture.getRGB(x, y));
			assertTrue(colors.size() > FEWEST_COLORS, name);
		}
	}

	@Test
	void theSampleIsOpened() {
		assertEquals("sample.png", notes.getProperty("sample"));
	}

	@Test
	void objectsBecomeSelectionsAndRows() {
		assertTrue(notes.getProperty("found").matches("([1-9]\\d*) selections, \\1 rows"), notes.getProperty("found"));
	}

	@Test
	void regionsAreInTheOverlayAndInTheLabelImage() {
		final int objects = Integer.parseInt(notes.getProperty("found").split(" ")[0]);
		assertEquals(objects, Integer.parseInt(notes.getProperty("overlay")));
		assertEquals(objects, Integer.parseInt(notes.getProperty("labels")));
	}

	@Test
	void theCaptionIsARow() {
		assertEquals("1", notes.getProperty("captions"));
	}

	@Test
	void theSampleIsOpenedInBatchMode() {
		assertEquals("sample.png, 1 image", notes.getProperty("batch"));
	}

	private static Set<String> names(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
		}
	}
}
