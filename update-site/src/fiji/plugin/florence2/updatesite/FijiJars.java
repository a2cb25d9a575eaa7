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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.scijava.util.VersionUtils;

/** The jars which Fiji has already, by artifact: a site must have none of them. */
final class FijiJars {

	private final Map<String, String> fileNames;

	private FijiJars(final Map<String, String> fileNames) {
		this.fileNames = fileNames;
	}

	/** @param source a text with one file name in a line, where a # begins a comment, or the folder of a Fiji */
	static FijiJars read(final Path source) throws IOException {
		final Map<String, String> fileNames = new TreeMap<>();
		for (final String fileName : Files.isDirectory(source) ? installed(source) : listed(source)) {
			fileNames.put(JarName.of(fileName).artifact(), fileName);
		}
		return new FijiJars(fileNames);
	}

	private static List<String> listed(final Path list) throws IOException {
		return Files.readAllLines(list)
			.stream()
			.map(line -> line.replaceFirst("#.*", "").strip())
			.filter(name -> !name.isEmpty())
			.toList();
	}

	private static List<String> installed(final Path fiji) throws IOException {
		final List<String> names = new ArrayList<>();
		for (final String folder : List.of("jars", "plugins")) {
			try (Stream<Path> files = Files.walk(fiji.resolve(folder))) {
				files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".jar")).forEach(names::add);
			}
		}
		return names;
	}

	/** The file name of an artifact in Fiji. */
	Optional<String> fileName(final String artifact) {
		return Optional.ofNullable(fileNames.get(artifact));
	}

	/**
	 * If a jar can be left out of the site.
	 *
	 * @throws SiteException if Fiji has it in an older version
	 */
	boolean have(final JarName needed) throws SiteException {
		final String fileName = fileNames.get(needed.artifact());
		if (fileName == null) return false;
		final String version = JarName.of(fileName).version();
		if (VersionUtils.compare(version, needed.version()) >= 0) return true;
		throw new SiteException("Fiji has " + fileName + ", but version " + needed.version() + " of " + needed.artifact() +
			" is needed: use the version that Fiji has.");
	}
}
