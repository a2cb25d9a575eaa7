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
import ij.Macro;
import ij.WindowManager;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.util.Types;
import org.scijava.widget.Button;

/**
 * Fills inputs from the options of the macro that calls the command. The key is the input's name in lower case; {@code flag=true}
 * and {@code flag=false} are the values of a check box; an image is named by its title or its ID.
 * <p>
 * A value that an input cannot have, or an image that is not open, is refused.
 * </p>
 */
final class MacroOptionsPreprocessor extends AbstractPreprocessorPlugin {

	@Parameter
	private ConvertService convert;

	@Override
	public void process(final Module module) {
		final String options = Macro.getOptions();
		if (options == null) return;
		for (final ModuleItem<?> input : module.getInfo().inputs()) {
			if (isCanceled()) return;
			if (module.isInputResolved(input.getName()) || input.getType() == Button.class) continue;
			if (InputItems.isMessage(input)) {
				module.resolveInput(input.getName());
				continue;
			}
			final String text = Macro.getValue(options, input.getName(), null);
			if (text != null) fill(module, input, text);
		}
	}

	private void fill(final Module module, final ModuleItem<?> input, final String text) {
		final Object value = value(input, text);
		if (value == null) {
			refuse(input, text);
			return;
		}
		module.setInput(input.getName(), value);
		final String problem = input.validateMessage(module);
		if (problem == null) module.resolveInput(input.getName());
		else cancel(problem);
	}

	private Object value(final ModuleItem<?> input, final String text) {
		if (input.getType() == ImagePlus.class) return image(text);
		final Class<?> type = Types.box(input.getType());
		// SciJava would read as 0 what is no number, and as false what is not true.
		if (Number.class.isAssignableFrom(type)) return number(input, text);
		if (type == Boolean.class && !text.equals("true") && !text.equals("false")) return null;
		return convert.supports(text, type) ? convert.convert(text, type) : null;
	}

	private static Number number(final ModuleItem<?> input, final String text) {
		final Number number = NumberInput.parse(input, text);
		return number != null && NumberInput.isWithin(input, number) ? number : null;
	}

	private void refuse(final ModuleItem<?> input, final String text) {
		if (input.getType() == ImagePlus.class) cancel("No open image is called " + text + ".");
		else {
			cancel("\"" + text + "\" cannot be the value of " + input.getName().toLowerCase(Locale.ROOT) + ": write " +
				expected(input) + ".");
		}
	}

	private static String expected(final ModuleItem<?> input) {
		final Class<?> type = Types.box(input.getType());
		if (Number.class.isAssignableFrom(type)) return NumberInput.expected(input);
		if (type == Boolean.class) return "true or false";
		return type.isEnum()
			? "one of " + Arrays.stream(type.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(", "))
			: "another one";
	}

	private static ImagePlus image(final String titleOrId) {
		final ImagePlus titled = WindowManager.getImage(titleOrId);
		if (titled != null) return titled;
		try {
			return WindowManager.getImage(Integer.parseInt(titleOrId));
		}
		catch (final NumberFormatException e) {
			return null;
		}
	}
}
