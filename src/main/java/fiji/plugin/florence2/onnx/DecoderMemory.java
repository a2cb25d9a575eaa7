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

import java.util.stream.Stream;

/**
 * The memory of the decoder's tensors. Keys and values of the decoder's own past exist twice, since a step
 * reads one copy and writes the other, one token longer.
 */
final class DecoderMemory implements AutoCloseable {

	private NativeMemory[] past;
	private NativeMemory[] present;
	private final NativeMemory[] cross;
	final NativeMemory states = new NativeMemory();
	final NativeMemory mask = new NativeMemory();
	final NativeMemory logits = new NativeMemory();

	DecoderMemory(final int layers) {
		past = pieces(2 * layers);
		present = pieces(2 * layers);
		cross = pieces(2 * layers);
	}

	private static NativeMemory[] pieces(final int count) {
		return Stream.generate(NativeMemory::new).limit(count).toArray(NativeMemory[]::new);
	}

	/** Keys and values of the tokens so far: key of layer 0, value of layer 0, key of layer 1, … */
	NativeMemory past(final int index) {
		return past[index];
	}

	/** Where the next step, or a reordering, writes. */
	NativeMemory present(final int index) {
		return present[index];
	}

	/** Makes what was written last the past. */
	void swap() {
		final NativeMemory[] read = past;
		past = present;
		present = read;
	}

	/** Keys and values of the encoder states. */
	NativeMemory cross(final int index) {
		return cross[index];
	}

	@Override
	public void close() {
		for (final NativeMemory[] pieces : new NativeMemory[][] { past, present, cross, { states, mask, logits } }) {
			for (final NativeMemory piece : pieces)
				piece.close();
		}
	}
}
