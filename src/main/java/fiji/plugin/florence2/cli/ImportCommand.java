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
package fiji.plugin.florence2.cli;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.ImageAdded;
import fiji.plugin.florence2.dataset.ImageStorage;
import fiji.plugin.florence2.dataset.RegionProposed;
import fiji.plugin.florence2.dataset.TextProposed;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.AnnotationReader;
import fiji.plugin.florence2.dataset.format.Import;
import fiji.plugin.florence2.dataset.format.Trust;
import fiji.plugin.florence2.imagej.dataset.DataSetExchange;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings images and annotations into a data set. */
@Command(name = "import", mixinStandardHelpOptions = true, versionProvider = Version.class,
	description = "Brings images, with or without annotations, into a data set, which is made if need be. What is there " +
		"already is not added again.")
final class ImportCommand extends DataSetSubcommand {

	@Parameters(index = "1", paramLabel = "PATH", description = "File or folder of the annotations, or of images alone.")
	private Path path;

	@Option(names = "--format", paramLabel = "FORMAT", defaultValue = DataSetExchange.AUTOMATIC,
		description = "Form of the annotations, see docs/datasets.md (default: ${DEFAULT-VALUE}, by the files).")
	private String format;

	@Option(names = "--images", paramLabel = "FOLDER",
		description = "Folder of the images, if they are not where the format has them.")
	private Path images;

	@Option(names = "--label", paramLabel = "LABEL", description = "Label of regions that have none.")
	private String label;

	@Option(names = "--trust", paramLabel = "TRUST", defaultValue = "proposed",
		description = "What the annotations are: proposed, to be reviewed; right, though there may be objects that are not " +
			"marked; or complete, when all objects of each image are marked (default: ${DEFAULT-VALUE}).")
	private String trust;

	@Option(names = "--source", paramLabel = "NAME", defaultValue = "",
		description = "Who or what made the annotations (default: the user if they are right, else the name of the format).")
	private String source;

	@Option(names = "--link", description = "Make hard links to the image files instead of copies.")
	private boolean link;

	@Override
	void run(final PrintWriter out) throws Florence2Exception {
		final Trust held = Trust.of(trust);
		final AnnotationReader reader = DataSetExchange.reader(format, path);
		final List<AnnotatedFile> files =
			reader.read(DataSetExchange.request(path, Optional.ofNullable(images), Optional.ofNullable(label)), this::note);
		final Import into =
			new Import(held.source(source, reader.name()), 0, held, link ? ImageStorage.LINK : ImageStorage.COPY);
		final List<Event> events = into.into(openOrCreate(), files, progress(), new Cancellation());
		out.println(count(events, ImageAdded.class) + " images, " + count(events, RegionProposed.class) + " regions and " +
			count(events, TextProposed.class) + " texts are new in " + folder() + ".");
	}
}
