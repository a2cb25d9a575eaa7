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
import com.google.gson.annotations.SerializedName;

import fiji.plugin.florence2.common.AtomicFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is known of the files in a downloaded model folder: the verified ones, and those that are partly downloaded. A
 * file that is not in the manifest is not trusted.
 *
 * @param revision the commit of the files; empty if it is unknown
 * @param files the verified files by their paths
 * @param partial the partly downloaded files by their paths
 */
record Manifest(String revision, Map<String, VerifiedFile> files,
	@SerializedName("begun") Map<String, PartialFile> partial)
{

	static final String FILE = "manifest.json";

	private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
	private static final Pattern STRONG_TAG = Pattern.compile("\"[\\x21\\x23-\\x7e]*\"");

	/** A file that was complete and had the right checksum. */
	record VerifiedFile(long size, String sha256) {}

	/**
	 * What a server said of a file that is not complete, or that is damaged.
	 *
	 * @param etag the strong entity tag of the bytes that are here; null if there is none
	 * @param size in bytes; null if it is unknown
	 * @param sha256 of the whole file; null if it is unknown
	 * @param gitBlob the name of the whole file in git; null if it is unknown
	 */
	record PartialFile(String etag, Long size, String sha256, String gitBlob) {

		static final PartialFile UNKNOWN = new PartialFile(null, null, null, null);

		PartialFile {
			// It is sent back in a header, which must not break on a manifest that was edited.
			if (etag != null && !isStrongTag(etag)) etag = null;
		}
	}

	Manifest {
		files = new TreeMap<>(files == null ? Map.of() : files);
		partial = new TreeMap<>(partial == null ? Map.of() : partial);
		revision = revision == null ? "" : revision;
	}

	static boolean isStrongTag(final String etag) {
		return STRONG_TAG.matcher(etag).matches();
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

	/** Replaces the manifest of a folder, which need not exist. */
	void write(final Path folder) throws IOException {
		AtomicFile.write(folder.resolve(FILE), GSON.toJson(this));
	}

	/** Whether a file was verified and still has the same size. */
	boolean isVerified(final Path folder, final String path) throws IOException {
		final VerifiedFile file = files.get(path);
		return file != null && Files.size(folder.resolve(path)) == file.size;
	}

	PartialFile partialOf(final String path) {
		final PartialFile file = partial.get(path);
		return file == null ? PartialFile.UNKNOWN : file;
	}

	Manifest withRevision(final String commit) {
		return new Manifest(commit, files, partial);
	}

	Manifest withPartial(final String path, final PartialFile file) {
		final Manifest changed = new Manifest(revision, files, partial);
		changed.files.remove(path);
		changed.partial.put(path, file);
		return changed;
	}

	Manifest withVerified(final String path, final VerifiedFile file) {
		final Manifest changed = new Manifest(revision, files, partial);
		changed.partial.remove(path);
		changed.files.put(path, file);
		return changed;
	}

	/** Distrusts a file. What is known of it stays, to check the next download. */
	Manifest withDamaged(final String path) {
		final VerifiedFile file = files.get(path);
		return withPartial(path, file == null ? partialOf(path) : new PartialFile(null, file.size, file.sha256, null));
	}
}
