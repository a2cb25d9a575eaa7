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
import java.nio.charset.StandardCharsets;

/**
 * Reads one message of the Protocol Buffers' wire format, field by field in the order in which they stand. After
 * {@link #next} one of the methods that take the value must be called.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the wire format</a>
 */
final class ProtoReader {

	private static final int VARINT = 0;
	private static final int FIXED64 = 1;
	private static final int LENGTH = 2;
	private static final int FIXED32 = 5;

	private final FileBytes bytes;
	private final long end;
	private long position;
	private int field;
	private int wire;

	/** Reads the message between two positions of a file. */
	ProtoReader(final FileBytes bytes, final long start, final long end) {
		this.bytes = bytes;
		this.position = start;
		this.end = end;
	}

	/** Goes to the next field, if there is one. */
	boolean next() throws IOException {
		if (position >= end) return false;
		final long key = varint();
		field = (int) (key >>> 3);
		wire = (int) (key & 7);
		return true;
	}

	/** The number of the current field, as in the message's definition. */
	int field() {
		return field;
	}

	/** Whether the current field is a list of numbers in one piece, which {@link #message()} gives. */
	boolean isPacked() {
		return wire == LENGTH;
	}

	boolean isEmpty() {
		return position >= end;
	}

	/** An integer or, as its bits, a floating-point number. */
	long number() throws IOException {
		return switch (wire) {
			case VARINT -> varint();
			case FIXED32 -> fixed(Integer.BYTES);
			case FIXED64 -> fixed(Long.BYTES);
			default -> throw new IOException("a number was expected at " + position);
		};
	}

	/** A message, a text or packed numbers, to be read by themselves. */
	ProtoReader message() throws IOException {
		if (wire != LENGTH) throw new IOException("a message was expected at " + position);
		final long length = varint();
		if (length < 0 || length > end - position) throw new IOException("a length at " + position + " is too large");
		final ProtoReader inner = new ProtoReader(bytes, position, position + length);
		position += length;
		return inner;
	}

	String text() throws IOException {
		return new String(message().rest(), StandardCharsets.UTF_8);
	}

	void skip() throws IOException {
		if (wire == LENGTH) message();
		else number();
	}

	/** Writes the current field as it is. */
	void copyTo(final ProtoWriter other) throws IOException {
		switch (wire) {
			case VARINT -> other.number(field, varint());
			case FIXED32 -> other.fixed32(field, (int) fixed(Integer.BYTES));
			case FIXED64 -> other.fixed64(field, fixed(Long.BYTES));
			default -> other.bytes(field, message().rest());
		}
	}

	/** The next integer of packed ones. */
	long varint() throws IOException {
		long value = 0;
		for (int shift = 0; shift < Long.SIZE; shift += 7) {
			final byte next = bytes.at(position++);
			value |= (long) (next & 0x7f) << shift;
			if (next >= 0) return value;
		}
		throw new IOException("a number at " + position + " does not end");
	}

	private long fixed(final int size) throws IOException {
		long value = 0;
		for (int i = 0; i < size; i++)
			value |= (bytes.at(position++) & 0xffL) << Byte.SIZE * i;
		return value;
	}

	/** All bytes from here to the end of the message. */
	byte[] rest() throws IOException {
		if (remaining() > Integer.MAX_VALUE) throw new IOException("a text at " + position + " is too long");
		return bytes.read(position, (int) remaining());
	}

	/** Where the rest of the message begins in its file. */
	long position() {
		return position;
	}

	long remaining() {
		return end - position;
	}

	FileBytes bytes() {
		return bytes;
	}
}
