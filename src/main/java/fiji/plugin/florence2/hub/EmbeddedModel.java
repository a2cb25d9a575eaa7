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
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Sha256;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The small model that comes with the plugin, so that every task can be tried at once and offline. It was trained
 * from scratch by this project on microscopy; its card is {@code models/nano/README.md}.
 * <p>
 * Out of a jar it is unpacked once, into the {@link CacheFolder}, so that its files can be mapped into memory.
 * </p>
 */
public final class EmbeddedModel implements AutoCloseable {

	/** The name by which users choose it. */
	public static final String NAME = "nano";

	private static final Closeable NOTHING = () -> {};
	private static final String PLACE = "fiji/plugin/florence2/hub/" + NAME + "/";
	/** Digits of a sum that tell copies of different content apart. */
	private static final int KEY_LENGTH = 16;

	/** What is to be closed after the use. */
	private final Closeable rest;
	private final Path folder;

	private EmbeddedModel(final Closeable rest, final Path folder) {
		this.rest = rest;
		this.folder = folder;
	}

	/**
	 * Finds the model beside the classes, or unpacks it from their jar.
	 *
	 * @throws HubException if the plugin's own jar cannot be read, or its content not be written to the disk
	 */
	public static EmbeddedModel locate() throws HubException {
		final URL config = EmbeddedModel.class.getResource("/" + PLACE + "config.json");
		if (config == null) throw damaged("The embedded model is not in this copy of the plugin", null);
		final String place = config.toString();
		try {
			if (!place.startsWith("jar:")) return new EmbeddedModel(NOTHING, Path.of(config.toURI()).getParent());
			try (
				ZipFile jar = new ZipFile(Path.of(new URI(place.substring("jar:".length(), place.indexOf("!/")))).toFile()))
			{
				return unpacked(jar);
			}
		}
		catch (final URISyntaxException | IOException e) {
			throw damaged("The plugin's own place " + place + " cannot be read (" + Failures.text(e) + ")", e);
		}
	}

	private static HubException damaged(final String fault, final Exception cause) {
		return new HubException(fault + ": install Florence-2 for Fiji again.", cause);
	}

	private static EmbeddedModel unpacked(final ZipFile jar) throws HubException {
		final List<? extends ZipEntry> files =
			jar.stream().filter(entry -> entry.getName().startsWith(PLACE) && !entry.isDirectory()).toList();
		try {
			final CacheFolder cache = CacheFolder.open();
			try {
				return unpacked(jar, files, cache);
			}
			catch (final IOException | RuntimeException e) {
				cache.close();
				throw e;
			}
		}
		catch (final IOException e) {
			throw new HubException("The model " + NAME + " cannot be unpacked (" + Failures.text(e) +
				"): see that there is room on the disk of your home.", e);
		}
	}

	private static EmbeddedModel unpacked(final ZipFile jar, final List<? extends ZipEntry> files,
		final CacheFolder cache) throws IOException
	{
		// A model is called by the name of its folder in the records of those that are trained from it.
		final Path unpacked = cache.unpacked(NAME + "-", key(files), target -> {
			for (final ZipEntry file : files)
				CacheFolder.unpack(target.resolve(NAME).resolve(file.getName().substring(PLACE.length())), file.getSize(),
					() -> jar.getInputStream(file));
		});
		return new EmbeddedModel(cache, unpacked.resolve(NAME));
	}

	/** Names the content of the files, as far as their checksums in the jar tell it. */
	private static String key(final List<? extends ZipEntry> files) {
		final String list = files.stream()
			.map(file -> file.getName() + " " + file.getSize() + " " + file.getCrc())
			.sorted()
			.collect(Collectors.joining("\n"));
		return Sha256.of(list).substring(0, KEY_LENGTH);
	}

	/** The model folder; readable until {@link #close()}. */
	public Path folder() {
		return folder;
	}

	/** Deletes a temporary copy. Graphs that were opened can be used further. */
	@Override
	public void close() throws IOException {
		rest.close();
	}
}
