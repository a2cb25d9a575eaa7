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
package fiji.plugin.florence2.ui.explorer;

import fiji.plugin.florence2.imagej.output.FoundRegion;
import fiji.plugin.florence2.imagej.output.ImageAnswer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A question with its answer.
 *
 * @param question the question
 * @param command what asked it
 * @param answer the answer, with all regions
 * @param drafts the answer's regions
 * @param ownThreshold the score that regions need where the user chooses none
 * @param milliseconds from the question to the answer
 */
record Asked(Question question, MenuCommand command, ImageAnswer answer, List<Draft> drafts, double ownThreshold,
	long milliseconds)
{

	private static final AtomicLong IDS = new AtomicLong();

	Asked {
		drafts = List.copyOf(drafts);
	}

	static Asked of(final Question question, final MenuCommand command, final ImageAnswer answer,
		final double ownThreshold, final long milliseconds)
	{
		final List<Draft> drafts = new ArrayList<>();
		for (final FoundRegion found : answer.regions())
			drafts.add(Draft.of(IDS.incrementAndGet(), question.task(), found));
		return new Asked(question, command, answer, drafts, ownThreshold, milliseconds);
	}

	/**
	 * Answers about one selection together: an outline, to which the model gives no name, has the selection's category for
	 * its name.
	 */
	static List<Asked> together(final List<Asked> answers) {
		final String category = answers.stream()
			.filter(asked -> asked.question().task() == GridTask.CATEGORY)
			.flatMap(asked -> asked.drafts().stream())
			.map(Draft::label)
			.findFirst()
			.orElse("");
		return answers.stream()
			.map(asked -> asked.question().task() == GridTask.OUTLINE_SELECTION ? asked.named(category) : asked)
			.toList();
	}

	private Asked named(final String name) {
		final List<Draft> named =
			drafts.stream().map(draft -> draft.label().isBlank() ? draft.named(name) : draft).toList();
		return new Asked(question, command, answer, named, ownThreshold, milliseconds);
	}
}
