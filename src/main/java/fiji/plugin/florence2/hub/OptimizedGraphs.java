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

import fiji.plugin.florence2.hub.Manifest.VerifiedFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The optimised graphs in a model folder and their checksums, as the record beside them lists them. They are used only
 * with a record. A record that names any file outside of the model's folder of graphs counts as none.
 *
 * @param files by their paths in the model folder
 */
record OptimizedGraphs(Map<String, VerifiedFile> files) {

	static final String RECORD = "onnx/optimized.json";
	private static final Path GRAPHS = Path.of(RECORD).getParent();
	private static final OptimizedGraphs NONE = new OptimizedGraphs(null);
	private static final Gson GSON = new Gson();

	OptimizedGraphs {
		files = new TreeMap<>(files == null ? Map.of() : files);
		files.values().removeIf(file -> file == null || file.sha256() == null);
	}

	/** Those of a model folder; none if there is no record that can be trusted. */
	static OptimizedGraphs read(final Path folder) {
		try {
			final OptimizedGraphs read = GSON.fromJson(Files.readString(folder.resolve(RECORD)), OptimizedGraphs.class);
			return read != null && read.isInside(folder) ? read : NONE;
		}
		catch (final IOException | JsonParseException | InvalidPathException nothingToTrust) {
			return NONE;
		}
	}

	/** Whether all files are below the model's folder of graphs, also by way of links. */
	private boolean isInside(final Path folder) throws IOException {
		final Path graphs = folder.toRealPath().resolve(GRAPHS.toString());
		if (!files.isEmpty() && !graphs.toRealPath().equals(graphs)) return false;
		for (final String name : files.keySet()) {
			final Path file = Path.of(name);
			final boolean isBelow = file.startsWith(GRAPHS) && file.getNameCount() > 1 && file.equals(file.normalize());
			if (!isBelow || leavesByLink(graphs, folder.toRealPath().resolve(file))) return false;
		}
		return true;
	}

	/** A link is no file that an optimisation wrote. */
	private static boolean leavesByLink(final Path graphs, final Path file) {
		for (Path path = file; !path.equals(graphs); path = path.getParent())
			if (Files.isSymbolicLink(path)) return true;
		return false;
	}

	/** Whether there are any, and all have the size with which they were written. */
	boolean areComplete(final Path folder) throws IOException {
		for (final String path : files.keySet())
			if (!isPresent(folder, path)) return false;
		return !files.isEmpty();
	}

	boolean isPresent(final Path folder, final String path) throws IOException {
		final Path file = folder.resolve(path);
		return Files.isRegularFile(file) && Files.size(file) == files.get(path).size();
	}

	/** Size of all of them in bytes. */
	long size() {
		return files.values().stream().mapToLong(VerifiedFile::size).sum();
	}

	/** Deletes the record, after which the published graphs are used. */
	static void deleteRecord(final Path folder) throws IOException {
		Files.deleteIfExists(folder.resolve(RECORD));
	}

	/** Deletes them and their record. */
	void delete(final Path folder) throws IOException {
		deleteRecord(folder);
		for (final String path : files.keySet())
			Files.deleteIfExists(folder.resolve(path));
	}
}
