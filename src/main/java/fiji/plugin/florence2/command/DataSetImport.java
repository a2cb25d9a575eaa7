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
import fiji.plugin.florence2.imagej.dataset.OpenImages;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.rounds.DataSetQuery;

import ij.ImagePlus;

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

	private static final String FILES = "files";

	@Parameter(label = "Image", description = "For the ROI Manager: the image or stack that its regions lie in.",
		persist = false, required = false)
	private ImagePlus imp;

	@Parameter(label = "Add",
		description = "Files, all open images with the regions of their overlays, or the current image or stack with those " +
			"of the ROI Manager, except regions found in other open images.",
		persist = false, choices = { FILES, OpenSelections.IMAGES, OpenSelections.MANAGER })
	private String add = FILES;

	@Parameter(label = "Annotations or images",
		description = "For files: file or folder of the annotations, or of images alone. Else empty.", persist = false,
		required = false, style = FileWidget.FILE_AND_DIRECTORY_STYLE)
	private File annotations = NO_FILE;

	@Parameter(label = "Format", description = "Form of the annotations; automatic goes by the files.", persist = false,
		choices = { DataSetExchange.AUTOMATIC, "coco", "batch", "yolo", "qupath", "pascal-voc", "label-studio", "labelme",
			"table", "roi-sets", "label-images", "images" })
	private String format = DataSetExchange.AUTOMATIC;

	@Parameter(label = "They are",
		description = "Proposed, to be reviewed; right, though there may be objects that are not marked; or complete, when " +
			"all objects of each image are marked: all else is learned as background.",
		persist = false, choices = { "proposed", "right", "complete" })
	private String trust = "proposed";

	@Parameter(label = InputText.ADVANCED, visibility = ItemVisibility.MESSAGE, persist = false, required = false)
	private final String advanced = "";

	@Parameter(label = "Image folder", description = "Folder of the images, if they are not where the format has them.",
		persist = false, required = false, style = FileWidget.DIRECTORY_STYLE)
	private File image_folder = NO_FILE;

	@Parameter(label = "Label of regions",
		description = "Such as cell. Of files: of regions without one; of open images: of all, empty for their names.",
		persist = false, required = false)
	private String label = "";

	@Parameter(label = "Made by",
		description = "Who or what made the annotations, such as StarDist; empty for you if they are right, else for the " +
			"format.",
		persist = false, required = false)
	private String made_by = "";

	@Parameter(label = "Link files", description = "Makes hard links to the image files instead of copies.",
		persist = false)
	private boolean link;

	@Parameter(label = "Help", description = InputText.HELP, callback = "help", persist = false, required = false)
	private Button help;

	@Override
	void work(final DataSetQuery set) throws Florence2Exception {
		final DataSetQuery trusting = set.trust(trust);
		final String source =
			FlorenceCommand.chosen("Add", add, List.of(FILES, OpenSelections.IMAGES, OpenSelections.MANAGER));
		if (!source.equals(FILES) && isGiven(annotations))
			throw new ImageException("Annotations are filled in: choose files at Add, or empty them.");
		final List<Event> events = switch (source) {
			case FILES -> addFiles(trusting);
			case OpenSelections.MANAGER -> trusting
				.add(OpenImages.of(OpenSelections.current(imp), OpenSelections.managed(imp), label), made_by);
			default -> trusting.add(OpenImages.ofOverlays(OpenSelections.images(), label), made_by);
		};
		tell(count(events, ImageAdded.class) + " images, " + count(events, RegionProposed.class) + " regions and " +
			count(events, TextProposed.class) + " texts are new.");
	}

	private List<Event> addFiles(final DataSetQuery set) throws Florence2Exception {
		if (!isGiven(annotations)) throw new DataSetException("There are no annotations and no images: choose some.");
		final AnnotationReader.Request request = DataSetExchange.request(annotations.toPath(),
			isGiven(image_folder) ? Optional.of(image_folder.toPath()) : Optional.empty(),
			label.isBlank() ? Optional.empty() : Optional.of(label.strip()));
		return set.add(request, format.strip(), made_by, link ? ImageStorage.LINK : ImageStorage.COPY);
	}

	static long count(final List<Event> events, final Class<?> kind) {
		return events.stream().filter(event -> kind.isInstance(event.change())).count();
	}
}
