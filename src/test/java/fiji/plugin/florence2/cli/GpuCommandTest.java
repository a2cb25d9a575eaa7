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
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.hub.FaultyServer;
import fiji.plugin.florence2.hub.StandInGpu;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuCommandTest {

	@TempDir
	private Path temporary;
	private Path folder;

	@BeforeEach
	void onlyWhereThereIsGpuSupport() {
		assumeTrue(
			System.getProperty("os.name").matches("(Linux|Windows).*") && System.getProperty("os.arch").equals("amd64"),
			"there is no GPU support for this computer");
		folder = temporary.resolve("GPU é");
	}

	private Outcome gpu(final String action, final Object... more) {
		final Object[] args = new Object[4 + more.length];
		System.arraycopy(new Object[] { "gpu", action, "--gpu-folder", folder }, 0, args, 0, 4);
		System.arraycopy(more, 0, args, 4, more.length);
		return Outcome.of(args);
	}

	@Test
	void statusAndRemoval() throws Exception {
		assertTrue(gpu("status").out().contains("is not installed"), gpu("status").out());
		StandInGpu.installIn(folder);
		assertTrue(gpu("status").out().contains("is installed in " + folder), gpu("status").out());
		final Outcome again = gpu("install", "--repository", "http://127.0.0.1:9/");
		assertEquals(0, again.exitCode(), again.err());
		assertTrue(gpu("remove").out().contains("was removed from " + folder));
		assertTrue(gpu("remove").out().contains("There is no GPU support in " + folder));
		assertTrue(gpu("status").out().contains("is not installed"));
	}

	@Test
	void failuresAreOneLine() throws Exception {
		try (FaultyServer server = new FaultyServer()) {
			final Outcome absent = gpu("install", "--repository", server.uri());
			assertEquals(3, absent.exitCode());
			assertEquals("", absent.out());
			assertTrue(
				absent.err().lines().anyMatch(line -> line.contains("HTTP 404") && line.contains(server.uri().toString())),
				absent.err());
		}
		assertEquals(3, gpu("install", "--repository", "nowhere").exitCode());
		final Path file = Files.createFile(temporary.resolve("file"));
		assertEquals(3, Outcome.of("gpu", "install", "--gpu-folder", file.resolve("gpu")).exitCode());
	}

	@Test
	void usage() {
		assertEquals(2, Outcome.of("gpu").exitCode());
		assertTrue(Outcome.of("gpu").err().contains("install, status, remove"));
		assertEquals(0, Outcome.of("gpu", "install", "--help").exitCode());
	}
}
