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
package fiji.plugin.florence2.task;

import java.util.List;
import java.util.Objects;

/**
 * The model's answer to a prompt about an image. Lists are unmodifiable and arrays are copied, so an answer never
 * changes.
 *
 * @param prompt the prompt
 * @param width of the image in pixels
 * @param height of the image in pixels
 * @param promptIds the token ids of the prompt as the model got them, with {@code <s>} and {@code </s>}
 * @param tokens the token ids that the decoder generated, with its start and end tokens
 * @param rawText the decoded tokens, special tokens included
 * @param text the answer in readable form, see {@link ParsedAnswer#text()}
 * @param regions what was found, in the order of the answer: each has an area, and each box names its left upper
 *          corner first
 * @param likelihood of the answer: the geometric mean of its tokens' probabilities, 0 to 1, forced tokens
 *          counting as certain; NaN where there are none
 * @param timing how long it took
 */
public record Answer(Prompt prompt, int width, int height, int[] promptIds, int[] tokens, String rawText, String text,
	List<Region> regions, double likelihood, Timing timing)
{

	public Answer {
		Objects.requireNonNull(prompt);
		promptIds = promptIds.clone();
		tokens = tokens.clone();
		Objects.requireNonNull(rawText);
		Objects.requireNonNull(text);
		regions = List.copyOf(regions);
		Objects.requireNonNull(timing);
	}

	@Override
	public int[] promptIds() {
		return promptIds.clone();
	}

	@Override
	public int[] tokens() {
		return tokens.clone();
	}
}
