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

import fiji.plugin.florence2.imagej.service.AnalysisSettings;

import ij.ImagePlus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked about an image, and what became of the answers. Every change can be undone; what is accepted is where
 * accepted regions are, whatever is done and undone. For one thread.
 */
final class Exploration {

	/** So many changes can be undone; each takes some bytes for each region. */
	private static final int MAX_UNDO = 200;

	private final ImagePlus image;
	private final Kept kept;
	private final Deque<Drafts> before = new ArrayDeque<>();
	private final Deque<Drafts> after = new ArrayDeque<>();
	private final List<Run> runs = new ArrayList<>();
	private Drafts drafts = Drafts.NONE;
	private Set<Long> selected = Set.of();

	Exploration(final ImagePlus image, final Kept kept) {
		this.image = image;
		this.kept = kept;
	}

	ImagePlus image() {
		return image;
	}

	Drafts drafts() {
		return drafts;
	}

	/** The score that open regions need to be shown. */
	double minScore() {
		return drafts.minScore();
	}

	/** Changes what is shown; this is no change that is undone. */
	void setMinScore(final double score) {
		if (drafts.list().isEmpty()) return;
		drafts = drafts.from(score);
		dropHidden();
	}

	/** Those that are to be seen. */
	List<Draft> shown() {
		return drafts.shown();
	}

	/** Those that are accepted all together; answers about a selection are judged one by one. */
	List<Draft> open() {
		return shown().stream().filter(draft -> draft.is(Draft.State.OPEN) && !draft.task().isAboutSelection()).toList();
	}

	/** The selected ones, in their order. */
	List<Draft> selected() {
		return shown().stream().filter(draft -> selected.contains(draft.id())).toList();
	}

	boolean isSelected(final Draft draft) {
		return selected.contains(draft.id());
	}

	void select(final Collection<Long> ids) {
		selected = Set.copyOf(ids);
		dropHidden();
	}

	private void dropHidden() {
		final Set<Long> visible = new HashSet<>(selected);
		visible.retainAll(shown().stream().map(Draft::id).toList());
		selected = Set.copyOf(visible);
	}

	/** Takes the regions of answers in place of those that are open. */
	void answer(final List<Asked> answers) {
		runs.add(0, new Run(answers));
		change(drafts.answeredBy(answers));
	}

	/** Brings an earlier answer back, which is a change as a new one. */
	void recall(final Run run) {
		if (!run.answers().equals(drafts.asked())) change(drafts.answeredBy(run.answers()));
	}

	/** What was asked, the last one first; undoing does not change it. */
	List<Run> runs() {
		return List.copyOf(runs);
	}

	/** The one whose answer is shown. */
	Optional<Run> shownRun() {
		return runs.stream().filter(run -> run.answers().equals(drafts.asked())).findFirst();
	}

	/** Of a run the threshold that was chosen; -1 for the model's own one. */
	double thresholdOf(final Run run) {
		final boolean shown = run.answers().equals(drafts.asked()) && !run.isAboutSelection();
		return shown && minScore() != run.ownThreshold() ? minScore() : AnalysisSettings.MIN_SCORE;
	}

	void accept(final Collection<Long> ids) {
		change(drafts.with(ids, Draft.State.ACCEPTED));
	}

	/** Rejects open ones, and takes accepted ones back. */
	void reject(final Collection<Long> ids) {
		change(drafts.with(ids, Draft.State.REJECTED));
	}

	/**
	 * Accepted ones that somebody has removed from where those are become drafts again.
	 *
	 * @return whether there were any
	 */
	boolean reopenRemoved() {
		final List<Draft> accepted = drafts.accepted();
		if (accepted.isEmpty()) return false;
		final Set<Long> present = kept.present();
		final List<Long> removed = accepted.stream().map(Draft::id).filter(id -> !present.contains(id)).toList();
		if (removed.isEmpty()) return false;
		change(drafts.with(removed, Draft.State.OPEN));
		return true;
	}

	/** @param label its new name, not blank */
	void rename(final long id, final String label) {
		change(drafts.named(id, label.strip()));
	}

	boolean canUndo() {
		return !before.isEmpty();
	}

	boolean canRedo() {
		return !after.isEmpty();
	}

	void undo() {
		if (before.isEmpty()) return;
		after.push(drafts);
		become(before.pop());
	}

	void redo() {
		if (after.isEmpty()) return;
		before.push(drafts);
		become(after.pop());
	}

	private void change(final Drafts changed) {
		if (changed.equals(drafts)) return;
		before.push(drafts);
		if (before.size() > MAX_UNDO) before.removeLast();
		after.clear();
		become(changed);
	}

	private void become(final Drafts other) {
		final List<Draft> had = drafts.accepted();
		final List<Draft> has = other.accepted();
		final Set<Draft> old = new HashSet<>(had);
		final Set<Draft> now = new HashSet<>(has);
		drafts = other;
		dropHidden();
		final List<Draft> removed = had.stream().filter(draft -> !now.contains(draft)).toList();
		final List<Draft> added = has.stream().filter(draft -> !old.contains(draft)).toList();
		if (!removed.isEmpty() || !added.isEmpty()) kept.change(image, removed, added);
	}
}
