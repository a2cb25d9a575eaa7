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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.ChildJvm;
import fiji.plugin.florence2.training.DrawnData;
import fiji.plugin.florence2.batch.ResultFolder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image that does not fit into memory, and one after it. */
class TooLittleMemoryTest {

	private static final List<String> MEMORY = List.of("-Xmx400m");

	@TempDir
	private Path folder;
	private Path huge;
	private Path sample;

	@BeforeEach
	void copy() throws IOException {
		final Path files = Path.of(System.getProperty("shared.dir", "../shared"), "cases", "files");
		assumeTrue(Files.isDirectory(files), "the images of ../shared are not there");
		huge = Files.copy(files.resolve("huge_30000x30000.png"),
			Files.createDirectory(folder.resolve("images")).resolve("huge.png"));
		sample = Files.copy(files.resolve("sample.png"), huge.resolveSibling("sample.png"));
	}

	@Test
	void aBatchContinues() throws Exception {
		final Path out = folder.resolve("out");
		final ChildJvm.Outcome outcome = ChildJvm.run(MEMORY, Main.class, "batch", "--task", "CAPTION", "--output",
			out.toString(), huge.getParent().toString());
		assertEquals(4, outcome.exitCode(), outcome.output());
		assertEquals("sample.png", ResultFolder.rows(out.resolve("images.csv")).get(0).get("image"));
		final String reason = ResultFolder.rows(out.resolve("failures.csv")).get(0).get("reason");
		assertTrue(reason.contains("memory") && reason.endsWith("."), reason);
	}

	@Test
	void aRunContinues() throws Exception {
		final ChildJvm.Outcome outcome =
			ChildJvm.run(MEMORY, Main.class, "run", "--task", "CAPTION", huge.toString(), sample.toString());
		assertEquals(4, outcome.exitCode(), outcome.output());
		final List<String> lines = outcome.output().lines().toList();
		assertTrue(lines.get(0).contains("memory") && lines.get(0).endsWith("."), outcome.output());
		assertTrue(lines.get(1).startsWith(sample + "  360 x 360  CAPTION"), outcome.output());
	}

	@Test
	void aTrainingIsRefused() throws Exception {
		final Path data = DrawnData.write(folder.resolve("data"), 2, 1);
		final ChildJvm.Outcome outcome = ChildJvm.run(List.of("-Xmx96m"), Main.class, "train", "--method", "all", "--data",
			data.toString(), "--output", folder.resolve("model").toString());
		assertEquals(2, outcome.exitCode(), outcome.output());
		final String last = outcome.output().lines().reduce((a, b) -> b).orElseThrow();
		assertTrue(last.matches("The training needs \\d+ MB of Java's memory, of which \\d+ MB are free: " +
			"give Java more, or train adapters\\."), last);
		assertFalse(Files.exists(folder.resolve("model.training")));
	}
}
