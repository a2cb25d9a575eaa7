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

import ij.ImagePlus;

import java.io.File;
import java.util.Arrays;
import java.util.List;

import org.scijava.Context;
import org.scijava.ItemVisibility;
import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.service.Service;
import org.scijava.util.Types;
import org.scijava.widget.Button;

/** The inputs of a command, as its annotations describe them. */
final class InputItems {

	private InputItems() {}

	/** Whether an input is for the user to set: no image, service, button or message, and not invisible. */
	static boolean isForUser(final ModuleItem<?> item) {
		final Class<?> type = item.getType();
		return type != Button.class && !ImagePlus.class.isAssignableFrom(type) && !Service.class.isAssignableFrom(type) &&
			!Context.class.isAssignableFrom(type) && !isMessage(item) && item.getVisibility() != ItemVisibility.INVISIBLE;
	}

	/** Whether an input is but a text to be read. */
	static boolean isMessage(final ModuleItem<?> item) {
		return item.getVisibility() == ItemVisibility.MESSAGE;
	}

	/** The text of a message; that of a heading is its label. */
	static String message(final ModuleItem<?> item, final Module module) {
		final String label = item.getLabel();
		return label == null || label.isEmpty() ? String.valueOf(item.getValue(module)) : label;
	}

	/** What is shown before or beside an input. */
	static String label(final ModuleItem<?> item) {
		final String label = item.getLabel();
		return label == null || label.isEmpty() ? item.getName() : label;
	}

	/** Whether an input requires a certain kind of component. */
	static boolean isStyle(final ModuleItem<?> item, final String style) {
		final String styles = item.getWidgetStyle();
		return styles != null && Arrays.stream(styles.split(",")).anyMatch(s -> s.trim().equals(style));
	}

	/** The values that an input can have: those it names, those of its enum, or the known objects of its type. */
	static List<?> choices(final ModuleItem<?> item, final ConvertService converters) {
		if (item.getChoices() != null && !item.getChoices().isEmpty()) return item.getChoices();
		final Object[] constants = item.getType().getEnumConstants();
		if (constants != null) return Arrays.asList(constants);
		return isWritten(Types.box(item.getType()))
			? List.of()
			: List.copyOf(converters.getCompatibleInputs(item.getType()));
	}

	/** Whether users write an input's value instead of choosing an object. */
	private static boolean isWritten(final Class<?> type) {
		return type == Boolean.class || type == String.class || type == File.class || Number.class.isAssignableFrom(type);
	}
}
