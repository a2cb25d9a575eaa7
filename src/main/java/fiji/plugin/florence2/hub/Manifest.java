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

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of the files in a downloaded model folder: those that came whole and were checked, and those that a
 * download began. A file that the manifest does not know is not trusted.
 *
 * @param revision the commit that the files are of; empty if it is unknown
 */
record Manifest(String revision, Map<String, Sound> files, Map<String, Begun> begun) {

	static final String FILE = "manifest.json";
	/** What the name of a file ends with until it is whole and checked. */
	static final String PART = ".part";

	private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

	/** A file that was whole and right. */
	record Sound(long size, String sha256) {}

	/**
	 * What a server said of a file that is not here yet, or not any more as it should be.
	 *
	 * @param etag the strong entity tag of what came so far; null if there was none
	 * @param size in bytes; null if it is unknown
	 * @param sha256 of the whole file; null if it is unknown
	 * @param gitBlob the name of the whole file in git; null if it is unknown
	 */
	record Begun(String etag, Long size, String sha256, String gitBlob) {

		static final Begun NOTHING = new Begun(null, null, null, null);
	}

	Manifest {
		files = new TreeMap<>(files == null ? Map.of() : files);
		begun = new TreeMap<>(begun == null ? Map.of() : begun);
		revision = revision == null ? "" : revision;
	}

	static Manifest empty() {
		return new Manifest("", Map.of(), Map.of());
	}

	/** Reads the manifest of a folder; an empty one if there is none that can be read. */
	static Manifest read(final Path folder) {
		try {
			final Manifest read = GSON.fromJson(Files.readString(folder.resolve(FILE)), Manifest.class);
			return read == null ? empty() : read;
		}
		catch (final IOException | JsonParseException nothingToTrust) {
			return empty();
		}
	}

	/** Replaces the manifest of a folder at one stroke. */
	void write(final Path folder) throws IOException {
		final Path next = folder.resolve(FILE + PART);
		Files.writeString(next, GSON.toJson(this));
		Files.move(next, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
	}

	/** Whether a file is there in the size in which it was found sound. */
	boolean vouchesFor(final Path folder, final String path) throws IOException {
		final Sound sound = files.get(path);
		return sound != null && Files.size(folder.resolve(path)) == sound.size;
	}

	Begun begunOf(final String path) {
		return Optional.ofNullable(begun.get(path)).orElse(Begun.NOTHING);
	}

	Manifest withRevision(final String commit) {
		return new Manifest(commit, files, begun);
	}

	Manifest withBegun(final String path, final Begun facts) {
		final Manifest changed = new Manifest(revision, files, begun);
		changed.files.remove(path);
		changed.begun.put(path, facts);
		return changed;
	}

	Manifest withSound(final String path, final Sound facts) {
		final Manifest changed = new Manifest(revision, files, begun);
		changed.begun.remove(path);
		changed.files.put(path, facts);
		return changed;
	}

	/** Distrusts a file; what is known of it is kept to check the next one by. */
	Manifest withDamaged(final String path) {
		final Sound sound = files.get(path);
		return withBegun(path, sound == null ? begunOf(path) : new Begun(null, sound.size, sound.sha256, null));
	}
}
