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
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sums in here were computed by imagej-updater 2.0.4-SNAPSHOT from the same files. */
class UpdaterChecksumTest {

	private static final String PROPERTIES = "#Created\n#Wed Nov 25 2026\nversion=1\n\n#after an empty line\n#dropped\n" +
		"#\n#after a bare mark\nname=x\n##\n# kept too\n#at the end";

	@TempDir
	Path folder;

	@Test
	void aMacroCountsWithItsPath() throws IOException {
		final Path macro = Files.writeString(folder.resolve("A.ijm"), "print(1);\n");
		assertEquals("27da597bb0b8447fc0597e33710fed58de778dd4", UpdaterChecksum.of("macros/A.ijm", macro));
		assertEquals("6a760387061924697c18bf06704b7f48bd4da116", UpdaterChecksum.of("macros/B.ijm", macro));
	}

	@Test
	void aJarCountsByWhatIsInIt() throws IOException {
		final Path jar = folder.resolve("a.jar");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
			put(zip, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMain-Class: a.B\nBuilt-By: me\n");
			put(zip, "z/last.txt", "# kept\n");
			put(zip, "a/é.txt", "accent");
			put(zip, "a/", "");
			put(zip, "a/pom.properties", PROPERTIES);
		}
		assertEquals("ad80456fd282a06b61aeb959cda514f8d163fd2f", UpdaterChecksum.of("jars/a-1.0.jar", jar));
		assertEquals("ad80456fd282a06b61aeb959cda514f8d163fd2f", UpdaterChecksum.of("plugins/b.jar", jar));
	}

	@Test
	void neitherOrderNorManifestNorDatesOfAJarCount() throws IOException {
		final Path first = folder.resolve("first.jar");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(first))) {
			put(zip, "META-INF/MANIFEST.MF", "Main-Class: a.B\n");
			put(zip, "a.properties", "#Monday\na=1\n");
			put(zip, "b.txt", "text");
		}
		final Path second = folder.resolve("second.jar");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(second))) {
			zip.setLevel(0);
			put(zip, "b.txt", "text");
			put(zip, "a.properties", "#Tuesday\na=1\n");
			put(zip, "META-INF/MANIFEST.MF", "Main-Class: c.D\n");
		}
		assertEquals(UpdaterChecksum.of("jars/a.jar", first), UpdaterChecksum.of("jars/a.jar", second));
		final Path third = folder.resolve("third.jar");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(third))) {
			put(zip, "META-INF/MANIFEST.MF", "Main-Class: a.B\n");
			put(zip, "a.properties", "#Monday\na=2\n");
			put(zip, "b.txt", "text");
		}
		assertNotEquals(UpdaterChecksum.of("jars/a.jar", first), UpdaterChecksum.of("jars/a.jar", third));
	}

	@Test
	void commentsOfPropertiesAreLeftOutAsTheUpdaterDoes() {
		assertEquals("\n\nversion=1\n\n#after an empty line\n\n\n#after a bare mark\nname=x\n\n# kept too\n",
			text(UpdaterChecksum.withoutComments(PROPERTIES.getBytes(StandardCharsets.UTF_8))));
	}

	private static String text(final byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static void put(final ZipOutputStream zip, final String name, final String content) throws IOException {
		zip.putNextEntry(new ZipEntry(name));
		zip.write(content.getBytes(StandardCharsets.UTF_8));
		zip.closeEntry();
	}
}
