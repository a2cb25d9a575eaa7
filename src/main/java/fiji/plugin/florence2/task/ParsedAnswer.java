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
import java.util.Optional;

/**
 * An answer's text, parsed.
 *
 * @param text the answer without {@code <s>}, {@code </s>}, {@code <pad>} and white space around it. For
 *         {@link AnswerKind#TEXT} these are plain words. For the other kinds the location tokens stay in
 *         the text, so that whatever could not be read as a region can still be seen
 * @param regions what was found, in the order of the text; unmodifiable, empty for {@link AnswerKind#TEXT}
 * @param echoedRegion for {@link AnswerKind#TEXT}, the region that the text ends in, if it does: prompted with a
 *         region, the model repeats it after the words
 */
public record ParsedAnswer(String text, List<Region> regions, Optional<Box> echoedRegion) {

	public ParsedAnswer {
		Objects.requireNonNull(text);
		regions = List.copyOf(regions);
		Objects.requireNonNull(echoedRegion);
	}
}
