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

import java.awt.event.ActionEvent;

import javax.swing.AbstractAction;

/** Something that a button or a key does. */
public final class Command extends AbstractAction {

	private static final long serialVersionUID = 1L;

	private final transient Runnable what;

	/**
	 * A command that can be done.
	 *
	 * @param name the words on its button
	 * @param description what it does, and its key
	 */
	public Command(final String name, final String description, final Runnable what) {
		super(name);
		this.what = what;
		putValue(SHORT_DESCRIPTION, description);
	}

	/**
	 * A command that cannot be done yet.
	 *
	 * @param mnemonic the letter of its name that presses the button
	 */
	Command(final String name, final char mnemonic, final String description, final Runnable what) {
		this(name, description, what);
		putValue(MNEMONIC_KEY, (int) mnemonic);
		setEnabled(false);
	}

	@Override
	public void actionPerformed(final ActionEvent event) {
		what.run();
	}
}
