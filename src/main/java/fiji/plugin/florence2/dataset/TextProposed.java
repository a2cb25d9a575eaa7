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
package fiji.plugin.florence2.dataset;

import fiji.plugin.florence2.task.Task;

import java.util.Objects;
import java.util.Optional;

/**
 * Words about an image, or about a region of it.
 *
 * @param id names the text in the record
 * @param image the id of the image
 * @param region the id of the region that the words describe, or mean; empty if they are about the image
 * @param task that the words answer; {@link Task#REFERRING_EXPRESSION_SEGMENTATION} if they mean the region
 * @param prompt a sentence that they answer instead of a task
 * @param score in [0, 1]; {@code NaN} for none
 */
public record TextProposed(String id, String image, Optional<String> region, String words, Optional<Task> task,
	Optional<String> prompt, double score) implements Change
{

	/** @throws IllegalArgumentException if there is no id */
	public TextProposed {
		Objects.requireNonNull(image);
		Objects.requireNonNull(region);
		Objects.requireNonNull(words);
		Objects.requireNonNull(task);
		Objects.requireNonNull(prompt);
		if (id.isEmpty()) throw new IllegalArgumentException("a text without id");
	}

	/**
	 * Words that were found or read. The same from the same source have the same id.
	 *
	 * @param round in which they were found
	 */
	public static TextProposed found(final String image, final Optional<String> region, final String words,
		final Optional<Task> task, final Optional<String> prompt, final double score, final Source source, final int round)
	{
		final String id =
			Ids.of("text", image, Ids.of(source, round), Task.shortName(task), region.orElse(""), prompt.orElse(""), words);
		return new TextProposed(id, image, region, words, task, prompt, score);
	}

	/** Words that a person writes about an image. */
	public static TextProposed written(final String image, final String words, final Optional<Task> task) {
		return new TextProposed(Ids.unique(), image, Optional.empty(), words, task, Optional.empty(), Double.NaN);
	}
}
