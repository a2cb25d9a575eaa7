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

import java.awt.BorderLayout;
import java.awt.FlowLayout;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import javax.swing.Action;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;

/** What is asked: the model, the task and the words, and when it is asked without a press of a button. */
final class AskPane extends JPanel {

	private static final long serialVersionUID = 1L;
	private static final int GAP = 10;
	private static final int SMALL = 6;

	private final JComboBox<String> model = new JComboBox<>();
	private final JCheckBox follow = new JCheckBox("Follow planes");
	private final JCheckBox askDrawn = new JCheckBox("Ask all four about a drawn area", true);
	private final JTextField text = new JTextField();
	private final TaskGrid grid;
	private final JButton first;

	/**
	 * The pane with no model.
	 *
	 * @param ask asks what is chosen
	 * @param cancel stops
	 * @param pressed gets the task whose button is pressed
	 */
	AskPane(final Action ask, final Action cancel, final Consumer<GridTask> pressed) {
		super(new BorderLayout());
		grid = new TaskGrid(pressed);
		first = new JButton(ask);
		text.addActionListener(ask::actionPerformed);
		add(new Rows(SMALL, modelRow(), grid, askWhenRow(), textRow(cancel)));
	}

	private JPanel modelRow() {
		final JLabel label = new JLabel("Model");
		label.setLabelFor(model);
		model.setName("model");
		model.setToolTipText("The models on this computer; the window of models has more");
		final JPanel row = new JPanel(new BorderLayout(GAP, 0));
		row.add(label, BorderLayout.WEST);
		row.add(model);
		return row;
	}

	private JPanel askWhenRow() {
		askDrawn.setToolTipText("Asks for name, description, text and outline when an area is drawn on the image");
		final JPanel row = new JPanel(new BorderLayout(GAP, 0));
		row.add(askDrawn, BorderLayout.WEST);
		row.add(follow, BorderLayout.EAST);
		return row;
	}

	private JPanel textRow(final Action cancel) {
		final JLabel label = new JLabel("Words");
		label.setLabelFor(text);
		text.setName("text");
		final JPanel buttons = new JPanel(new FlowLayout(FlowLayout.TRAILING, SMALL, 0));
		buttons.add(first);
		buttons.add(new JButton(cancel));
		final JPanel row = new JPanel(new BorderLayout(SMALL, 0));
		row.add(label, BorderLayout.WEST);
		row.add(text);
		row.add(buttons, BorderLayout.EAST);
		return row;
	}

	/** What Enter presses. */
	JButton firstButton() {
		return first;
	}

	Font textFont() {
		return text.getFont();
	}

	/** Offers models; the chosen one stays chosen if it is among them. */
	void showModels(final List<String> names) {
		final Object chosen = model.getSelectedItem();
		final List<String> shown = new ArrayList<>();
		for (int i = 0; i < model.getItemCount(); i++)
			shown.add(model.getItemAt(i));
		if (names.equals(shown)) return;
		model.removeAllItems();
		names.forEach(model::addItem);
		if (names.contains(chosen)) model.setSelectedItem(chosen);
	}

	/**
	 * Offers what can be asked now.
	 *
	 * @param obstacle why a task cannot be asked, or empty
	 * @param planes whether the image has several planes
	 */
	void enable(final Function<GridTask, String> obstacle, final boolean planes) {
		grid.enable(obstacle);
		follow.setEnabled(planes);
		follow.setToolTipText(planes
			? "Asks again when another plane of the stack is shown"
			: "The image has one plane: there is none to follow");
		final boolean words = task().input() == InputKind.TEXT;
		text.setEnabled(words);
		text.setToolTipText(words ? "What to look for: a name, a caption or a phrase" : "This task takes no words");
	}

	/** The task that is chosen. */
	GridTask task() {
		return grid.chosen();
	}

	/** A question with what is chosen and written; none without a model, or without the words that it takes. */
	Optional<Question> question(final GridTask task) {
		final boolean takesWords = task.input() == InputKind.TEXT;
		if (model.getSelectedItem() == null || takesWords && text.getText().isBlank()) return Optional.empty();
		return Optional.of(new Question(task, takesWords ? text.getText().strip() : "", (String) model.getSelectedItem()));
	}

	/** Has the words be written. */
	void write() {
		text.requestFocusInWindow();
	}

	boolean asksAboutDrawn() {
		return askDrawn.isSelected();
	}

	boolean followsPlanes() {
		return follow.isSelected() && follow.isEnabled();
	}
}
