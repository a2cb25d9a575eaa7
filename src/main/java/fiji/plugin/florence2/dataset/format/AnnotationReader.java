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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads annotations in the form of another program. */
public interface AnnotationReader {

	/** Where formats with a folder of annotations have the images. */
	String IMAGES = "images";

	/**
	 * Where the annotations are, and what their form does not say.
	 *
	 * @param path file or folder of the annotations
	 * @param images folder of the images; empty for where the form has them
	 * @param label of regions without one; empty for the form's own way
	 * @param headers of the images, for forms whose coordinates are fractions
	 */
	record Request(Path path, Optional<Path> images, Optional<String> label, ImageHeaders headers) {

		public Request {
			path = path.toAbsolutePath().normalize();
			images = images.map(given -> given.toAbsolutePath().normalize());
		}

		/** Annotations that say the rest. */
		public Request(final Path path, final ImageHeaders headers) {
			this(path, Optional.empty(), Optional.empty(), headers);
		}

		/**
		 * The request for annotations that lie in a folder within the one that was chosen, beside the images; the same if there
		 * is no such folder.
		 */
		public Request within(final String annotations) {
			final Path own = path.resolve(annotations);
			if (!Files.isDirectory(own)) return this;
			final Path beside = path.resolve(IMAGES);
			return new Request(own, images.or(() -> Optional.of(Files.isDirectory(beside) ? beside : path)), label, headers);
		}

		/** The folder of the annotations. */
		public Path folder() {
			return Files.isDirectory(path) ? path : path.getParent();
		}
	}

	/** The name of the format in macros and on the command line, such as {@code coco}. */
	String name();

	/** What it reads, in some words for a list. */
	String form();

	/** Whether a file or folder looks like this format, so that nobody needs to name it; quick, and never wrong by much. */
	boolean fits(Path path);

	/**
	 * Reads annotations; of images at most the headers.
	 *
	 * @param notes gets a sentence for what is left out, such as masks that the data set cannot hold
	 * @throws Florence2Exception if something is wrong; the sentence names the file, and the line or entry
	 */
	List<AnnotatedFile> read(Request request, Consumer<String> notes) throws Florence2Exception;
}
