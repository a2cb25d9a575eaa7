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

import fiji.plugin.florence2.hub.ModelName;

import java.awt.BorderLayout;
import java.awt.event.ActionEvent;
import java.io.File;
import java.nio.file.Path;
import java.util.function.BiConsumer;

import javax.swing.BorderFactory;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JFileChooser;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.KeyStroke;
import javax.swing.UIManager;

/** Asks for a model folder and a name for it, beside the other windows. */
final class AddFolderDialog {

	private static final int GAP = 12;

	private final JDialog dialog;
	private final JFileChooser chooser = new JFileChooser();
	private final JTextField name = new JTextField(20);
	private final JTextArea message =
		new JTextArea("The folder holds config.json and onnx; it stays where it is.", 2, 50);
	private final BiConsumer<String, Path> chosen;

	/** @param chosen receives the name and the folder */
	AddFolderDialog(final JFrame owner, final BiConsumer<String, Path> chosen) {
		this.chosen = chosen;
		dialog = new JDialog(owner, "Add Model Folder", false);
		chooser.setFileSelectionMode(JFileChooser.DIRECTORIES_ONLY);
		chooser.setApproveButtonText("Add");
		chooser.setApproveButtonMnemonic('A');
		chooser.addPropertyChangeListener(JFileChooser.SELECTED_FILE_CHANGED_PROPERTY, event -> propose());
		chooser.addActionListener(this::decide);
		dialog.add(form(), BorderLayout.NORTH);
		dialog.add(chooser);
		dialog.setName("add folder");
		dialog.getRootPane()
			.registerKeyboardAction(event -> dialog.dispose(), KeyStroke.getKeyStroke("ESCAPE"),
				JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT);
		dialog.pack();
	}

	private JPanel form() {
		final JLabel label = new JLabel("Name:");
		label.setDisplayedMnemonic('M');
		label.setLabelFor(name);
		name.setName("name");
		message.setName("message");
		message.setEditable(false);
		message.setFocusable(false);
		message.setOpaque(false);
		message.setBorder(BorderFactory.createEmptyBorder());
		message.setLineWrap(true);
		message.setWrapStyleWord(true);
		message.setFont(UIManager.getFont("Table.font"));
		final JPanel form = new JPanel(new BorderLayout(GAP, GAP));
		form.setBorder(BorderFactory.createEmptyBorder(GAP, GAP, 0, GAP));
		form.add(label, BorderLayout.WEST);
		form.add(name);
		form.add(message, BorderLayout.SOUTH);
		return form;
	}

	/** The folder's own name, as far as it can be one of a model. */
	private void propose() {
		final File folder = chooser.getSelectedFile();
		if (folder != null) name.setText(ModelName.like(folder.getName()));
	}

	private void decide(final ActionEvent event) {
		if (!JFileChooser.APPROVE_SELECTION.equals(event.getActionCommand())) {
			dialog.dispose();
			return;
		}
		showMessage("The model is opened and asked a question\u2026");
		chosen.accept(name.getText().strip(), chooser.getSelectedFile().toPath());
	}

	/** Says something, such as why the folder could not be added. */
	void showMessage(final String text) {
		message.setText(text);
	}

	void show(final JFrame owner) {
		dialog.setLocationRelativeTo(owner);
		dialog.setVisible(true);
	}

	void close() {
		dialog.dispose();
	}
}
