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

import ij.Prefs;

import java.awt.Component;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;

import javax.swing.JCheckBox;
import javax.swing.JFileChooser;

/** Asks for a data set, and whether what is added to it is all that there is. It begins with the last one. */
final class DataSetChooser extends JFileChooser {

	private static final long serialVersionUID = 1L;
	/** Key of ImageJ's preferences: the data set that was added to last. */
	private static final String LAST = "florence2.explorer.dataset";
	/** Not the home folder itself, which would become a data set. */
	private static final String NEW = new File(System.getProperty("user.home"), "florence2-data-set").getPath();

	private final JCheckBox complete = new JCheckBox("All objects are marked");

	DataSetChooser() {
		setFileSelectionMode(DIRECTORIES_ONLY);
		setDialogTitle("Folder of the data set, one that there is or a new one");
		setSelectedFile(new File(Prefs.get(LAST, NEW)));
		complete.setToolTipText(
			"All else in the image is background then; otherwise nothing is learned from it until it is accepted in a review");
		setAccessory(complete);
	}

	Optional<Path> choose(final Component parent) {
		if (showDialog(parent, "Add") != APPROVE_OPTION) return Optional.empty();
		Prefs.set(LAST, getSelectedFile().toString());
		return Optional.of(getSelectedFile().toPath());
	}

	boolean isComplete() {
		return complete.isSelected();
	}
}
