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

import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A run in lines of macros and scripts.
 *
 * @param run the run
 * @param minScore regions with a lower score are left out, 0 to 1; -1 for the model's own threshold
 */
record Lines(Run run, double minScore) {

	/** The lines of a macro that find the same. */
	String macro() {
		return each(command -> command.macro(minScore));
	}

	/** A script for the Script Editor that finds the same. */
	String script() {
		return each(command -> command.script(minScore));
	}

	/** The lines of a macro that ask the same about all planes of the image. */
	String stackMacro() {
		return each(command -> command.stackMacro(minScore));
	}

	private String each(final Function<MenuCommand, String> text) {
		return run.answers()
			.stream()
			.map(asked -> text.apply(asked.command()))
			.distinct()
			.collect(Collectors.joining("\n"));
	}

	/** Whether the same can be asked about all images of a folder. */
	boolean areForFolders() {
		return run.answers().size() == 1 && run.first().question().task().isForFolders();
	}

	/** The line of a macro that asks the same about all images of a folder. */
	String batchMacro(final Path images, final Path results) {
		return run.first().command().batchMacro(minScore, images, results);
	}
}
