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

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Florence2Exception;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.dataset.DataSetException;
import fiji.plugin.florence2.common.DataException.Fault;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How annotations come out of a data set.
 *
 * @param writer of the format
 * @param files puts the images there
 */
public record Export(AnnotationWriter writer, ImageFiles files) {

	/**
	 * Writes annotations and images into a new folder: all, or nothing.
	 *
	 * @param folder must not exist, or be empty
	 * @param notes gets a sentence for what the format cannot hold
	 * @throws DataSetException if the folder is in use, or cannot be written
	 * @throws CancellationException if it was stopped
	 */
	public void write(final List<AnnotatedFile> images, final Path folder, final Consumer<String> notes,
		final ProgressListener listener, final Cancellation cancellation) throws Florence2Exception
	{
		final Path target = folder.toAbsolutePath().normalize();
		final Path part = target.resolveSibling(target.getFileName() + ".part");
		try {
			if (Files.exists(target) && !isEmpty(target)) throw new DataSetException(
				"The folder " + folder + " is not empty: choose a new one for the export, or empty it.");
			boolean whole = false;
			try {
				delete(part);
				Files.createDirectories(part);
				writer.write(images, part, counted(images.size(), listener, cancellation), notes);
				Files.deleteIfExists(target);
				Files.move(part, target);
				whole = true;
			}
			finally {
				if (!whole) delete(part);
			}
		}
		catch (final IOException e) {
			throw new DataSetException(Fault.OUTPUT, "The export " + folder + " cannot be written (" + Failures.text(e) +
				"): make room on its disk, or ask for the right to write there.", e);
		}
	}

	private ImageFiles counted(final int images, final ProgressListener listener, final Cancellation cancellation) {
		return new ImageFiles() {

			private int done;

			@Override
			public ImageHeader header(final Path file) throws Florence2Exception {
				return files.header(file);
			}

			@Override
			public String put(final AnnotatedFile image, final Path folder) throws Florence2Exception, IOException {
				count();
				return files.put(image, folder);
			}

			@Override
			public String putPicture(final AnnotatedFile image, final Path folder, final String stem)
				throws Florence2Exception, IOException
			{
				count();
				return files.putPicture(image, folder, stem);
			}

			private void count() {
				cancellation.check();
				listener.progress(new Progress((double) done / images, "image " + ++done + " of " + images));
			}
		};
	}

	private static boolean isEmpty(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.findAny().isEmpty();
		}
	}

	private static void delete(final Path folder) throws IOException {
		if (!Files.exists(folder)) return;
		Files.walkFileTree(folder, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
				Files.delete(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(final Path visited, final IOException failure) throws IOException {
				Files.delete(visited);
				return FileVisitResult.CONTINUE;
			}
		});
	}
}
