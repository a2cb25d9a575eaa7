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
package fiji.plugin.florence2.training;

import fiji.plugin.florence2.common.AtomicFile;
import fiji.plugin.florence2.common.Sha256;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.vision.RgbPlane;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a vision encoder makes of pictures, kept in files: a picture comes again in each epoch, and in the next training.
 * Files are named after the pixels and the encoder. There are never more bytes of them than allowed; the oldest go first.
 */
final class FeatureCache {

	private static final String ENDING = ".features";

	private final Path folder;
	private final String encoder;
	private final long maxBytes;
	private final Deque<Path> files = new ArrayDeque<>();
	private long bytes;

	/** Computes the numbers of a picture. */
	@FunctionalInterface
	interface Encoder {

		float[] encode(RgbPlane picture) throws IOException, ModelException;
	}

	/**
	 * Opens a folder with what it has.
	 *
	 * @param encoder a name that no other encoder has
	 * @param maxBytes of all files
	 */
	FeatureCache(final Path folder, final String encoder, final long maxBytes) throws IOException {
		this.folder = folder;
		this.encoder = encoder;
		this.maxBytes = maxBytes;
		Files.createDirectories(folder);
		for (final Path file : oldestFirst()) {
			files.add(file);
			bytes += Files.size(file);
		}
	}

	private List<Path> oldestFirst() throws IOException {
		record Aged(Path file, long time) {}
		final List<Aged> found = new ArrayList<>();
		try (Stream<Path> all = Files.list(folder)) {
			for (final Path file : (Iterable<Path>) all.filter(file -> file.toString().endsWith(ENDING))::iterator)
				found.add(new Aged(file, Files.getLastModifiedTime(file).toMillis()));
		}
		return found.stream().sorted(Comparator.comparingLong(Aged::time)).map(Aged::file).toList();
	}

	/** The numbers of a picture: kept ones, or else new ones. A file that is not whole counts as none. */
	FloatBuffer get(final RgbPlane picture, final int count, final Encoder by) throws IOException, ModelException {
		final MessageDigest digest = Sha256.digest();
		digest.update(encoder.getBytes(StandardCharsets.UTF_8));
		digest.update(PictureFile.bytes(picture));
		final Path file = folder.resolve(Sha256.hex(digest) + ENDING);
		if (Files.isRegularFile(file) && Files.size(file) == (long) count * Float.BYTES)
			return ByteBuffer.wrap(Files.readAllBytes(file)).asFloatBuffer();
		final float[] numbers = by.encode(picture);
		if (numbers.length != count) throw new IllegalArgumentException(numbers.length + " numbers, not " + count);
		keep(file, numbers);
		return FloatBuffer.wrap(numbers);
	}

	private void keep(final Path file, final float[] numbers) throws IOException {
		final ByteBuffer content = ByteBuffer.allocate(numbers.length * Float.BYTES);
		content.asFloatBuffer().put(numbers);
		if (content.capacity() > maxBytes) return;
		while (bytes + content.capacity() > maxBytes && !files.isEmpty()) {
			final Path oldest = files.remove();
			if (!Files.isRegularFile(oldest)) continue;
			bytes -= Files.size(oldest);
			Files.delete(oldest);
		}
		// Another training may keep the same one: each writes a file of its own and gives it the name when it is whole.
		final Path part = Files.createTempFile(folder, "new", AtomicFile.PART);
		Files.write(part, content.array());
		AtomicFile.move(part, file);
		files.add(file);
		bytes += content.capacity();
	}
}
