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

import ij.gui.GenericDialog;

import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Component;
import java.awt.TextComponent;
import java.awt.TextField;
import java.io.File;
import java.math.BigDecimal;
import java.util.List;
import java.util.Vector;
import java.util.function.Supplier;

import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.util.Types;
import org.scijava.widget.FileWidget;
import org.scijava.widget.NumberWidget;
import org.scijava.widget.TextWidget;

/** An input of a command as a part of a dialog. */
final class DialogInput {

	private static final int TEXT_COLUMNS = 24;
	private static final int TEXT_AREA_ROWS = 3;
	private static final int TEXT_AREA_COLUMNS = 40;
	private static final int NUMBER_COLUMNS = 6;
	private static final int MAX_DECIMALS = 6;

	private final ModuleItem<?> item;
	private final Component component;
	private final Supplier<Object> value;

	private DialogInput(final ModuleItem<?> item, final Component component, final Supplier<Object> value) {
		this.item = item;
		this.component = component;
		this.value = value;
	}

	/** Whether there is a dialog component for an input: a choice, a check box, a file, text, a number. */
	static boolean supports(final ModuleItem<?> item, final List<?> choices) {
		final Class<?> type = type(item);
		return InputItems.isForUser(item) && (!choices.isEmpty() || type == Boolean.class || type == String.class ||
			type == File.class || Number.class.isAssignableFrom(type));
	}

	/** Adds an input to a dialog, with the value it has in the module. */
	static DialogInput add(final GenericDialog dialog, final Module module, final ModuleItem<?> item,
		final List<?> choices)
	{
		final Object value = item.getValue(module);
		final Class<?> type = type(item);
		if (!choices.isEmpty()) return choice(dialog, item, value, choices);
		if (type == Boolean.class) return checkBox(dialog, item, value);
		if (type == File.class) return file(dialog, item, value);
		if (type == String.class) return text(dialog, item, value);
		return number(dialog, item, (Number) value);
	}

	ModuleItem<?> item() {
		return item;
	}

	Component component() {
		return component;
	}

	/** What the user has entered, as an object of the input's type; null where that is impossible. */
	Object value() {
		return value.get();
	}

	/** Whether what the user enters can be wrong: it is a number. */
	boolean isNumber() {
		return Number.class.isAssignableFrom(type(item)) && !(component instanceof Choice);
	}

	/** A sentence about what is wrong with what the user has entered, or null. */
	String problem() {
		if (!isNumber()) return null;
		final Number entered = (Number) value();
		if (entered != null && NumberInput.isWithin(item, entered)) return null;
		return InputItems.label(item) + " must be " + NumberInput.expected(item) + ".";
	}

	private static DialogInput choice(final GenericDialog dialog, final ModuleItem<?> item, final Object value,
		final List<?> values)
	{
		final String[] names = values.stream().map(String::valueOf).toArray(String[]::new);
		final String selected = String.valueOf(value);
		dialog.addChoice(colon(item), names, selected);
		final Choice choice = last(dialog.getChoices());
		return new DialogInput(item, choice, () -> values.get(choice.getSelectedIndex()));
	}

	private static DialogInput checkBox(final GenericDialog dialog, final ModuleItem<?> item, final Object value) {
		dialog.addCheckbox(InputItems.label(item), Boolean.TRUE.equals(value));
		final Checkbox box = last(dialog.getCheckboxes());
		return new DialogInput(item, box, box::getState);
	}

	private static DialogInput file(final GenericDialog dialog, final ModuleItem<?> item, final Object value) {
		final String path = value == null ? "" : value.toString();
		if (InputItems.isStyle(item, FileWidget.DIRECTORY_STYLE)) dialog.addDirectoryField(colon(item), path);
		else dialog.addFileField(colon(item), path);
		final TextField field = last(dialog.getStringFields());
		return new DialogInput(item, field, () -> new File(field.getText().trim()));
	}

	private static DialogInput text(final GenericDialog dialog, final ModuleItem<?> item, final Object value) {
		final String text = value == null ? "" : value.toString();
		// A dialog has room for one text area.
		if (InputItems.isStyle(item, TextWidget.AREA_STYLE) && dialog.getTextArea1() == null) {
			dialog.addMessage(colon(item));
			dialog.setInsets(0, 20, 0);
			dialog.addTextAreas(text + "SCROLLBARS_VERTICAL_ONLY", null, TEXT_AREA_ROWS, TEXT_AREA_COLUMNS);
			return new DialogInput(item, dialog.getTextArea1(), dialog.getTextArea1()::getText);
		}
		if (InputItems.isStyle(item, TextWidget.PASSWORD_STYLE)) dialog.setEchoChar('*');
		dialog.addStringField(colon(item), text, Math.max(item.getColumnCount(), TEXT_COLUMNS));
		final TextComponent field = last(dialog.getStringFields());
		return new DialogInput(item, field, field::getText);
	}

	private static DialogInput number(final GenericDialog dialog, final ModuleItem<?> item, final Number value) {
		final Number least = (Number) item.getMinimumValue();
		final Number most = (Number) item.getMaximumValue();
		final double start = value == null ? 0 : value.doubleValue();
		final Number step = item.getStepSize();
		final boolean slider =
			InputItems.isStyle(item, NumberWidget.SLIDER_STYLE) || InputItems.isStyle(item, NumberWidget.SCROLL_BAR_STYLE);
		if (slider && least != null && most != null) {
			dialog.addSlider(colon(item), least.doubleValue(), most.doubleValue(), start,
				step == null ? 1 : step.doubleValue());
		}
		else {
			dialog.addNumericField(colon(item), start,
				NumberInput.isWhole(item) ? 0 : Math.max(decimals(value), decimals(step)), NUMBER_COLUMNS, "");
		}
		final TextField field = last(dialog.getNumericFields());
		final String shown = field.getText();
		// Untouched, a number keeps the digits that the dialog has no room for.
		return new DialogInput(item, field,
			() -> value != null && field.getText().equals(shown) ? value : NumberInput.parse(item, field.getText()));
	}

	private static int decimals(final Number number) {
		if (number == null || Double.isNaN(number.doubleValue()) || Double.isInfinite(number.doubleValue())) return 0;
		final int scale = new BigDecimal(number.toString()).stripTrailingZeros().scale();
		return Math.min(Math.max(scale, 0), MAX_DECIMALS);
	}

	private static Class<?> type(final ModuleItem<?> item) {
		return Types.box(item.getType());
	}

	private static String colon(final ModuleItem<?> item) {
		final String label = InputItems.label(item);
		return label.endsWith(":") ? label : label + ":";
	}

	@SuppressWarnings("unchecked")
	private static <C extends Component> C last(final Vector<?> components) {
		return (C) components.lastElement();
	}
}
