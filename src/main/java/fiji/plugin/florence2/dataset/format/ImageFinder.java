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

import fiji.plugin.florence2.dataset.DataSetException;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds image files by the names that annotations give them: with folders of another computer, in upper or lower case, with
 * umlauts in one character or two.
 */
final class ImageFinder {

	private static final Pattern IMAGE =
		Pattern.compile("(?i)(.+?)(\\.ome)?\\.(png|jpe?g|tiff?|bmp|gif|p[gpn]m|dcm|fits?|zip)");
	/** Where images lie beside the folder of annotations. */
	private static final List<String> BESIDE = List.of("images", "JPEGImages");

	/**
	 * A file.
	 *
	 * @param folders in which it lies, below the one that was searched
	 * @param beside whether it lies beside the folder of annotations and not in it
	 */
	private record Found(Path file, List<String> folders, boolean beside) {}

	private final Path place;
	private final Optional<Path> only;
	private final Map<String, List<Found>> byName = new HashMap<>();
	private final Map<String, List<Found>> byStem = new HashMap<>();

	/** @throws DataSetException if a folder cannot be read, or that of the images does not exist */
	ImageFinder(final AnnotationReader.Request request) throws DataSetException {
		place = request.images().orElseGet(request::folder);
		only = request.images().filter(Files::isRegularFile);
		if (only.isPresent()) return;
		if (!Files.isDirectory(place))
			throw new DataSetException("There is no folder of images " + place + ": check its name.");
		for (final Path file : AnnotationFile.below(place))
			add(place, file, false);
		if (request.images().isPresent() || place.getParent() == null) return;
		for (final String name : BESIDE) {
			final Path beside = place.resolveSibling(name);
			if (beside.equals(place) || !Files.isDirectory(beside)) continue;
			for (final Path file : AnnotationFile.below(beside))
				add(beside, file, true);
		}
		for (final Path file : AnnotationFile.in(place.getParent()))
			add(place.getParent(), file, true);
	}

	private void add(final Path folder, final Path file, final boolean beside) {
		final List<String> folders = new ArrayList<>();
		for (final Path part : folder.relativize(file))
			folders.add(plain(part.toString()));
		final String name = folders.remove(folders.size() - 1);
		final Found found = new Found(file, folders, beside);
		byName.computeIfAbsent(name, key -> new ArrayList<>()).add(found);
		final Matcher image = IMAGE.matcher(name);
		if (image.matches()) byStem.computeIfAbsent(image.group(1), key -> new ArrayList<>()).add(found);
	}

	/** Where it looks. */
	Path place() {
		return place;
	}

	/**
	 * The image that annotations name.
	 *
	 * @param name may have folders before it, also those of Windows or of a web address
	 * @throws DataSetException if several files may be meant
	 */
	Optional<Path> named(final String name) throws DataSetException {
		if (only.isPresent()) return only;
		final String[] parts = name.replace('\\', '/').split("/");
		final String last = parts.length == 0 ? "" : parts[parts.length - 1];
		final Set<String> folders = new HashSet<>();
		for (int i = 0; i < parts.length - 1; i++)
			folders.add(plain(parts[i]));
		final Optional<Path> found = best(byName.getOrDefault(plain(last), List.of()), folders, last);
		if (found.isPresent()) return found;
		return best(byName.getOrDefault(plain(decoded(last)), List.of()), folders, decoded(last));
	}

	/**
	 * The image that a file of annotations is about: it has the same name, with another ending or with one more.
	 *
	 * @param name of the file without its own ending
	 * @throws DataSetException if several images may be meant
	 */
	Optional<Path> about(final Path annotations, final String name) throws DataSetException {
		if (only.isPresent()) return only;
		final Set<String> folders = new HashSet<>();
		for (final Path part : annotations.getParent())
			folders.add(plain(part.toString()));
		final Optional<Path> found = best(others(byName.get(plain(name)), annotations), folders, name);
		if (found.isPresent()) return found;
		return best(others(byStem.get(plain(name)), annotations), folders, name);
	}

	/** A label image is no image of its own. */
	private static List<Found> others(final List<Found> found, final Path annotations) {
		return found == null ? List.of() : found.stream().filter(other -> !other.file.equals(annotations)).toList();
	}

	/** Of several files one that is not beside, then that in most of the folders that are named, then in the fewest others, then of the very name. */
	private static Optional<Path> best(final List<Found> candidates, final Set<String> folders, final String name)
		throws DataSetException
	{
		if (candidates.isEmpty()) return Optional.empty();
		final Comparator<Found> order = Comparator.comparing(Found::beside)
			.thenComparingLong(found -> -found.folders.stream().filter(folders::contains).count())
			.thenComparingInt(found -> found.folders.size())
			.thenComparing(found -> !composed(found.file.getFileName().toString()).startsWith(composed(name)));
		final List<Found> sorted = candidates.stream().sorted(order).toList();
		if (sorted.size() > 1 && order.compare(sorted.get(0), sorted.get(1)) == 0)
			throw new DataSetException("The image of " + name + " may be " + sorted.get(0).file + " or " +
				sorted.get(1).file + ": take one of them out of the folder, or choose the folder of the other one.");
		return Optional.of(sorted.get(0).file);
	}

	/** Umlauts may be one character or two. */
	private static String composed(final String name) {
		return Normalizer.normalize(name, Normalizer.Form.NFC);
	}

	private static String plain(final String name) {
		return composed(name).toLowerCase(Locale.ROOT);
	}

	/** Without the escapes of a web address. */
	private static String decoded(final String name) {
		try {
			return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (final IllegalArgumentException e) {
			return name;
		}
	}
}
