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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Jar;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site of the plugin itself, with the jars that it really needs and the list of what Fiji has. */
class PluginSiteTest {

	private static final Path LIBRARIES = Path.of("target", "runtime-class-path.txt");
	private static final Path FIJI = Path.of("update-site", "fiji-latest.txt");

	@TempDir
	private static Path folder;
	private static Path plugin;
	private static Path site;

	@BeforeAll
	static void stage() throws Exception {
		assumeTrue(Files.exists(LIBRARIES), LIBRARIES + " is made by Maven");
		assumeFalse(Files.readString(LIBRARIES).contains("onnxruntime_gpu"), "The profile gpu is not published");
		plugin = folder.resolve("florence2-fiji-1.0.0.jar");
		Jar.pack(Path.of(Florence2.class.getProtectionDomain().getCodeSource().getLocation().toURI()), plugin);
		site = execute("stage", "site");
	}

	private static Path execute(final String command, final String output) {
		final Path made = folder.resolve(output);
		assertEquals(0, UpdateSite.execute(command, "--plugin=" + plugin, "--libraries=" + LIBRARIES, "--macros=macros",
			"--fiji=" + FIJI, "--time=2026-12-01T12:00:00Z", "--output=" + made));
		return made;
	}

	@Test
	void itIsStagedAndSound() throws Exception {
		try (FolderServer server = new FolderServer(site)) {
			assertEquals(List.of(), Verification.problems(ServedSite.at(server.url()), FijiJars.read(FIJI)));
		}
		assertTrue(Files.exists(site.resolve("plugins/florence2-fiji-1.0.0.jar-20261201120000")));
		try (Stream<Path> macros = Files.list(Path.of("macros"))) {
			for (final Path macro : macros.toList()) {
				assertTrue(Files.exists(site.resolve("macros/Florence-2/" + macro.getFileName() + "-20261201120000")),
					macro.toString());
			}
		}
	}

	/** What is unpacked over a Fiji is what its updater would install. */
	@Test
	void theZipHasExactlyTheFilesOfTheSite() throws Exception {
		final Set<String> staged = new TreeSet<>();
		try (Stream<Path> files = Files.walk(site)) {
			for (final Path file : files.filter(Files::isRegularFile).toList())
				staged.add(site.relativize(file).toString().replace(File.separatorChar, '/').replaceFirst("-\\d{14}$", ""));
		}
		assertTrue(staged.remove(SiteDatabase.FILE));
		final Map<String, byte[]> zipped = Zipped.content(execute("zip", "fiji.zip"));
		assertEquals(staged, zipped.keySet());
		assertArrayEquals(Files.readAllBytes(plugin), zipped.get("plugins/florence2-fiji-1.0.0.jar"));
		assertTrue(zipped.keySet().stream().anyMatch(name -> name.startsWith("jars/onnxruntime-")),
			zipped.keySet().toString());
	}
}
