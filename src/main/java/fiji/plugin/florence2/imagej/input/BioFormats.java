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
package fiji.plugin.florence2.imagej.input;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The readers of Bio-Formats, where they are: in the Fiji that runs, or in a folder of jars. They are called by reflection,
 * because the plugin has none of its own, and directly rather than by the importer in Fiji's menu, which may open windows.
 */
public final class BioFormats {

	private static final String READER = "loci.formats.ImageReader";
	/** Fiji has Bio-Formats in a folder inside that of its jars. */
	private static final int DEPTH = 2;

	/** Of a folder of jars; null for the classes of this program. */
	private static volatile InstalledLibrary chosen;
	/** Whether the log of the classes of this program is limited. */
	private static volatile boolean limited;

	private BioFormats() {}

	/**
	 * Takes the readers from a folder of jars, such as that of a Fiji. They see no other classes than those of the folder and
	 * of Java, and so need not fit the versions of this program.
	 *
	 * @throws ImageException if Bio-Formats is not in it
	 */
	public static void from(final Path folder) throws ImageException {
		try (Stream<Path> files = Files.find(folder, DEPTH, (file, attributes) -> file.toString().endsWith(".jar"))) {
			final URL[] jars = files.sorted().map(Path::toUri).map(BioFormats::url).toArray(URL[]::new);
			final InstalledLibrary library =
				new InstalledLibrary(new URLClassLoader(jars, ClassLoader.getPlatformClassLoader()));
			if (!library.has(READER)) {
				throw new ImageException(
					"Bio-Formats is not in the folder " + folder + ": name the folder \"jars\" of a Fiji that has it.");
			}
			// The output here is for results.
			limitLog(library, "OFF");
			chosen = library;
		}
		catch (final IOException e) {
			throw new ImageException(
				"The folder of readers " + folder + " cannot be read: name the folder \"jars\" of a Fiji.");
		}
	}

	private static URL url(final URI jar) {
		try {
			return jar.toURL();
		}
		catch (final MalformedURLException e) {
			throw new IllegalArgumentException(e);
		}
	}

	/** It tells each step in its log, and so in the console, as long as nobody has set a level. */
	private static void limitLog(final InstalledLibrary library, final String level) {
		try {
			library.call("loci.common.DebugTools", "setRootLevel", level);
		}
		catch (final ReflectiveOperationException | LinkageError withoutLog) {
			// Then nothing is logged.
		}
	}

	/** Its classes; nothing where they are not there. */
	private static Optional<InstalledLibrary> installed() {
		return chosen == null ? InstalledLibrary.with(READER) : Optional.of(chosen);
	}

	static boolean isThere() {
		return installed().isPresent();
	}

	/**
	 * Opens a file.
	 *
	 * @throws ImageException if it cannot be read
	 */
	static BioFormatsReader open(final FileBytes file) throws ImageException {
		try {
			final InstalledLibrary library = installed().orElseThrow();
			if (library != chosen && !limited) {
				limitLog(library, "WARN");
				limited = true;
			}
			return new BioFormatsReader(file, new Library(library));
		}
		catch (final InvocationTargetException e) {
			throw refusal(file, e.getCause());
		}
		catch (final ReflectiveOperationException | LinkageError e) {
			throw refusal(file, e);
		}
	}

	/** Its own words say more than a kind of exception could. */
	static ImageException refusal(final FileBytes file, final Throwable failure) {
		if (failure instanceof OutOfMemoryError memory) throw memory;
		final String words = String.valueOf(failure.getMessage()).lines().findFirst().orElse("").replaceFirst("[.:]$", "");
		return new ImageException(
			"The image " + file.path() + " cannot be read by Bio-Formats (" + words + "): see whether Fiji opens it.");
	}

	/** Its classes. */
	record Library(InstalledLibrary installed) {

		Class<?> type(final String name) throws ClassNotFoundException {
			return installed.type(name);
		}

		Object reader() throws ReflectiveOperationException {
			return installed.create(READER);
		}

		/** A reader on top of another one. */
		Object wrapped(final String name, final Object reader) throws ReflectiveOperationException {
			return type(name).getConstructor(type("loci.formats.IFormatReader")).newInstance(reader);
		}

		Object metadata() throws ReflectiveOperationException {
			return installed.call("loci.formats.MetadataTools", "createOMEXMLMetadata");
		}

		/** Calls what a reader does. */
		Object read(final Object reader, final String method, final Object... arguments)
			throws ReflectiveOperationException
		{
			return InstalledLibrary.call(type("loci.formats.IFormatReader"), reader, method, arguments);
		}

		/** Calls what metadata says. */
		Object tell(final Object metadata, final String method, final Object... arguments)
			throws ReflectiveOperationException
		{
			return InstalledLibrary.call(type("loci.formats.meta.MetadataRetrieve"), metadata, method, arguments);
		}
	}
}
