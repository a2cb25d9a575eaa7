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

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.ImageAdded;
import fiji.plugin.florence2.dataset.ImageStorage;
import fiji.plugin.florence2.dataset.RegionProposed;
import fiji.plugin.florence2.dataset.TextProposed;
import fiji.plugin.florence2.dataset.format.AnnotationReader;
import fiji.plugin.florence2.imagej.dataset.DataSetExchange;
import fiji.plugin.florence2.imagej.rounds.DataSetQuery;

import java.io.File;
import java.util.List;
import java.util.Optional;

import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.Button;
import org.scijava.widget.FileWidget;

/** Brings images and annotations into a data set. */
@Plugin(type = Command.class,
	description = "Brings images, with or without annotations, into a data set, which is made if need be." +
		FlorenceCommand.CITATION,
	menu = { @Menu(label = "Plugins"), @Menu(label = "Florence-2"),
		@Menu(label = DataSetStep.MENU, weight = DataSetStep.WEIGHT),
		@Menu(label = "Florence-2 Data Set Import...", weight = 60) })
public final class DataSetImport extends DataSetStep {

	@Parameter(label = "Annotations or images", description = "File or folder of the annotations, or of images alone.",
		persist = false, required = false, style = FileWidget.FILE_AND_DIRECTORY_STYLE)
	private File annotations = NO_FILE;

	@Parameter(label = "Format", description = "Form of the annotations; automatic goes by the files.", persist = false,
		required = false)
	private String format = DataSetExchange.AUTOMATIC;

	@Parameter(label = "Right and complete",
		description = "The annotations are those that people made, so that nothing is to be reviewed.", persist = false)
	private boolean accepted;

	@Parameter(label = InputText.ADVANCED, visibility = ItemVisibility.MESSAGE, persist = false, required = false)
	private final String advanced = "";

	@Parameter(label = "Image folder", description = "Folder of the images, if they are not where the format has them.",
		persist = false, required = false, style = FileWidget.DIRECTORY_STYLE)
	private File image_folder = NO_FILE;

	@Parameter(label = "Label of regions without one", description = "Such as cell, for label images.", persist = false,
		required = false)
	private String label = "";

	@Parameter(label = "Link files", description = "Links the image files (hard links) rather than to copy them.",
		persist = false)
	private boolean link;

	@Parameter(label = "Help", description = InputText.HELP, callback = "help", persist = false, required = false)
	private Button help;

	@Override
	void work(final DataSetQuery set) throws Florence2Exception {
		if (!isGiven(annotations)) throw new DataSetException("There are no annotations and no images: choose some.");
		final AnnotationReader.Request request = DataSetExchange.request(annotations.toPath(),
			isGiven(image_folder) ? Optional.of(image_folder.toPath()) : Optional.empty(),
			label.isBlank() ? Optional.empty() : Optional.of(label.strip()));
		final List<Event> events = set.add(request, format.strip(), accepted, link ? ImageStorage.LINK : ImageStorage.COPY);
		tell(count(events, ImageAdded.class) + " images, " + count(events, RegionProposed.class) + " regions and " +
			count(events, TextProposed.class) + " texts are new.");
	}

	static long count(final List<Event> events, final Class<?> kind) {
		return events.stream().filter(event -> kind.isInstance(event.change())).count();
	}
}
