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

import fiji.plugin.florence2.common.Progress;

import java.awt.BorderLayout;
import java.awt.Color;

import javax.swing.BorderFactory;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.ScrollPaneConstants;
import javax.swing.UIManager;

/** What is being done, how far it is, and what came of it. */
final class StatusPane extends JPanel {

	private static final long serialVersionUID = 1L;
	private static final int GAP = 6;
	private static final int STEPS = 1000;
	private static final Color CLEAR = new Color(0, true);

	private final JTextArea sentence = new JTextArea(2, 1);
	private final JProgressBar bar = new JProgressBar(0, STEPS);

	StatusPane() {
		super(new BorderLayout(0, GAP));
		sentence.setName("status");
		sentence.getAccessibleContext().setAccessibleName("Status");
		sentence.setEditable(false);
		sentence.setFocusable(false);
		sentence.setOpaque(false);
		// Nimbus paints a ground and a rim all the same.
		sentence.setBackground(CLEAR);
		sentence.setBorder(BorderFactory.createEmptyBorder());
		sentence.setLineWrap(true);
		sentence.setWrapStyleWord(true);
		sentence.setFont(UIManager.getFont("Label.font"));
		bar.setVisible(false);
		final JScrollPane scroll = new JScrollPane(sentence, ScrollPaneConstants.VERTICAL_SCROLLBAR_AS_NEEDED,
			ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
		scroll.setBorder(BorderFactory.createEmptyBorder());
		scroll.setOpaque(false);
		scroll.getViewport().setOpaque(false);
		add(bar, BorderLayout.NORTH);
		add(scroll);
	}

	/** Work begins. */
	void begin(final String what) {
		bar.setIndeterminate(true);
		bar.setVisible(true);
		say(what);
	}

	void show(final Progress progress) {
		bar.setIndeterminate(!progress.isMeasured());
		if (progress.isMeasured()) bar.setValue((int) (STEPS * progress.fraction()));
		say(progress.message());
	}

	/** Work has ended. */
	void end(final String what) {
		bar.setVisible(false);
		say(what);
	}

	void say(final String what) {
		sentence.setText(what);
		sentence.setCaretPosition(0);
	}
}
