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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

/** What is staged, and what is refused. */
class StagingTest {

	private static final String NEXT = "20270101000000";

	@TempDir
	Path folder;
	private StandIn standIn;

	@BeforeEach
	void pack() throws Exception {
		standIn = new StandIn(folder);
	}

	@Test
	void whatFijiHasIsNotStagedButNeeded() throws Exception {
		final Path site = standIn.stage();
		final Map<String, SiteFile> records = records(site);
		assertEquals(List.of(StandIn.LIBRARY, StandIn.MACRO, StandIn.PLUGIN), List.copyOf(records.keySet()));
		final SiteFile.Version plugin = records.get(StandIn.PLUGIN).current().orElseThrow();
		assertEquals(List.of("jars/packing.jar", "jars/picocli.jar", "jars/scijava-common.jar"), plugin.dependencies());
		assertEquals(Files.size(standIn.plugin), plugin.size());
		assertEquals(StandIn.TIME, plugin.timestamp());
		for (final SiteFile record : records.values()) {
			assertTrue(Files.exists(site.resolve(record.path() + "-" + StandIn.TIME)), record.path());
		}
	}

	@Test
	void theSameFilesGiveTheSameSite() throws Exception {
		final Map<String, byte[]> first = content(standIn.stage());
		final Map<String, byte[]> second = content(standIn.stage());
		assertEquals(first.keySet(), second.keySet());
		first.forEach((name, bytes) -> assertArrayEquals(bytes, second.get(name), name));
	}

	@Test
	void theZipHasTheFilesOfTheSite() throws Exception {
		final Path site = standIn.stage();
		final Map<String, byte[]> zipped = Zipped.content(standIn.zip("first.zip"));
		assertEquals(records(site).keySet(), zipped.keySet());
		for (final Map.Entry<String, byte[]> file : zipped.entrySet()) {
			assertArrayEquals(Files.readAllBytes(site.resolve(file.getKey() + "-" + StandIn.TIME)), file.getValue(),
				file.getKey());
		}
	}

	@Test
	void theSameFilesGiveTheSameZip() throws Exception {
		assertEquals(-1, Files.mismatch(standIn.zip("first.zip"), standIn.zip("second.zip")));
	}

	@Test
	void theNextVersionRemembersTheLast() throws Exception {
		final SiteDatabase old = standIn.staging(StandIn.TIME).write(new SiteDatabase(List.of()), folder.resolve("old"));
		Files.writeString(standIn.macros.resolve("Print it.ijm"), "print(2);\n");
		final Path renamed = Files.move(standIn.plugin, folder.resolve("stand-in-1.1.0.jar"));
		final Staging staging = new Staging(FijiJars.read(standIn.fiji), NEXT);
		staging.addPlugin(renamed);
		staging.addLibraries(standIn.libraries());
		staging.addMacros(standIn.macros);
		staging.write(old, folder.resolve("new"));

		final Map<String, SiteFile> records = records(folder.resolve("new"));
		assertEquals(StandIn.TIME, records.get(StandIn.LIBRARY).current().orElseThrow().timestamp(), "unchanged");
		assertEquals(List.of(), records.get(StandIn.LIBRARY).previous());
		assertEquals(List.of(last(old, StandIn.MACRO)), records.get(StandIn.MACRO).previous());
		assertEquals(NEXT, records.get(StandIn.MACRO).current().orElseThrow().timestamp());
		assertEquals(List.of(last(old, StandIn.PLUGIN)), records.get("plugins/stand-in-1.1.0.jar").previous());
		assertTrue(
			Verification.problems(ServedSite.at(folder.resolve("new").toString()), FijiJars.read(standIn.fiji)).isEmpty());
	}

	@Test
	void whatIsGoneBecomesObsolete() throws Exception {
		final SiteDatabase old = standIn.staging(StandIn.TIME).write(new SiteDatabase(List.of()), folder.resolve("old"));
		Files.delete(standIn.macros.resolve("Print it.ijm"));
		standIn.staging(NEXT).write(old, folder.resolve("new"));
		final SiteFile macro = records(folder.resolve("new")).get(StandIn.MACRO);
		assertEquals(Optional.empty(), macro.current());
		assertEquals(List.of(last(old, StandIn.MACRO)), macro.previous());
		assertEquals(old.after(old, NEXT), old, "and if nothing changes, nothing does");
	}

	@Test
	void theAdapterForPlainImageJIsRefused() throws Exception {
		final Path adapter = Files.move(standIn.plugin, folder.resolve("stand-in-1.0.0-plain_imagej.jar"));
		final Staging staging = new Staging(FijiJars.read(standIn.fiji), StandIn.TIME);
		assertEquals(
			"stand-in-1.0.0-plain_imagej.jar is for an ImageJ without Fiji, and would list every command of Fiji's " +
				"menu twice.",
			assertThrows(SiteException.class, () -> staging.addPlugin(adapter)).getMessage());
	}

	@Test
	void aNameOfFijiIsRefused() throws Exception {
		final Path plugin = Files.move(standIn.plugin, folder.resolve("ij-2.0.0.jar"));
		final Staging staging = new Staging(FijiJars.read(standIn.fiji), StandIn.TIME);
		assertEquals("Fiji has a jar with the name of ij-2.0.0.jar.",
			assertThrows(SiteException.class, () -> staging.addPlugin(plugin)).getMessage());
	}

	@Test
	void anOlderLibraryOfFijiIsRefused() throws Exception {
		final String older = StandIn.jarOf(CommandLine.class).getFileName().toString().replaceFirst("-.*", "-1.0.0.jar");
		Files.writeString(standIn.fiji, older + "\n");
		final String message = assertThrows(SiteException.class, standIn::stage).getMessage();
		assertTrue(message.startsWith("Fiji has picocli-1.0.0.jar, but version "), message);
	}

	@Test
	void twoJarsOfOneNameAreRefused() throws Exception {
		final Path other = Files.copy(standIn.library, folder.resolve("packing-2.0.0.jar"));
		final Staging staging = new Staging(FijiJars.read(standIn.fiji), StandIn.TIME);
		assertEquals("Two of the jars that are needed are called packing: Fiji would keep one of them.",
			assertThrows(SiteException.class, () -> staging.addLibraries(List.of(standIn.library, other))).getMessage());
	}

	@Test
	void anotherFolderIsNotEmptied() throws Exception {
		final Path precious = Files.createDirectories(folder.resolve("site")).resolve("precious.txt");
		Files.writeString(precious, "mine");
		final String message = assertThrows(SiteException.class, standIn::stage).getMessage();
		assertTrue(message.contains("is there already and is no update site"), message);
		assertEquals("mine", Files.readString(precious));
	}

	private static SiteFile.PreviousVersion last(final SiteDatabase old, final String path) {
		final SiteFile file = old.files().stream().filter(record -> record.path().equals(path)).findFirst().orElseThrow();
		return new SiteFile.PreviousVersion(path, StandIn.TIME, NEXT, file.current().orElseThrow().checksum());
	}

	private static Map<String, SiteFile> records(final Path site) throws IOException, SiteException {
		try (InputStream in = Files.newInputStream(site.resolve(SiteDatabase.FILE))) {
			return SiteDatabase.read(in)
				.files()
				.stream()
				.collect(Collectors.toMap(SiteFile::path, Function.identity(), (a, b) -> b, TreeMap::new));
		}
	}

	private static Map<String, byte[]> content(final Path site) throws IOException {
		final Map<String, byte[]> content = new TreeMap<>();
		try (Stream<Path> files = Files.walk(site)) {
			for (final Path file : files.filter(Files::isRegularFile).toList()) {
				content.put(site.relativize(file).toString(), Files.readAllBytes(file));
			}
		}
		return content;
	}
}
