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

import fiji.plugin.florence2.common.Cancellation;

import java.util.List;
import java.util.concurrent.CancellationException;

/** Finds the sequence of tokens that a decoder thinks most likely, or nearly so. */
public final class TokenSearch {

	private TokenSearch() {}

	/**
	 * Searches greedily if the settings have one beam, otherwise with beams. Calls of the model and of the listener
	 * are made in the calling thread, one after the other.
	 *
	 * @return the best sequences found, best first: one if greedy, otherwise at least one and at most as many as beams
	 * @throws X what the model throws
	 * @throws DecodingException if the model's logits are not numbers, or leave no token to choose
	 * @throws CancellationException if it is canceled, which is checked before each step
	 * @throws IllegalArgumentException if the settings hold a token that the model does not know
	 */
	public static <X extends Exception> List<Generated> run(final NextTokenModel<X> model,
		final GenerationSettings settings, final SearchListener listener, final Cancellation cancellation)
		throws X, DecodingException
	{
		settings.requireTokensBelow(model.vocabularySize());
		if (settings.beams() == 1) return List.of(new GreedySearch<>(model, settings, listener, cancellation).run());
		return new BeamSearch<>(model, settings, listener, cancellation).run();
	}
}
