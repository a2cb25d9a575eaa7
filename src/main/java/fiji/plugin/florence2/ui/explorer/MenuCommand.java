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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.imagej.output.ImageAnswer;
import fiji.plugin.florence2.imagej.service.AnalysisListener;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/** A command of the menu with its inputs, ready to be run. */
public interface MenuCommand {

	/**
	 * What the command would show, with all regions, however unlikely. Nothing is shown.
	 *
	 * @throws Florence2Exception as {@link fiji.plugin.florence2.imagej.service.ImageQuery#run}
	 * @throws CancellationException if it was canceled, or the image was closed or changed meanwhile
	 */
	ImageAnswer answer(AnalysisListener listener, Cancellation cancellation) throws Florence2Exception;

	/**
	 * The score that regions need where the user chooses none, 0 to 1.
	 *
	 * @throws Florence2Exception if the model cannot be opened
	 */
	double ownThreshold(ImageAnswer answer, Cancellation cancellation) throws Florence2Exception;

	/**
	 * The lines of a macro that find the same regions.
	 *
	 * @param minScore regions with a lower score are left out, 0 to 1; -1 for the model's own threshold
	 */
	String macro(double minScore);

	/** The same for all planes of the image. */
	String stackMacro(double minScore);

	/** The line of a macro that asks the same about all images of a folder; for tasks that are {@link GridTask#isForFolders()}. */
	String batchMacro(double minScore, Path images, Path results);

	/** A script for the Script Editor that finds the same regions. */
	String script(double minScore);

	/** Gives the line to ImageJ's recorder, if that is open, with the model's own threshold. */
	void record();
}
