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
package fiji.plugin.florence2.dataset.format;

import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSetException;

import com.google.gson.JsonParseException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A file with annotations: what is wrong in it becomes one sentence with its name. */
public final class AnnotationFile {

	private static final int BEGINNING = 4096;
	private static final String BYTE_ORDER_MARK = "\uFEFF";

	/** Reads a file. */
	@FunctionalInterface
	interface Content {

		/** @throws IllegalArgumentException if something is wrong; the message says where */
		void read(String text) throws IOException, Florence2Exception;
	}

	private AnnotationFile() {}

	/**
	 * Reads a file in UTF-8.
	 *
	 * @param form of the file, as users know it
	 */
	static void read(final Path file, final String form, final Content content) throws Florence2Exception {
		try {
			final String text = Files.readString(file);
			content.read(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
		}
		catch (final IOException | JsonParseException | IllegalArgumentException e) {
			throw new DataSetException("The file " + file + " cannot be read as " + form + " (" + Failures.text(e) +
				"): export it again, or mend that place.", e);
		}
		catch (final OutOfMemoryError e) {
			throw new DataSetException("The file " + file + " is too large for the memory: export it in parts.", e);
		}
	}

	/**
	 * The file that was chosen, or those of a folder and the folders below it.
	 *
	 * @param ending such as ".json"; upper and lower case do not matter
	 * @param form as in {@link #read}
	 * @throws DataSetException if there are none
	 */
	static List<Path> find(final Path path, final String ending, final String form) throws DataSetException {
		final List<Path> files = chosen(path, List.of(ending));
		if (files.isEmpty()) throw new DataSetException(
			"The folder " + path + " holds no file " + ending + ": choose the one with the files of " + form + ".");
		return files;
	}

	/**
	 * The file that was chosen, whatever its ending, or those with one of the endings in a folder and the folders below it;
	 * perhaps none.
	 *
	 * @throws DataSetException if there is no such file or folder
	 */
	public static List<Path> chosen(final Path path, final List<String> endings) throws DataSetException {
		if (Files.isRegularFile(path)) return List.of(path);
		if (!Files.isDirectory(path))
			throw new DataSetException("There is no file or folder " + path + ": check its name.");
		return below(path).stream().filter(file -> hasEnding(file, endings)).toList();
	}

	/** Whether a file, or the first one of its ending in a folder, begins like a form. Files that cannot be read do not. */
	static boolean begins(final Path path, final String ending, final Predicate<String> like) {
		try {
			final Optional<Path> file = Files.isDirectory(path) ? first(path, ending) : Optional.of(path);
			return file.isPresent() && hasEnding(file.get(), ending) && Files.isRegularFile(file.get()) &&
				like.test(beginning(file.get()));
		}
		catch (final IOException e) {
			return false;
		}
	}

	private static Optional<Path> first(final Path folder, final String ending) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter(file -> hasEnding(file, ending)).sorted().findFirst();
		}
	}

	private static String beginning(final Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			return new String(in.readNBytes(BEGINNING), StandardCharsets.UTF_8);
		}
	}

	/** The files of a folder and the folders below it, those that are hidden left out, in the order of their names. */
	static List<Path> below(final Path folder) throws DataSetException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(file -> isShown(folder.relativize(file))).filter(Files::isRegularFile).sorted().toList();
		}
		catch (final IOException | UncheckedIOException e) {
			throw new DataSetException(
				"The folder " + folder + " cannot be read (" + Failures.text(e) + "): ask for the right to read it.", e);
		}
	}

	/** The files in a folder, without those in others below it; none if it cannot be read. */
	static List<Path> in(final Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter(Files::isRegularFile).sorted().toList();
		}
		catch (final IOException | UncheckedIOException e) {
			return List.of();
		}
	}

	private static boolean isShown(final Path below) {
		for (final Path part : below)
			if (part.toString().startsWith(".")) return false;
		return true;
	}

	/** Whether the name of a file ends in one of these ways; upper and lower case do not matter. */
	public static boolean hasEnding(final Path file, final List<String> endings) {
		return endings.stream().anyMatch(ending -> hasEnding(file, ending));
	}

	/** Whether the name of a file ends so; upper and lower case do not matter. */
	public static boolean hasEnding(final Path file, final String ending) {
		return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending);
	}
}
