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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.imagej.rounds.DataSetQuery;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.ui.DataSetWindow;

import ij.IJ;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.scijava.object.ObjectService;
import org.scijava.plugin.Parameter;
import org.scijava.widget.FileWidget;

/** A command about a data set. What came of it is in ImageJ's log, where macros can read it. */
abstract class DataSetStep extends CancelableCommand {

	/** The submenu of these commands, and its weight. */
	static final String MENU = "Training Data";
	static final double WEIGHT = 23;

	@Parameter
	private ModelService models;

	@Parameter
	private ObjectService objects;

	@Parameter(label = "Data set", description = "Folder of the data set.", persist = false, required = false,
		style = FileWidget.DIRECTORY_STYLE)
	private File data_set = NO_FILE;

	/** What the command does. */
	abstract void work(DataSetQuery set) throws Florence2Exception;

	@Override
	final void work(final Cancellation cancellation) throws Florence2Exception {
		if (!isGiven(data_set)) throw new DataSetException("There is no folder of a data set: choose one.");
		work(new DataSetQuery(data_set.toPath(), models).with(cancellation));
	}

	final ModelService models() {
		return models;
	}

	final String name(final ModelChoice model) {
		return name(model, models);
	}

	/** Shows the window of a data set, which is made unless there is one. For the event thread. */
	final <W extends DataSetWindow> void show(final Class<W> type, final Path folder, final Supplier<W> made) {
		final List<W> windows = objects.getObjects(type);
		windows.stream().filter(window -> !window.isOpen()).toList().forEach(objects::removeObject);
		final Optional<W> open =
			windows.stream().filter(window -> window.isOpen() && window.folder().equals(folder)).findFirst();
		final W window = open.orElseGet(made);
		if (open.isEmpty()) objects.addObject(window);
		window.show();
	}

	/** Tells what came of it. */
	final void tell(final String sentence) {
		IJ.log(title() + ": " + sentence);
	}
}
