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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first minute with the explorer. */
class ExplorerMinuteTest {

	private static final int MAX_BYTES = 250_000;
	private static final int NEARLY_GREY = 8;

	@TempDir
	private static Path folder;
	private static Properties notes;

	@BeforeAll
	static void play() throws Exception {
		notes = ExplorerScenes.play(ExplorerMinuteScene.class, folder);
		ExplorerScenes.keep("explorer.gif", "outlines.png", "minute.png");
	}

	/** One that is added by hand has no outline. */
	@Test
	void allNucleiAreKeptAfterAFewGestures() {
		assertEquals("{Polygon=16, Rectangle=1}", notes.getProperty("kept"));
		assertEquals("16 regions added to the ROI Manager. 1 has no outline, only a box.", notes.getProperty("said"));
		assertEquals("4", notes.getProperty("answers"), "about a rectangle");
		assertTrue(Integer.parseInt(notes.getProperty("gestures")) <= 16, notes.getProperty("gestures"));
	}

	@Test
	@Tag("long")
	void theSameIsDoneInDoubleSize(@TempDir final Path other) throws Exception {
		assertEquals("{Polygon=16, Rectangle=1}",
			ExplorerScenes.playInDoubleSize(ExplorerMinuteScene.class, other).getProperty("kept"));
	}

	@Test
	void theFilmOfThePageIsSmallAndMoves() throws IOException {
		for (final Path film : List.of(ExplorerScenes.taken("explorer.gif"),
			Path.of("docs/images/explorer/explorer.gif")))
		{
			assertTrue(Files.size(film) < MAX_BYTES, film + " has " + Files.size(film) + " bytes");
			final ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
			try (ImageInputStream in = ImageIO.createImageInputStream(film.toFile())) {
				reader.setInput(in);
				assertTrue(reader.getNumImages(true) > 6, reader.getNumImages(true) + " frames");
				assertTrue(greys(reader.read(0)) > 0.9, film + " has the colours of the screen");
			}
			finally {
				reader.dispose();
			}
		}
	}

	/** The part of a picture that has no colour: nearly all of the window and of the image. */
	private static double greys(final BufferedImage picture) {
		int greys = 0;
		for (int y = 0; y < picture.getHeight(); y++)
			for (int x = 0; x < picture.getWidth(); x++) {
				final Color color = new Color(picture.getRGB(x, y));
				final int[] parts = IntStream.of(color.getRed(), color.getGreen(), color.getBlue()).sorted().toArray();
				if (parts[2] - parts[0] <= NEARLY_GREY) greys++;
			}
		return (double) greys / (picture.getWidth() * picture.getHeight());
	}
}
