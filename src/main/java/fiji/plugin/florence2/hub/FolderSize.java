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
package fiji.plugin.florence2.hub;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;

/** Adds up the files of a folder. Links to files count as files, links to folders are not followed. */
final class FolderSize extends SimpleFileVisitor<Path> {

	private long bytes;
	private boolean isWhole = true;

	private FolderSize() {}

	/** Size of all files in bytes; empty if it is no folder, or a part of it cannot be read. */
	static OptionalLong of(final Path folder) {
		if (!Files.isDirectory(folder)) return OptionalLong.empty();
		final FolderSize size = new FolderSize();
		try {
			Files.walkFileTree(folder.toRealPath(), size);
			return size.isWhole ? OptionalLong.of(size.bytes) : OptionalLong.empty();
		}
		catch (final IOException unreadable) {
			return OptionalLong.empty();
		}
	}

	/**
	 * Checks that a model folder can be read, in a time that does not depend on its content.
	 *
	 * @throws NoSuchFileException if there is none
	 * @throws IOException if it cannot be read, or is not a folder
	 */
	static void requireReadable(final Path folder) throws IOException {
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
			// Opening it is enough.
		}
		try {
			Files.readAttributes(folder.resolve("config.json"), BasicFileAttributes.class);
		}
		catch (final NoSuchFileException absent) {
			// Whether it holds a model is seen when the model is opened.
		}
	}

	@Override
	public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
		if (attributes.isRegularFile()) bytes += attributes.size();
		else if (Files.isRegularFile(file)) bytes += Files.size(file);
		return FileVisitResult.CONTINUE;
	}

	@Override
	public FileVisitResult visitFileFailed(final Path file, final IOException e) {
		isWhole = false;
		return FileVisitResult.CONTINUE;
	}
}
