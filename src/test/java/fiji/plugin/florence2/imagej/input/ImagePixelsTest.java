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
package fiji.plugin.florence2.imagej.input;

import fiji.plugin.florence2.RgbBytes;
import fiji.plugin.florence2.common.Sha256;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.tiling.PixelSource;
import fiji.plugin.florence2.tiling.Tile;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.ImagePlus;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Pixels of image files equal those that Pillow gives (src/test/python/image_goldens.py). */
class ImagePixelsTest {

	private static final Path FOLDER =
		Path.of("src", "test", "resources", "fiji", "plugin", "florence2", "imagej", "input");

	/** What Pillow gives: of deep images the values, else RGB. */
	private record Golden(String file, int width, int height, String kind, String sum, int difference) {

		static Golden of(final String line) {
			final String[] fields = line.split("\t");
			return new Golden(fields[0], Integer.parseInt(fields[1]), Integer.parseInt(fields[2]), fields[3], fields[4],
				Integer.parseInt(fields[5]));
		}
	}

	@TestFactory
	Stream<DynamicTest> equalPillows() throws IOException {
		return Files.readAllLines(FOLDER.resolve("pillow.tsv"))
			.stream()
			.map(Golden::of)
			.map(golden -> DynamicTest.dynamicTest(golden.file(), () -> compare(golden)));
	}

	private static void compare(final Golden golden) throws Exception {
		final ImageFile file = ImageFile.of(FOLDER.resolve(golden.file()));
		assertEquals(golden.width(), file.content().width());
		assertEquals(golden.height(), file.content().height());
		final ImagePlus image = file.open();
		assertEquals(file.content().planes(), image.getStackSize());
		if (golden.difference() == 0) assertEquals(golden.sum(), Sha256.of(bytes(image, golden.kind())));
		else {
			final RgbPlane expected = DisplayedPlane.of(ImageFile.of(FOLDER.resolve(golden.file() + ".rgb.png")).open());
			final byte[] expectedPixels = RgbBytes.of(expected);
			assertEquals(golden.sum(), Sha256.of(expectedPixels));
			final byte[] pixels = bytes(image, golden.kind());
			for (int i = 0; i < expectedPixels.length; i++)
				assertTrue(Math.abs((expectedPixels[i] & 0xff) - (pixels[i] & 0xff)) <= golden.difference(),
					golden.file() + ", value " + i + ": " + (pixels[i] & 0xff) + ", not " + (expectedPixels[i] & 0xff));
		}
	}

	/** Parts across strips and tiles, and within one. */
	@TestFactory
	Stream<DynamicTest> partsEqualTheWhole() throws IOException {
		return Files.readAllLines(FOLDER.resolve("pillow.tsv"))
			.stream()
			.map(Golden::of)
			.map(golden -> DynamicTest.dynamicTest(golden.file(), () -> {
				for (final Rectangle part : List.of(new Rectangle(7, 5, 40, 30), new Rectangle(52, 40, 1, 1)))
					comparePart(FOLDER.resolve(golden.file()), part);
			}));
	}

	/** Pixels of more than 8 bits have the same range. */
	@TestFactory
	Stream<DynamicTest> planesOfFilesAreSeenAsImagesAre() throws IOException {
		return Files.readAllLines(FOLDER.resolve("pillow.tsv"))
			.stream()
			.map(Golden::of)
			.map(golden -> DynamicTest.dynamicTest(golden.file(), () -> {
				final ImageFile file = ImageFile.of(FOLDER.resolve(golden.file()));
				final PixelSource plane = FilePlane.of(file, 1);
				assertArrayEquals(RgbBytes.of(DisplayedPlane.of(file.open())), RgbBytes.of(plane.read(Tile.whole(plane))));
			}));
	}

	private static void comparePart(final Path path, final Rectangle part) throws Exception {
		final ImageFile file = ImageFile.of(path);
		final ImagePlus image = file.open();
		final ImageProcessor whole = image.getProcessor();
		whole.setRoi(part);
		final ImageProcessor expected = whole.crop();
		final ImageProcessor read = file.read(1, part);
		assertEquals(part.width + " x " + part.height, read.getWidth() + " x " + read.getHeight());
		for (int y = 0; y < part.height; y++)
			for (int x = 0; x < part.width; x++)
				assertEquals(value(expected, x, y), value(read, x, y), path + ", pixel " + x + ", " + y);
	}

	private static double value(final ImageProcessor pixels, final int x, final int y) {
		return pixels instanceof ColorProcessor ? pixels.get(x, y) & 0xffffff : pixels.getf(x, y);
	}

	private static byte[] bytes(final ImagePlus image, final String kind) {
		return switch (kind) {
			case "u16" -> {
				final short[] pixels = (short[]) image.getProcessor().getPixels();
				final ByteBuffer bytes = ByteBuffer.allocate(2 * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
				bytes.asShortBuffer().put(pixels);
				yield bytes.array();
			}
			case "f32" -> {
				final float[] pixels = (float[]) image.getProcessor().getPixels();
				final ByteBuffer bytes = ByteBuffer.allocate(4 * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
				bytes.asFloatBuffer().put(pixels);
				yield bytes.array();
			}
			default -> RgbBytes.of(DisplayedPlane.of(image));
		};
	}
}
