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
package fiji.plugin.florence2.hub;

import fiji.plugin.florence2.common.CacheFolder;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The small model that comes with the plugin, so that every task can be tried at once and offline. It was trained
 * from scratch by this project on microscopy; its card is {@code models/nano/README.md}.
 */
public final class EmbeddedModel implements AutoCloseable {

	/** The name by which users choose it. */
	public static final String NAME = "nano";

	private static final Closeable NOTHING = () -> {};
	private static final String PLACE = "/fiji/plugin/florence2/hub/" + NAME;

	/** What is to be closed or deleted after the use. */
	private final Closeable rest;
	private final Path folder;

	private EmbeddedModel(final Closeable rest, final Path folder) {
		this.rest = rest;
		this.folder = folder;
	}

	/**
	 * Finds the model beside the classes, in a jar or in a folder.
	 *
	 * @throws IOException if the plugin's own jar cannot be read
	 */
	public static EmbeddedModel locate() throws IOException {
		final URL config = EmbeddedModel.class.getResource(PLACE + "/config.json");
		if (config == null) throw new IOException("The embedded model is not in this copy of the plugin");
		try {
			final String place = config.toString();
			if (!place.startsWith("jar:")) return new EmbeddedModel(NOTHING, Path.of(config.toURI()).getParent());
			final Path file = Path.of(new URI(place.substring("jar:".length(), place.indexOf("!/"))));
			// A file system of its own: a shared one could be closed by another user of the same jar.
			final FileSystem jar = FileSystems.newFileSystem(file);
			return new EmbeddedModel(jar, jar.getPath(PLACE));
		}
		catch (final URISyntaxException e) {
			throw new IOException("The plugin's own place " + config + " cannot be read", e);
		}
	}

	/**
	 * Finds the model for those who map its files into memory, which cannot be done in a jar: there, a copy is made that
	 * is deleted by {@link #close()}.
	 *
	 * @throws IOException if the plugin's own jar cannot be read, or the temporary folder not be written to
	 */
	public static EmbeddedModel unpacked() throws IOException {
		final EmbeddedModel found = locate();
		if (found.folder.getFileSystem().equals(FileSystems.getDefault())) return found;
		try (found) {
			final CacheFolder temporary = CacheFolder.temporary();
			final EmbeddedModel copy = new EmbeddedModel(temporary::close, temporary.path().resolve(NAME));
			try {
				copy(found.folder, copy.folder);
				return copy;
			}
			catch (final IOException | RuntimeException e) {
				copy.close();
				throw e;
			}
		}
	}

	private static void copy(final Path from, final Path to) throws IOException {
		try (Stream<Path> files = Files.walk(from)) {
			for (final Path file : (Iterable<Path>) files::iterator) {
				final Path copy = to.resolve(from.relativize(file).toString());
				if (Files.isDirectory(file)) Files.createDirectories(copy);
				else Files.copy(file, copy);
			}
		}
	}

	/** The model folder; readable until {@link #close()}. */
	public Path folder() {
		return folder;
	}

	@Override
	public void close() throws IOException {
		rest.close();
	}
}
