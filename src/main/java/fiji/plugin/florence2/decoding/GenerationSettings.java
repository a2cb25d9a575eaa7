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

import java.util.Objects;
import java.util.OptionalInt;

/**
 * How an answer is decoded. The names are those of {@code generation_config.json}.
 *
 * @param beams {@code num_beams}: 1 for greedy search, more for beam search
 * @param maxNewTokens {@code max_new_tokens}: how many tokens can follow the start token, the end token included; at
 *          least 1
 * @param noRepeatNgramSize {@code no_repeat_ngram_size}: no sequence of so many tokens can occur twice; 0 to allow
 *          all
 * @param lengthPenalty {@code length_penalty}: a sequence's score is the sum of its tokens' log-probabilities, divided
 *          by their count to this power. Positive values favor long sequences. Greedy search ignores it.
 * @param earlyStopping {@code early_stopping}; greedy search ignores it
 * @param startToken {@code decoder_start_token_id}: what every sequence starts with
 * @param endToken {@code eos_token_id}: what finishes a sequence
 * @param forcedFirstToken {@code forced_bos_token_id}: the token after the start token, if it is fixed
 * @param forcedLastToken {@code forced_eos_token_id}: the token that a sequence of the greatest length ends with, if
 *          it is fixed
 */
public record GenerationSettings(int beams, int maxNewTokens, int noRepeatNgramSize, double lengthPenalty,
	EarlyStopping earlyStopping, int startToken, int endToken, OptionalInt forcedFirstToken, OptionalInt forcedLastToken)
{

	/** More take time and memory, and find nothing better. */
	public static final int MAX_BEAMS = 64;

	/** @throws IllegalArgumentException if a number is out of its range */
	public GenerationSettings {
		Objects.requireNonNull(earlyStopping, "earlyStopping");
		requireAtLeast(1, beams, "number of beams");
		requireAtLeast(1, maxNewTokens, "number of new tokens");
		requireAtLeast(0, noRepeatNgramSize, "size of n-grams that must not repeat");
		if (!Double.isFinite(lengthPenalty))
			throw new IllegalArgumentException("The length penalty must be a finite number, but is " + lengthPenalty + ".");
		requireAtLeast(0, startToken, "start token");
		requireAtLeast(0, endToken, "end token");
		requireAtLeast(0, forcedFirstToken.orElse(0), "forced first token");
		requireAtLeast(0, forcedLastToken.orElse(0), "forced last token");
	}

	/** These settings with another number of beams. */
	public GenerationSettings withBeams(final int number) {
		return new GenerationSettings(number, maxNewTokens, noRepeatNgramSize, lengthPenalty, earlyStopping, startToken,
			endToken, forcedFirstToken, forcedLastToken);
	}

	/** These settings with another limit of new tokens. */
	public GenerationSettings withMaxNewTokens(final int number) {
		return new GenerationSettings(beams, number, noRepeatNgramSize, lengthPenalty, earlyStopping, startToken, endToken,
			forcedFirstToken, forcedLastToken);
	}

	/** Length of the longest sequence, the start token included. */
	int maxLength() {
		return maxNewTokens + 1;
	}

	/**
	 * The token that must follow a sequence, if there is no choice.
	 *
	 * @param length of the sequence, the start token included
	 */
	OptionalInt forcedToken(final int length) {
		if (length == maxLength() - 1 && forcedLastToken.isPresent()) return forcedLastToken;
		return length == 1 ? forcedFirstToken : OptionalInt.empty();
	}

	/** @throws IllegalArgumentException if the model does not know a token that the search may choose without logits */
	void requireTokensBelow(final int vocabularySize) {
		final int token = Math.max(endToken, Math.max(forcedFirstToken.orElse(0), forcedLastToken.orElse(0)));
		if (token >= vocabularySize) {
			throw new IllegalArgumentException("Token " + token +
				" of the generation settings is unknown to the model, which knows " + vocabularySize + " tokens.");
		}
	}

	private static void requireAtLeast(final int minimum, final int value, final String name) {
		if (value < minimum)
			throw new IllegalArgumentException("The " + name + " must be at least " + minimum + ", but is " + value + ".");
	}
}
