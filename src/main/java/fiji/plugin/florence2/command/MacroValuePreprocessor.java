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
package fiji.plugin.florence2.command;

import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;

import java.math.BigDecimal;
import java.util.Locale;

import org.scijava.Context;
import org.scijava.Priority;
import org.scijava.log.LogService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.service.Service;
import org.scijava.ui.UIService;
import org.scijava.util.Types;

/**
 * Checks and completes a macro's options, right before imagej-legacy reads them.
 * <p>
 * Values that are no number, no boolean or no open image are refused: Fiji would turn them into 0, false and an empty image, or end in an exception. Inputs
 * that the options leave out keep their defaults: Fiji would open a dialog for them, so that every parameter of a later
 * version would stop the macros of today. A command without any options opens its dialog, as ImageJ's own do.
 * </p>
 */
@Plugin(type = PreprocessorPlugin.class, priority = 2 * Priority.VERY_HIGH + 1)
public final class MacroValuePreprocessor extends AbstractPreprocessorPlugin {

	@Parameter(required = false)
	private UIService ui;

	@Parameter
	private LogService log;

	@Override
	public void process(final Module module) {
		if (!(module.getDelegateObject() instanceof CancelableCommand command)) return;
		final String options = Macro.getOptions();
		if (options == null) return;
		for (final ModuleItem<?> input : module.getInfo().inputs()) {
			final String text = Macro.getValue(options, input.getName().toLowerCase(Locale.ROOT), null);
			if (text == null) keepDefault(module, input);
			if (text == null || isAccepted(input, text)) continue;
			final String sentence = sentence(input, text);
			cancel(new Refusal(command.title(), sentence).show(ui, log) ? null : sentence);
			return;
		}
	}

	/** The image and the services are filled later, by those who know them. */
	private static void keepDefault(final Module module, final ModuleItem<?> input) {
		final Class<?> type = input.getType();
		if (type == ImagePlus.class || Service.class.isAssignableFrom(type) || Context.class.isAssignableFrom(type)) return;
		module.resolveInput(input.getName());
	}

	private static boolean isAccepted(final ModuleItem<?> input, final String text) {
		final Class<?> type = Types.box(input.getType());
		if (type == ImagePlus.class) return image(text) != null;
		if (type == Boolean.class) return text.equals("true") || text.equals("false");
		if (!Number.class.isAssignableFrom(type)) return true;
		final Number number = number(text, type);
		return number != null && within(input, number.doubleValue());
	}

	private static ImagePlus image(final String titleOrId) {
		final ImagePlus titled = WindowManager.getImage(titleOrId);
		return titled == null && titleOrId.matches("-?\\d{1,9}")
			? WindowManager.getImage(Integer.parseInt(titleOrId))
			: titled;
	}

	/** The number that a text is, or null. */
	private static Number number(final String text, final Class<?> type) {
		try {
			if (type == Integer.class) return Integer.valueOf(text.strip());
			final BigDecimal number = new BigDecimal(text.strip());
			return Double.isFinite(number.doubleValue()) ? number.doubleValue() : null;
		}
		catch (final NumberFormatException e) {
			return null;
		}
	}

	private static boolean within(final ModuleItem<?> input, final double number) {
		final Number min = (Number) input.getMinimumValue();
		final Number max = (Number) input.getMaximumValue();
		return (min == null || number >= min.doubleValue()) && (max == null || number <= max.doubleValue());
	}

	private static String sentence(final ModuleItem<?> input, final String text) {
		if (input.getType() == ImagePlus.class) return "No open image is called " + text + ".";
		return "\"" + text + "\" cannot be the value of " + input.getName() + ": write " + expected(input) + ".";
	}

	private static String expected(final ModuleItem<?> input) {
		final Class<?> type = Types.box(input.getType());
		if (type == Boolean.class) return "true or false";
		final String number = type == Integer.class ? "a whole number" : "a number";
		final Number min = (Number) input.getMinimumValue();
		final Number max = (Number) input.getMaximumValue();
		if (min == null) return number;
		return max == null ? number + ", at least " + plain(min) : number + " from " + plain(min) + " to " + plain(max);
	}

	private static String plain(final Number number) {
		return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
	}
}
