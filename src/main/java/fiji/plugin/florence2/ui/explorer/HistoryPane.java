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

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import javax.swing.Action;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JButton;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;

/** The questions about an image, the last one first, and what can be done with them. */
final class HistoryPane extends JPanel {

	private static final long serialVersionUID = 1L;
	private static final int GAP = 6;
	private static final int COLUMNS = 3;
	private static final double MS_PER_SECOND = 1000;

	private final JList<Run> list = new JList<>();
	private boolean updating;

	/**
	 * An empty list.
	 *
	 * @param chosen is called when others are selected
	 * @param actions what can be done, row by row
	 */
	HistoryPane(final Consumer<List<Run>> chosen, final List<Action> actions) {
		super(new BorderLayout(0, GAP));
		list.setName("history");
		list.getAccessibleContext().setAccessibleName("History");
		list.setCellRenderer(new DefaultListCellRenderer() {

			private static final long serialVersionUID = 1L;

			@Override
			public Component getListCellRendererComponent(final JList<?> in, final Object value, final int index,
				final boolean selected, final boolean focused)
			{
				return super.getListCellRendererComponent(in, line((Run) value), index, selected, focused);
			}
		});
		list.addListSelectionListener(event -> {
			if (!updating && !event.getValueIsAdjusting()) chosen.accept(selected());
		});
		add(new JScrollPane(list));
		final JPanel buttons = new JPanel(new GridBagLayout());
		for (int i = 0; i < actions.size(); i++) {
			final JButton button = new JButton(actions.get(i));
			button.setMargin(new Insets(2, GAP, 2, GAP));
			buttons.add(button, new GridBagConstraints(i % COLUMNS, i / COLUMNS, 1, 1, 1, 0, GridBagConstraints.CENTER,
				GridBagConstraints.HORIZONTAL, new Insets(i < COLUMNS ? 0 : GAP, i % COLUMNS == 0 ? 0 : GAP, 0, 0), 0, 0));
		}
		add(buttons, BorderLayout.SOUTH);
	}

	/** Shows questions, and which one's answer is shown. */
	void show(final List<Run> runs, final Optional<Run> shown) {
		updating = true;
		final List<Run> selected = list.getSelectedValuesList();
		if (!runs.equals(entries())) list.setListData(runs.toArray(Run[]::new));
		// Two that are compared stay selected.
		if (selected.size() == 2 && runs.containsAll(selected))
			list.setSelectedIndices(selected.stream().mapToInt(runs::indexOf).toArray());
		else if (shown.isPresent()) list.setSelectedValue(shown.get(), true);
		else list.clearSelection();
		updating = false;
	}

	private List<Run> entries() {
		return IntStream.range(0, list.getModel().getSize()).mapToObj(list.getModel()::getElementAt).toList();
	}

	/** Those that are selected, in their order. */
	List<Run> selected() {
		return list.getSelectedValuesList();
	}

	/** What was asked, and whom. */
	static String name(final Run run) {
		final Question question = run.first().question();
		final String what = run.answers().size() > 1 ? "All four about a selection" : question.task().label();
		final String words = question.text().isEmpty() ? "" : " \u201c" + question.text() + "\u201d";
		return what + words + " \u00b7 " + question.model();
	}

	/** A question in a line. */
	static String line(final Run run) {
		final int regions = run.answers().stream().mapToInt(asked -> asked.drafts().size()).sum();
		return String.format(Locale.ROOT, "%s \u00b7 %s \u00b7 %.2f s", name(run),
			regions == 1 ? "1 region" : regions + " regions", run.milliseconds() / MS_PER_SECOND);
	}
}
