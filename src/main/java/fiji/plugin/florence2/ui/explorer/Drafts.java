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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The regions of an image at one moment. What is done with them gives other ones, so that all moments can be kept.
 *
 * @param list those that were found last, then those that were there before
 * @param asked the questions that gave them, one or several about one selection; none at first
 * @param minScore the score that open ones need to be shown, 0 to 1; those about a selection need none
 */
record Drafts(List<Draft> list, List<Asked> asked, double minScore) {

	/** Before the first question. */
	static final Drafts NONE = new Drafts(List.of(), List.of(), 0);

	Drafts {
		list = List.copyOf(list);
		asked = List.copyOf(asked);
	}

	/**
	 * Those that are left when other questions are answered, with the answers' regions that are not among them. Accepted ones
	 * are left and, beside answers about a selection, all that are about the whole image.
	 */
	Drafts answeredBy(final List<Asked> answers) {
		final boolean beside = answers.stream().allMatch(asked -> asked.question().task().isAboutSelection());
		final List<Draft> left = list.stream()
			.filter(draft -> draft.is(Draft.State.ACCEPTED) || beside && !draft.task().isAboutSelection())
			.toList();
		final Set<List<Object>> known = left.stream().map(Draft::statement).collect(Collectors.toSet());
		final Stream<Draft> found =
			answers.stream().flatMap(each -> each.drafts().stream()).filter(draft -> !known.contains(draft.statement()));
		final double own = answers.stream().mapToDouble(Asked::ownThreshold).min().orElse(0);
		return new Drafts(Stream.concat(found, left.stream()).toList(), answers, beside ? minScore : own);
	}

	/** The same, with a state for those of these numbers. */
	Drafts with(final Collection<Long> ids, final Draft.State state) {
		return changed(Set.copyOf(ids), draft -> draft.as(state));
	}

	/** The same, with another name for one. */
	Drafts named(final long id, final String label) {
		return changed(Set.of(id), draft -> draft.named(label));
	}

	private Drafts changed(final Set<Long> ids, final UnaryOperator<Draft> change) {
		final List<Draft> changed = new ArrayList<>(list.size());
		for (final Draft draft : list)
			changed.add(ids.contains(draft.id()) ? change.apply(draft) : draft);
		return new Drafts(changed, asked, minScore);
	}

	/** A draft as it is at this moment; or the accepted one that says the same, in whose favour it was left out. */
	Optional<Draft> now(final Draft draft) {
		return list.stream()
			.filter(each -> each.id() == draft.id())
			.findFirst()
			.or(() -> list.stream().filter(each -> each.statement().equals(draft.statement())).findFirst());
	}

	/** Those that are in the ROI Manager. */
	List<Draft> accepted() {
		return list.stream().filter(draft -> draft.is(Draft.State.ACCEPTED)).toList();
	}

	/** The same with another threshold. */
	Drafts from(final double score) {
		return new Drafts(list, asked, score);
	}

	/** Those that are to be seen: accepted ones, and open ones that are about a selection or have the score. */
	List<Draft> shown() {
		return list.stream().filter(this::isShown).toList();
	}

	private boolean isShown(final Draft draft) {
		return switch (draft.state()) {
			case ACCEPTED -> true;
			case OPEN -> draft.task().isAboutSelection() || draft.score() >= minScore;
			case REJECTED -> false;
		};
	}
}
