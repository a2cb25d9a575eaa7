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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.batch.ResultFolder;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.input.ImageFile;

import ij.ImagePlus;

import java.awt.Rectangle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HDF5 and Zarr, without Fiji's N5 plugin and with the part of it that is called, in processes of their own. */
class N5FilesTest {

	private static final String REFUSAL = ", which Fiji reads with its N5 plugin: process it there, or save it as TIFF.";

	@TempDir
	private Path folder;
	private Path images;

	@BeforeEach
	void make() throws Exception {
		images = Files.createDirectory(folder.resolve("images"));
		StubN5.hdf5(images.resolve("a.h5"), "raw UINT16 60 40 3", "axis UINT16 60", "mean UINT16 60 40");
		StubN5.zarr(images.resolve("b.zarr"), "pyramid/s0 UINT16 60 40", "pyramid/s1 UINT16 30 20");
	}

	@Test
	void withoutThePluginItIsSaidWhatReadsIt() throws Exception {
		final Path out = folder.resolve("out");
		final Outcome batch = Outcome.of("batch", "--task", "CAPTION", "--pattern", "*.{h5,zarr}", "--output", out, images);
		assertEquals(4, batch.exitCode());
		assertEquals(
			List.of("The image " + images.resolve("a.h5") + " is an HDF5 file" + REFUSAL,
				"The image " + images.resolve("b.zarr") + " is a Zarr folder" + REFUSAL),
			ResultFolder.rows(out.resolve("failures.csv")).stream().map(row -> row.get("reason")).toList());
	}

	@Test
	void thePluginReadsThem() throws Exception {
		StubN5.hdf5(images.resolve("c.h5"), "many INT32 60 40");
		StubN5.hdf5(images.resolve("d.h5"), "broken");
		StubN5.hdf5(images.resolve("e.h5"), "axis UINT16 60");
		final Path out = folder.resolve("out");
		final ChildJvm.Outcome outcome =
			ChildJvm.run(List.of("-Dplugins.dir=" + StubN5.write(folder)), Reading.class, images.toString(), out.toString());
		assertEquals(0, outcome.exitCode(), outcome.output());
		assertEquals(List.of("a.h5#1", "a.h5#2", "b.zarr"),
			ResultFolder.rows(out.resolve("images.csv")).stream().map(row -> row.get("image")).toList());
		assertEquals(List.of("The image " + images.resolve("c.h5") +
			" has whole numbers of more than 16 bits, which Fiji's N5 plugin does not keep: save it with 16 bits, or in floating point.",
			"The image " + images.resolve("d.h5") +
				" cannot be read by Fiji's N5 plugin (The superblock is missing): see whether Fiji opens it.",
			"The file " + images.resolve("e.h5") + " holds no image."),
			ResultFolder.rows(out.resolve("failures.csv")).stream().map(row -> row.get("reason")).toList());
	}

	/** What the plugin makes of files and folders. */
	static final class Reading {

		public static void main(final String... args) throws Exception {
			final Path images = Path.of(args[0]);
			pixels(images);
			final int closed = Integer.getInteger("stub.closed", 0);
			final Outcome batch = Outcome.of("batch", "--task", "CAPTION", "--max-tokens", "3", "--pattern", "*.{h5,zarr}",
				"--output", args[1], images);
			assertEquals(4, batch.exitCode(), batch.err());
			assertTrue(Integer.getInteger("stub.closed", 0) >= closed + 3);
		}

		private static void pixels(final Path images) throws Exception {
			final ImageFile file = ImageFile.of(images.resolve("a.h5"));
			assertEquals(2, file.series());
			assertEquals("60 x 40, 3 planes, 0.5 \u00b5m", file.content().width() + " x " + file.content().height() + ", " +
				file.content().planes() + " planes, " + file.content().pixelWidth() + " " + file.content().unit());
			final ImagePlus image = file.open();
			assertTrue(image.getStack().isVirtual());
			assertEquals(3, image.getNSlices());
			assertEquals("\u00b5m", image.getCalibration().getUnit());
			assertEquals(2_000 + 3_900 + 7, image.getStack().getProcessor(2).get(7, 39));
			assertEquals(3_000 + 3_100 + 52, file.read(3, new Rectangle(50, 30, 5, 5)).get(2, 1));
			ImageFile.close(image);
			final ImageFile pyramid = ImageFile.of(images.resolve("b.zarr"));
			assertEquals("60 1", pyramid.content().width() + " " + pyramid.series());
			assertThrows(ImageException.class, () -> ImageFile.of(images.resolve("a.h5#3")));
		}
	}
}
