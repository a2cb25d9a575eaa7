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
package fiji.plugin.florence2.onnx;

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Sha256;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the optimised graphs in a model folder were made of. They refer to weights in the published files by offset, so
 * they are valid only beside the very files that they were made of. Without a record that fits they are not used; it is
 * written last of all, by one atomic move, and only then are they the model's graphs.
 *
 * @param sources for each published file its fingerprint, see {@link #fingerprint}
 * @param files the optimised files; all paths are relative to the model folder
 */
public record OptimizationRecord(Map<String, String> sources, Map<String, Written> files) {

	/** Its path in the model folder. */
	public static final String FILE = "onnx/optimized.json";

	private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
	private static final int SAMPLES = 64;
	private static final int SAMPLE_BYTES = 4096;

	/** An optimised file as it was written. */
	public record Written(long size, String sha256) {}

	public OptimizationRecord {
		sources = new TreeMap<>(sources == null ? Map.of() : sources);
		files = new TreeMap<>(files == null ? Map.of() : files);
	}

	/** The record of files as they are on the disk. */
	public static OptimizationRecord of(final Path folder, final Collection<Path> sources,
		final Map<String, Written> files) throws IOException
	{
		final Map<String, String> fingerprints = new TreeMap<>();
		for (final Path source : sources)
			fingerprints.put(folder.relativize(source).toString().replace('\\', '/'), fingerprint(source));
		return new OptimizationRecord(fingerprints, files);
	}

	/** Writes it into a model folder, whose optimised graphs are used from then on. */
	public void write(final Path folder) throws IOException {
		AtomicFile.write(folder.resolve(FILE), GSON.toJson(this));
	}

	/** Whether a model folder has optimised graphs that fit its published files. */
	public static boolean fits(final Path folder) {
		final Path file = folder.resolve(FILE);
		if (!Files.isRegularFile(file)) return false;
		try {
			final OptimizationRecord read = GSON.fromJson(Files.readString(file), OptimizationRecord.class);
			return read != null && !read.sources.isEmpty() && read.fitsFilesOf(folder);
		}
		catch (final IOException | JsonParseException nothingToTrust) {
			return false;
		}
	}

	private boolean fitsFilesOf(final Path folder) throws IOException {
		for (final Map.Entry<String, Written> written : files.entrySet()) {
			final Path file = folder.resolve(written.getKey());
			if (written.getValue() == null || !Files.isRegularFile(file) || Files.size(file) != written.getValue().size())
				return false;
		}
		for (final Map.Entry<String, String> source : sources.entrySet())
			if (!fingerprint(folder.resolve(source.getKey())).equals(source.getValue())) return false;
		return true;
	}

	/**
	 * The SHA-256 of a file's length and of samples from all over it. To read the whole file would take seconds whenever
	 * a model is opened, and another model differs nearly everywhere.
	 */
	private static String fingerprint(final Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file)) {
			final MessageDigest digest = Sha256.digest();
			final long size = channel.size();
			digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, size));
			for (int i = 0; i < SAMPLES; i++)
				digest
					.update(read(channel, i * Math.max(0, size - SAMPLE_BYTES) / (SAMPLES - 1), Math.min(size, SAMPLE_BYTES)));
			return Sha256.hex(digest);
		}
	}

	private static ByteBuffer read(final FileChannel channel, final long from, final long length) throws IOException {
		final ByteBuffer piece = ByteBuffer.allocate((int) length);
		while (piece.hasRemaining())
			if (channel.read(piece, from + piece.position()) < 0) throw new EOFException("The file was cut off");
		return piece.flip();
	}
}
