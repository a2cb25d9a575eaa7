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
package fiji.plugin.florence2.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.batch.ResultFolder;
import fiji.plugin.florence2.imagej.input.ImageFile;

import ij.CompositeImage;
import ij.ImagePlus;

import java.awt.Rectangle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of microscopes, without Bio-Formats and with the part of it that is called, in processes of their own. */
class ReadersTest {

	private static final String REFUSAL = " is a Zeiss CZI file, which Bio-Formats reads: open it in Fiji, or name the " +
		"folder of Fiji's jars by --readers.";

	@TempDir
	private Path folder;
	private Path images;
	private Path plate;

	@BeforeEach
	void make() throws Exception {
		images = Files.createDirectory(folder.resolve("images"));
		plate = StubBioFormats.image(images.resolve("plate.czi"), "2 60 40 2 1");
	}

	@Test
	void withoutReadersItIsSaidWhatReadsIt() throws Exception {
		final Outcome run = Outcome.of("run", "--task", "CAPTION", plate);
		assertEquals("The image " + plate + REFUSAL + "\n", run.err().replace("\r", ""));
		assertEquals(4, run.exitCode());
		final Path out = folder.resolve("out");
		assertEquals(4, Outcome.of("batch", "--task", "CAPTION", "--output", out, images).exitCode());
		assertEquals("The image " + plate + REFUSAL, ResultFolder.rows(out.resolve("failures.csv")).get(0).get("reason"));
	}

	@Test
	void aFolderWithoutReadersIsRefused() {
		final Outcome run = Outcome.of("run", "--task", "CAPTION", "--readers", images, plate);
		assertEquals(2, run.exitCode());
		assertTrue(run.err().startsWith("Bio-Formats is not in the folder " + images), run.err());
	}

	@Test
	void aFolderOfJarsReadsIt() throws Exception {
		StubBioFormats.image(images.resolve("wrong.czi"), "2 60");
		final Path jars = StubBioFormats.write(folder);
		final Path out = folder.resolve("out");
		final ChildJvm.Outcome outcome =
			ChildJvm.run(List.of(), Reading.class, jars.toString(), plate.toString(), images.toString(), out.toString());
		assertEquals(0, outcome.exitCode(), outcome.output());
		assertFalse(outcome.output().contains("at loci."), outcome.output());
		assertEquals(List.of("plate.czi#1", "plate.czi#2"),
			ResultFolder.rows(out.resolve("images.csv")).stream().map(row -> row.get("image")).toList());
		assertEquals("The image " + images.resolve("wrong.czi") +
			" cannot be read by Bio-Formats (The directory is missing): " + "see whether Fiji opens it.",
			ResultFolder.rows(out.resolve("failures.csv")).get(0).get("reason"));
	}

	/** What the jars of a folder make of a file, and of a folder of images. */
	static final class Reading {

		public static void main(final String... args) throws Exception {
			final Path plate = Path.of(args[1]);
			final Outcome run = Outcome.of("run", "--task", "CAPTION", "--max-tokens", "3", "--readers", args[0], plate);
			assertEquals(0, run.exitCode(), run.err());
			assertEquals(
				plate + ": This file has 2 images, of which the first is processed: add #2 to its name for the second.",
				run.err().strip());
			series(plate);
			batch(args[0], args[2], args[3]);
		}

		private static void series(final Path plate) throws Exception {
			final int opened = count("opened");
			final Path second = plate.resolveSibling("plate.czi#2");
			final ImageFile file = ImageFile.of(second);
			assertEquals("60 x 40, 2 planes, 0.5 \u00b5m", file.content().width() + " x " + file.content().height() + ", " +
				file.content().planes() + " planes, " + file.content().pixelWidth() + " " + file.content().unit());
			final ImagePlus image = file.open();
			assertTrue(image.getStack().isVirtual());
			assertEquals("2 1 1", image.getNChannels() + " " + image.getNSlices() + " " + image.getNFrames());
			assertEquals(11_007, image.getStack().getProcessor(2).get(7, 39));
			assertEquals(0xff00ffff, ((CompositeImage) image).getChannelLut(2).getRGB(255));
			assertEquals("plate.czi#2", image.getTitle());
			final int read = count("read");
			IntStream.range(0, 25).forEach(tile -> image.getStack().getProcessor(1 + tile % 2));
			assertEquals(read, count("read"));
			assertEquals(10_052, file.read(1, new Rectangle(50, 30, 5, 5)).get(2, 0));
			final int closed = count("closed");
			ImageFile.close(image);
			assertEquals(closed + 1, count("closed"));
			assertEquals(opened + 2, count("opened"));
		}

		private static void batch(final String jars, final String images, final String out) {
			final int closed = count("closed");
			final Outcome batch = Outcome.of("batch", "--task", "CAPTION", "--max-tokens", "3", "--label-images", "--readers",
				jars, "--output", out, images);
			assertEquals(4, batch.exitCode(), batch.err());
			assertTrue(count("closed") >= closed + 2);
		}

		private static int count(final String what) {
			return Integer.getInteger("stub." + what, 0);
		}
	}
}
