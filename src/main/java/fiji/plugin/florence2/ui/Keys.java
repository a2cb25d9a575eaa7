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
package fiji.plugin.florence2.ui;

import java.awt.Component;
import java.awt.KeyboardFocusManager;
import java.awt.Toolkit;
import java.awt.event.ActionEvent;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;

import javax.swing.AbstractAction;
import javax.swing.Action;
import javax.swing.JComponent;
import javax.swing.KeyStroke;
import javax.swing.text.JTextComponent;

/** Keys that work in all of a window, or of a part of it. */
public final class Keys {

	private final JComponent content;

	/** @param content what is in the window or in its part */
	public Keys(final JComponent content) {
		this.content = content;
	}

	/** Has a key do something, but where a text is being written. */
	public void bind(final int code, final Action action) {
		bind(code, 0, action);
	}

	/** The same with keys such as Shift, see {@link java.awt.event.InputEvent}. */
	public void bind(final int code, final int modifiers, final Action action) {
		bind(KeyStroke.getKeyStroke(code, modifiers), action, false);
	}

	/** The same when the key is released: after what moves the focus to a text, the letter would be written there. */
	public void bindRelease(final int code, final Action action) {
		bind(KeyStroke.getKeyStroke(code, 0, true), action, false);
	}

	/** The same with the system's key for commands, such as Ctrl, and others. */
	public void bindCommand(final int code, final int modifiers, final Action action) {
		final int control = Toolkit.getDefaultToolkit().getMenuShortcutKeyMaskEx();
		bind(KeyStroke.getKeyStroke(code, control | modifiers), action, false);
	}

	/** Has a key do something, also where a text is being written. */
	public void bindEverywhere(final int code, final Action action) {
		bind(KeyStroke.getKeyStroke(code, 0), action, true);
	}

	private void bind(final KeyStroke key, final Action action, final boolean everywhere) {
		content.getInputMap(JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(key, key.toString());
		content.getActionMap().put(key.toString(), new AbstractAction() {

			private static final long serialVersionUID = 1L;

			@Override
			public boolean isEnabled() {
				return action.isEnabled() && (everywhere || !isWriting());
			}

			@Override
			public void actionPerformed(final ActionEvent event) {
				action.actionPerformed(event);
			}
		});
	}

	private static boolean isWriting() {
		final Component owner = KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusOwner();
		return owner instanceof JTextComponent writing && writing.isEditable();
	}

	/**
	 * Does what a key does that was pressed elsewhere.
	 *
	 * @return false if it is not one of these keys, or what it stands for cannot be done and the key may mean something else
	 */
	public boolean press(final KeyEvent event) {
		final Object name =
			content.getInputMap(JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).get(KeyStroke.getKeyStrokeForEvent(event));
		if (name == null) return false;
		final Action action = content.getActionMap().get(name);
		if (action.isEnabled()) action.actionPerformed(new ActionEvent(content, ActionEvent.ACTION_PERFORMED, ""));
		// ImageJ has commands on single keys, too: Delete would clear the selected pixels.
		return action.isEnabled() || event.getModifiersEx() == 0 && event.getKeyCode() != KeyEvent.VK_ESCAPE;
	}
}
