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

import ij.Macro;

import java.util.ArrayList;
import java.util.List;

import org.scijava.ItemVisibility;
import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.plugin.Parameter;

/**
 * Shows a dialog for the inputs, starting from what was chosen last. What a macro's options leave out keeps its default, so that
 * a macro neither waits nor depends on what somebody chose before; so does everything where no window may open.
 */
final class InputDialogPreprocessor extends AbstractPreprocessorPlugin {

	@Parameter
	private ModuleService modules;

	@Parameter
	private ConvertService converters;

	@Override
	public void process(final Module module) {
		if (Macro.getOptions() != null || !Windows.allowed() || nothingMissing(module)) return;
		modules.loadInputs(module);
		if (ask(module)) modules.saveInputs(module);
		else if (!isCanceled()) cancel(null);
	}

	private boolean ask(final Module module) {
		final CommandDialog dialog = new CommandDialog(module, shown(module), converters);
		return dialog.ask() && dialog.inputs().stream().allMatch(input -> resolve(module, input));
	}

	private boolean resolve(final Module module, final DialogInput input) {
		module.setInput(input.item().getName(), input.value());
		final String problem = input.item().validateMessage(module);
		if (problem == null) module.resolveInput(input.item().getName());
		else cancel(problem);
		return problem == null;
	}

	private static List<ModuleItem<?>> shown(final Module module) {
		final List<ModuleItem<?>> items = new ArrayList<>();
		for (final ModuleItem<?> input : module.getInfo().inputs()) {
			if (input.getVisibility() != ItemVisibility.INVISIBLE && !module.isInputResolved(input.getName()))
				items.add(input);
		}
		return items;
	}

	private boolean nothingMissing(final Module module) {
		return shown(module).stream().noneMatch(item -> DialogInput.supports(item, InputItems.choices(item, converters)));
	}
}
