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
package fiji.plugin.florence2.decoding;

import java.nio.FloatBuffer;

/**
 * A decoder, seen as one function: from the last token of each running sequence, and what it remembers of the tokens
 * before, to the logits of the next one.
 *
 * @param <X> what the decoder throws when it fails
 */
public interface NextTokenModel<X extends Exception> {

	/** How many tokens the model knows: the length of one row of logits. */
	int vocabularySize();

	/**
	 * Goes one step further with one or more sequences. In the first call there is one row for each question: the start
	 * token, and the row itself as its parent. In each later call, row {@code i} continues the sequence that was row
	 * {@code parents[i]} of the call before. Parents can come in any order, several rows can have the same one, and a row
	 * without children is forgotten. Rows of one question follow each other, and all questions have the same number of
	 * them; one without any is finished. If {@code parents[i] == i} for all rows of both calls, the memory (key/value
	 * cache) can stay as it is.
	 *
	 * @param parents for each row, its index in the call before
	 * @param tokens for each row, the token that follows its parent's
	 * @return the logits of shape [rows, {@link #vocabularySize()}], row-major from index 0 on; valid until the next
	 *         call. The buffer's position is neither used nor changed.
	 * @throws X if the model fails; the search ends with it
	 */
	FloatBuffer next(int[] parents, int[] tokens) throws X;
}
