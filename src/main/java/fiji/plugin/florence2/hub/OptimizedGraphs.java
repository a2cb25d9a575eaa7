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
import com.google.gson.JsonParseException;

import fiji.plugin.florence2.hub.Manifest.Sound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The graphs that were made on this computer of a model's published ones, with their sums, as the record beside them
 * has it. Nobody uses them without the record.
 *
 * @param files by their paths in the model folder
 */
record OptimizedGraphs(Map<String, Sound> files) {

	private static final String RECORD = "onnx/optimized.json";
	private static final Gson GSON = new Gson();

	OptimizedGraphs {
		files = new TreeMap<>(files == null ? Map.of() : files);
		files.values().removeIf(sound -> sound == null || sound.sha256() == null);
	}

	/** Those of a model folder; none if there is no record that can be read. */
	static OptimizedGraphs read(final Path folder) {
		try {
			final OptimizedGraphs read = GSON.fromJson(Files.readString(folder.resolve(RECORD)), OptimizedGraphs.class);
			return read == null ? new OptimizedGraphs(null) : read;
		}
		catch (final IOException | JsonParseException nothingToUse) {
			return new OptimizedGraphs(null);
		}
	}

	/** Whether there are some, and all are there in the size in which they were written. */
	boolean areWhole(final Path folder) throws IOException {
		for (final Map.Entry<String, Sound> file : files.entrySet())
			if (!isThere(folder, file.getKey())) return false;
		return !files.isEmpty();
	}

	boolean isThere(final Path folder, final String path) throws IOException {
		final Path file = folder.resolve(path);
		return Files.isRegularFile(file) && Files.size(file) == files.get(path).size();
	}

	/** Bytes of all of them. */
	long size() {
		return files.values().stream().mapToLong(Sound::size).sum();
	}

	/** Has the published graphs used again. */
	static void disown(final Path folder) throws IOException {
		Files.deleteIfExists(folder.resolve(RECORD));
	}

	/** Deletes them. */
	void delete(final Path folder) throws IOException {
		disown(folder);
		for (final String path : files.keySet())
			Files.deleteIfExists(folder.resolve(path));
	}
}
