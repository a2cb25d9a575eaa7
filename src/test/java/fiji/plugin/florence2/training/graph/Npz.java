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
package fiji.plugin.florence2.training.graph;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** An archive of NumPy's arrays. */
final class Npz implements AutoCloseable {

	private static final int MAGIC_BYTES = 10;
	private static final Pattern SHAPE = Pattern.compile("'shape': \\(([\\d, ]*)\\)");

	private final ZipFile file;

	Npz(final Path file) throws IOException {
		this.file = new ZipFile(file.toFile());
	}

	private record Array(String header, ByteBuffer content) {}

	private Array array(final String name) throws IOException {
		final ZipEntry entry = file.getEntry(name + ".npy");
		try (InputStream in = file.getInputStream(entry)) {
			final ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
			final int start = MAGIC_BYTES + bytes.getShort(MAGIC_BYTES - 2);
			final String header = new String(bytes.array(), MAGIC_BYTES, start - MAGIC_BYTES, StandardCharsets.US_ASCII);
			return new Array(header, bytes.position(start).slice().order(ByteOrder.LITTLE_ENDIAN));
		}
	}

	int[] shape(final String name) throws IOException {
		final Matcher shape = SHAPE.matcher(array(name).header());
		if (!shape.find()) throw new IOException("no shape");
		return Arrays.stream(shape.group(1).split(", *")).mapToInt(Integer::parseInt).toArray();
	}

	float[] floats(final String name) throws IOException {
		final Array array = array(name);
		if (!array.header().contains("'<f4'")) throw new IOException(array.header());
		final float[] values = new float[array.content().remaining() / Float.BYTES];
		array.content().asFloatBuffer().get(values);
		return values;
	}

	int[] integers(final String name) throws IOException {
		final Array array = array(name);
		if (!array.header().contains("'<i8'")) throw new IOException(array.header());
		final long[] values = new long[array.content().remaining() / Long.BYTES];
		array.content().asLongBuffer().get(values);
		return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
	}

	@Override
	public void close() throws IOException {
		file.close();
	}
}
