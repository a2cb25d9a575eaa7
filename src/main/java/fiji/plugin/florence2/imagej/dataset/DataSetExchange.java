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
package fiji.plugin.florence2.imagej.dataset;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.DataSet;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.AnnotationReader;
import fiji.plugin.florence2.dataset.format.AnnotationWriter;
import fiji.plugin.florence2.dataset.format.Export;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Images and annotations into a data set and out of it, in any format. */
public final class DataSetExchange {

	/** The name for the format that fits. */
	public static final String AUTOMATIC = "automatic";

	private DataSetExchange() {}

	/**
	 * A request for annotations.
	 *
	 * @param images folder of the images; empty for where the format has them
	 * @param label of regions without one; empty for the form's own way
	 */
	public static AnnotationReader.Request request(final Path path, final Optional<Path> images,
		final Optional<String> label)
	{
		return new AnnotationReader.Request(path, images, label, new ImageJFiles()::header);
	}

	/**
	 * Finds a format.
	 *
	 * @param name {@link #AUTOMATIC} for the first one that fits
	 * @throws DataSetException if there is none
	 */
	public static AnnotationReader reader(final String name, final Path path) throws DataSetException {
		return name.strip().equalsIgnoreCase(AUTOMATIC) ? ImageJFormats.fitting(path) : ImageJFormats.reader(name);
	}

	/**
	 * Writes the images of a data set with what is right in them.
	 *
	 * @param all whether images that are not done are written too; those that are rejected never are
	 * @param folder must not exist, or be empty
	 * @param notes gets a sentence for what the format cannot hold
	 * @return the number of images
	 */
	public static int write(final DataSet set, final boolean all, final String format, final Path folder,
		final Consumer<String> notes, final ProgressListener listener, final Cancellation cancellation)
		throws Florence2Exception
	{
		final AnnotationWriter writer = ImageJFormats.writer(format);
		final List<AnnotatedFile> files = set.view()
			.images()
			.stream()
			.filter(image -> image.isDone() || all && image.state() != State.REJECTED)
			.map(image -> AnnotatedFile.of(set, image))
			.toList();
		if (files.isEmpty()) throw new DataSetException("No image of the data set " + set.folder() +
			" is done: accept or reject what is proposed in some, or export all images.");
		new Export(writer, new ImageJFiles()).write(files, folder, notes, listener, cancellation);
		return files.size();
	}
}
