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
package fiji.plugin.florence2.graph;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A constant of a graph, such as the weights of a layer. Its numbers stay in the file and are read by each call that
 * returns them, as long as the {@link OnnxFile} that the tensor comes from is open. A tensor equals only itself.
 */
public final class Tensor {

	/** {@link #type()} of numbers in single precision. */
	public static final int FLOAT = 1;
	/** {@link #type()} of whole numbers from 0 to 255. */
	public static final int UINT8 = 2;
	/** {@link #type()} of whole numbers from -128 to 127. */
	public static final int INT8 = 3;
	/** {@link #type()} of whole numbers of 64 bits. */
	public static final int INT64 = 7;
	/** {@link #type()} of numbers in half precision (IEEE 754 binary16). */
	public static final int FLOAT16 = 10;

	private static final int COMPARED_BYTES = 1 << 20;
	private static final int FLOAT16_EXPONENT_MAX = 31;
	/** The least positive number in half precision. */
	private static final float FLOAT16_MIN = 0x1p-24f;
	private static final float FLOAT16_MIN_NORMAL = 0x1p-14f;
	private static final float FLOAT16_MAX = 65504;

	private final String name;
	private final int type;
	private final long[] shape;
	private final FileBytes source;
	private final long offset;
	private final long byteCount;
	private final Optional<MessageBytes> message;

	/**
	 * @param source the open file that holds the numbers in little-endian order
	 * @param offset where they begin
	 * @param message the whole {@code TensorProto}; empty if the numbers are outside of it
	 */
	Tensor(final String name, final int type, final long[] shape, final FileBytes source, final long offset,
		final long byteCount, final Optional<MessageBytes> message)
	{
		this.name = name;
		this.type = type;
		this.shape = shape.clone();
		this.source = source;
		this.offset = offset;
		this.byteCount = byteCount;
		this.message = message;
	}

	/** Its name in the graph; empty for the value of a {@code Constant} operation. */
	public String name() {
		return name;
	}

	/** The type of its numbers, as in ONNX's {@code TensorProto.DataType}. */
	public int type() {
		return type;
	}

	/** Lengths of its axes; none for a single number. */
	public long[] shape() {
		return shape.clone();
	}

	/** How many numbers it has, by its shape. */
	public long size() {
		return Arrays.stream(shape).reduce(1, Math::multiplyExact);
	}

	/** The file that holds its numbers: the ONNX file itself, or a file of weights beside it. */
	public Path file() {
		return source.file();
	}

	/** Where its numbers begin in {@link #file()}, in bytes. */
	public long offset() {
		return offset;
	}

	/** How many bytes of {@link #file()} its numbers take. */
	public long byteCount() {
		return byteCount;
	}

	/** Whether its numbers are {@link #FLOAT} or {@link #FLOAT16}. */
	public boolean isFloat() {
		return type == FLOAT || type == FLOAT16;
	}

	public boolean hasShape(final long... expected) {
		return Arrays.equals(shape, expected);
	}

	/** Whether another tensor has the same shape and the same type, or both are {@link #isFloat}. */
	boolean isOfTheForm(final Tensor other) {
		return hasShape(other.shape) && (type == other.type || isFloat() && other.isFloat());
	}

	/** The same numbers along one axis. */
	public Tensor flat() {
		return new Tensor(name, type, new long[] { size() }, source, offset, byteCount, message);
	}

	/**
	 * Reads its numbers, row by row (the last axis changes fastest).
	 *
	 * @throws IllegalStateException if they are neither {@link #FLOAT} nor {@link #FLOAT16}
	 * @throws ArithmeticException if there are more than an array can hold
	 * @throws IOException if the file cannot be read, or holds more or fewer numbers than the shape says
	 */
	public float[] floats() throws IOException {
		if (!isFloat()) throw new IllegalStateException("Numbers of type " + type + " are not floating-point numbers");
		final float[] values = new float[Math.toIntExact(size())];
		final int width = type == FLOAT ? Float.BYTES : Short.BYTES;
		if (byteCount != (long) width * values.length)
			throw new IOException("the constant " + name + " has " + byteCount + " bytes for " + values.length + " numbers");
		final ByteBuffer content = ByteBuffer.wrap(raw()).order(ByteOrder.LITTLE_ENDIAN);
		if (type == FLOAT) content.asFloatBuffer().get(values);
		else {
			for (int i = 0; i < values.length; i++)
				values[i] = fromHalf(content.getShort(width * i));
		}
		return values;
	}

	/** Java 17 has no method for it. */
	static float fromHalf(final short half) {
		final int exponent = half >>> 10 & FLOAT16_EXPONENT_MAX;
		final int fraction = half & 0x3ff;
		final float magnitude = switch (exponent) {
			case 0 -> fraction * FLOAT16_MIN;
			case FLOAT16_EXPONENT_MAX -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
			default -> Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
		};
		return half < 0 ? -magnitude : magnitude;
	}

	/**
	 * Whether another tensor has the same numbers, stored in the same way. Takes little memory, whatever their number.
	 *
	 * @throws IOException if one of the files cannot be read
	 */
	public boolean hasNumbersOf(final Tensor other) throws IOException {
		if (type != other.type || byteCount != other.byteCount || !hasShape(other.shape)) return false;
		for (long start = 0; start < byteCount; start += COMPARED_BYTES) {
			final int length = (int) Math.min(COMPARED_BYTES, byteCount - start);
			if (!Arrays.equals(source.read(offset + start, length), other.source.read(other.offset + start, length)))
				return false;
		}
		return true;
	}

	/**
	 * Reads its numbers as they are stored, in little-endian order.
	 *
	 * @throws IOException if the file cannot be read
	 */
	public byte[] raw() throws IOException {
		return source.read(offset, Math.toIntExact(byteCount));
	}

	/**
	 * Other numbers in the form in which its own are stored, to take their place in a copy of {@link #file()}. In half
	 * precision they are rounded to the nearest number, and to the largest one where they are beyond it.
	 *
	 * @param values row by row
	 * @return as many bytes as {@link #byteCount()}
	 * @throws IllegalStateException if its numbers are neither {@link #FLOAT} nor {@link #FLOAT16}
	 * @throws IllegalArgumentException if there are more or fewer numbers than its own
	 */
	public byte[] encoded(final float[] values) {
		if (!isFloat()) throw new IllegalStateException("Numbers of type " + type + " are not floating-point numbers");
		final int width = type == FLOAT ? Float.BYTES : Short.BYTES;
		if (byteCount != (long) width * values.length)
			throw new IllegalArgumentException(values.length + " numbers do not take " + byteCount + " bytes");
		final ByteBuffer content = ByteBuffer.allocate(width * values.length).order(ByteOrder.LITTLE_ENDIAN);
		for (final float value : values) {
			if (type == FLOAT) content.putFloat(value);
			else content.putShort(toHalf(value));
		}
		return content.array();
	}

	/** Java 17 has no method for it. */
	private static short toHalf(final float value) {
		final int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
		final float magnitude = Math.abs(value);
		if (Float.isNaN(value)) return (short) (sign | 0x7e00);
		if (magnitude >= FLOAT16_MAX) return (short) (sign | 0x7bff);
		final int bits;
		// Math.rint rounds halves to even numbers, and so do the bits of larger numbers, whose carry is the exponent's.
		if (magnitude < FLOAT16_MIN_NORMAL) bits = (int) Math.rint((double) magnitude / FLOAT16_MIN);
		else {
			final int single = Float.floatToRawIntBits(magnitude) - (112 << 23);
			bits = single + 0xfff + (single >>> 13 & 1) >>> 13;
		}
		return (short) (sign | bits);
	}

	Optional<MessageBytes> message() {
		return message;
	}
}
