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

import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.format.AnnotationFile;
import fiji.plugin.florence2.dataset.format.AnnotationFormats;
import fiji.plugin.florence2.dataset.format.AnnotationReader;
import fiji.plugin.florence2.dataset.format.AnnotationWriter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All formats of annotations: those of text files, and those that need ImageJ. */
public final class ImageJFormats {

	private static final RoiSetFormat ROI_SETS = new RoiSetFormat();
	private static final LabelImageFormat LABEL_IMAGES = new LabelImageFormat();

	/** In the order in which they are asked whether they fit. */
	public static final List<AnnotationReader> READERS =
		Stream.concat(AnnotationFormats.READERS.stream(), Stream.of(ROI_SETS, LABEL_IMAGES, new ImageFolder())).toList();
	public static final List<AnnotationWriter> WRITERS =
		Stream.concat(AnnotationFormats.WRITERS.stream(), Stream.of(ROI_SETS, LABEL_IMAGES)).toList();

	private ImageJFormats() {}

	/**
	 * The format of a name; upper and lower case, blanks and underscores do not matter.
	 *
	 * @throws DataSetException if there is none
	 */
	public static AnnotationReader reader(final String name) throws DataSetException {
		return READERS.stream()
			.filter(format -> format.name().equals(canonical(name)))
			.findFirst()
			.orElseThrow(() -> new DataSetException("There is no format \"" + name + "\" to import: choose one of " +
				READERS.stream().map(AnnotationReader::name).collect(Collectors.joining(", ")) + "."));
	}

	/**
	 * The format that a file or folder looks like.
	 *
	 * @throws DataSetException if it looks like none
	 */
	public static AnnotationReader fitting(final Path path) throws DataSetException {
		if (!Files.exists(path)) throw new DataSetException("There is no file or folder " + path + ": check its name.");
		return READERS.stream()
			.filter(format -> format.fits(path.toAbsolutePath()))
			.findFirst()
			.orElseThrow(() -> new DataSetException("It cannot be told which format " + path + " has: name one of " +
				READERS.stream().map(AnnotationReader::name).collect(Collectors.joining(", ")) + "."));
	}

	/** See {@link #reader}. */
	public static AnnotationWriter writer(final String name) throws DataSetException {
		return WRITERS.stream()
			.filter(format -> format.name().equals(canonical(name)))
			.findFirst()
			.orElseThrow(() -> new DataSetException("There is no format \"" + name + "\" to export: choose one of " +
				WRITERS.stream().map(AnnotationWriter::name).collect(Collectors.joining(", ")) + "."));
	}

	private static String canonical(final String name) {
		return name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _]+", "-");
	}

	/** Whether a folder holds a file of some kind, or is one. */
	static boolean holds(final Path path, final Predicate<Path> kind) {
		if (Files.isRegularFile(path)) return kind.test(path);
		if (!Files.isDirectory(path)) return false;
		try (Stream<Path> files = Files.list(path)) {
			return files.filter(Files::isRegularFile).anyMatch(kind);
		}
		catch (final IOException | UncheckedIOException e) {
			return false;
		}
	}

	/**
	 * The file that was chosen, or those of a folder and the folders below it.
	 *
	 * @param what they are, in words
	 */
	static List<Path> files(final Path path, final List<String> endings, final String what) throws DataSetException {
		final List<Path> found = AnnotationFile.chosen(path, endings);
		if (found.isEmpty())
			throw new DataSetException("The folder " + path + " holds no " + what + ": choose another one.");
		return found;
	}
}
