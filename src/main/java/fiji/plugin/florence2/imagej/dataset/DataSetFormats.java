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
import fiji.plugin.florence2.dataset.Event;
import fiji.plugin.florence2.dataset.State;
import fiji.plugin.florence2.dataset.format.AnnotatedFile;
import fiji.plugin.florence2.dataset.format.AnnotationFormats;
import fiji.plugin.florence2.dataset.format.AnnotationReader;
import fiji.plugin.florence2.dataset.format.AnnotationWriter;
import fiji.plugin.florence2.dataset.format.Export;
import fiji.plugin.florence2.dataset.format.Import;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All formats from which and to which data sets are made. */
public final class DataSetFormats {

	/** The name for the format that fits. */
	public static final String AUTOMATIC = "automatic";

	/** The share of an import in which images are opened. */
	private static final double READING = 0.5;

	private DataSetFormats() {}

	/** @param listener hears of images that are opened */
	public static List<AnnotationReader> readers(final ProgressListener listener, final Cancellation cancellation) {
		final List<AnnotationReader> readers = new ArrayList<>(AnnotationFormats.READERS);
		readers.add(new ImageFolder(listener, cancellation));
		return readers;
	}

	public static List<AnnotationWriter> writers() {
		return AnnotationFormats.WRITERS;
	}

	/**
	 * Finds a reader.
	 *
	 * @param name {@link #AUTOMATIC} for the first one that fits
	 * @throws DataSetException if there is none
	 */
	public static AnnotationReader reader(final String name, final Path path, final ProgressListener listener,
		final Cancellation cancellation) throws DataSetException
	{
		if (!Files.exists(path)) throw new DataSetException("There is no file or folder " + path + ": check the path.");
		final List<AnnotationReader> readers = readers(listener, cancellation);
		if (!name.equals(AUTOMATIC)) return named(name, readers, AnnotationReader::name);
		return readers.stream()
			.filter(reader -> reader.fits(path))
			.findFirst()
			.orElseThrow(() -> new DataSetException(
				"The format of " + path + " cannot be told: name it, one of " + names(readers, AnnotationReader::name) + "."));
	}

	/** @throws DataSetException if there is none of that name */
	public static AnnotationWriter writer(final String name) throws DataSetException {
		return named(name, writers(), AnnotationWriter::name);
	}

	/**
	 * Reads annotations into a data set.
	 *
	 * @param format a name, or {@link #AUTOMATIC}
	 * @param notes gets a sentence for what is left out
	 * @return the events that were appended
	 */
	public static List<Event> read(final AnnotationReader.Request request, final String format, final Import into,
		final DataSet set, final Consumer<String> notes, final ProgressListener listener, final Cancellation cancellation)
		throws Florence2Exception
	{
		final AnnotationReader reader = reader(format, request.path(), listener.part(0, READING, ""), cancellation);
		return into.into(set, reader.read(request, notes), listener.part(READING, 1, ""), cancellation);
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
		final AnnotationWriter writer = writer(format);
		final List<AnnotatedFile> files = set.view()
			.images()
			.stream()
			.filter(image -> image.isDone() || all && image.state() != State.REJECTED)
			.map(image -> AnnotatedFile.of(set, image))
			.toList();
		if (files.isEmpty()) throw new DataSetException("No image of the data set " + set.folder() +
			" is done: accept or reject what is proposed in some, or export all images.");
		new Export(writer, new WrittenPlanes()).write(files, folder, notes, listener, cancellation);
		return files.size();
	}

	private static <F> F named(final String name, final List<F> formats, final Function<F, String> own)
		throws DataSetException
	{
		return formats.stream()
			.filter(format -> own.apply(format).equals(name.strip().toLowerCase(Locale.ROOT)))
			.findFirst()
			.orElseThrow(
				() -> new DataSetException("There is no format \"" + name + "\": choose one of " + names(formats, own) + "."));
	}

	private static <F> String names(final List<F> formats, final Function<F, String> own) {
		return formats.stream().map(own).collect(Collectors.joining(", "));
	}
}
