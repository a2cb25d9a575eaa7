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

import fiji.plugin.florence2.Jar;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import org.scijava.util.FileUtils;

import picocli.CommandLine;

/**
 * A small plugin with a library of its own and two of Fiji: this class and {@link StageCommand}, which need them.
 */
final class StandIn {

	static final String PLUGIN = "plugins/stand-in-1.0.0.jar";
	static final String LIBRARY = "jars/packing-1.0.0.jar";
	static final String MACRO = "macros/Florence-2/Print it.ijm";
	static final String TIME = "20261201120000";

	private final Path folder;
	final Path plugin;
	final Path library;
	final Path macros;
	final Path fiji;

	StandIn(final Path folder) throws IOException, URISyntaxException {
		this.folder = folder;
		plugin = folder.resolve("stand-in-1.0.0.jar");
		library = folder.resolve("packing-1.0.0.jar");
		macros = Files.createDirectories(folder.resolve("macros"));
		Files.writeString(macros.resolve("Print it.ijm"), "print(1);\n");
		fiji = Files.writeString(folder.resolve("fiji.txt"),
			jarOf(FileUtils.class).getFileName() + "\n" + jarOf(CommandLine.class).getFileName() + "\nij-1.54p.jar\n");
		pack(plugin, StageCommand.class, StandIn.class);
		pack(library, Jar.class);
	}

	private void pack(final Path jar, final Class<?>... classes) throws IOException, URISyntaxException {
		final Path packed = folder.resolve(jar.getFileName() + ".classes");
		for (final Class<?> type : classes) {
			final String name = type.getName().replace('.', '/') + ".class";
			Files.createDirectories(packed.resolve(name).getParent());
			Files.copy(Path.of(type.getClassLoader().getResource(name).toURI()), packed.resolve(name));
		}
		Jar.pack(packed, jar);
	}

	static Path jarOf(final Class<?> type) throws URISyntaxException {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
	}

	List<Path> libraries() throws URISyntaxException {
		return List.of(library, jarOf(FileUtils.class), jarOf(CommandLine.class));
	}

	Staging staging(final String time) throws IOException, SiteException, URISyntaxException {
		final Staging staging = new Staging(FijiJars.read(fiji), time);
		staging.addPlugin(plugin);
		staging.addLibraries(libraries());
		staging.addMacros(macros);
		return staging;
	}

	Path stage() throws IOException, SiteException, URISyntaxException {
		final Path site = folder.resolve("site");
		staging(TIME).write(new SiteDatabase(List.of()), site);
		return site;
	}

	Path zip(final String name) throws IOException, SiteException, URISyntaxException {
		final Path zip = folder.resolve(name);
		staging(TIME).zip(zip, Instant.parse("2026-12-01T12:00:00Z"));
		return zip;
	}
}
