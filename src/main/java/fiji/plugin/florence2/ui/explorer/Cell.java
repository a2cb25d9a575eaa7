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

import fiji.plugin.florence2.ui.Command;

import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Font;
import java.awt.GridLayout;
import java.awt.KeyboardFocusManager;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;

import javax.swing.Action;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.KeyStroke;
import javax.swing.ScrollPaneConstants;
import javax.swing.UIManager;
import javax.swing.border.Border;

/**
 * One answer about a selection: what was asked, what the model says, and what its user thinks of it. A click selects its
 * region, a double click or F2 writes another name.
 */
final class Cell extends JPanel {

	private static final long serialVersionUID = 1L;
	private static final int ROWS = 2;
	private static final int GAP = 4;
	private static final int SELECTED = 2;
	private static final Color CLEAR = new Color(0, true);

	/** Who wants to know what is done with a cell. */
	interface Listener {

		void selected(Draft draft);

		void accepted(Draft draft);

		void rejected(Draft draft);

		void renamed(Draft draft, String name);
	}

	private final String heading;
	private final transient Listener listener;
	private final JLabel title = new JLabel(" ");
	private final JTextArea text = new JTextArea(ROWS, 1);
	private final Action accept = new Command("Accept", "Adds the region to the ROI Manager (A)", this::accept);
	private final Action reject = new Command("Reject", "Removes the region (R or Delete)", this::reject);
	private transient Draft draft;
	private boolean selected;

	/** An empty cell. */
	Cell(final GridTask task, final Font font, final Listener listener) {
		super(new BorderLayout(0, GAP));
		heading = task.label();
		this.listener = listener;
		setName("cell " + task.name());
		setFocusable(true);
		getAccessibleContext().setAccessibleName(heading);
		text.setName("answer " + task.name());
		text.setFont(font);
		text.setLineWrap(true);
		text.setWrapStyleWord(true);
		text.setFocusTraversalKeys(KeyboardFocusManager.FORWARD_TRAVERSAL_KEYS, null);
		text.setFocusTraversalKeys(KeyboardFocusManager.BACKWARD_TRAVERSAL_KEYS, null);
		text.setBorder(BorderFactory.createEmptyBorder());
		text.setOpaque(false);
		fill();
		bind();
		showText("");
	}

	private void fill() {
		final JScrollPane scroll = new JScrollPane(text, ScrollPaneConstants.VERTICAL_SCROLLBAR_AS_NEEDED,
			ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
		scroll.setBorder(BorderFactory.createEmptyBorder());
		scroll.setOpaque(false);
		scroll.getViewport().setOpaque(false);
		final JPanel buttons = new JPanel(new GridLayout(1, 2, GAP, 0));
		buttons.setOpaque(false);
		buttons.add(button(accept));
		buttons.add(button(reject));
		add(title, BorderLayout.NORTH);
		add(scroll);
		add(buttons, BorderLayout.SOUTH);
	}

	private static JButton button(final Action action) {
		final JButton button = TightButtons.tight(new JButton(action));
		// The window's keys stay those of the cell.
		button.setFocusable(false);
		return button;
	}

	private void bind() {
		final MouseAdapter mouse = new MouseAdapter() {

			@Override
			public void mousePressed(final MouseEvent event) {
				if (!text.isEditable()) requestFocus();
				select();
				if (event.getClickCount() == 2) edit();
			}
		};
		addMouseListener(mouse);
		text.addMouseListener(mouse);
		addFocusListener(new FocusAdapter() {

			@Override
			public void focusGained(final FocusEvent event) {
				select();
			}
		});
		text.addFocusListener(new FocusAdapter() {

			@Override
			public void focusLost(final FocusEvent event) {
				endEditing(true);
			}
		});
		bind(this, KeyEvent.VK_F2, this::edit);
		bind(text, KeyEvent.VK_ENTER, () -> leave(true));
		bind(text, KeyEvent.VK_ESCAPE, () -> leave(false));
	}

	private static void bind(final JComponent where, final int key, final Runnable what) {
		where.getInputMap().put(KeyStroke.getKeyStroke(key, 0), what);
		where.getActionMap().put(what, new Command("", "", what));
	}

	private void select() {
		if (draft != null && !draft.is(Draft.State.REJECTED)) listener.selected(draft);
	}

	private void accept() {
		listener.accepted(draft);
	}

	private void reject() {
		listener.rejected(draft);
	}

	private void edit() {
		if (draft == null) return;
		text.setEditable(true);
		text.setFocusable(true);
		text.requestFocus();
		text.selectAll();
		style();
	}

	/** The keyboard is the cell's again. */
	private void leave(final boolean keep) {
		endEditing(keep);
		requestFocus();
	}

	private void endEditing(final boolean keep) {
		if (!text.isEditable()) return;
		final String written = text.getText();
		final Draft edited = draft;
		showText("");
		show(edited, selected);
		if (keep && !written.isBlank() && !written.strip().equals(edited.label())) listener.renamed(edited, written);
	}

	/** Shows what is no region. */
	void showText(final String words) {
		draft = null;
		selected = false;
		accept.setEnabled(false);
		reject.setEnabled(false);
		title.setText(heading);
		write(words);
	}

	/** Shows a region; what is being written stays. */
	void show(final Draft shown, final boolean stands) {
		if (text.isEditable() && draft != null && shown.id() == draft.id()) return;
		draft = shown;
		selected = stands;
		accept.setEnabled(!shown.is(Draft.State.ACCEPTED));
		reject.setEnabled(!shown.is(Draft.State.REJECTED));
		title.setText(heading + sign(shown.state()));
		write(shown.label());
	}

	private static String sign(final Draft.State state) {
		return switch (state) {
			case OPEN -> "";
			case ACCEPTED -> " \u2713";
			case REJECTED -> " \u2717";
		};
	}

	private void write(final String words) {
		text.setEditable(false);
		text.setFocusable(false);
		if (!words.equals(text.getText())) {
			text.setText(words);
			text.setCaretPosition(0);
		}
		style();
	}

	private void style() {
		final boolean writing = text.isEditable();
		text.setOpaque(writing);
		// Nimbus paints a ground all the same.
		text.setBackground(writing ? UIManager.getColor("TextArea.background") : CLEAR);
		text.setEnabled(draft == null || !draft.is(Draft.State.REJECTED));
		setBorder(selected
			? BorderFactory.createCompoundBorder(line(highlight(), SELECTED), empty(GAP))
			: BorderFactory.createCompoundBorder(line(mixed(), 1), empty(GAP + SELECTED - 1)));
		repaint();
	}

	private static Border line(final Color color, final int width) {
		return BorderFactory.createLineBorder(color, width);
	}

	private static Border empty(final int width) {
		return BorderFactory.createEmptyBorder(width, width, width, width);
	}

	private Color highlight() {
		final Color color = UIManager.getColor("textHighlight");
		return color == null ? getForeground() : color;
	}

	/** A line that is to be seen on light and on dark grounds. */
	private Color mixed() {
		final Color front = getForeground();
		final Color back = getBackground();
		return new Color((front.getRed() + 3 * back.getRed()) / 4, (front.getGreen() + 3 * back.getGreen()) / 4,
			(front.getBlue() + 3 * back.getBlue()) / 4);
	}

	/** Of another look. */
	@Override
	public void updateUI() {
		super.updateUI();
		if (text != null) style();
	}
}
