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
package fiji.plugin.florence2.batch;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.Progress;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.imagej.input.ImageFile;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A folder of images on this computer. Hidden files and folders of results are left out. */
public final class InputFolder {

	/** Java reads names by the locale, and cannot open a file whose name has characters that the locale lacks. */
	private static final String LOCALE =
		"The locale of this computer has no UTF-8, so the name of this file cannot be read: set it, such as by LC_ALL=C.UTF-8, and start again.";

	private InputFolder() {}

	/**
	 * Finds the images of a batch's plan. Files of microscopes are opened, for they may have several images.
	 *
	 * @throws BatchException if there is no such folder, or no image in it
	 * @throws java.util.concurrent.CancellationException if it was canceled
	 */
	public static BatchImages read(final BatchPlan plan, final ProgressListener listener, final Cancellation cancellation)
		throws BatchException
	{
		final Path folder = Path.of(plan.input());
		if (!Files.isDirectory(folder))
			throw new BatchException("There is no folder of images " + plan.input() + ": choose one.");
		final Visitor visitor = new Visitor(folder, plan.output(), FilePattern.of(plan.pattern()), listener, cancellation);
		try {
			Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), plan.subfolders() ? Integer.MAX_VALUE : 1,
				visitor);
		}
		catch (final IOException e) {
			throw new BatchException(
				"The folder " + plan.input() + " cannot be read (" + Failures.text(e) + "): check that you may read it.", e);
		}
		if (visitor.isEmpty()) throw noImage(plan);
		return BatchImages.of(folder.toAbsolutePath().normalize().toString(), visitor.files, plan.part(), visitor.failures);
	}

	/** Says that there is no image in the plan's folder, wherever that is. */
	public static BatchException noImage(final BatchPlan plan) {
		return new BatchException(
			"There is no image in " + plan.input() + (plan.subfolders() ? " and its subfolders" : "") + " whose name fits " +
				plan.pattern() + ": choose another folder or pattern, or look in subfolders.");
	}

	private static final class Visitor extends SimpleFileVisitor<Path> {

		private final Path input;
		private final Path output;
		private final FilePattern pattern;
		private final ProgressListener listener;
		private final Cancellation cancellation;
		/** By their names. */
		private final SortedMap<String, InputFile> files = new TreeMap<>();
		private final List<BatchFailure> failures = new ArrayList<>();

		Visitor(final Path input, final Path output, final FilePattern pattern, final ProgressListener listener,
			final Cancellation cancellation)
		{
			this.input = input;
			this.output = output;
			this.pattern = pattern;
			this.listener = listener;
			this.cancellation = cancellation;
		}

		@Override
		public FileVisitResult preVisitDirectory(final Path folder, final BasicFileAttributes attributes)
			throws IOException
		{
			if (folder.equals(input)) return FileVisitResult.CONTINUE;
			final boolean results =
				Files.exists(folder.resolve(OutputFolder.LOCK)) || Files.exists(output) && Files.isSameFile(folder, output);
			if (results || Files.isHidden(folder)) return FileVisitResult.SKIP_SUBTREE;
			if (!ImageFile.isFolder(folder)) return FileVisitResult.CONTINUE;
			visit(folder);
			return FileVisitResult.SKIP_SUBTREE;
		}

		@Override
		public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
			// Where subfolders are left out, they come as files.
			if (attributes.isRegularFile() || ImageFile.isFolder(file)) visit(file);
			return FileVisitResult.CONTINUE;
		}

		private void visit(final Path file) throws IOException {
			if (Files.isHidden(file) || !pattern.matches(file)) return;
			cancellation.check();
			final String name = FileName.below(input, file);
			listener.progress(new Progress(Progress.UNKNOWN, "looking for images, " + files.size() + " found: " + name));
			if (FileName.isText(file)) addImages(name, file);
			else if (!FileName.isUtf8(file)) files.put(name, LocalFile.of(file));
			else failures.add(new BatchFailure(name, LOCALE));
		}

		/** A file of a microscope may have several. */
		private void addImages(final String name, final Path file) {
			final String fileName = file.getFileName().toString();
			for (final Path image : ImageFile.imagesIn(file))
				files.put(name + image.getFileName().toString().substring(fileName.length()), LocalFile.of(image));
		}

		@Override
		public FileVisitResult visitFileFailed(final Path file, final IOException failure) throws IOException {
			if (file.equals(input)) throw failure;
			if (!(failure instanceof FileSystemLoopException)) {
				failures.add(new BatchFailure(FileName.below(input, file),
					"This folder or file cannot be read (" + Failures.text(failure) + ")."));
			}
			return FileVisitResult.CONTINUE;
		}

		boolean isEmpty() {
			return files.isEmpty() && failures.isEmpty();
		}
	}
}
