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
package fiji.plugin.florence2.updatesite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Fiji has, by a list and by a folder. */
class FijiJarsTest {

	@TempDir
	Path folder;

	@Test
	void aListHasNamesAndComments() throws IOException, SiteException {
		final FijiJars fiji = FijiJars
			.read(Files.writeString(folder.resolve("list.txt"), "# a comment\n\ngson-2.10.1.jar  # by n5\nij-1.54p.jar\n"));
		assertEquals("gson-2.10.1.jar", fiji.fileName("gson").orElseThrow());
		assertTrue(fiji.have(new JarName("ij", "1.54p")));
		assertFalse(fiji.have(new JarName("onnxruntime", "1.29.0")));
	}

	@Test
	void aFijiIsReadByItsFolders() throws IOException, SiteException {
		Files.createDirectories(folder.resolve("jars/linux64"));
		Files.createDirectories(folder.resolve("plugins"));
		Files.createFile(folder.resolve("jars/gson-2.10.1.jar"));
		Files.createFile(folder.resolve("jars/linux64/jogl-all-2.6.0-natives-linux-amd64.jar"));
		Files.createFile(folder.resolve("plugins/TrackMate-8.0.0.jar"));
		Files.createFile(folder.resolve("plugins/plugins.config"));
		final FijiJars fiji = FijiJars.read(folder);
		assertTrue(fiji.have(new JarName("gson", "2.10.1")));
		assertTrue(fiji.have(new JarName("TrackMate", "8.0.0")));
		assertTrue(fiji.fileName("jogl-all-natives-linux-amd64").isPresent());
		assertTrue(fiji.fileName("plugins").isEmpty());
	}

	@Test
	void anOlderJarOfFijiWillNotDo() throws IOException, SiteException {
		final FijiJars fiji = FijiJars.read(Files.writeString(folder.resolve("list.txt"), "gson-2.10.1.jar\n"));
		assertTrue(fiji.have(new JarName("gson", "2.9.0")));
		final SiteException refusal = assertThrows(SiteException.class, () -> fiji.have(new JarName("gson", "2.11.0")));
		assertEquals("Fiji has gson-2.10.1.jar, but version 2.11.0 of gson is needed: use the version that Fiji has.",
			refusal.getMessage());
	}
}
