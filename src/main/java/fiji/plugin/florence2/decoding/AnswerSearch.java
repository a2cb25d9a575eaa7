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
import java.util.List;

/** The search for the answer to one question, token by token. Its running sequences are all of one length. */
interface AnswerSearch {

	/** How many sequences it goes on with; none if it is done and has no more of them. */
	int rows();

	/** Which of the sequences of the step before a running one continues. */
	int parent(int row);

	/** What the model is to be told of a running sequence: the token that was chosen last. */
	int lastToken(int row);

	/**
	 * Chooses the next token.
	 *
	 * @param logits of the next tokens of several searches
	 * @param first this search's first row in them
	 * @throws DecodingException if no token can be chosen
	 */
	void choose(FloatBuffer logits, int first) throws DecodingException;

	/** Goes on with a token that needs no choice. */
	void force(int token);

	boolean isDone();

	/** The best sequence so far. */
	int[] best();

	/** The best sequences, best first; at least one. */
	List<Generated> found();
}
