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
import ij.macro.Interpreter;

import java.awt.GraphicsEnvironment;
import java.util.List;

import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.command.CommandInfo;
import org.scijava.module.Module;
import org.scijava.module.ModuleRunner;
import org.scijava.module.ModuleService;
import org.scijava.module.process.CheckInputsPreprocessor;
import org.scijava.module.process.DefaultValuePreprocessor;
import org.scijava.module.process.InitPreprocessor;
import org.scijava.module.process.ModulePreprocessor;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.module.process.ServicePreprocessor;
import org.scijava.module.process.ValidityPreprocessor;

/**
 * One run of a command on the calling thread: its inputs are filled in the order in which Fiji fills them, then it runs, then its
 * outputs are shown and its inputs recorded.
 */
final class CommandRun {

	private final Context context;
	private final CommandInfo info;

	CommandRun(final Context context, final CommandInfo info) {
		this.context = context;
		this.info = info;
	}

	void run() {
		final Module module = context.service(ModuleService.class).createModule(info);
		final ModuleRunner runner = new ModuleRunner(context, module, preprocessors(),
			List.of(new OutputPostprocessor(), new MacroRecorderPostprocessor()));
		final ModulePreprocessor refusal = runner.preProcess();
		if (refusal != null) {
			endEarly(refusal.getCancelReason());
			return;
		}
		module.run();
		if (module instanceof Cancelable && ((Cancelable) module).isCanceled())
			endEarly(((Cancelable) module).getCancelReason());
		else runner.postProcess();
	}

	private List<PreprocessorPlugin> preprocessors() {
		final List<PreprocessorPlugin> all = List.of(new ValidityPreprocessor(), new ServicePreprocessor(),
			new MacroOptionsPreprocessor(), new CurrentImagePreprocessor(), new DefaultValuePreprocessor(),
			new InitPreprocessor(), new InputDialogPreprocessor(), new CheckInputsPreprocessor());
		all.forEach(context::inject);
		return all;
	}

	/** A reason is shown once, and ends a macro, as errors of ImageJ's own commands do. */
	private void endEarly(final String reason) {
		MacroRecorderPostprocessor.drop();
		IJ.showStatus("Canceled");
		if (reason == null || reason.isEmpty()) return;
		final String title = CommandText.title(info);
		if (GraphicsEnvironment.isHeadless()) {
			IJ.log(title + ": " + reason);
			endMacro(reason);
		}
		else if (IJ.isMacro()) IJ.error(title, CommandText.message(reason));
		else IJ.showMessage(title, CommandText.message(reason));
	}

	/** ImageJ's message for an error in a macro needs a display. */
	private static void endMacro(final String reason) {
		final Interpreter macro = Interpreter.getInstance();
		if (macro == null) return;
		macro.setIgnoreErrors(true);
		macro.abort(reason);
	}
}
