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
import java.awt.CardLayout;
import java.awt.Font;
import java.awt.GridLayout;
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
	private final JCheckBox inside = new JCheckBox("Only inside the selection", true);
	private final JTextField text = new JTextField();
	/** Where no words are needed, what is asked stands in their place. */
	private final JLabel hint = new JLabel(" ");
	private final CardLayout inputs = new CardLayout();
	private final JPanel input = new JPanel(inputs);
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
		first = TightButtons.tight(new JButton(ask));
		text.addActionListener(ask::actionPerformed);
		add(new Rows(SMALL, modelRow(), grid, selectionRow(), inputRow(cancel)));
	}

	private JPanel modelRow() {
		final JLabel label = new JLabel("Model");
		label.setLabelFor(model);
		model.setName("model");
		model.setToolTipText("The models on this computer; the window of models has more");
		final JPanel row = new JPanel(new BorderLayout(GAP, 0));
		row.add(label, BorderLayout.WEST);
		row.add(model);
		row.add(follow, BorderLayout.EAST);
		return row;
	}

	private JPanel selectionRow() {
		askDrawn.setToolTipText("Asks for name, description, text and outline when an area is drawn on the image");
		final JPanel row = new JPanel(new BorderLayout(GAP, 0));
		row.add(askDrawn, BorderLayout.WEST);
		row.add(inside, BorderLayout.EAST);
		return row;
	}

	private JPanel inputRow(final Action cancel) {
		final JLabel label = new JLabel("Words");
		label.setLabelFor(text);
		text.setName("text");
		text.setToolTipText("What to look for: a name, a caption or a phrase");
		final JPanel words = new JPanel(new BorderLayout(SMALL, 0));
		words.add(label, BorderLayout.WEST);
		words.add(text);
		hint.setName("hint");
		input.add(hint, InputKind.NONE.name());
		input.add(words, InputKind.TEXT.name());
		final JPanel buttons = new JPanel(new GridLayout(1, 2, SMALL, 0));
		buttons.add(first);
		buttons.add(TightButtons.tight(new JButton(cancel)));
		final JPanel row = new JPanel(new BorderLayout(SMALL, 0));
		row.add(input);
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
	 * @param area whether an area is selected in the image
	 */
	void enable(final Function<GridTask, String> obstacle, final boolean planes, final boolean area) {
		grid.enable(obstacle);
		inside.setEnabled(area);
		inside.setToolTipText(area
			? "The other rows are about what is selected, too; untick this for the whole image"
			: "Nothing is selected: the whole image is processed");
		follow.setEnabled(planes);
		follow.setToolTipText(planes
			? "Asks again when another plane of the stack is shown"
			: "The image has one plane: there is none to follow");
		hint.setText(task().answer());
		inputs.show(input, takesWords(task()) ? InputKind.TEXT.name() : InputKind.NONE.name());
	}

	/** The task that is chosen. */
	GridTask task() {
		return grid.chosen();
	}

	/** A question with what is chosen and written; none without a model, or without the words that it takes. */
	Optional<Question> question(final GridTask task) {
		if (model.getSelectedItem() == null || takesWords(task) && text.getText().isBlank()) return Optional.empty();
		return Optional.of(new Question(task, takesWords(task) ? text.getText().strip() : "",
			(String) model.getSelectedItem(), inside.isSelected() && inside.isEnabled()));
	}

	private static boolean takesWords(final GridTask task) {
		return task.input() == InputKind.TEXT;
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
