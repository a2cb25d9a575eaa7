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

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A piece of memory outside the Java heap that tensors are laid over, kept from run to run, so that it is not allocated
 * again and again. It grows as needed and never shrinks.
 */
final class NativeMemory implements AutoCloseable {

	/** Memory that grows a little with every token of an answer must not be allocated each time. */
	private static final int MIN_BYTES = 1 << 16;
	private static final double GROWTH = 1.5;
	/** A used piece serves again if it is not larger than this many times what is needed. */
	private static final int MAX_WASTE = 2;

	/**
	 * Pieces given back, until the garbage collector takes them, which may be long after. The next model has them
	 * first, so that opening and closing models does not pile up memory.
	 */
	private static final List<WeakReference<ByteBuffer>> USED = new ArrayList<>();

	private ByteBuffer bytes;

	/** The first {@code size} bytes; what stood there before a growth is lost. */
	ByteBuffer first(final long size) {
		if (size > Integer.MAX_VALUE) throw new IllegalArgumentException("A tensor of " + size + " bytes is too large");
		if (bytes == null || bytes.capacity() < size) {
			final long grown = bytes == null ? MIN_BYTES : Math.max(MIN_BYTES, (long) (bytes.capacity() * GROWTH));
			close();
			bytes = take((int) Math.min(Integer.MAX_VALUE, Math.max(size, grown)));
		}
		return bytes.slice(0, (int) size).order(ByteOrder.nativeOrder());
	}

	/**
	 * A tensor over one of several rows of this memory.
	 *
	 * @param row its number
	 * @param rows how many there will be, so that memory need not grow
	 * @param shape of the row
	 */
	OnnxTensor row(final OrtEnvironment environment, final int row, final int rows, final OnnxJavaType type,
		final long... shape) throws OrtException
	{
		final int rowBytes = Math.toIntExact(bytes(type, shape));
		final ByteBuffer slice = first((long) rows * rowBytes).slice(row * rowBytes, rowBytes);
		return OnnxTensor.createTensor(environment, slice.order(ByteOrder.nativeOrder()), shape, type);
	}

	/** A tensor over this memory. The caller closes it, which leaves the memory as it is. */
	OnnxTensor tensor(final OrtEnvironment environment, final OnnxJavaType type, final long... shape)
		throws OrtException
	{
		return OnnxTensor.createTensor(environment, first(bytes(type, shape)), shape, type);
	}

	/**
	 * Lays out rows anew: row {@code i} becomes what row {@code rows[i]} was. Rows that stay are not copied, if no other one
	 * that is needed would be overwritten.
	 *
	 * @param rowBytes length of a row
	 */
	void arrange(final int[] rows, final int rowBytes) {
		final ByteBuffer from = bytes;
		final boolean inPlace = (long) rows.length * rowBytes <= from.capacity() && canMoveInPlace(rows);
		if (!inPlace) bytes = take(Math.multiplyExact(rows.length, rowBytes));
		for (int row = 0; row < rows.length; row++)
			if (!inPlace || rows[row] != row) bytes.put(row * rowBytes, from, rows[row] * rowBytes, rowBytes);
		if (!inPlace) giveBack(from);
	}

	private static boolean canMoveInPlace(final int[] rows) {
		for (int row = 0; row < rows.length; row++) {
			final int source = rows[row];
			if (source < row && rows[source] != source) return false;
		}
		return true;
	}

	/** A mask that hides nothing, over this memory: ones of shape [rows, length]. The caller closes it. */
	OnnxTensor ones(final OrtEnvironment environment, final int rows, final int length) throws OrtException {
		final LongBuffer values = first((long) rows * length * Long.BYTES).asLongBuffer();
		while (values.hasRemaining())
			values.put(1);
		return tensor(environment, OnnxJavaType.INT64, rows, length);
	}

	static long bytes(final OnnxJavaType type, final long... shape) {
		long size = type.size;
		for (final long length : shape)
			size *= length;
		return size;
	}

	/** Gives the memory back. No tensor may lie over it any more. */
	@Override
	public void close() {
		if (bytes == null) return;
		giveBack(bytes);
		bytes = null;
	}

	private static void giveBack(final ByteBuffer piece) {
		synchronized (USED) {
			USED.add(new WeakReference<>(piece));
		}
	}

	private static ByteBuffer take(final int size) {
		synchronized (USED) {
			for (final Iterator<WeakReference<ByteBuffer>> pieces = USED.iterator(); pieces.hasNext();) {
				final ByteBuffer piece = pieces.next().get();
				final boolean fits = piece != null && piece.capacity() >= size && piece.capacity() / MAX_WASTE <= size;
				if (piece == null || fits) pieces.remove();
				if (fits) return piece;
			}
		}
		return ByteBuffer.allocateDirect(size);
	}
}
