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
package fiji.plugin.florence2.optimization;

import ai.onnxruntime.platform.Fp16Conversions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A constant of a graph, whose numbers stay in their file until they are wanted.
 *
 * @param name its name in the graph
 * @param type {@link #FLOAT}, {@link #HALF}, {@link #INT64} or another number of ONNX's {@code TensorProto.DataType}
 * @param shape lengths of its axes; none for a single number
 * @param source the open file that holds its numbers in little-endian order
 * @param offset where they begin
 * @param bytes how many bytes they take
 * @param message the whole {@code TensorProto}; empty if its numbers are outside of it
 */
record Tensor(String name, int type, long[] shape, FileBytes source, long offset, long bytes,
	Optional<MessageBytes> message)
{


	static final int FLOAT = 1;
	static final int UINT8 = 2;
	static final int INT8 = 3;
	static final int INT64 = 7;
	static final int HALF = 10;

	Path file() {
		return source.file();
	}

	/** How many numbers it has. */
	long size() {
		return Arrays.stream(shape).reduce(1, Math::multiplyExact);
	}

	/** The same numbers along one axis. */
	Tensor flat() {
		return new Tensor(name, type, new long[] { size() }, source, offset, bytes, message);
	}

	boolean isReal() {
		return type == FLOAT || type == HALF;
	}

	boolean hasShape(final long... wanted) {
		return Arrays.equals(shape, wanted);
	}

	/** Its numbers, of {@link #FLOAT} or {@link #HALF}, row by row. */
	float[] floats() throws IOException {
		final float[] values = new float[Math.toIntExact(size())];
		final ByteBuffer content = content();
		if (type == FLOAT) content.asFloatBuffer().get(values);
		else for (int i = 0; i < values.length; i++)
			values[i] = Fp16Conversions.fp16ToFloat(content.getShort(2 * i));
		return values;
	}

	/** Its numbers as they are stored. */
	byte[] raw() throws IOException {
		return source.read(offset, Math.toIntExact(bytes));
	}

	private ByteBuffer content() throws IOException {
		return ByteBuffer.wrap(raw()).order(ByteOrder.LITTLE_ENDIAN);
	}
}
