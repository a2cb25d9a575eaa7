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

import java.awt.CardLayout;
import java.awt.FlowLayout;
import java.awt.Font;
import java.util.List;
import java.util.Set;

import javax.swing.Action;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;

/** What the model says: words or, about a selection, a cell for each question. Without an image, how to get one. */
final class AnswerPane extends JPanel {

	private static final long serialVersionUID = 1L;
	private static final String WORDS = "words";
	private static final String CELLS = "cells";
	private static final String INVITATION = "invitation";
	private static final int GAP = 10;

	private final CardLayout cards = new CardLayout();
	private final WordsPane words;
	private final CellsPane cells;

	/** @param openSample opens an image to try this on */
	AnswerPane(final Font font, final Action openSample, final WordsPane.Listener onWords, final Cell.Listener onCells) {
		words = new WordsPane(font, onWords);
		cells = new CellsPane(font, onCells);
		setLayout(cards);
		add(words, WORDS);
		add(cells, CELLS);
		add(invitation(openSample), INVITATION);
	}

	private static JPanel invitation(final Action openSample) {
		final JPanel words = new JPanel(new FlowLayout(FlowLayout.LEADING, 0, GAP));
		words.add(new JLabel("Open an image to process it: one of yours, or "));
		words.add(new JButton(openSample));
		return words;
	}

	/** There is no image. */
	void invite() {
		cards.show(this, INVITATION);
	}

	/** Questions are being asked. */
	void begin(final List<Question> questions) {
		final List<GridTask> tasks = questions.stream().map(Question::task).toList();
		if (tasks.stream().allMatch(GridTask::isAboutSelection)) {
			cells.begin(tasks);
			cards.show(this, CELLS);
		}
		else cards.show(this, WORDS);
	}

	/** Shows what the model has written so far about a question, without its markers. */
	void stream(final Question question, final String written) {
		final String text = written.replaceAll("<[^>]*>?", " ").replaceAll("\\s+", " ").strip();
		if (question.task().isAboutSelection()) cells.stream(question.task(), text);
		else words.stream(text);
	}

	/**
	 * Shows answers.
	 *
	 * @param drafts with the answers, as their regions are now
	 * @param selected the numbers of regions that are to stand out
	 */
	void show(final Drafts drafts, final Set<Long> selected) {
		if (isInCells(drafts.asked())) {
			cells.show(drafts, selected);
			cards.show(this, CELLS);
			return;
		}
		words.show(drafts.asked(), drafts.shown());
		words.reveal(selected);
		cards.show(this, WORDS);
	}

	/** A selection of many parts has too many answers. */
	private static boolean isInCells(final List<Asked> answers) {
		return !answers.isEmpty() &&
			answers.stream().allMatch(asked -> asked.question().task().isAboutSelection() && asked.drafts().size() <= 1);
	}
}
