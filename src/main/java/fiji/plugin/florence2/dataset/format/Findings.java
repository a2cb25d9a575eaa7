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

import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.dataset.Plane;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Collects what a format's files say, image by image. */
public final class Findings {

	private static final int NAMES = 5;

	/** A plane of a file. */
	private record Key(Path file, Plane plane) {}

	private final AnnotationReader.Request request;
	private final ImageFinder finder;
	private final Map<Path, ImageHeader> known = new HashMap<>();
	private final Map<Key, FoundImage> images = new LinkedHashMap<>();
	private final Set<String> absent = new LinkedHashSet<>();
	private final LeftOut leftOut = new LeftOut();

	/** @throws DataSetException if the folder of the images cannot be read */
	public Findings(final AnnotationReader.Request request) throws DataSetException {
		this.request = request;
		finder = new ImageFinder(request);
	}

	/** Reads one of the files. */
	@FunctionalInterface
	interface Content {

		/** @throws IllegalArgumentException if something is wrong; the message says where */
		void add(Path file, String text, Findings findings) throws IOException, Florence2Exception;
	}

	/**
	 * What is in all files of a form, which are in UTF-8.
	 *
	 * @param ending of the files, see {@link AnnotationFile#find}
	 * @param form as users know it
	 */
	static List<AnnotatedFile> ofFiles(final AnnotationReader.Request request, final String ending, final String form,
		final Consumer<String> notes, final Content content) throws Florence2Exception
	{
		final Findings findings = new Findings(request);
		for (final Path file : AnnotationFile.find(request.path(), ending, form))
			AnnotationFile.read(file, form, text -> content.add(file, text, findings));
		return findings.all(notes);
	}

	/** The file of an image, see {@link ImageFinder#named}; one that is not there is noted. */
	Optional<Path> fileNamed(final String name) throws DataSetException {
		return noted(finder.named(name), name);
	}

	/** Whether there is an image of a name. */
	boolean has(final String name) throws DataSetException {
		return finder.named(name).isPresent();
	}

	/** The file of the image that annotations are about, see {@link ImageFinder#about}; one that is not there is noted. */
	Optional<Path> fileAbout(final Path annotations, final String name) throws DataSetException {
		return fileAbout(annotations, List.of(name));
	}

	/** The same by the first of several names by which there is one. */
	public Optional<Path> fileAbout(final Path annotations, final List<String> names) throws DataSetException {
		for (final String name : names) {
			final Optional<Path> found = finder.about(annotations, name);
			if (found.isPresent()) return found;
		}
		return noted(Optional.empty(), names.get(0));
	}

	private Optional<Path> noted(final Optional<Path> file, final String name) {
		if (file.isEmpty()) absent.add(name);
		return file;
	}

	/** An image that annotations name; empty if it is not there. */
	Optional<FoundImage> named(final String name, final Plane plane) throws Florence2Exception {
		final Optional<Path> file = fileNamed(name);
		return file.isEmpty() ? Optional.empty() : Optional.of(image(file.get(), plane));
	}

	/** The image that a file of annotations is about; empty if it is not there. */
	Optional<FoundImage> about(final Path annotations, final String name, final Plane plane) throws Florence2Exception {
		final Optional<Path> file = fileAbout(annotations, name);
		return file.isEmpty() ? Optional.empty() : Optional.of(image(file.get(), plane));
	}

	/** The image of a file: each time the same for a plane. */
	public FoundImage image(final Path file, final Plane plane) throws Florence2Exception {
		final Key key = new Key(file, plane);
		if (!images.containsKey(key))
			images.put(key, new FoundImage(file, plane, header(file), request.label().orElse("")));
		return images.get(key);
	}

	/** The header of a file. */
	public ImageHeader header(final Path file) throws Florence2Exception {
		if (!known.containsKey(file)) known.put(file, request.headers().of(file));
		return known.get(file);
	}

	/** Notes that something is not read. */
	public void leaveOut(final String what) {
		leftOut.add(what);
	}

	/**
	 * All of it.
	 *
	 * @param notes gets a sentence about images that are not there, and about what was left out
	 * @throws DataSetException if there is no image
	 */
	public List<AnnotatedFile> all(final Consumer<String> notes) throws DataSetException {
		tell(notes, !images.isEmpty());
		return images.values().stream().map(FoundImage::annotated).toList();
	}

	/** @param any whether there is an image */
	void tell(final Consumer<String> notes, final boolean any) throws DataSetException {
		if (!any && !absent.isEmpty()) throw new DataSetException("None of the images that the annotations " +
			request.path() + " name is in " + finder.place() + " (" + names() + "): choose the folder of the images.");
		if (!any)
			throw new DataSetException("There are no annotations in " + request.path() + ": choose another file or folder.");
		if (!absent.isEmpty()) notes.accept("Images that are not in " + finder.place() + " are left out: " + names() + ".");
		leftOut.tell(notes);
	}

	private String names() {
		final String first = String.join(", ", absent.stream().limit(NAMES).toList());
		return absent.size() > NAMES ? first + " and " + (absent.size() - NAMES) + " more" : first;
	}
}
