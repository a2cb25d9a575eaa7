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

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes the folder that is served: the plugin, those of its jars which Fiji has not, the macros, and the records of them.
 * The same files give the same folder, to the byte.
 */
final class Staging {

	private static final String NEVER = "-plain_imagej";

	private final FijiJars fiji;
	private final String timestamp;
	/** By the path in Fiji. */
	private final Map<String, Path> files = new TreeMap<>();
	/** The path in Fiji of every jar which is needed, whoever ships it, without the version, which may be another there. */
	private final Map<Path, String> needed = new TreeMap<>();

	/** @param timestamp of what is published, as yyyyMMddHHmmss */
	Staging(final FijiJars fiji, final String timestamp) {
		this.fiji = fiji;
		this.timestamp = timestamp;
	}

	void addPlugin(final Path jar) throws SiteException {
		final String fileName = jar.getFileName().toString();
		if (fileName.contains(NEVER)) {
			throw new SiteException(
				fileName + " is for an ImageJ without Fiji, and would list every command of Fiji's menu twice.");
		}
		if (fiji.fileName(JarName.of(fileName).artifact()).isPresent())
			throw new SiteException("Fiji has a jar with the name of " + fileName + ".");
		final String path = "plugins/" + fileName;
		needed.put(jar, JarName.unversioned(path));
		files.put(path, jar);
	}

	/** @param classPath all jars that the plugin needs, those of Fiji too */
	void addLibraries(final List<Path> classPath) throws SiteException {
		for (final Path jar : classPath) {
			addLibrary(jar, JarName.of(jar.getFileName().toString()));
		}
	}

	private void addLibrary(final Path jar, final JarName name) throws SiteException {
		final String path = "jars/" + jar.getFileName();
		final String identity = JarName.unversioned(path);
		if (needed.containsValue(identity)) {
			throw new SiteException(
				"Two of the jars that are needed are called " + name.artifact() + ": Fiji would keep one of them.");
		}
		needed.put(jar, identity);
		if (!fiji.have(name)) files.put(path, jar);
	}

	/** Into ImageJ's folder of macros, for they are there to be opened, changed and run. */
	void addMacros(final Path folder) throws IOException, SiteException {
		for (final Path macro : list(folder, ".ijm")) {
			files.put("macros/Florence-2/" + macro.getFileName(), macro);
		}
	}

	/**
	 * Writes the site.
	 *
	 * @param old what was published last; it is remembered in the records, and files which are the same keep their names
	 * @param site a folder of an earlier staging, which is emptied, or one that is not there
	 */
	SiteDatabase write(final SiteDatabase old, final Path site) throws IOException, SiteException {
		final List<SiteFile> records = new ArrayList<>();
		for (final Map.Entry<String, Path> file : files.entrySet()) {
			records.add(new SiteFile(file.getKey(), Optional.of(version(file.getKey(), file.getValue())), List.of()));
		}
		final SiteDatabase database = new SiteDatabase(records).after(old, timestamp);
		empty(site);
		for (final SiteFile record : database.files()) {
			if (record.current().isEmpty()) continue;
			final Path served = site.resolve(SiteFile.servedAs(record.path(), record.current().get()));
			Files.createDirectories(served.getParent());
			Files.copy(files.get(record.path()), served);
		}
		Files.write(site.resolve(SiteDatabase.FILE), database.toBytes());
		return database;
	}

	/**
	 * Writes the files of the site into a zip that is unpacked over a Fiji. The same files and time give the same bytes.
	 *
	 * @param time of all entries
	 */
	void zip(final Path target, final Instant time) throws IOException {
		try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(target)))) {
			// Nearly all of it is jars, which are compressed already.
			zip.setLevel(Deflater.NO_COMPRESSION);
			for (final Map.Entry<String, Path> file : files.entrySet()) {
				final ZipEntry entry = new ZipEntry(file.getKey());
				entry.setTimeLocal(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
				zip.putNextEntry(entry);
				Files.copy(file.getValue(), zip);
			}
		}
	}

	private SiteFile.Version version(final String path, final Path file) throws IOException, SiteException {
		final boolean jar = path.endsWith(".jar");
		final JarDescription description = jar ? JarDescription.of(file) : new JarDescription("", List.of());
		final List<String> dependencies = jar ? dependencies(file) : List.of();
		return new SiteFile.Version(UpdaterChecksum.of(path, file), timestamp, Files.size(file), description.text(),
			dependencies, description.authors());
	}

	private List<String> dependencies(final Path jar) throws SiteException {
		final List<Path> others = needed.keySet().stream().filter(other -> !other.equals(jar)).toList();
		return JarDependencies.of(jar, others).stream().map(needed::get).sorted().toList();
	}

	private static void empty(final Path site) throws IOException, SiteException {
		if (!Files.exists(site)) {
			Files.createDirectories(site);
			return;
		}
		if (!Files.exists(site.resolve(SiteDatabase.FILE))) {
			throw new SiteException(
				site + " is there already and is no update site: delete it, or stage into another folder.");
		}
		try (Stream<Path> tree = Files.walk(site)) {
			for (final Path path : tree.sorted(Comparator.reverseOrder()).filter(path -> !path.equals(site)).toList()) {
				Files.delete(path);
			}
		}
	}

	private static List<Path> list(final Path folder, final String suffix) throws IOException, SiteException {
		if (!Files.isDirectory(folder)) throw new SiteException("There is no folder " + folder + ".");
		try (Stream<Path> entries = Files.list(folder)) {
			return entries.filter(file -> file.getFileName().toString().endsWith(suffix)).sorted().toList();
		}
	}
}
