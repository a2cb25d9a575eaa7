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

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the decoder attends to: for each question one vector for each image feature, then one for each token of the prompt.
 * Good for one decoder.
 */
public final class EncoderStates {

	private final int room;
	private final List<FloatBuffer> values = new ArrayList<>();
	private int length;

	/** @param room for so many questions, all with the same number of vectors */
	public EncoderStates(final int room) {
		this.room = room;
	}

	/**
	 * Adds the next question's.
	 *
	 * @param vectors shape [length, hidden size], row-major
	 */
	public void add(final FloatBuffer vectors, final int vectorCount) {
		if (values.size() == room) throw new IllegalStateException("There is room for no more than " + room + " questions");
		if (!values.isEmpty() && length != vectorCount)
			throw new IllegalArgumentException(vectorCount + " vectors cannot go beside " + length);
		length = vectorCount;
		values.add(vectors);
	}

	int room() {
		return room;
	}

	/** How many questions there are. */
	int count() {
		return values.size();
	}

	/** The number of vectors of each question. */
	int length() {
		return length;
	}

	/** Shape [length, hidden size], row-major. */
	FloatBuffer values(final int question) {
		return values.get(question).duplicate().rewind();
	}
}
