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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes one message of the Protocol Buffers' wire format, field by field.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the wire format</a>
 */
final class ProtoWriter {

	private static final int VARINT = 0;
	private static final int FIXED64 = 1;
	private static final int LENGTH = 2;
	private static final int FIXED32 = 5;

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	ProtoWriter number(final int field, final long value) {
		varint((long) field << 3 | VARINT);
		varint(value);
		return this;
	}

	ProtoWriter real(final int field, final float value) {
		return fixed32(field, Float.floatToIntBits(value));
	}

	/** A number of 32 bits of any kind. */
	ProtoWriter fixed32(final int field, final int bits) {
		varint((long) field << 3 | FIXED32);
		return fixed(bits, Integer.BYTES);
	}

	/** A number of 64 bits of any kind. */
	ProtoWriter fixed64(final int field, final long bits) {
		varint((long) field << 3 | FIXED64);
		return fixed(bits, Long.BYTES);
	}

	private ProtoWriter fixed(final long bits, final int size) {
		for (int i = 0; i < size; i++)
			bytes.write((int) (bits >>> Byte.SIZE * i));
		return this;
	}

	ProtoWriter text(final int field, final String text) {
		return bytes(field, text.getBytes(StandardCharsets.UTF_8));
	}

	ProtoWriter message(final int field, final ProtoWriter message) {
		return bytes(field, message.toBytes());
	}

	ProtoWriter bytes(final int field, final byte[] content) {
		varint((long) field << 3 | LENGTH);
		varint(content.length);
		bytes.writeBytes(content);
		return this;
	}

	/** Of a {@code TensorProto}: where its numbers lie, in a file beside the graph's. */
	ProtoWriter external(final String file, final long offset, final long length) {
		entry("location", file);
		entry("offset", Long.toString(offset));
		entry("length", Long.toString(length));
		return number(14, 1);
	}

	private void entry(final String key, final String value) {
		message(13, new ProtoWriter().text(1, key).text(2, value));
	}

	private void varint(final long value) {
		long rest = value;
		while ((rest & ~0x7fL) != 0) {
			bytes.write((int) (rest & 0x7f | 0x80));
			rest >>>= 7;
		}
		bytes.write((int) rest);
	}

	byte[] toBytes() {
		return bytes.toByteArray();
	}
}
