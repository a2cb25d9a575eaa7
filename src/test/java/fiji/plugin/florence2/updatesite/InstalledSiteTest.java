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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.Jar;
import fiji.plugin.florence2.cli.Main;
import fiji.plugin.florence2.fiji.FijiApp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The update site installed by the real updater into a copy of a real Fiji, which then runs a script. */
@Tag("fiji")
class InstalledSiteTest {

	private static final String STAMP = "-20261201120000";

	/** When Fiji's own jars were published. */
	private static final String EARLIER = "20260101000000";

	@Test
	void theUpdaterInstallsThePlugin() throws Exception {
		final FijiApp given = FijiApp.find("fiji-to-update");
		assumeTrue(given.has("imagej-updater"), "This Fiji has no updater.");
		final Path folder = given.folder();
		final Path copy = copy(given.app(), folder.resolve("Fiji.app"));
		final Path site = stage(folder, copy);
		try (FolderServer server = new FolderServer(folder)) {
			// Fiji's own sites are not asked, for the test needs no network; another one has what they have.
			publish(copy, Files.createDirectories(folder.resolve("base")));
			follow(copy,
				"<update-site name=\"Base\" url=\"" + server.url() + "base/\" timestamp=\"0\"/>" +
					"<disabled-update-site name=\"ImageJ\" url=\"https://update.imagej.net/\" timestamp=\"0\"/>" +
					"<disabled-update-site name=\"Fiji\" url=\"https://update.fiji.sc/\" timestamp=\"0\"/>");
			final FijiApp fiji = FijiApp.at(copy, "fiji-updated");
			final List<String> files = files(site);
			fiji.runProgram("net.imagej.updater.CommandLine", "add-update-site", "Florence-2", server.url() + "site/");
			final List<String> update = new ArrayList<>(files);
			update.add(0, "update");
			final String output = fiji.runProgram("net.imagej.updater.CommandLine", update.toArray(String[]::new));
			for (final String file : files) {
				assertTrue(Files.exists(copy.resolve(file)), () -> file + " was not installed: " + output);
				assertArrayEquals(Files.readAllBytes(site.resolve(file + STAMP)), Files.readAllBytes(copy.resolve(file)), file);
			}
			runScript(fiji);
		}
	}

	private static void runScript(final FijiApp fiji) throws Exception {
		final Path report = fiji.folder().resolve("report.txt");
		final Path sample = Path.of(Main.class.getResource("sample.png").toURI());
		final String output = fiji.runAsItIs("--run", Path.of("update-site", "smoke.groovy").toAbsolutePath().toString(),
			"image=\"" + sample + "\",report=\"" + report + "\"");
		assertTrue(Files.exists(report), output);
		final String text = Files.readString(report);
		assertEquals(2, text.lines().filter(line -> line.matches("caption: .*nucle.*|objects: [1-9]\\d*")).count(), text);
	}

	private static Path stage(final Path folder, final Path fiji) throws Exception {
		final Path plugin = folder.resolve("florence2-fiji-1.0.0.jar");
		Jar.pack(Path.of(Florence2.class.getProtectionDomain().getCodeSource().getLocation().toURI()),
			name -> !name.contains("/plainimagej/"), plugin);
		final Path site = folder.resolve("site");
		assertEquals(0,
			UpdateSite.execute("stage", "--plugin=" + plugin, "--libraries=" + Path.of("target", "runtime-class-path.txt"),
				"--macros=macros", "--fiji=" + fiji, "--time=2026-12-01T12:00:00Z", "--output=" + site));
		return site;
	}

	/** The files of a site as Fiji calls them. */
	private static List<String> files(final Path site) throws IOException {
		try (Stream<Path> files = Files.walk(site)) {
			return files.map(file -> site.relativize(file).toString().replace('\\', '/'))
				.filter(name -> name.endsWith(STAMP))
				.map(name -> name.substring(0, name.length() - STAMP.length()))
				.sorted()
				.toList();
		}
	}

	/** What is needed of a Fiji, without a plugin that is installed in it. */
	private static Path copy(final Path app, final Path copy) throws IOException {
		for (final String name : List.of("jars", "plugins")) {
			Files.createDirectories(copy.resolve(name));
			if (!Files.isDirectory(app.resolve(name))) continue;
			try (Stream<Path> files = Files.walk(app.resolve(name))) {
				for (final Path file : files.filter(Files::isRegularFile).toList()) {
					if (file.getFileName().toString().startsWith("florence2-fiji")) continue;
					final Path target = copy.resolve(app.relativize(file).toString());
					Files.createDirectories(target.getParent());
					Files.copy(file, target);
				}
			}
		}
		return copy;
	}

	/** Writes the records of a site that has all jars of a Fiji. */
	private static void publish(final Path fiji, final Path site) throws IOException {
		final List<SiteFile> jars = new ArrayList<>();
		try (Stream<Path> files = Files.walk(fiji)) {
			for (final Path jar : files.filter(Files::isRegularFile).sorted().toList()) {
				final String name = fiji.relativize(jar).toString().replace('\\', '/');
				jars.add(new SiteFile(name,
					Optional.of(
						new SiteFile.Version(UpdaterChecksum.of(name, jar), EARLIER, Files.size(jar), "", List.of(), List.of())),
					List.of()));
			}
		}
		Files.write(site.resolve(SiteDatabase.FILE), new SiteDatabase(jars).toBytes());
	}

	/** Writes which sites a Fiji follows. */
	private static void follow(final Path fiji, final String sites) throws IOException {
		try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(fiji.resolve(SiteDatabase.FILE)))) {
			out.write(("<?xml version=\"1.0\" encoding=\"UTF-8\"?><pluginRecords>" + sites + "</pluginRecords>")
				.getBytes(StandardCharsets.UTF_8));
		}
	}
}
