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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.batch.ResultFolder;
import fiji.plugin.florence2.cli.Main;
import fiji.plugin.florence2.vision.RgbPlane;

import ij.ImagePlus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are images of the size that they claim, or refused by a sentence, and soon. */
class DamagedImagesTest {

	/** A computer may have other work to do. */
	private static final Duration HANGING = Duration.ofSeconds(20);
	private static final Duration LONG = Duration.ofSeconds(5);

	@TempDir
	private Path folder;

	@Test
	void some() throws Exception {
		read(120, 1, HANGING);
	}

	@Test
	@Tag("long")
	void aThousand() throws Exception {
		read(1000, 2, LONG);
	}

	@Test
	void aBatchGoesOn() throws Exception {
		batch(30, 3);
	}

	@Test
	@Tag("long")
	void aBatchOfFiveHundredGoesOn() throws Exception {
		batch(500, 4);
	}

	/** Each image is done, or has a sentence, in memory that a wrong number in a header would exceed. */
	private void batch(final int count, final long seed) throws Exception {
		final DamagedImages images = new DamagedImages(seed);
		final Path input = Files.createDirectory(folder.resolve("images"));
		for (int i = 0; i < count; i++)
			images.write(input, i);
		final Path out = folder.resolve("out");
		final ChildJvm.Outcome outcome = ChildJvm.run(List.of("-Xmx300m"), Main.class, "batch", "--task", "CAPTION",
			"--max-tokens", "2", "--pattern", "*", "--output", out.toString(), input.toString());
		assertEquals(4, outcome.exitCode(), outcome.output());
		assertFalse(outcome.output().contains("Exception") || outcome.output().contains("OutOfMemory"), outcome.output());
		assertEquals(count,
			ResultFolder.rows(out.resolve("images.csv")).size() + ResultFolder.rows(out.resolve("failures.csv")).size());
	}

	private void read(final int count, final long seed, final Duration hanging) throws Exception {
		final DamagedImages images = new DamagedImages(seed);
		int opened = 0;
		for (int i = 0; i < count; i++) {
			final Path file = images.write(folder, i);
			final byte[] bytes = Files.readAllBytes(file);
			if (assertTimeoutPreemptively(hanging, () -> isOpened(file), file.toString())) opened++;
			assertEquals(bytes.length, Files.size(file));
			Files.delete(file);
		}
		assertTrue(opened > 0 && opened < count, opened + " of " + count + " were opened");
	}

	private static boolean isOpened(final Path file) {
		try {
			final ImageFile image = ImageFile.of(file);
			final ImagePlus opened = image.open();
			assertEquals(image.content().width(), opened.getWidth(), file.toString());
			assertEquals(image.content().height(), opened.getHeight(), file.toString());
			final RgbPlane plane = DisplayedPlane.of(opened);
			assertEquals(opened.getWidth() * opened.getHeight(), plane.pixels().length);
			return true;
		}
		catch (final ImageException e) {
			final String sentence = e.getMessage();
			assertTrue(sentence.matches("The (image|file) .*\\."), sentence);
			assertFalse(sentence.contains("Exception") || sentence.contains("java."), sentence);
			return false;
		}
	}
}
