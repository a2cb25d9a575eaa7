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

import fiji.plugin.florence2.task.InputKind;

import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import javax.swing.ButtonGroup;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JToggleButton;

/** A button for each task: a row for what it is about, from coarse to fine. */
final class TaskGrid extends JPanel {

	private static final long serialVersionUID = 1L;
	private static final int GAP = 4;
	private static final int AFTER_ROW_NAME = 10;

	private final transient Map<GridTask, JToggleButton> buttons = new EnumMap<>(GridTask.class);
	private GridTask chosen = GridTask.DETECT;

	/** @param pressed gets the task whose button is pressed */
	TaskGrid(final Consumer<GridTask> pressed) {
		super(new GridBagLayout());
		final ButtonGroup group = new ButtonGroup();
		for (final GridTask.Row row : GridTask.Row.values()) {
			add(new JLabel(row.label()), at(0, row.ordinal(), 0, AFTER_ROW_NAME));
			int column = 1;
			for (final GridTask task : GridTask.values()) {
				if (task.row() != row) continue;
				final JToggleButton button = TightButtons.tight(new JToggleButton(label(task), task == chosen));
				button.setName(task.name());
				button.addActionListener(event -> {
					chosen = task;
					pressed.accept(task);
				});
				group.add(button);
				buttons.put(task, button);
				add(button, at(column++, row.ordinal(), 1, column == 5 ? 0 : GAP));
			}
		}
	}

	/** Dots announce that a text is needed. */
	private static String label(final GridTask task) {
		return task.input() == InputKind.TEXT ? task.label() + "\u2026" : task.label();
	}

	private static GridBagConstraints at(final int column, final int row, final double weight, final int right) {
		return new GridBagConstraints(column, row, 1, 1, weight, 0, GridBagConstraints.WEST, GridBagConstraints.HORIZONTAL,
			new Insets(row == 0 ? 0 : GAP, 0, 0, right), 0, 0);
	}

	/** The task whose button is down. */
	GridTask chosen() {
		return chosen;
	}

	void choose(final GridTask task) {
		chosen = task;
		buttons.get(task).setSelected(true);
	}

	/** @param obstacle why a task cannot be asked now, or empty */
	void enable(final Function<GridTask, String> obstacle) {
		buttons.forEach((task, button) -> {
			final String reason = obstacle.apply(task);
			button.setEnabled(reason.isEmpty());
			button.setToolTipText(reason.isEmpty() ? task.answer() : reason);
		});
	}
}
