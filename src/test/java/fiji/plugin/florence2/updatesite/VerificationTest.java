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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sound site, and copies that were damaged: each is refused, and the record named. */
class VerificationTest {

	@TempDir
	Path folder;
	private StandIn standIn;
	private Path site;

	@BeforeEach
	void stage() throws Exception {
		standIn = new StandIn(folder);
		site = standIn.stage();
	}

	@Test
	void aStagedSiteIsSound() throws Exception {
		final FijiJars fiji = FijiJars.read(standIn.fiji);
		assertEquals(List.of(), Verification.problems(ServedSite.at(site.toString()), fiji));
		assertEquals(List.of(), Verification.problems(ServedSite.at(site.toUri().toString()), fiji));
		assertEquals(List.of(), problems());
	}

	@Test
	void aTruncatedFile() throws Exception {
		final Path jar = served(StandIn.LIBRARY);
		final byte[] bytes = Files.readAllBytes(jar);
		Files.write(jar, Arrays.copyOf(bytes, bytes.length - 7));
		assertEquals(
			List.of(StandIn.LIBRARY + " has " + (bytes.length - 7) + " bytes, and its record says " + bytes.length + "."),
			problems());
	}

	@Test
	void aFlippedByteOfAMacro() throws Exception {
		flip(served(StandIn.MACRO), 3);
		final String problem = only(problems());
		assertTrue(problem.startsWith(StandIn.MACRO + " has the checksum "), problem);
	}

	@Test
	void aFlippedByteOfAJar() throws Exception {
		final Path jar = served(StandIn.PLUGIN);
		flip(jar, (int) Files.size(jar) / 3);
		final String problem = only(problems());
		assertTrue(problem.startsWith(StandIn.PLUGIN), problem);
	}

	@Test
	void aMissingFile() throws Exception {
		Files.delete(served(StandIn.PLUGIN));
		assertEquals(List.of(StandIn.PLUGIN + " is not served: there is no " + StandIn.PLUGIN + "-" + StandIn.TIME + "."),
			problems());
	}

	@Test
	void aWrongSize() throws Exception {
		change(files -> replaced(files, StandIn.MACRO, version -> new SiteFile.Version(version.checksum(),
			version.timestamp(), 4, version.description(), version.dependencies(), version.authors())));
		assertEquals(List.of(StandIn.MACRO + " has 10 bytes, and its record says 4."), problems());
	}

	@Test
	void aSizeThatIsNoNumber() throws Exception {
		damageXml(xml -> xml.replaceFirst("filesize=\"10\"", "filesize=\"ten\""));
		assertEquals(List.of(StandIn.MACRO + " has 10 bytes, and its record says -1."), problems());
	}

	@Test
	void aTimeThatIsNone() throws Exception {
		damageXml(xml -> xml.replaceFirst("timestamp=\"" + StandIn.TIME, "timestamp=\"tomorrow"));
		assertEquals(List.of(StandIn.LIBRARY + " has a time that is not of the form yyyyMMddHHmmss: tomorrow."),
			problems());
	}

	@Test
	void aDependencyWithoutARecord() throws Exception {
		change(files -> files.stream().filter(file -> !file.path().equals(StandIn.LIBRARY)).toList());
		assertEquals(List.of(StandIn.PLUGIN + " needs jars/packing.jar, of which neither the site nor Fiji has a record."),
			problems());
	}

	@Test
	void aDependencyWhichIsObsolete() throws Exception {
		change(files -> files.stream()
			.map(file -> file.path().equals(StandIn.LIBRARY) ? file.retired(StandIn.TIME) : file)
			.toList());
		assertEquals(List.of(StandIn.PLUGIN + " needs jars/packing.jar, of which neither the site nor Fiji has a record."),
			problems());
	}

	@Test
	void aJarOfFiji() throws Exception {
		publish("jars/ij-1.54p.jar", standIn.library);
		assertEquals(List.of("jars/ij-1.54p.jar is a jar that Fiji has already (ij-1.54p.jar)."), problems());
	}

	@Test
	void theAdapterForPlainImageJ() throws Exception {
		publish("plugins/other-1.0.0-plain_imagej.jar", standIn.library);
		assertEquals(List.of("plugins/other-1.0.0-plain_imagej.jar is for an ImageJ without Fiji."), problems());
	}

	@Test
	void twoVersionsAtOnce() throws Exception {
		publish("jars/packing-1.1.0.jar", standIn.library);
		assertEquals(
			List.of("jars/packing-1.1.0.jar is a version of " + StandIn.LIBRARY + ", and only one may be offered."),
			problems());
	}

	@Test
	void aFileOutsideOfTheFolders() throws Exception {
		publish("jars/../secret.jar", standIn.library);
		assertEquals(List.of("jars/../secret.jar is not in a folder which Fiji's updater looks at."), problems());
	}

	@Test
	void recordsThatAreNotCompressed() throws Exception {
		Files.writeString(site.resolve(SiteDatabase.FILE), "<pluginRecords/>");
		assertEquals(List.of("db.xml.gz is not compressed by gzip."), problems());
	}

	@Test
	void recordsThatAreNotValid() throws Exception {
		damageXml(xml -> xml.replaceFirst(" checksum=", " sum="));
		final String problem = only(problems());
		assertTrue(problem.startsWith("db.xml.gz does not have the updater's format: "), problem);
	}

	@Test
	void recordsThatEndEarly() throws Exception {
		damageXml(xml -> xml.substring(0, xml.length() / 2));
		final String problem = only(problems());
		assertTrue(problem.startsWith("db.xml.gz does not have the updater's format: "), problem);
	}

	@Test
	void noRecordsAtAll() throws Exception {
		Files.delete(site.resolve(SiteDatabase.FILE));
		final String problem = only(problems());
		assertTrue(problem.startsWith("There is no db.xml.gz at http://localhost"), problem);
	}

	@Test
	void noFolderAtAll() throws Exception {
		final Path absent = folder.resolve("absent");
		assertEquals(List.of("There is no db.xml.gz at " + absent.toUri() + "/."),
			Verification.problems(ServedSite.at(absent.toString()), FijiJars.read(standIn.fiji)));
	}

	@Test
	void anEmptySite() throws Exception {
		change(files -> List.of());
		assertEquals(List.of("The site offers no file."), problems());
	}

	@Test
	void theExitCodeTells() throws Exception {
		final String[] verify = { "verify", "--fiji=" + standIn.fiji, site.toString() };
		assertEquals(0, UpdateSite.execute(verify));
		Files.delete(served(StandIn.PLUGIN));
		assertEquals(1, UpdateSite.execute(verify));
		assertEquals(1, UpdateSite.execute("verify", "--fiji=" + folder.resolve("absent.txt"), site.toString()));
		assertEquals(2, UpdateSite.execute("verify"));
	}

	private List<String> problems() throws Exception {
		try (FolderServer server = new FolderServer(site)) {
			return Verification.problems(ServedSite.at(server.url()), FijiJars.read(standIn.fiji));
		}
	}

	private static String only(final List<String> problems) {
		assertEquals(1, problems.size(), problems.toString());
		return problems.get(0);
	}

	private Path served(final String path) {
		return site.resolve(path + "-" + StandIn.TIME);
	}

	private static void flip(final Path file, final int at) throws IOException {
		final byte[] bytes = Files.readAllBytes(file);
		bytes[at] ^= 1;
		Files.write(file, bytes);
	}

	private void publish(final String path, final Path file) throws IOException, SiteException {
		final SiteFile.Version version =
			new SiteFile.Version(UpdaterChecksum.of(path, file), StandIn.TIME, Files.size(file), "", List.of(), List.of());
		Files.copy(file, served(path));
		change(files -> {
			final List<SiteFile> more = new ArrayList<>(files);
			more.add(new SiteFile(path, Optional.of(version), List.of()));
			return more;
		});
	}

	private static List<SiteFile> replaced(final List<SiteFile> files, final String path,
		final UnaryOperator<SiteFile.Version> change)
	{
		return files.stream()
			.map(file -> file.path().equals(path) ? new SiteFile(path, file.current().map(change), file.previous()) : file)
			.toList();
	}

	private void change(final UnaryOperator<List<SiteFile>> change) throws IOException, SiteException {
		final SiteDatabase database;
		try (InputStream in = Files.newInputStream(site.resolve(SiteDatabase.FILE))) {
			database = SiteDatabase.read(in);
		}
		Files.write(site.resolve(SiteDatabase.FILE), new SiteDatabase(change.apply(database.files())).toBytes());
	}

	private void damageXml(final UnaryOperator<String> damage) throws IOException {
		final Path records = site.resolve(SiteDatabase.FILE);
		final String xml;
		try (InputStream in = new GZIPInputStream(Files.newInputStream(records))) {
			xml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream out = new GZIPOutputStream(bytes)) {
			out.write(damage.apply(xml).getBytes(StandardCharsets.UTF_8));
		}
		Files.write(records, bytes.toByteArray());
	}
}
