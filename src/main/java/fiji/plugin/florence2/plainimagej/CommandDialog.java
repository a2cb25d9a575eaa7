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
package fiji.plugin.florence2.plainimagej;

import ij.IJ;
import ij.gui.DialogListener;
import ij.gui.GenericDialog;

import java.awt.AWTEvent;
import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Color;
import java.awt.Component;
import java.awt.Font;
import java.awt.Label;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.util.Types;

/**
 * ImageJ's own dialog for inputs of a command. An input's description shows in the status bar while the input has the focus or the
 * mouse, and all of them behind the Help button. As long as a number is out of range, a line says so and OK is disabled.
 */
final class CommandDialog implements DialogListener {

	private static final int MAX_ROWS = 20;
	private static final int SPACE_BELOW_CHECK_BOX = 8;
	private static final int SPACE_BELOW_FIELD = 3;
	private static final Color PROBLEM_COLOR = new Color(176, 0, 32);

	private final GenericDialog dialog;
	private final List<DialogInput> inputs = new ArrayList<>();
	private final Label problem;
	private final boolean isLong;
	private int numbersInRow;

	/** A dialog with these items, in their order, with the values that they have in the module. */
	CommandDialog(final Module module, final List<ModuleItem<?>> items, final ConvertService converters) {
		dialog = new DialogWithHelp(module);
		isLong = items.stream().filter(InputItems::isForUser).count() > MAX_ROWS;
		for (final ModuleItem<?> item : items) {
			final List<?> choices = InputItems.choices(item, converters);
			if (InputItems.isMessage(item)) addMessage(InputItems.message(item, module));
			else if (DialogInput.supports(item, choices)) {
				beginRow(item);
				inputs.add(hinted(DialogInput.add(dialog, module, item, choices)));
			}
		}
		problem = problemLine();
		// Fields of a dialog with a listener are not recorded; the command's inputs are, in Fiji's form.
		dialog.addDialogListener(this);
	}

	/** Shows the dialog and waits. True if the user said OK. */
	boolean ask() {
		okButton().setEnabled(showProblem());
		dialog.showDialog();
		return dialog.wasOKed();
	}

	List<DialogInput> inputs() {
		return inputs;
	}

	@Override
	public boolean dialogItemChanged(final GenericDialog changed, final AWTEvent e) {
		return showProblem();
	}

	/** Says the first problem that there is. True if there is none. */
	private boolean showProblem() {
		final String first = inputs.stream().map(DialogInput::problem).filter(Objects::nonNull).findFirst().orElse("");
		problem.setText(first);
		return first.isEmpty();
	}

	private void addMessage(final String html) {
		final boolean heading = html.contains("<b>");
		dialog.addMessage(CommandText.message(html), heading ? dialog.getFont().deriveFont(Font.BOLD) : null);
	}

	/** In a long dialog, numbers that follow each other stand in pairs, so that it fits on the screen. */
	private void beginRow(final ModuleItem<?> item) {
		final Class<?> type = Types.box(item.getType());
		final boolean second = isLong && numbersInRow == 1 && Number.class.isAssignableFrom(type);
		if (second) dialog.addToSameRow();
		else if (followsCheckBox() && type != Boolean.class) dialog.setInsets(SPACE_BELOW_CHECK_BOX, 0, SPACE_BELOW_FIELD);
		numbersInRow = Number.class.isAssignableFrom(type) && !second ? 1 : 0;
	}

	private boolean followsCheckBox() {
		return !inputs.isEmpty() && inputs.get(inputs.size() - 1).component() instanceof Checkbox;
	}

	private Label problemLine() {
		if (inputs.stream().noneMatch(DialogInput::isNumber)) return new Label();
		dialog.addMessage("", null, PROBLEM_COLOR);
		return (Label) dialog.getMessage();
	}

	private Button okButton() {
		return dialog.getButtons()[0];
	}

	private static DialogInput hinted(final DialogInput input) {
		final String description = input.item().getDescription();
		if (description == null || description.isEmpty()) return input;
		final String hint = CommandText.line(description);
		final Component component = input.component();
		component.addFocusListener(new FocusAdapter() {

			@Override
			public void focusGained(final FocusEvent e) {
				IJ.showStatus(hint);
			}
		});
		component.addMouseListener(new MouseAdapter() {

			@Override
			public void mouseEntered(final MouseEvent e) {
				IJ.showStatus(hint);
			}
		});
		return input;
	}
}
