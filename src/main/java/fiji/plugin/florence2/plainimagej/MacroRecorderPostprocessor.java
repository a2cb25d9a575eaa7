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
import ij.plugin.frame.Recorder;

import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPostprocessorPlugin;
import org.scijava.widget.TextWidget;

/**
 * Tells ImageJ's recorder the inputs of a command that has run, in the form of imagej-legacy: name in lower case and value of every
 * input that the user can set, but passwords and those without a value.
 */
final class MacroRecorderPostprocessor extends AbstractPostprocessorPlugin {

	@Override
	public void process(final Module module) {
		if (!IJ.recording() || IJ.isMacro()) return;
		startLine(CommandText.menuLabel(module.getInfo()));
		for (final ModuleItem<?> input : module.getInfo().inputs()) {
			final Object value = input.getValue(module);
			if (value != null && isRecorded(input)) Recorder.recordOption(input.getName(), escaped(value.toString()));
		}
	}

	/** Has nothing recorded for a command that ended early. */
	static void drop() {
		if (IJ.recording() && !IJ.isMacro()) Recorder.disableCommandRecording();
	}

	/** The recorder has the command's name already, from the menu, unless another command ran meanwhile. */
	private static void startLine(final String command) {
		if (command.equals(Recorder.getCommand())) Recorder.resetCommandOptions();
		else Recorder.setCommand(command);
	}

	private static boolean isRecorded(final ModuleItem<?> input) {
		return InputItems.isForUser(input) && !InputItems.isStyle(input, TextWidget.PASSWORD_STYLE);
	}

	private static String escaped(final String value) {
		return value.replace("\\", "\\\\")
			.replace("\"", "\\\"")
			.replace("\b", "\\b")
			.replace("\n", "\\n")
			.replace("\t", "\\t")
			.replace("\f", "\\f")
			.replace("\r", "\\r");
	}
}
